"""The command line as programs use it: JSON, exit codes, one document a line, files in, sheets out."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from inventory import cli, cli_catalogue, entry
from inventory.errors import Busy, LedgerError
from inventory.wording import say

TOWN = {
    "organizations": [
        {"code": "NDL", "name": "南独乐河镇", "kind": "TOWN"},
        {"code": "DGC", "name": "东沟村", "kind": "VILLAGE", "parent": "NDL"},
    ],
    "locations": [{"code": "KF", "name": "镇中心库房", "organization": "NDL"}],
    "groups": [{"code": "GUARD", "name": "检查点值守人员", "decision": "镇党委"}],
    "items": [{"code": "MASK", "name": "一次性医用口罩", "unit": "只", "minimum": 100}],
    "counterparties": [{"code": "FIRM", "name": "示例商贸有限公司", "kind": "单位"}],
    "users": [
        {"login": "keeper", "name": "物资员", "role": "keeper", "organization": "NDL"},
        {"login": "approver", "name": "审批人", "role": "approver", "organization": "NDL"},
    ],
}
LINE = {"item": "MASK", "location": "KF", "quantity": 100, "value_fen": 15000}
RECEIVE = {
    "do": "receive",
    "request_key": "r1",
    "organization": "NDL",
    "on": "2020-02-01",
    "origin": "DONATED",
    "counterparty": "FIRM",
    "lines": [LINE],
}
ISSUE = {
    "do": "issue",
    "request_key": "i1",
    "organization": "NDL",
    "on": "2020-02-02",
    "group": "GUARD",
    "heads": 9,
    "lines": [{"item": "MASK", "location": "KF", "quantity": 30}],
}
REAL = Path(__file__).parents[3] / "shared" / "data" / "real" / "donated-2020-issue6.xlsx"
SAMPLE = Path(cli.__file__).parent / "story" / "sheets" / "donated-sample.xlsx"


@pytest.fixture
def run(url, tmp_path, monkeypatch):
    """Run a command on a fresh migrated database; gives the exit code and the JSON it printed."""
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("INVENTORY_NOW", "2020-03-31T18:00:00+08:00")

    def command(*words, lines=None):
        text = None if lines is None else "\n".join(_line(line) for line in lines)
        result = CliRunner().invoke(cli.main, list(words), input=text)
        return result.exit_code, result.stdout

    (tmp_path / "town.json").write_text(json.dumps(TOWN), "utf-8")
    assert command("db", "upgrade")[0] == 0
    assert command("setup", str(tmp_path / "town.json"), "--json")[0] == 0
    assert command("setup", str(tmp_path / "town.json"))[0] == 0  # repeatable
    return command


def _line(line):
    return line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)


def posted(run, *lines, user="system"):
    code, out = run("post", "-", "--json", "--as-user", user, lines=lines)
    return code, [json.loads(text) for text in out.splitlines()]


def codes(answers):
    return [a["error"]["code"] if "error" in a else a["number"] for a in answers]


def test_a_refused_line_does_not_stop_the_later_ones(run, monkeypatch):
    monkeypatch.setenv("INVENTORY_NOW", "2020-02-03T18:00:00+08:00")
    too_much = {**ISSUE, "request_key": "i0", "lines": [{**ISSUE["lines"][0], "quantity": 101}]}
    code, answers = posted(run, RECEIVE, too_much, "{", ISSUE, RECEIVE, user="keeper")
    assert code == 1
    assert codes(answers) == [
        "NDL-RK-2020-000001",
        "NOT_ENOUGH",
        "BAD_INPUT",
        "NDL-CK-2020-000001",
        "NDL-RK-2020-000001",
    ]
    assert [a.get("replayed") for a in answers] == [False, None, None, False, True]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({**RECEIVE, "on": "2020-02-30"}, "on"),
        ({**RECEIVE, "do": "delete"}, "do"),
        ({**RECEIVE, "surprise": 1}, "surprise"),
        ({**RECEIVE, "lines": [{**LINE, "quantity": 1.5}]}, "line"),
        ({**RECEIVE, "lines": [{**LINE, "unit": "箱"}]}, "lines[0].unit"),
        ({**RECEIVE, "lines": []}, "lines"),
        ({k: v for k, v in RECEIVE.items() if k != "origin"}, "origin"),
    ],
)
def test_a_malformed_line_says_where(run, line, field):
    code, (answer,) = posted(run, line)
    assert (code, answer["error"]["code"]) == (1, "BAD_INPUT")
    assert answer["error"]["facts"]["field"] == field


@pytest.mark.parametrize(
    "text", ['{"do": "\\u0000"}', '{"do": "\\ud800"}', "[" * 100_000, "1" * 5000, "[]"]
)
def test_a_line_that_no_database_keeps(run, text):
    code, (answer,) = posted(run, text)
    assert (code, answer["error"]["code"]) == (1, "BAD_INPUT")


def test_a_role_that_may_not_post(run):
    code, answers = posted(run, RECEIVE, user="approver")
    assert (code, codes(answers)) == (1, ["NOT_ALLOWED"])


def test_busy_alone_exits_three(run, monkeypatch):
    def busy(*_, **__):
        raise Busy

    monkeypatch.setattr(entry, "post_line", busy)
    assert posted(run, RECEIVE)[0] == 3


def test_stock_is_told_now_and_as_of_a_day(run):
    posted(run, RECEIVE, ISSUE)
    code, out = run("stock", "--json", "--org", "NDL")
    (row,) = json.loads(out)
    assert code == 0
    assert (row["item"], row["lot"], row["origin"]) == ("MASK", "NDL-RK-2020-000001-1", "DONATED")
    assert (row["quantity"], row["unit"], row["value_fen"]) == (70, "只", 10500)
    (before,) = json.loads(run("stock", "--json", "--as-of", "2020-02-01")[1])
    assert (before["quantity"], before["value_fen"]) == (100, 15000)
    assert json.loads(run("stock", "--json", "--location", "ELSEWHERE")[1]) == []


@pytest.mark.parametrize("what", sorted(cli_catalogue.LISTS))
def test_every_list_is_json(run, what):
    code, out = run("list", what, "--json")
    assert code == 0
    assert isinstance(json.loads(out), list)


def test_lists_give_what_was_set_up(run):
    (item,) = json.loads(run("list", "items", "--json")[1])
    assert (item["code"], item["unit"], item["minimum"]) == ("MASK", "只", 100)
    organizations = json.loads(run("list", "organizations", "--json")[1])
    assert [(o["code"], o["parent"]) for o in organizations] == [("NDL", None), ("DGC", "NDL")]


def test_the_promises_are_told_and_hold(run):
    posted(run, RECEIVE, ISSUE)
    code, out = run("check", "--json")
    promises = json.loads(out)["promises"]
    assert code == 0
    assert [p["id"] for p in promises] == [f"P{n}" for n in range(1, 11)]
    assert all(p["holds"] and p["breaches"] == [] for p in promises)


def test_wrong_usage_exits_two(run):
    assert run("stock", "--bogus")[0] == 2


@pytest.mark.parametrize("words", [("--json",), ("--format", "json"), ("--format=json",)])
def test_wrong_usage_is_json_too_however_json_was_asked_for(words, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["inventory", "sheet", "S6", *words])
    with pytest.raises(SystemExit) as left:
        cli.run()
    assert left.value.code == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "WRONG_USAGE"


def test_a_data_folder_that_cannot_be_made_is_refused_by_name(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("INVENTORY_DATA", str(tmp_path / "file" / "data"))
    result = CliRunner().invoke(cli.main, ["stock", "--json"])
    told = json.loads(result.stdout)["error"]
    assert (result.exit_code, told["facts"]["field"]) == (1, "INVENTORY_DATA")


@pytest.mark.parametrize(
    ("option", "word"),
    [
        ("--lot", "批次"),
        ("--document", "单据"),
        ("--counterparty", "往来单位"),
        ("--group", "人群"),
    ],
)
def test_what_is_not_there_is_called_by_its_name(run, option, word):
    code, out = run("trace", option, "NOWHERE", "--json")
    assert code == 1
    assert f"的{word}。" in json.loads(out)["error"]["message"]


def imported(run, file, *words):
    code, out = run("import", str(file), "--json", *words)
    return code, json.loads(out)


def test_a_messy_sheet_is_read_first_and_then_posted_once(run):
    words = ("--into", "KF", "--on", "2020-02-10", "--new")
    code, dry = imported(run, SAMPLE, *words, "--dry-run")
    assert (code, dry["posted"]) == (0, [])
    code, told = imported(run, SAMPLE, *words)
    assert code == 0
    assert sum(len(t["rows"]) for t in told["tables"]) == 40
    assert len(told["posted"]) == 22
    assert {r["kind"] for r in told["removed"]} == {"phone"}
    assert imported(run, SAMPLE, *words)[1]["error"]["code"] == "ALREADY_IMPORTED"
    assert len(imported(run, SAMPLE, *words, "--again")[1]["posted"]) == 22
    assert run("check")[0] == 0


def test_a_sheet_without_dates_wants_one_and_nothing_is_posted(run, tmp_path):
    (tmp_path / "a.csv").write_text("捐赠单位,品名,数量\n甲公司,雨衣,5件\n", "utf-8")
    code, told = imported(run, tmp_path / "a.csv", "--into", "KF")
    assert code == 1
    assert told["error"]["code"] in {"BAD_INPUT", "BAD_ROWS"}
    assert json.loads(run("stock", "--json")[1]) == []


def test_a_file_that_is_no_spreadsheet(run, tmp_path):
    (tmp_path / "x.xlsx").write_bytes(b"not a spreadsheet")
    code, told = imported(run, tmp_path / "x.xlsx", "--into", "KF", "--on", "2020-02-10")
    assert (code, told["error"]["code"]) == (1, "NOT_A_SPREADSHEET")


def test_bad_rows_are_all_listed_and_nothing_is_posted(run, tmp_path):
    rows = "捐赠单位,品名,规格,数量总计\n甲公司,口罩,,3.5箱\n乙公司,手套,,若干\n丙公司,眼镜,,5副\n"
    (tmp_path / "bad.csv").write_text(rows, "utf-8")
    code, told = imported(run, tmp_path / "bad.csv", "--into", "KF", "--on", "2020-02-10")
    assert (code, told["error"]["code"]) == (1, "BAD_ROWS")
    assert [row["row"] for row in told["error"]["facts"]["rows"]] == [2, 3]
    assert json.loads(run("stock", "--json")[1]) == []


@pytest.mark.skipif(not REAL.exists(), reason="the real sheet is not beside this checkout")
def test_the_real_sheet_of_january_2020_comes_in_whole(run):
    code, told = imported(run, REAL, "--into", "KF", "--on", "2020-02-10", "--new")
    rows = [row for table in told["tables"] for row in table["rows"]]
    assert (code, len(rows), len(told["posted"])) == (0, 209, 105)
    assert not [row for row in rows if row["problems"]]
    assert told["removed"] == [{"sheet": "Sheet1", "row": 98, "kind": "phone"}]
    assert "13800000000" not in json.dumps(told)
    assert run("check")[0] == 0


def _examples(kind):
    values = {"int": 3, "str": "x", "date": date(2020, 2, 1), "bool": True}
    return {
        name: values.get(getattr(hint, "__name__", ""), [] if "list" in str(hint) else None)
        for name, hint in kind.__annotations__.items()
        if name not in {"code", "retryable"}
    }


@pytest.mark.parametrize(
    "kind",
    [k for k in LedgerError.__subclasses__() if k.__module__ == "inventory.errors"],
    ids=lambda kind: kind.code,
)
def test_every_error_has_words_and_advice_in_both_languages(kind):
    error = kind(**_examples(kind))
    chinese = say(error)
    assert chinese.endswith("。")
    assert "没有办成" not in chinese
    assert say(error, "en")
    assert json.dumps(error.facts())


@pytest.fixture
def bare(url, monkeypatch):
    """Run a command on a database that has its tables and nothing else."""
    monkeypatch.setenv("DATABASE_URL", url)

    def command(*words):
        result = CliRunner().invoke(cli.main, list(words))
        return result.exit_code, json.loads(result.stdout)

    assert command("db", "upgrade", "--json")[0] == 0
    return command


# what the migrations bring along, and how much of it
THERE = {
    "grades": 7,
    "fund_uses": 7,
    "paper_categories": 13,
    "paper_rules": 9,
    "sign_rules": 4,
    "retentions": 7,
    "paper_limits": 2,
}


@pytest.mark.parametrize("what", sorted(set(cli_catalogue.LISTS) - THERE.keys()))
def test_before_anything_is_set_up_every_list_is_empty(bare, what):
    assert bare("list", what, "--json") == (0, [])


@pytest.mark.parametrize(("what", "many"), THERE.items())
def test_what_every_town_needs_is_there_before_anything_is_set_up(bare, what, many):
    _, rows = bare("list", what, "--json")
    assert len(rows) == many


def test_before_anything_is_set_up_there_is_nobody_to_have_stock(bare):
    code, answer = bare("stock", "--json")
    assert (code, answer["error"]["code"]) == (1, "NOT_FOUND")
    assert "先建档" in answer["error"]["message"]


@pytest.mark.parametrize("command", [("db", "upgrade"), ("demo",)])
def test_what_is_done_to_the_database_itself_is_for_its_operator(run, command):
    code, out = run(*command, "--as-user", "keeper", "--json")
    assert (code, json.loads(out)["error"]["code"]) == (1, "NOT_ALLOWED")


def test_a_program_is_told_the_demo_passwords_too(bare):
    code, told = bare("demo", "--json")
    assert code == 0
    assert told["documents"] > 60
    assert all(user["password"] for user in told["users"])


def test_a_dry_run_says_that_the_place_is_not_there(run):
    code, out = run("import", str(SAMPLE), "--into", "NOWHERE", "--dry-run", "--json")
    assert (code, json.loads(out)["error"]["code"]) == (1, "NOT_FOUND")


def test_where_a_place_is_elsewhere_or_nowhere_is_answered_alike(run, tmp_path):
    file = tmp_path / "clerk.json"
    clerk = {"login": "clerk", "name": "x", "role": "village_clerk", "organization": "DGC"}
    file.write_text(json.dumps({"users": [clerk]}), "utf-8")
    assert run("setup", str(file))[0] == 0
    answers = [
        run("import", str(SAMPLE), "--into", place, "--as-user", "clerk", "--json")
        for place in ("KF", "NOWHERE")
    ]
    assert answers[0] == answers[1]
    assert json.loads(answers[0][1])["error"]["code"] == "NOT_ALLOWED"


def test_more_people_than_there_are_is_a_refusal_like_any_other(run):
    code, answers = posted(run, {**ISSUE, "heads": 2**31}, RECEIVE)
    assert code == 1
    assert codes(answers) == ["BAD_INPUT", "NDL-RK-2020-000001"]


def test_new_codes_keep_clear_of_those_that_people_gave(run, tmp_path):
    file = tmp_path / "codes.json"
    taken = [{"code": f"WZ{n:06d}", "name": f"物资{n}", "unit": "件"} for n in range(1, 60)]
    parties = [{"code": f"WL{n:06d}", "name": f"单位{n}"} for n in range(1, 60)]
    file.write_text(json.dumps({"items": taken, "counterparties": parties}), "utf-8")
    assert run("setup", str(file))[0] == 0
    words = ("--into", "KF", "--on", "2020-02-08", "--new", "--json")
    code, _ = run("import", str(SAMPLE), *words)
    assert code == 0


def test_every_bad_row_is_listed_for_people_too(run, tmp_path):
    file = tmp_path / "bad.csv"
    file.write_text("捐赠单位,品名,数量\n甲,口罩,几个\n乙,手套,5\n", "utf-8")
    result = CliRunner().invoke(
        cli.main, ["import", str(file), "--into", "KF", "--on", "2020-02-08"]
    )
    assert result.exit_code == 1
    assert "第 2 行" in result.stderr
    assert "第 3 行" in result.stderr


def test_a_file_saved_by_notepad_is_read(run):
    code, answers = posted(run, "\ufeff" + json.dumps(RECEIVE))
    assert (code, codes(answers)) == (0, ["NDL-RK-2020-000001"])
