"""``inventory gather``: words for people, JSON for programs, and no database."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from reports.cli_gather import gather
from tests.gathered import SECOND, SLIP, came, fund, gave, published, stock

DISTRICT = {
    "QSZ/S6-1.json": stock(("MASK", {"opening": 100, "allocated": 98, "issued": 30})),
    "QSZ/S3-1.json": came(("平谷区", SLIP, 98, {"difference": "少 2：破损"})),
    "QSZ/S5-1.json": fund(("青石镇本级", 300, 120, 0)),
    "BHZ/S6-1.json": stock(("MASK", {"donated": 50}), ("BOX", {"opening": 3}), of="BHZ"),
    "BHZ/S3-1.json": came(of="BHZ"),
    "BHZ/S5-1.json": fund(("白河镇本级", 100, 40, 0), of="BHZ"),
    "XSZ/S6-1.json": stock(("MASK", {"opening": 7}), of="XSZ"),
    "XSZ/S3-1.json": came(of="XSZ"),
    "PGQ/S4-1.json": gave(("青石镇", 100), ("白河镇", 20)),
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The sheets of a district and three townships, and nowhere a database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "nothing://nowhere")
    for name, sheet in DISTRICT.items():
        put(tmp_path, name, sheet.text.encode())
    return tmp_path / "d"


def put(folder, name, raw):
    file = folder / "d" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(raw)


def run(*words):
    return CliRunner().invoke(gather, ["d", *words])


def said(*words):
    done = run("--json", *words)
    return done.exit_code, json.loads(done.output)


def test_three_townships_by_hand(folder):
    code, found = said()
    assert (code, found["holds"], found["files"], found["as_of"]) == (0, True, 9, "2020-03-01")
    (goods,) = found["goods"]
    assert (goods["start"], goods["end"]) == ("2020-02-01", "2020-02-15")
    assert goods["organizations"] == ["BHZ", "QSZ", "XSZ"]
    masks, boxes = goods["rows"]
    assert masks == {
        "name": "一次性医用口罩",
        "specification": None,
        "unit": "只",
        "opening": 107,
        "donated": 50,
        "purchased": 0,
        "allocated": 98,
        "transferred_in": 0,
        "returned": 0,
        "in_total": 148,
        "issued": 30,
        "dispatched": 0,
        "written_off": 0,
        "out_total": 30,
        "converted": 0,
        "sent_back": 0,
        "adjusted": 0,
        "closing": 225,
    }
    assert (boxes["unit"], boxes["closing"]) == ("箱", 3)
    (money,) = found["funds"]
    assert [money[key] for key in ("fund", "allotted_fen", "spent_fen", "available_fen")] == [
        "ZX2020",
        400_00,
        160_00,
        240_00,
    ]
    assert [(d["kind"], d["receiver"], d["sent"], d["received"]) for d in found["deliveries"]] == [
        ("NOT_RECEIVED", "BHZ", 20, 0),
        ("QUANTITY", "QSZ", 100, 98),
    ]


def test_people_read_it_in_words(folder):
    done = run("--as-of", "2020-03-10")
    assert done.exit_code == 0, done.output
    for line in (
        "公示表 9 个文件：9 个计入",
        "收发存 2020-02-01 至 2020-02-15　3 个单位：BHZ、QSZ、XSZ",
        "  一次性医用口罩（只）　期初 107，受赠 50，下拨 98，入库小计 148，发放 30，出库小计 30，期末 225",
        "专项资金 ZX2020 防控专项资金，到 2020-02-15　2 个单位：BHZ、QSZ",
        "  分配 400.00，已订未付 0.00，预付及备用金 0.00，支出 160.00，退回/冲减 0.00，可用 240.00（元）",
        "公布进度，算到 2020-03-10",
        "  QSZ 北京市平谷区青石镇 S6　第1期到 2020-02-15（24 天前），公布于 2020-03-01（9 天前）",
        "  PGQ 北京市平谷区人民政府 S6　一期也没有，别的单位有",
        "发出与接收：0 项相符，2 项不同，0 项没有核对",
        f"  PGQ → QSZ {SLIP} 2020-02-03 至 2020-02-04　一次性医用口罩（只）"
        "发出 100，收到 98：数量不同（少 2：破损）",
    ):
        assert line in done.output.splitlines(), line


def test_a_day_before_a_sheet_came_out_is_told_as_such(folder):
    assert "公布于 2020-03-01（3 天后）" in run("--as-of", "2020-02-27").output


def altered(raw):
    return raw.replace(b'"opening":100', b'"opening":101')


def test_an_altered_file_is_left_out_of_every_sum_and_named(folder):
    file = folder / "QSZ" / "S6-1.json"
    file.write_bytes(altered(file.read_bytes()))
    code, found = said()
    assert (code, found["holds"]) == (1, False)
    (failed,) = found["failed"]
    assert failed["file"] == "d/QSZ/S6-1.json"
    assert "摘要不符" in failed["why"]
    assert found["goods"][0]["organizations"] == ["BHZ", "XSZ"]
    assert found["goods"][0]["rows"][0]["closing"] == 57
    assert "QSZ" not in [s["organization"] for s in found["standing"] if s["series"] == "S6"]
    assert "  × d/QSZ/S6-1.json　摘要不符" in run().output


def test_an_altered_sheet_of_goods_given_is_in_no_comparison(folder):
    file = folder / "PGQ" / "S4-1.json"
    file.write_bytes(file.read_bytes().replace(b'"quantity":20', b'"quantity":21'))
    code, found = said()
    assert code == 1
    assert [d["kind"] for d in found["deliveries"]] == []


def test_a_missing_issue_and_who_is_behind_are_named(folder, tmp_path):
    first = DISTRICT["XSZ/S6-1.json"]
    second = stock(("MASK", {"opening": 7}), of="XSZ", number=2, previous=first)
    third = stock(("MASK", {"opening": 7}), of="XSZ", days=SECOND, number=3, previous=second)
    put(tmp_path, "XSZ/S6-3.json", third.text.encode())
    done = run()
    assert done.exit_code == 0
    assert "XSZ 北京市平谷区西山镇（示例） S6　第3期到 2020-02-29" in done.output
    assert "缺 第2期" in done.output
    assert "落后：别的单位已公布到 2020-02-29" in done.output


def test_two_sheets_of_one_issue_are_named_and_refused(folder, tmp_path):
    put(tmp_path, "x.json", stock(("MASK", {"opening": 999}), of="XSZ").text.encode())
    code, found = said()
    assert code == 1
    assert [one["file"] for one in found["left_out"]] == ["d/x.json", "d/XSZ/S6-1.json"]
    assert found["goods"][0]["organizations"] == ["BHZ", "QSZ"]


def test_one_sheet_in_two_files_and_what_is_no_sheet_are_told_and_no_refusal(folder, tmp_path):
    put(tmp_path, "z/S6.json", DISTRICT["XSZ/S6-1.json"].text.encode() + b"\n")
    put(tmp_path, "notes.txt", b"x")
    done = run()
    assert done.exit_code == 0
    assert "  － d/z/S6.json　与 d/XSZ/S6-1.json 是同一张表，只算一次" in done.output
    assert "  － d/notes.txt　不是公布的公示表" in done.output
    assert "期初 107" in done.output


def test_folders_without_a_sheet_say_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "d").mkdir()
    done = run("--json")
    assert (done.exit_code, json.loads(done.output)["error"]["code"]) == (1, "BAD_INPUT")
    (tmp_path / "d" / "a.txt").touch()
    done = run()
    assert done.exit_code == 1
    assert "没有公示表" in done.output


def test_a_folder_that_is_not_there_is_wrong_usage(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run().exit_code == 2


def test_no_text_of_a_sheet_reaches_the_terminal_as_a_command(folder, tmp_path):
    sheet = DISTRICT["XSZ/S6-1.json"].sheet
    row = tuple({**r, "name": "\x1b[31m口罩\u202e"} for r in sheet.rows)
    total = tuple({**t, "item": "\x1b[31m口罩\u202e"} for t in sheet.totals)
    turned = published(replace(sheet, rows=row, totals=total), "XSZ")
    put(tmp_path, "XSZ/S6-1.json", turned.text.encode())
    done = run()
    assert done.exit_code == 0, done.output
    assert "\x1b" not in done.output
    assert "\u202e" not in done.output
