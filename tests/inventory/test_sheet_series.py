"""What published sheets prove of each other: the chain, corrections, and figures that must meet."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from inventory import sheet_format, sheet_series
from inventory.sheet_format import Change, Head, Issued
from inventory.sheet_series import Given
from tests import issued

FIRST, SECOND, THIRD, FOURTH = issued.series()


def findings(*published):
    return sheet_series.findings([Given(f"{n}.json", p) for n, p in enumerate(published, start=1)])


def broken(*published):
    return {f.check: f.detail for f in findings(*published) if f.holds is False}


def placed(published, **changed):
    """The same sheet in another place."""
    return sheet_format.publish(published.sheet.sealed(), replace(published.placed, **changed))


def drawn(published, **changed):
    """Another sheet in the same place."""
    return sheet_format.publish(replace(published.sheet, **changed).sealed(), published.placed)


def test_a_series_hangs_together():
    assert broken(FIRST, SECOND, THIRD, FOURTH) == {}
    assert broken() == {}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"previous": None}, "没有写上期"),
        ({"previous": Issued(2, FIRST.digest)}, "上期写第2期"),
        ({"previous": Issued(1, "0" * 64)}, "写的上期摘要不是"),
        ({"issue": 3}, "之间缺 第2期"),
        ({"published_on": date(2020, 3, 20)}, "公布日期早于第1期"),
        ({"published_on": date(2020, 2, 28)}, "公布日期早于统计区间的最后一天"),
        ({"head": Head("QSZ-RK-2020-000001", 9, "ab" * 32)}, "账目比第1期少"),
        ({"series": "S1"}, "的表号是 S6"),
    ],
)
def test_an_issue_that_does_not_follow_is_named(changed, words):
    said = "".join(f.detail for f in findings(FIRST, placed(SECOND, **changed)) if not f.holds)
    assert words in said


def test_days_that_run_backwards_are_named():
    backwards = drawn(FIRST, start=FIRST.sheet.end + timedelta(days=1))
    assert "开始日期晚于结束日期" in broken(backwards)["CHAIN"]


def test_a_first_issue_has_none_before_it():
    assert "第1期 上期写第1期" in broken(placed(FIRST, previous=Issued(1, "0" * 64)))["CHAIN"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"digest": "0" * 64}, "写的摘要不是那一期的摘要"),
        ({"issue": 3}, "不是以前的一期"),
        ({"reason": ""}, "没有原因"),
        ({"changes": ()}, "数字变了而没有列出变动"),
        ({"changes": (Change("x", "1", "1"),)}, "变动前后相同"),
        ({"issue": 1, "digest": FIRST.digest}, "不是同一统计区间"),
    ],
)
def test_a_correction_that_is_none_is_named(changed, words):
    wrong = placed(THIRD, corrects=replace(THIRD.placed.corrects, **changed))
    assert words in broken(FIRST, SECOND, wrong)["CORRECTION"]


def test_a_correction_of_what_was_not_given_cannot_be_told():
    assert [f.holds for f in findings(THIRD) if f.check == "CORRECTION"] == [None]


def test_what_was_left_is_what_there_is():
    rows = tuple({**row, "opening": 1} for row in SECOND.sheet.rows)
    said = broken(FIRST, drawn(SECOND, rows=rows))["OPENING"]
    assert "第2期期初 = 第1期期末：MASK 920 ≠ 1；SOAP 45 ≠ 1" in said


def test_what_was_left_by_the_correction_counts_and_not_what_it_corrects():
    rows = tuple({**row, "opening": 819} for row in FOURTH.sheet.rows[:1])
    said = broken(FIRST, SECOND, THIRD, drawn(FOURTH, rows=rows))["OPENING"]
    assert "第4期期初 = 第3期期末：MASK 869 ≠ 819" in said


@pytest.mark.parametrize(
    ("code", "key", "title"),
    [
        ("S1", "quantity", "受赠"),
        ("S2", "quantity", "自购"),
        ("S3", "quantity", "下拨"),
        ("S4", "quantity", "发放"),
        ("S4", "returned", "退回"),
    ],
)
def test_each_column_of_s6_is_the_sum_of_its_sheet(code, key, title):
    beside = {p.sheet.sheet: p for p in issued.beside()}
    assert broken(FIRST, *beside.values()) == {}
    of = beside[code]
    rows = tuple(
        {**row, key: row[key] + 1 if row[key] is not None and n == 0 else row[key]}
        for n, row in enumerate(of.sheet.rows)
    )
    said = broken(FIRST, drawn(of, rows=rows))["SOURCES"]
    assert f"与 {code} 第1期不相符：一次性医用口罩（只）{title}" in said


def test_goods_sent_back_lessen_what_was_bought_and_no_more():
    bought = issued.beside()[1]
    for quantity, holds in ((0, True), (-5, True), (-6, False), (1, False)):
        rows = (*bought.sheet.rows[:2], {**bought.sheet.rows[2], "quantity": quantity})
        assert ("SOURCES" not in broken(FIRST, drawn(bought, rows=rows))) is holds


def test_sheets_of_other_days_or_organizations_are_not_compared():
    for other in ({"end": date(2020, 2, 14)}, {"organization": "DGC"}):
        of = drawn(issued.beside()[0], rows=(), **other)
        assert "SOURCES" not in {f.check for f in findings(FIRST, of)}


def test_who_names_missing_issues_himself_hears_nothing_of_them():
    given = [Given(f"{p.placed.issue}.json", p) for p in (FIRST, FOURTH)]
    assert [f.check for f in sheet_series.findings(given) if f.holds is False] == ["CHAIN"]
    assert [f.check for f in sheet_series.findings(given, gaps=False) if f.holds is False] == []
    joined = placed(SECOND, previous=Issued(1, "0" * 64))
    apart = [Given(f"{p.placed.issue}.json", p) for p in (FIRST, joined)]
    assert "摘要" in sheet_series.findings(apart, gaps=False)[0].detail


def test_an_opening_that_a_missing_issue_may_have_put_right_is_no_breach_of_his():
    late = placed(FOURTH, previous=Issued(3, THIRD.digest))
    given = [Given(f"{p.placed.issue}.json", p) for p in (FIRST, SECOND, late)]
    assert "OPENING" in {f.check for f in sheet_series.findings(given) if f.holds is False}
    assert not [f for f in sheet_series.findings(given, gaps=False) if f.holds is False]
