"""What one sheet proves by its own rows: each identity holds as published, and is shown to fail."""

import copy

import pytest

from inventory import sheet_format, sheet_sums
from tests import issued

SHEETS = {p.sheet.sheet: p for p in (*issued.beside(), issued.series()[0])}


def found(code, alter=lambda said: None):
    """What is wrong with a sheet by its rows, check by check."""
    said = copy.deepcopy(issued.content(SHEETS[code]))
    alter(said)
    findings = sheet_sums.findings(sheet_format.read(said).sheet)
    return {f.check: f.detail for f in findings if not f.holds}


@pytest.mark.parametrize("code", SHEETS)
def test_what_was_published_adds_up(code):
    assert found(code) == {}


def test_each_kind_of_sheet_has_its_proofs():
    checks = {
        code: [f.check for f in sheet_sums.findings(p.sheet)][3:] for code, p in SHEETS.items()
    }
    assert checks.pop("S5") == ["ROWS", "PARTS"]
    assert checks.pop("S6") == ["ROWS"]
    assert checks.pop("S1F") == ["PARTS"]
    assert not any(checks.values())


def put(where, key, value):
    """A change of one value of a row."""

    def alter(said):
        row = said
        for step in where:
            row = row[step]
        row[key] = value

    return alter


@pytest.mark.parametrize(
    ("code", "alter", "check", "words"),
    [
        ("S1", put(["rows", 0], "quantity", 601), "TOTALS", "写 1,000，逐行相加是 1,001"),
        ("S1", put(["rows", 0], "value_fen", 100), "TOTALS", "写 600.00，逐行相加是 601.00"),
        ("S1", put(["totals", 0], "value_fen", None), "TOTALS", "写 空，逐行相加是 600.00"),
        ("S1", put(["rows", 1], "no", 3), "NUMBERS", "第 2 行的序号是 3"),
        ("S3", put(["totals", 0], "expected", 50), None, ""),
        ("S3", put(["totals", 0], "expected", 51), "TOTALS", "逐行相加是 50"),
        ("S1", lambda said: said["totals"].clear(), "TOTALS", "有数字而没有合计"),
        ("S2", lambda said: said["totals"].pop(), "TOTALS", "洗手液（瓶）没有合计"),
        ("S2", lambda said: said["totals"].append(said["totals"][0]), "TOTALS", "有两个合计"),
        ("S2", put(["totals", 0], "item", "手套"), "TOTALS", "有合计而没有行"),
        ("S4", put(["checks", 0], "holds", False), "CHECKS", "R4 写着不相符"),
        ("S4", lambda said: said["checks"].clear(), "CHECKS", "没有一项核对"),
        ("S6", put(["rows", 0], "opening", 1), "ROWS", "期末结存 920 ≠ 921"),
        ("S6", put(["rows", 0], "in_total", 1), "ROWS", "入库小计 1 ≠ 1,720"),
        ("S6", put(["rows", 0], "issued", 1), "ROWS", "出库小计 800 ≠ 101"),
        ("S6", put(["rows", 1], "sent_back", 0), "ROWS", "期末结存 45 ≠ 50"),
        ("S6", put(["rows", 1], "sent_back", "5"), "ROWS", "缺少数字"),
        ("S6", put(["totals", 0], "closing", 921), "ROWS", "合计 一次性医用口罩"),
        ("S5", put(["rows", 0], "refunded_fen", 0), "ROWS", "分配额 300,000.00 ≠ 310,000.00"),
        ("S5", put(["rows", 0], "holder", "西沟村"), None, ""),
        ("S5", put(["rows", 1], "holder", "西沟村"), "PARTS", "东沟村 在各单位使用情况里没有"),
        ("S5", put(["parts", 1, "rows", 0], "returned_fen", 0), "ROWS", "已拨付 − 缴回"),
        ("S5", put(["parts", 1, "rows", 0], "unreported_fen", 1), "ROWS", "未报账"),
        ("S5", put(["parts", 1, "rows", 0], "available_fen", 1), "PARTS", "可用与"),
        ("S5", put(["parts", 1, "rows", 0], "awaiting_fen", 1), "PARTS", "已花待补票"),
        ("S5", put(["parts", 0, "rows", 0], "text", "2,000,001.00 元"), "PARTS", "现总额 ≠"),
        ("S5", put(["parts", 0, "rows", 1], "text", "−1.00 元"), "PARTS", "各单位分配额"),
        ("S5", put(["parts", 2, "rows", 0], "amount_fen", 1), "TOTALS", "合计"),
        ("S1F", put(["parts", 0, "rows", 0], "text", "500.01 元"), "PARTS", "期末结余"),
        ("S1F", put(["rows", 0], "amount_fen", 1), "PARTS", "本期收到 1,200.00 ≠ 明细相加 200.01"),
        ("S1F", put(["parts", 1, "rows", 0], "amount_fen", 1), "PARTS", "本期使用 300.00"),
        ("S1F", put(["parts", 0, "rows", 0], "text", "不详"), "PARTS", "没有期初结余"),
    ],
)
def test_each_identity_is_seen_to_fail(code, alter, check, words):
    broken = found(code, alter)
    if check is None:
        assert not broken
    else:
        assert words in broken[check]


def test_a_sheet_without_its_columns_proves_nothing():
    def without(said):
        said["columns"] = [c for c in said["columns"] if c["key"] != "sent_back"]
        for row in (*said["rows"], *said["totals"]):
            del row["sent_back"]

    assert "没有 期末 = 期初" in found("S6", without)["ROWS"]


def test_many_breaches_are_counted_and_the_first_are_named():
    def alter(said):
        said["rows"] = [{**said["rows"][0], "no": n, "in_total": n} for n in range(1, 9)]

    assert found("S6", alter)["ROWS"].endswith("处")
