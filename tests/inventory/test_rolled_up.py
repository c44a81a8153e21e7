"""Sums over the newest sheets of several organizations, by hand."""

from dataclasses import replace
from datetime import date

from inventory import rolled_up, sheet_format
from inventory.sheet_format import HeadBelow
from tests.gathered import FIRST, SECOND, files, fund, published, stock


def goods(*sheets):
    return rolled_up.goods(rolled_up.newest(files(*sheets)))


def money(*sheets):
    return rolled_up.money(rolled_up.newest(files(*sheets)))


def figures(row):
    return {key: value for key, value in row.figures.items() if value}


def test_goods_of_three_townships_by_hand():
    one = stock(("MASK", {"opening": 100, "donated": 50, "issued": 30, "sent_back": 5}))
    two = stock(("MASK", {"allocated": 200, "issued": 80, "adjusted": -2}), of="BHZ")
    three = stock(("MASK", {"opening": 7}), ("SOAP", {"purchased": 60}), of="XSZ")
    (found,) = goods(one, two, three)
    assert (found.start, found.end) == FIRST
    assert found.organizations == ("BHZ", "QSZ", "XSZ")
    masks, soap = found.rows
    assert (masks.name, masks.specification, masks.unit) == ("一次性医用口罩", None, "只")
    assert figures(masks) == {
        "opening": 107,
        "donated": 50,
        "allocated": 200,
        "in_total": 250,
        "issued": 110,
        "out_total": 110,
        "sent_back": 5,
        "adjusted": -2,
        "closing": 240,
    }
    assert figures(soap) == {"purchased": 60, "in_total": 60, "closing": 60}


def test_nothing_is_added_across_units():
    (found,) = goods(stock(("MASK", {"opening": 100})), stock(("BOX", {"opening": 3}), of="BHZ"))
    assert [(r.name, r.unit, r.figures["closing"]) for r in found.rows] == [
        ("一次性医用口罩", "只", 100),
        ("一次性医用口罩", "箱", 3),
    ]


def test_nothing_is_added_across_specifications():
    plain = stock(("MASK", {"opening": 100}))
    other = stock(("MASK", {"opening": 3}), of="BHZ").sheet
    special = tuple({**row, "specification": "N95"} for row in other.rows)
    (found,) = goods(plain, published(replace(other, rows=special), "BHZ"))
    assert [(r.specification, r.figures["closing"]) for r in found.rows] == [
        (None, 100),
        ("N95", 3),
    ]


def test_only_the_newest_sheet_of_each_counts_and_days_are_told_apart():
    first = stock(("MASK", {"opening": 10}))
    second = stock(("MASK", {"opening": 10, "issued": 4}), days=SECOND, number=2, previous=first)
    late = stock(("MASK", {"opening": 500}), of="BHZ")
    newer, older = goods(second, first, late)
    assert (newer.end, newer.organizations) == (SECOND[1], ("QSZ",))
    assert newer.rows[0].figures["closing"] == 6
    assert (older.end, older.organizations) == (FIRST[1], ("BHZ",))
    assert older.rows[0].figures["closing"] == 500


def test_a_newer_issue_of_older_days_is_not_the_newest():
    newer = stock(("MASK", {"opening": 6}), days=SECOND)
    (found,) = goods(newer, stock(("MASK", {"opening": 10}), number=2))
    assert found.rows[0].figures["closing"] == 6


def test_the_same_last_day_of_other_first_days_is_not_added():
    month = (FIRST[0], SECOND[1])
    one = stock(("MASK", {"donated": 10}), days=month)
    two = stock(("MASK", {"donated": 5}), days=SECOND, of="BHZ")
    assert [(g.start, g.rows[0].figures["donated"]) for g in goods(one, two)] == [
        (SECOND[0], 5),
        (month[0], 10),
    ]


def test_a_fund_over_organizations_with_nobody_twice():
    town = fund(("青石镇本级", 300, 120, 20), ("东沟村", 50, 10, 0))
    village = fund(("东沟村", 50, 10, 0), of="XSZ")
    other = fund(("白河镇本级", 100, 0, 0), of="BHZ")
    (found,) = money(town, village, other)
    assert (found.fund, found.name, found.end) == ("ZX2020", "防控专项资金", FIRST[1])
    assert (found.organizations, found.within) == (("BHZ", "QSZ"), ("XSZ",))
    assert found.figures == {
        "allotted_fen": 450_00,
        "committed_fen": 0,
        "prepaid_fen": 0,
        "spent_fen": 130_00,
        "refunded_fen": 20_00,
        "available_fen": 340_00,
    }


def test_two_funds_of_one_code_are_two():
    found = money(
        fund(("青石镇本级", 300, 0, 0)), fund(("白河镇本级", 100, 0, 0), of="BHZ", name="他项")
    )
    assert [(m.name, m.figures["allotted_fen"]) for m in found] == [
        ("他项", 100_00),
        ("防控专项资金", 300_00),
    ]


def test_money_of_another_last_day_is_told_apart():
    old, new = fund(("甲", 1, 0, 0)), fund(("乙", 2, 0, 0), of="BHZ", days=SECOND)
    assert [(m.end, m.figures["allotted_fen"]) for m in money(old, new)] == [
        (date(2020, 2, 29), 200),
        (date(2020, 2, 15), 100),
    ]


def test_who_is_on_the_sheet_of_all_below_another_is_not_added_again():
    one = stock(("MASK", {"opening": 100, "dispatched": 40}))
    two = stock(("MASK", {"allocated": 40}), of="BHZ")
    other = stock(("MASK", {"opening": 5}), of="XSZ")
    whole = together(stock(("MASK", {"opening": 100})), "BHZ")
    (found,) = goods(one, two, other, whole)
    assert (found.organizations, found.within) == (("QSZ", "XSZ"), ("BHZ", "QSZ"))
    assert figures(found.rows[0]) == {"opening": 105, "closing": 105}


def together(of, *below):
    """The same sheet, of an organization with others below it."""
    own = of.sheet.organization
    covers = ((own, own), *((code, code) for code in below))
    heads = tuple(HeadBelow("", 0, "0" * 64, code) for code in below)
    sheet = replace(of.sheet, covers=covers).sealed()
    placed = replace(of.placed, series=sheet.code, heads=heads)
    return sheet_format.publish(sheet, placed)
