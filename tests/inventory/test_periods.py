"""Closing and reopening: proved first, one after the other, the last one back, by whom it is theirs to do."""

from datetime import date

import pytest

from inventory import (
    closings,
    documents,
    errors,
    funds,
    ledger,
    periods,
    transfers,
)
from inventory.stock import IssueLine
from tests.inventory.books import Books


@pytest.fixture
def town(ledger):
    return Books(ledger)


@pytest.fixture
def sqlite_town(sqlite_ledger):
    return Books(sqlite_ledger)


def day(n, month=2):
    return date(2020, month, n)


def reopen(town, number, on=None, **said):
    return town.post(periods.reopen_period, on or day(8), number=number, reason="漏记一张", **said)


def closed_through(town, organization="NDL"):
    (state,) = [s for s in town.ask(closings.states) if s.organization == organization]
    return state.closed_through


def refused(town, error, do, *args, **said):
    with pytest.raises(error) as told:
        do(*args, **said)
    assert town.broken() == {}
    return told.value


def test_a_closed_month_is_open_again_after_its_reopening_and_can_be_closed_again(town):
    town.receive(day(20, 1), 10)
    closing = town.close(day(3), day(31, 1))
    refused(town, errors.ClosedPeriod, town.receive, day(31, 1), 1)
    reopen(town, closing)
    assert closed_through(town) is None
    town.receive(day(31, 1), 5)
    again = town.close(day(8), day(31, 1))
    assert closed_through(town) == day(31, 1)
    assert [
        (row.number, row.reopened) for row in town.ask(closings.history, organization="NDL")
    ] == [
        (again, None),
        (closing, "NDL-FJ-2020-000001"),
    ]
    assert town.broken() == {}


def test_only_the_last_closing_that_stands_is_reopened(town):
    first, second = town.close(day(3), day(31, 1)), town.close(day(6), day(5))
    told = refused(town, errors.NotLastClosing, reopen, town, first)
    assert told.facts() == {"organization": "NDL", "number": first, "last": second}
    reopen(town, second)
    assert closed_through(town) == day(31, 1)
    refused(town, errors.NotLastClosing, reopen, town, second)
    reopen(town, first)
    assert refused(town, errors.NotLastClosing, reopen, town, first).last is None
    third = town.close(day(8), day(7))
    reopen(town, third)
    assert closed_through(town) is None


def test_a_reopening_is_not_dated_into_what_stays_closed(town):
    town.close(day(3), day(31, 1))
    second = town.close(day(6), day(5))
    refused(town, errors.ClosedPeriod, reopen, town, second, on=day(31, 1))
    reopen(town, second, on=day(5))


def test_closing_what_is_closed_is_refused(town):
    town.close(day(3), day(31, 1))
    refused(town, errors.ClosedPeriod, town.close, day(4), day(31, 1))
    refused(town, errors.ClosedPeriod, town.close, day(4), day(30, 1))
    refused(town, errors.BadInput, town.close, day(4), day(5))


def test_a_reopening_sent_twice_is_one(town):
    closing = town.close(day(3), day(31, 1))
    said = {"number": closing, "reason": "漏记", "on": day(8), "organization": "NDL"}
    with town.ledger.writing() as session:
        one = periods.reopen_period(session, actor="approver", request_key="r", **said)
    again = town.close(day(8), day(31, 1))
    with town.ledger.writing() as session:
        two = periods.reopen_period(session, actor="approver", request_key="r", **said)
    assert (two.number, two.replayed) == (one.number, True)
    assert closed_through(town) == day(31, 1)
    assert again
    assert town.broken() == {}


def test_finance_closes_and_an_approver_reopens(town):
    said = {"organization": "NDL", "on": day(8)}

    def close(actor):
        with town.ledger.writing() as session:
            return periods.close_period(
                session, actor=actor, request_key="c", through=day(31, 1), **said
            ).number

    def open_(actor, number):
        with town.ledger.writing() as session:
            periods.reopen_period(
                session, actor=actor, request_key="o", number=number, reason="漏记", **said
            )

    for actor in ("keeper", "approver", "clerk", "publisher"):
        refused(town, errors.NotAllowed, close, actor)
    number = close("finance")
    for actor in ("keeper", "finance", "clerk", "publisher"):
        refused(town, errors.NotAllowed, open_, actor, number)
    open_("approver", number)


def test_a_reopening_says_why(town):
    closing = town.close(day(3), day(31, 1))
    with pytest.raises(errors.BadInput):
        town.post(periods.reopen_period, day(8), number=closing, reason=" ")


def test_the_page_of_a_document_tells_what_a_closing_and_a_reopening_were_about(town):
    closing = town.close(day(3), day(31, 1))
    reopen(town, closing)
    shown = town.ask(documents.whole, number=closing)
    assert (shown.through, shown.reopened.number) == (day(31, 1), "NDL-FJ-2020-000001")
    other = town.ask(documents.whole, number="NDL-FJ-2020-000001")
    assert (other.reopens.number, other.text("reason"), other.through) == (
        closing,
        "漏记一张",
        None,
    )


def test_goods_long_on_the_way_are_asked_after(town):
    town.receive(day(20, 1), 10)
    sent = town.post(transfers.dispatch, day(25, 1), to="DGC", lines=[IssueLine("MASK", "KF", 4)])
    town.post(transfers.dispatch, day(29, 1), to="DGC", lines=[IssueLine("MASK", "KF", 1)])
    asked = refused(town, errors.NeedsConfirmation, town.close, day(3), day(31, 1))
    assert asked.question == "IN_TRANSIT"
    assert asked.about["documents"] == [{"number": sent, "on": "2020-01-25"}]
    confirmed = [asked.token]
    town.post(periods.close_period, day(3), through=day(31, 1), confirmed=confirmed)
    later = refused(town, errors.NeedsConfirmation, town.close, day(8), day(7))
    assert len(later.about["documents"]) == 2
    for number, quantity in ((sent, 4), ("NDL-DC-2020-000002", 1)):
        town.arrive(day(7), number, [transfers.ArrivalLine(1, quantity)])
    town.close(day(8), day(7))


def test_a_reversal_is_known_to_the_shelf_on_every_day(town):
    """What was reversed in an open period stays in the closed one."""
    town.receive(day(20, 1), 100)
    issued = town.issue(day(30, 1), 10)
    town.close(day(3), day(31, 1))
    town.reverse(day(5), issued)
    then = town.ask(ledger.on_hand, organization="NDL", as_of=day(4))
    assert [row.quantity for row in then] == [90]
    assert town.held() == 100


def test_an_empty_organization_closes(town):
    town.post(periods.close_period, day(8), "XLC", through=day(31, 1))
    assert closed_through(town, "XLC") == day(31, 1)
    assert town.broken() == {}


def test_money_of_a_closed_holder_stays_where_it_was(town):
    town.create_fund(day(28, 1))
    town.appropriate(day(28, 1), 1000)
    town.post(periods.close_period, day(8), "DGC", through=day(31, 1))
    lines = [funds.AllocationLine("DGC", 5)]
    refused(
        town, errors.ClosedPeriod, town.post, funds.sub_allocate, day(30, 1), fund="F", lines=lines
    )


def test_a_mistyped_number_is_no_reason_to_open_another_period(town):
    closing = town.close(day(3), day(31, 1))
    told = refused(town, errors.NotFound, reopen, town, "NDL-JZ-2020-000009")
    assert told.facts() == {"what": "document", "name": "NDL-JZ-2020-000009"}
    assert closed_through(town) == day(31, 1)
    reopen(town, closing)
