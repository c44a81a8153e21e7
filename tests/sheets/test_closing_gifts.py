"""What the closing sheet says of gifts: how many gave, and what became of it."""

from datetime import date

import pytest

from inventory import corrections, merging, setting_up, transfers
from inventory.corrections import LotLine
from inventory.sheet import Row, Value
from inventory.sheets import closing_gifts
from inventory.stock import IssueLine
from tests.inventory.books import Books

FEB_1, FEB_3, FEB_8 = (date(2020, 2, day) for day in (1, 3, 8))


@pytest.fixture
def town(ledger, clock):
    clock.set(FEB_8)
    return Books(ledger)


def given(books, organization="NDL"):
    sheet = books.sheet("SC", FEB_1, FEB_8, organization=organization)
    assert all(check.holds for check in sheet.checks)
    return [p for p in sheet.parts if p.key == "given"]


def test_every_way_a_gift_may_go(town):
    number = town.receive(FEB_1, 100, by="FIRM")
    lot = f"{number}-1"
    town.receive(FEB_1, 100, origin="PURCHASED", by="FIRM")
    town.issue(FEB_3, 30)
    lines = [LotLine("MASK", "KF", 5, lot)]
    town.post(corrections.write_off, FEB_3, lines=lines, reason="受潮")
    lines = [LotLine("MASK", "KF", 4, lot)]
    town.post(corrections.send_back, FEB_3, lines=lines, reason="不合用")
    line = IssueLine("MASK", "KF", 20, lot=lot)
    sent = town.post(transfers.dispatch, FEB_3, to="DGC", lines=[line])
    town.arrive(FEB_8, sent, None)
    (part,) = given(town)
    keys = ("received", "used", "handed_on", "written_off", "sent_back", "changed", "left")
    assert [tuple(row[key] for key in keys) for row in part.rows] == [(100, 30, 20, 5, 4, 0, 41)]
    assert given(town, "DGC") == [], "the village got it of the town"


def test_a_gift_that_was_taken_back_has_no_row(town):
    town.reverse(FEB_3, town.receive(FEB_1, 100, by="FIRM"))
    assert given(town) == []


def test_donors_are_counted_and_not_their_gifts(town):
    again = {"code": "FIRM2", "name": "示例医疗器械公司", "kind": "单位"}
    setting_up.setup(town.ledger, actor="system", data={"counterparties": [again]})
    town.receive(FEB_1, 100, by="FIRM")
    town.receive(FEB_1, 5, by="FIRM")
    town.receive(FEB_1, 5, by="FIRM2")
    assert told(town) == ["2 个", "3 批，都没有估价"]
    with town.ledger.writing() as session:
        said = {"code": "FIRM2", "into": "FIRM", "reason": "重复"}
        merging.merge_counterparties(session, actor="system", **said)
    assert told(town)[0] == "1 个", "who stood in the catalogue twice is one"


def told(books):
    """The texts of 捐赠情况."""
    sheet = books.sheet("SC", FEB_1, FEB_8)
    (part,) = [p for p in sheet.parts if p.key == "gifts"]
    return [row["text"] for row in part.rows]


ROW: dict[str, Value] = {
    "no": 1, "item": "MASK", "name": "口罩", "specification": None, "unit": "只", "received": 10,
    "used": 3, "handed_on": 2, "written_off": 1, "sent_back": 1, "changed": -1, "left": 2,
}  # fmt: skip


@pytest.mark.parametrize(
    "figure", [key for key, value in ROW.items() if isinstance(value, int)][1:]
)
def test_any_figure_off_by_one_breaks_the_row(figure):
    goods: list[Row] = [{"item": "MASK", "donated": 10}]
    assert closing_gifts.check(goods, [ROW]).holds
    assert not closing_gifts.check(goods, [{**ROW, figure: 77}]).holds


def test_gifts_that_are_not_the_column_of_gifts_break_it():
    assert not closing_gifts.check([{"item": "MASK", "donated": 11}], [ROW]).holds
    assert not closing_gifts.check([{"item": "MASK", "donated": 10}], []).holds
    assert not closing_gifts.check([], [ROW]).holds
