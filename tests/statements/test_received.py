"""台账 by hand: who gave what, what became of it by the end, and what was taken back with minus."""

import pytest

from inventory import conversions
from inventory.conversions import ConversionLine, ResultLine
from tests.statements.town import Town, day, keys, tell

ALL = day(30, 1), day(8)
FATE = ("quantity", "issued", "elsewhere", "on_hand")


@pytest.fixture
def town(ledger):
    return tell(Town(ledger))


def test_each_line_with_what_became_of_it(town):
    shown = town.show("ledger", *ALL)
    assert keys(shown.rows, "on", "source_name", "giver", "value_fen", "valued") == [
        ("2020-01-30", "受赠", "示例医疗器械有限公司", 100_000, None),
        ("2020-02-01", "自购", "示例医疗器械有限公司", None, "未估价"),
    ]
    assert keys(shown.rows, *FATE) == [(1000, 200, 400, 400), (300, 0, 0, 300)]
    assert [t.get("quantity") for t in shown.totals] == [1300, None]
    assert keys(shown.totals, "name", "unit", "value_fen") == [
        ("口罩", "只", 100_000),
        ("合计", "元", 100_000),
    ]


def test_what_was_made_of_received_goods_is_no_line_and_the_note_says_so(town):
    made = [ConversionLine(f"{town.bought}-1", "KF", 100, [ResultLine("SOAP", 10)])]
    town.post(conversions.convert, day(8), lines=made, reason="改装")
    shown = town.show("ledger", *ALL)
    assert keys(shown.rows, *FATE) == [(1000, 200, 400, 400), (300, 0, 100, 200)]
    assert town.show("stock", None, day(8), item="SOAP").rows, "it is in store all the same"
    (note,) = shown.notes
    assert "转换" in note
    assert not town.show("ledger", day(8), day(8), item="SOAP").notes


def test_it_is_as_it_was_at_the_end_of_the_period(town):
    shown = town.show("ledger", day(30, 1), day(2))
    assert keys(shown.rows, *FATE) == [(1000, 200, 0, 800), (300, 0, 0, 300)]


def test_of_a_village_the_sender_is_named_and_of_a_subtree_it_is_no_receipt(town):
    shown = town.show("ledger", *ALL, organization="DGC")
    assert keys(shown.rows, "source_name", "giver", *FATE) == [
        ("上级下拨", "南独乐河镇", 390, 0, 100, 290)
    ]
    assert keys(town.show("ledger", *ALL, organization="XLC").rows, "source_name", "giver") == [
        ("调入", "东沟村")
    ]
    whole = town.show("ledger", *ALL, below=True)
    assert keys(whole.rows, *FATE) == [(1000, 200, 10, 790), (300, 0, 0, 300)]


def test_what_took_a_line_back_is_a_line_with_minus_on_its_own_day(town):
    town.correct(day(8), town.bought, 30)
    last = town.show("ledger", *ALL).rows[-1]
    assert (last["on"], last["kind_name"], last["quantity"]) == ("2020-02-08", "入库更正单", -30)
    assert last["on_hand"] is None
    soap = town.receive(day(8), 9, "SOAP", value_fen=900)
    town.reverse(day(8), soap)
    rows = town.show("ledger", *ALL, item="SOAP").rows
    assert keys(rows, "quantity", "value_fen") == [(9, 900), (-9, -900)]


def test_a_line_is_worth_what_it_was_valued_at_later(town):
    town.revalue(day(8), f"{town.bought}-1", 60_000)
    rows = town.show("ledger", *ALL, source="PURCHASED").rows
    assert keys(rows, "value_fen", "valued") == [(60_000, None)]
    rows = town.show("ledger", day(30, 1), day(7), source="PURCHASED").rows
    assert keys(rows, "value_fen", "valued") == [(None, "未估价")]


def test_its_sums_are_the_columns_of_the_movements(town):
    town.correct(day(8), town.bought, 30)
    for organization in ("NDL", "DGC", "XLC"):
        rows = town.show("ledger", *ALL, organization=organization).rows
        (moved,) = town.show("movement", *ALL, organization=organization).rows
        assert sum(row["quantity"] for row in rows) == moved["in_total"]


def test_it_is_sorted_by_a_column_and_paged_in_that_order(town):
    town.receive(day(8), 500, value_fen=1)
    for descending in (False, True):
        said = {"sort": "quantity", "descending": descending}
        whole = town.show("ledger", *ALL, **said)
        quantities = [row["quantity"] for row in whole.rows]
        assert quantities == sorted(quantities, reverse=descending)
        pages = town.pages("ledger", *ALL, limit=1, **said)
        assert sum((page.rows for page in pages), ()) == whole.rows
        assert pages[-1].totals == whole.totals
