"""The same goods again, to the same people, for days they have them for already."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from inventory import returns, setting_up, stock, wording
from inventory.clock import evening
from inventory.errors import NeedsConfirmation
from inventory.returns import BackLine
from inventory.stock import IssueLine
from tests.inventory.books import Books
from tests.inventory.test_norms import DAY, MORE, give

NEXT = DAY + timedelta(days=1)


@pytest.fixture
def town(ledger, clock):
    clock.set(evening(date(2020, 4, 1)))
    books = Books(ledger)
    setting_up.setup(ledger, actor="system", data={"locations": MORE["locations"]})
    books.receive(date(2020, 2, 1), 1000)
    books.receive(date(2020, 2, 1), 100, "SOAP")
    yield books
    assert not books.broken()


def asked(town, quantity, on=DAY, **said):
    with pytest.raises(NeedsConfirmation) as question:
        give(town, quantity, on, **said)
    return question.value


def test_the_same_guards_again_the_next_day_are_asked_about_and_others_are_not(town):
    number = give(town, 36, days=2)
    question = asked(town, 36, NEXT, days=2)
    assert (question.question, question.about) == (
        "REPEATED",
        {
            "number": number,
            "on": "2020-02-08",
            "through": "2020-02-09",
            "items": [{"name": "口罩", "quantity": 36, "unit": "只"}],
        },
    )
    assert wording.say(question) == (
        f"{number} 在 2020-02-08 已经发给这个对象口罩 36 只，够用到 2020-02-09。"
        "请核对是不是重复；确要再发，请确认。"
    )
    assert town.held() == 964, "nothing was written"
    give(town, 8, NEXT, checkpoint="K2")
    give(town, 8, NEXT, checkpoint=None)
    give(town, 1, NEXT, item="SOAP")
    give(town, 36, NEXT, confirmed=[question.token], days=2)


@pytest.mark.parametrize(("after", "is_asked"), [(0, True), (6, True), (7, False), (-1, False)])
def test_an_issue_covers_its_days_and_no_other(town, after, is_asked):
    give(town, 126, days=7)
    on = DAY + timedelta(days=after)
    if is_asked:
        asked(town, 18, on)
    else:
        give(town, 18, on)


def test_only_an_issue_that_said_its_days_covers_any(town):
    give(town, 18)
    give(town, 18)


def test_what_came_back_or_was_reversed_covers_nothing(town):
    number = give(town, 36, days=2)
    back = {"number": number, "location": "KF", "reason": "没有用完"}
    returned = town.post(returns.return_issue, DAY, lines=[BackLine(1, 30)], **back)
    (item,) = asked(town, 36, NEXT).about["items"]
    assert item["quantity"] == 6
    town.post(returns.return_issue, DAY, lines=[BackLine(1, 6)], **back)
    last = give(town, 36, NEXT, days=2)
    town.reverse(NEXT, last)
    give(town, 18, NEXT)
    town.reverse(NEXT, returned)
    (item,) = asked(town, 36, NEXT).about["items"]
    assert item["quantity"] == 30, "what was not given back after all"


@pytest.mark.parametrize("to", [{"recipient_organization": "DGC"}, {"counterparty": "FIRM"}])
def test_a_village_and_a_firm_are_asked_about_too(town, to):
    town.receive(DAY, 100, origin="PURCHASED", by="FIRM")
    said = {"group": None, "checkpoint": None, "days": 10, **to}
    number = give(town, 20, **said)
    assert asked(town, 20, NEXT, **said).about["number"] == number
    give(town, 18, NEXT)


def test_each_earlier_issue_is_asked_about(town):
    first = give(town, 36, days=30)
    one = asked(town, 18)
    second = give(town, 18, days=2, confirmed=[one.token])
    both = asked(town, 18)
    assert both.about["number"] == second
    again = asked(town, 18, confirmed=[both.token])
    assert again.about["number"] == first
    give(town, 18, confirmed=[both.token, again.token])


def test_days_without_end_cover_the_rest_of_the_calendar(town):
    give(town, 18, days=10_000_000)
    assert asked(town, 18, NEXT).about["through"] == "9999-12-31"


def test_an_issue_sent_twice_is_not_asked_about(town):
    def send():
        with town.ledger.writing() as session:
            return stock.issue(
                session,
                actor="system",
                organization="NDL",
                on=DAY,
                request_key="once",
                group="GUARD",
                heads=9,
                days=2,
                lines=[IssueLine("MASK", "KF", 36)],
            )

    first, second = send(), send()
    assert (second.number, second.replayed) == (first.number, True)
    assert town.held() == 964


def test_earlier_issues_are_found_by_recipient_and_not_by_reading_them_all(town):
    if town.ledger.dialect != "sqlite":
        pytest.skip("PostgreSQL plans by its statistics")
    sent = []
    event.listen(
        town.ledger.engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, values, *_: sent.append((statement, values)),
    )
    give(town, 18)
    (asked_for,) = [one for one in sent if "julianday" in one[0]]
    with town.ledger.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked_for[0]}", asked_for[1]).all()
    assert "ix_document_covering (organization_id=? AND recipient_group_id=?" in plan[0][3]
