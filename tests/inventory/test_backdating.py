"""How far back each role may date, what stands in the way of a past day, and which documents were dated back."""

from datetime import UTC, date, datetime

import pytest

from inventory import (
    backdating,
    errors,
    funds,
    returns,
    setting_up,
    stock,
    wording,
)
from inventory.intake import importing
from inventory.returns import BackLine
from inventory.stock import IssueLine, ReceiptLine
from tests.intake.books import HEADER, xlsx
from tests.inventory.books import Books


@pytest.fixture
def town(ledger):
    books = Books(ledger)
    limits = [
        {"role": role, "starts_on": "2020-01-01", "days": days, "decision": "会议纪要"}
        for role, days in (("keeper", 7), ("village_clerk", 31))
    ]
    setting_up.setup(ledger, actor="system", data={"backdating": limits})
    return books


def day(n, month=2):
    return date(2020, month, n)


def receive(town, actor, on, key="k", organization="NDL", place="KF"):
    with town.ledger.writing() as session:
        return stock.receive(
            session,
            actor=actor,
            organization=organization,
            on=on,
            request_key=key,
            origin="DONATED",
            lines=[ReceiptLine("MASK", place, 5)],
        ).number


def test_until_somebody_decides_a_limit_there_is_none(ledger):
    receive(Books(ledger), "keeper", day(1, 1))


def test_a_keeper_dates_back_a_week_and_no_more(town):
    receive(town, "keeper", day(1), "a")
    with pytest.raises(errors.TooFarBack) as told:
        receive(town, "keeper", day(31, 1), "b")
    assert told.value.facts() == {
        "on": "2020-01-31",
        "earliest": "2020-02-01",
        "days": 7,
        "role": "keeper",
    }
    assert "物资员最多补记 7 天以前的单据" in wording.say(told.value)
    assert receive(town, "keeper", day(1), "a") == "NDL-RK-2020-000001", (
        "a repeat is no new document"
    )


def test_a_villages_clerk_dates_back_a_month_and_finance_as_far_as_the_period_is_open(town, clock):
    clock.set(day(10, 3))
    receive(town, "clerk", day(8), "a", "DGC", "DGC-KF")
    with pytest.raises(errors.TooFarBack):
        receive(town, "clerk", day(7), "b", "DGC", "DGC-KF")
    town.create_fund(day(5, 1))
    said = {"organization": "NDL", "fund": "F", "amount_fen": 5}
    with town.ledger.writing() as session:
        funds.appropriate(session, actor="finance", on=day(5, 1), request_key="f", **said)
    town.close(day(9, 3), day(31, 1))
    with pytest.raises(errors.ClosedPeriod), town.ledger.writing() as session:
        funds.appropriate(session, actor="finance", on=day(5, 1), request_key="g", **said)


def test_a_decision_moves_the_limit_from_its_day_on(town, clock):
    limit = {"role": "keeper", "starts_on": "2020-02-09", "days": 20, "decision": "会议纪要"}
    setting_up.setup(town.ledger, actor="system", data={"backdating": [limit]})
    with pytest.raises(errors.TooFarBack):
        receive(town, "keeper", day(31, 1))
    clock.set(day(9))
    receive(town, "keeper", day(31, 1))


def test_no_limit_holds_the_machine_or_an_old_sheet(town, clock):
    clock.set(day(31, 3))
    town.receive(day(1, 1), 5)
    rows = [HEADER, ("某公司", "口罩", "N95", "50只")]
    said = {"actor": "keeper", "as_": "donated", "into": "KF", "on": day(2, 1)}
    done = importing.import_file(town.ledger, content=xlsx(rows), filename="一月.xlsx", **said)
    assert [r.days for r in town.ask(backdating.backdated)] == [90, 89]
    assert done.posted == ("NDL-RK-2020-000002",)


def test_what_is_in_the_way_of_a_past_day_is_named(town):
    town.receive(day(1), 100)
    first = town.issue(day(5), 50)
    second = town.issue(day(5), 30)
    town.issue(day(6), 10)
    town.receive(day(7), 60)
    with pytest.raises(errors.NoBackdating) as told:
        town.issue(day(3), 30)
    e = told.value
    assert (e.offer, e.asked, e.short_on, e.by) == (10, 30, day(5), [first, second])
    assert f"在 2020-02-05 已由 {first}、{second} 动用" in wording.say(e)


def test_what_is_in_the_way_of_a_named_lot_is_named(town):
    town.receive(day(1), 100)
    town.issue(day(5), 50)
    second = town.issue(day(6), 40)
    said = {"number": second, "location": "KF", "reason": "没用完"}
    town.post(returns.return_issue, day(7), lines=[BackLine(1, 30)], **said)
    lines = [IssueLine("MASK", "KF", 11, lot="NDL-RK-2020-000001-1")]
    with pytest.raises(errors.NoBackdating) as told:
        town.issue_lines(day(3), lines)
    e = told.value
    assert (e.offer, e.short_on, e.by, e.unit) == (10, day(6), [second], "只")


def test_goods_that_came_later_are_not_there_yet(town):
    town.receive(day(1), 5)
    town.receive(day(5), 100)
    with pytest.raises(errors.NotEnough):
        town.issue(day(3), 30)
    town.receive_lines([ReceiptLine("SOAP", "KF", 9)], day(5))
    back = town.issue_lines(day(6), [IssueLine("SOAP", "KF", 9)])
    town.reverse(day(7), back)
    with pytest.raises(errors.NoBackdating) as told:
        town.issue_lines(day(3), [IssueLine("SOAP", "KF", 9, lot="NDL-RK-2020-000003-1")])
    assert (told.value.short_on, told.value.by) == (day(3), [])
    assert "在 2020-02-03 当天只有 0 瓶" in wording.say(told.value)


def test_what_is_in_the_way_of_money_on_a_past_day_is_named(town):
    town.create_fund(day(1))
    town.appropriate(day(1), 1000)
    town.allot(day(2), DGC=1000)
    spent = town.spend(day(5), 800)
    town.appropriate(day(6), 900)
    town.allot(day(6), DGC=900)
    with pytest.raises(errors.NoBackdating) as told:
        town.spend(day(3), 300)
    assert (told.value.offer, told.value.short_on, told.value.by) == (200, day(5), [spent])
    with pytest.raises(errors.NoBackdating) as told:
        town.spend(day(1), 300)
    assert (told.value.offer, told.value.short_on, told.value.by) == (0, day(1), [])


def test_what_was_dated_back_is_listed_with_its_days(town, clock):
    town.receive(day(8), 100)
    late = town.issue(day(8), 3)
    assert town.ask(backdating.backdated) == ()
    clock.set(datetime(2020, 2, 9, 15, 59, tzinfo=UTC))  # a minute before midnight in Shanghai
    town.reverse(day(9), late)
    clock.set(datetime(2020, 2, 9, 16, tzinfo=UTC))
    again = town.issue(day(9), 3)
    town.receive(day(5), 1)
    rows = town.ask(backdating.backdated)
    assert [(r.number, r.on, r.posted_on, r.days, r.summary) for r in rows] == [
        (again, day(9), day(10), 1, "检查点值守人员"),
        ("NDL-RK-2020-000002", day(5), day(10), 5, ""),
    ]
    assert [r.number for r in town.ask(backdating.backdated, start=day(9))] == [again]
    assert [r.days for r in town.ask(backdating.backdated, end=day(5))] == [5]
    assert town.ask(backdating.backdated, organization="DGC") == ()
    with pytest.raises(errors.NotAllowed):
        town.ask(backdating.backdated, actor="clerk", organization="NDL")


def test_a_late_reversal_says_why(town, clock):
    town.receive(day(5), 10)
    issued = town.issue(day(6), 3)
    clock.set(day(9))
    town.reverse(day(7), issued)
    (row,) = [r for r in town.ask(backdating.backdated) if r.is_reversal]
    assert (row.days, row.reason) == (2, "录错")


def test_those_of_the_villages_are_listed_with_the_towns_where_that_is_asked(town, clock):
    clock.set(day(10))
    own = receive(town, "system", day(9))
    village = receive(town, "system", day(8), "v", "DGC", "DGC-KF")
    alone = town.ask(backdating.backdated, organization="NDL")
    assert [row.number for row in alone] == [own]
    together = town.ask(backdating.backdated, organization="NDL", with_below=True)
    assert {(row.organization, row.number) for row in together} == {("NDL", own), ("DGC", village)}
