"""What is left goes on as its givers meant it: a dispatch or an issue of many lots, and a list of what must stay."""

from datetime import date

import pytest

from inventory import documents, stock, surplus
from inventory.errors import BadInput, Earmarked, NotAllowed, NotEnough
from inventory.stock import Earmark, ReceiptLine
from inventory.surplus import SurplusLine
from tests.inventory.counting import FEB_1, FEB_8, lot, open_town


@pytest.fixture
def town(ledger):
    """A free lot, soap that nobody valued, and lots that are for a village, for a group, for a firm, expired, on
    trial."""
    town = open_town(ledger)
    books = town.books
    books.receive(FEB_1, 30, earmark=Earmark(organization="DGC"))
    books.receive(FEB_1, 20, earmark=Earmark(group="GUARD"))
    books.receive(FEB_1, 10, earmark=Earmark(counterparty="FIRM"))
    books.receive(FEB_1, 5, expires_on=date(2020, 2, 7))
    books.receive(FEB_1, 4, acceptance="PENDING")
    yield town
    assert not books.broken()


def staying(town, **said):
    rows = town.books.ask(surplus.surplus, "keeper", **said)
    return {one.row.lot[-8:-2]: one.stays for one in rows if one.stays}


def go(town, reason="RESERVE", lines=None, **said):
    chosen = None if lines is None else [SurplusLine("KF", *line) for line in lines]
    return town.do(surplus.hand_over_surplus, FEB_8, reason=reason, lines=chosen, **said).number


def test_what_its_givers_meant_for_others_stays(town):
    always = {"000006": "EXPIRED", "000007": "NOT_ACCEPTED"}
    bound = dict.fromkeys(("000003", "000004", "000005"), "EARMARKED")
    assert staying(town) == {**always, **bound}
    assert staying(town, to="DGC") == {**always, **{k: bound[k] for k in ("000004", "000005")}}
    assert staying(town, counterparty="FIRM") == {
        **always,
        **{k: bound[k] for k in ("000003", "000004")},
    }
    assert set(surplus.STAY_NAMES) == {"EARMARKED", "EXPIRED", "NOT_ACCEPTED", "THEIR_OWN"}


def test_what_a_village_bought_itself_it_sends_itself(town):
    line = ReceiptLine("MASK", "DGC-KF", 7)
    town.books.post(
        stock.receive, FEB_1, "DGC", origin="PURCHASED", counterparty=None, lines=[line]
    )
    said = {"organization": "DGC", "to": "NDL"}
    for actor, stays in (("keeper", "THEIR_OWN"), ("clerk", None), ("system", None)):
        (one,) = town.books.ask(surplus.surplus, actor, **said)
        assert one.stays == stays
    with pytest.raises(BadInput):
        go(town, **said)
    assert go(town, actor="clerk", **said) == "DGC-DC-2020-000001"


def test_all_that_may_go_goes_to_the_village_with_the_reason(town):
    number = go(town, "TRANSFER", to="DGC", note="应急结束")
    assert number == "NDL-DC-2020-000001"
    assert town.books.held(location="KF") == 20 + 10 + 5 + 4
    whole = town.books.ask(documents.whole, "keeper", number=number)
    assert whole.text("note") == "移交，应急结束"
    assert sum(line.quantity for line in whole.lines) == 1000 + 40 + 30


def test_chosen_lots_go_to_a_counterparty_for_good(town):
    number = go(town, "SUBMIT", [(lot(5), 10), (lot(1), 100)], counterparty="FIRM")
    assert number == "NDL-CK-2020-000001"
    assert town.books.held(lot=lot(1)) == 900
    assert town.books.held(lot=lot(5)) == 0


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ((lot(4), 1), Earmarked),
        ((lot(1), 1001), NotEnough),
        ((lot(1), 0), BadInput),
        (("NONE", 1), BadInput),
    ],
)
def test_a_lot_that_may_not_go_is_refused_by_name(town, line, refusal):
    with pytest.raises(refusal):
        go(town, lines=[line], to="DGC")


def test_what_cannot_be_meant_is_refused(town):
    for said in (
        {"reason": "OTHER", "to": "DGC"},
        {},
        {"to": "DGC", "counterparty": "FIRM"},
        {"to": "DGC", "lines": []},
    ):
        with pytest.raises(BadInput):
            go(town, **said)
    with pytest.raises(NotAllowed):
        go(town, to="DGC", actor="finance")
    go(town, to="DGC")
    with pytest.raises(BadInput):
        go(town, to="DGC")
