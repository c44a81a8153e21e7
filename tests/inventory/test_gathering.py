"""Published sheets of many organizations, gathered: which count, and who is late."""

from dataclasses import replace
from datetime import date

from inventory import gathering, sheet_format
from inventory.sheet_format import Change, Correction, Issued
from tests.gathered import SECOND, came, files, gave, stock


def chain():
    """Three issues of a township, the second of which corrects the first."""
    first = stock(("MASK", {"opening": 10}))
    change = (Change("合计", "10", "12"),)
    corrects = Correction(1, first.digest, "漏登", change)
    second = stock(("MASK", {"opening": 12}), number=2, previous=first, corrects=corrects)
    third = stock(("MASK", {"opening": 12, "issued": 2}), days=SECOND, number=3, previous=second)
    return first, second, third


def gather(*sheets, as_of=None):
    return gathering.gather(files(*sheets), as_of)


def closing(found):
    return [(g.organizations, g.rows[0].figures["closing"]) for g in found.goods]


def test_a_corrected_issue_is_left_out_of_the_sum():
    first, second, third = chain()
    found = gather(second, first, stock(("MASK", {"opening": 5}), of="BHZ"))
    assert closing(found) == [(("BHZ", "QSZ"), 17)]
    assert not found.left_out
    assert closing(gather(first, second, third)) == [(("QSZ",), 10)]


def test_a_corrected_issue_is_left_out_of_deliveries():
    first = gave(("青石镇", 100))
    corrects = Correction(1, first.digest, "写错", (Change("数量", "100", "90"),))
    second = gave(("青石镇", 90), number=2, previous=first, corrects=corrects)
    found = gather(first, second, came(("平谷区", "PGQ-CK-2020-000001", 90)))
    assert [(d.kind, d.sent) for d in found.deliveries] == [("SAME", 90)]


def test_who_is_late_is_told_by_series():
    first, second, third = chain()
    other = stock(of="BHZ", on=date(2020, 2, 17))
    found = gather(first, second, third, other, as_of=date(2020, 3, 10))
    late, prompt = found.standing
    assert (late.organization, late.organization_name, late.series, late.issue) == (
        "BHZ",
        "北京市平谷区白河镇人民政府",
        "S6",
        1,
    )
    assert (late.end, late.published_on) == (date(2020, 2, 15), date(2020, 2, 17))
    assert (late.days_since_end, late.days_since_published) == (24, 22)
    assert late.behind == date(2020, 2, 29)
    assert (prompt.organization, prompt.issue, prompt.behind) == ("QSZ", 3, None)


def test_the_day_is_that_of_the_newest_sheet_where_nobody_says():
    found = gather(stock(on=date(2020, 3, 1)), stock(of="BHZ", on=date(2020, 3, 9)))
    assert found.as_of == date(2020, 3, 9)
    assert [s.days_since_published for s in found.standing] == [0, 8]
    assert gather().as_of is None


def test_a_missing_issue_is_named_and_nothing_is_left_out_for_it():
    first, _, third = chain()
    found = gather(first, third)
    assert found.standing[0].missing == (2,)
    assert found.standing[0].before == 0
    assert not found.left_out
    assert gather(third).standing[0].before == 2


def test_a_correction_of_old_days_is_not_how_far_one_is():
    first, _, _ = chain()
    second = stock(("MASK", {"opening": 10}), days=SECOND, number=2, previous=first)
    corrects = Correction(1, first.digest, "漏登", (Change("x", "10", "11"),))
    third = stock(
        ("MASK", {"opening": 11, "issued": 1}), number=3, previous=second, corrects=corrects
    )
    (one,) = gather(first, second, third).standing
    assert (one.issue, one.end) == (2, SECOND[1])


def test_a_series_that_others_have_is_named_where_there_is_none():
    found = gather(stock(), gave(of="QSZ"), stock(of="BHZ"))
    assert [(a.organization, a.series) for a in found.absent] == [("BHZ", "S4")]


def test_the_same_sheet_in_two_files_counts_once():
    one = stock(("MASK", {"opening": 10}))
    found = gather(one, one)
    assert closing(found) == [(("QSZ",), 10)]
    assert [(t.file, t.of) for t in found.twice] == [("2-QSZ.json", "1-QSZ.json")]
    assert not found.left_out


def test_two_sheets_that_claim_one_issue_are_both_left_out_and_no_other():
    first, second, third = chain()
    forged = stock(("MASK", {"opening": 99}), number=2, previous=first)
    found = gather(first, second, forged, third)
    assert [left.file for left in found.left_out] == ["2-QSZ.json", "3-QSZ.json"]
    assert "QSZ S6 第2期 有 2 张不同的表：2-QSZ.json、3-QSZ.json" in found.left_out[0].why
    assert closing(found) == [(("QSZ",), 10)]


def test_issues_that_do_not_join_are_both_left_out():
    first, second, third = chain()
    torn = sheet_format.publish(
        third.sheet.sealed(), replace(third.placed, previous=Issued(2, "0" * 64))
    )
    found = gather(first, second, torn)
    assert [left.file for left in found.left_out] == ["3-QSZ.json", "2-QSZ.json"]
    assert "写的上期摘要不是" in found.left_out[0].why
    assert closing(found) == [(("QSZ",), 10)], "the first issue is what is left"


def test_a_stock_sheet_that_others_contradict_is_left_out_with_them():
    whole = stock(("MASK", {"allocated": 100}))
    found = gather(whole, came(("平谷区", "PGQ-CK-2020-000001", 90)), gave(("青石镇", 90)))
    assert [left.file for left in found.left_out] == ["1-QSZ.json", "2-QSZ.json"]
    assert not found.goods
    assert [d.kind for d in found.deliveries] == []


def test_an_opening_that_is_not_what_was_left_is_left_out():
    first, second, _ = chain()
    third = stock(("MASK", {"opening": 13}), days=SECOND, number=3, previous=second)
    found = gather(first, second, third)
    assert [left.file for left in found.left_out] == ["3-QSZ.json"]
    assert closing(found) == [(("QSZ",), 12)]
