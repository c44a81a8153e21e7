"""What is to be made public next, by when, how far it has come, and whether the last issue hangs long enough."""

from datetime import date

import pytest

from inventory import boards, disclosure_calendar, disclosures
from tests.inventory import test_disclosure_rules as rules
from tests.inventory.money import Money
from tests.inventory.publishing import Public, day


@pytest.fixture
def town(ledger, clock):
    town = Public(ledger, clock)
    rules.set_up(town, starts_on="2020-02-01", sheets=["S1", "S6"])
    return town


def told(town, organization="NDL", series="S6", actor="publisher"):
    with town.ledger.reading() as session:
        rows = disclosure_calendar.calendar(session, actor=actor, organization=organization)
    (row,) = [r for r in rows if (r.organization, r.series) == (organization, series)]
    return row


def test_the_first_sheet_begins_with_the_rule_and_is_late_when_its_days_have_passed(town):
    row = told(town)
    assert (row.start, row.end, row.due_on) == (day(1), day(5), day(8))
    assert (row.standing, row.last, row.draft) == ("LATE", None, None)
    town.clock.set(day(7))
    assert told(town).standing == "DUE"
    town.clock.set(day(5))
    assert told(town).standing == "RUNNING"
    town.clock.set(date(2020, 3, 5))
    assert told(town).standing == "OVERDUE"


def test_the_next_follows_the_last_issue_and_says_how_far_it_has_come(town):
    town.out(day(1), day(5))
    row = told(town)
    assert (row.start, row.end, row.last.issue) == (day(6), day(10), 1)
    number = town.draw_up(day(6), day(10))
    town.review(number)
    assert (told(town).draft, told(town).state) == (number, "REVIEWED")
    assert told(town, series="S1").draft is None


def test_a_withdrawn_sheet_is_to_be_made_again(town):
    number = town.out(day(1), day(5))
    town.say(disclosures.withdraw, "publisher", number=number, reason="公布错了")
    assert (told(town).start, told(town).last) == (day(1), None)


def test_villages_have_the_rule_of_the_town_until_they_have_their_own(town):
    assert told(town, "DGC").end == day(5)
    said = {"rhythm": "MONTH", "days": None, "sheets": ["S6"]}
    rules.set_up(town, organization="DGC", starts_on="2020-02-02", **said)
    row = told(town, "DGC")
    assert (row.start, row.end) == (day(1), day(5))  # it began under the rule of the town


def test_a_change_of_rhythm_holds_from_the_days_that_begin_under_it(town):
    rules.set_up(town, starts_on="2020-02-06", rhythm="MONTH", days=None, sheets=["S6"])
    assert told(town).end == day(5)
    town.out(day(1), day(5))
    assert told(town).end == day(29)


@pytest.mark.parametrize(
    ("until", "down", "hanging"),
    [(day(25), None, "SHORT"), (day(1, 3), None, "POSTED"), (day(1, 3), day(20), "SHORT")],
)
def test_the_last_issue_hangs_as_long_as_the_rule_wants_or_is_told_to_be_short(
    town, until, down, hanging
):
    number = town.out(day(1), day(5))
    assert told(town).last.hanging == "NOT_POSTED"
    said = {"number": number, "place": "公示栏", "from_on": day(20), "to_on": until}
    town.say(boards.post, "publisher", **said)
    if down is not None:
        town.say(boards.take_down, "publisher", number=number, on=down)
    assert told(town).last.hanging == hanging


def test_nothing_is_due_where_no_rule_says_so(ledger, clock):
    town = Public(ledger, clock)
    with town.ledger.reading() as session:
        assert disclosure_calendar.calendar(session, actor="publisher") == ()


def test_of_a_fund_there_is_a_series_for_each_that_the_organization_holds_money_of(ledger):
    town = Money(ledger, given=False)
    town.give("DGC", 5_000_000)
    rules.set_up(town, sheets=["S5", "S6"])
    rules.set_up(town, organization="XLC", sheets=["S5"])
    found = town.ask(disclosure_calendar.calendar, organization="NDL")
    series = {(row.organization, row.series) for row in found}
    assert {("NDL", "S5-F"), ("NDL", "S6"), ("DGC", "S5-F")} <= series
    assert not any(organization == "XLC" for organization, _ in series)


def test_a_sheet_of_all_below_is_due_of_who_has_anybody_below(town):
    rules.set_up(town, starts_on="2020-02-01", sheets=["S6", "S6-ALL"])
    row = told(town, series="S6-ALL")
    assert (row.sheet, row.fund, row.with_below, row.start) == ("S6", None, True, day(1))
    assert told(town).with_below is False
    rows = town.ask(disclosure_calendar.calendar)
    assert {r.organization for r in rows if r.with_below} == {"NDL"}
    number = town.draw_up(row.start, row.end, with_below=True)
    assert told(town, series="S6-ALL").draft == number
    assert told(town).draft is None
