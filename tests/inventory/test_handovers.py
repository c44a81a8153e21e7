"""A keeper hands over everything at a moment: what is there, in use, still out and not finished; under the digest."""

from datetime import timedelta

import pytest

from inventory import handover_ledger, handovers, in_use, pads, stock, transfers
from inventory.errors import BadInput, NotAllowed, NotFound
from inventory.stock import IssueLine
from tests.inventory.books import document
from tests.inventory.counting import FEB_1, FEB_7, FEB_8, line_of, lot, open_town

PEOPLE = {"giver": "旧物资员", "receiver": "新物资员", "witness": "会计"}


@pytest.fixture
def town(ledger):
    town = open_town(ledger)
    yield town
    assert not town.books.broken()


def hand_over(town, on=FEB_8, **said):
    return town.do(handovers.hand_over, on, **{**PEOPLE, **said})


def now(town, **said):
    return town.books.ask(handover_ledger.now, "keeper", **said)


def told(town, number, actor="keeper"):
    return town.books.ask(handover_ledger.handover, actor, number=number)


def busy(town):
    """Goods in use, a pad out, goods on the way and lent, a stocktake that goes on, a write-off that waits."""
    town.books.post(
        in_use.hand_out,
        FEB_1,
        lines=[IssueLine("SOAP", "KF", 3)],
        recipient=stock.Recipient(group="GUARD"),
        custodian="卡口长",
        due_on=FEB_8 + timedelta(days=9),
    )
    with town.books.ledger.writing() as session:
        pads.print_pad(
            session,
            actor="keeper",
            organization="NDL",
            custodian="二号卡口",
            count=2,
            request_key="p",
        )
    town.books.post(
        transfers.dispatch,
        FEB_7,
        to="DGC",
        due_on=FEB_8,
        lines=[IssueLine("MASK", "KF", 100)],
    )
    number = town.start(items=["MASK"])
    town.count(number, (1, 899))
    settled = town.settle(number)
    town.start(items=["SOAP"])
    return settled


def test_the_list_has_all_that_one_keeper_leaves_to_the_next(town):
    settled = busy(town)
    rows = [(r.section, r.subject, r.quantity, r.custodian) for r in now(town)]
    assert [row for row in rows if row[0] != "OPEN"] == [
        ("STOCK", lot(1), 899, ""),
        ("STOCK", lot(2), 37, ""),
        ("IN_USE", "NDL-LY-2020-000001", 3, "卡口长"),
        ("STUBS", "第 1 本", 2, "二号卡口"),
    ]
    open_ = {(r.subject, r.name.partition("：")[0]) for r in now(town) if r.section == "OPEN"}
    assert open_ == {
        ("NDL-DC-2020-000001", "在途"),
        ("NDL-DC-2020-000001", "借用"),
        (settled, "待批"),
        ("NDL-PD-2020-000002", "盘点没有结转"),
    }
    before = now(town)
    whole = told(town, hand_over(town, note="换班").number)
    assert whole.lines == before
    assert (whole.giver, whole.receiver, whole.witness) == tuple(PEOPLE.values())
    assert (whole.number, whole.note) == ("NDL-JJ-2020-000001", "换班")
    values = {r.subject: r.value_fen for r in whole.lines if r.section == "STOCK"}
    assert values == {lot(1): 134_850, lot(2): None}


def test_what_was_handed_over_stays_as_it_was(town):
    first = hand_over(town)
    town.books.issue(FEB_8, 10)
    again = hand_over(town, key=f"s{town.keys}")
    assert (again.number, again.replayed) == (first.number, True)
    assert next(r.quantity for r in told(town, first.number).lines if r.subject == lot(1)) == 1000


def test_one_storage_may_be_handed_over_alone(town):
    busy(town)
    assert {row.section for row in now(town, location="KF")} == {"STOCK"}
    whole = told(town, hand_over(town, location="KF").number)
    assert [row.place_name for row in whole.lines] == ["镇中心库房"] * 2


def test_a_handover_rests_on_a_settled_stocktake(town):
    number = town.start(items=["MASK"])
    with pytest.raises(BadInput) as refused:
        hand_over(town, stocktake=number)
    assert refused.value.field == "stocktake"
    town.count(number, (line_of(town, number, "MASK"), 1000))
    town.settle(number)
    assert told(town, hand_over(town, stocktake=number).number).stocktake == number
    with pytest.raises(NotFound):
        hand_over(town, stocktake="NDL-PD-2020-000009")


@pytest.mark.parametrize("location", [None, "KF"])
def test_what_was_off_and_is_not_approved_yet_stands_on_the_list(town, location):
    def unfinished():
        whole = told(town, hand_over(town, stocktake=number, location=location).number)
        return [(row.subject, row.name) for row in whole.lines if row.section == "OPEN"]

    number = town.start(items=["MASK"])
    town.count(number, (line_of(town, number, "MASK"), 998))
    settlement = town.settle(number)
    assert unfinished() == [(settlement, "待批：盘盈盘亏")]
    town.decide(settlement)
    assert unfinished() == []


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"giver": " "}, "giver"),
        ({"witness": "新物资员"}, "receiver"),
        ({"on": FEB_7}, "on"),
        ({"organization": "DGC", "actor": "clerk"}, "organization"),
    ],
)
def test_a_handover_that_cannot_be_is_refused(town, said, field):
    with pytest.raises(BadInput) as refused:
        hand_over(town, **said)
    assert refused.value.field == field


def test_who_hands_over_and_who_sees_it(town):
    for actor in ("finance", "approver", "checkpoint", "clerk"):
        with pytest.raises(NotAllowed):
            hand_over(town, actor=actor)
    number = hand_over(town).number
    assert told(town, number, "finance").number == number
    for actor, asked in (
        ("clerk", number),
        ("checkpoint", number),
        ("keeper", "NDL-RK-2020-000001"),
    ):
        with pytest.raises(NotAllowed):
            told(town, asked, actor)


def test_a_list_that_was_changed_breaks_the_chain(sqlite_ledger):
    town = open_town(sqlite_ledger)
    number = hand_over(town).number
    town.books.tamper(
        f"update handover_line set quantity = 999 where quantity = 1000 and document_id = {document(number)}"
    )
    assert any(number in breach for breach in town.books.broken()["P10"])
