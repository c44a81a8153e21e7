"""Rows are written by a text that is kept, and are what SQLAlchemy itself would have written."""

from datetime import date, timedelta

import pytest
from sqlalchemy import bindparam, event, insert, select, update
from sqlalchemy.exc import IntegrityError

from inventory.dialects import among
from inventory.models import Organization, SpendLimit
from inventory.prepared import TOGETHER, Prepared, PreparedQuery, unchanged
from tests.inventory.books import Books

LIMIT = {"starts_on": date(2020, 2, 29), "amount_fen": None, "decision": "内控制度"}
_INSERT = Prepared(insert(SpendLimit))
_ASK = PreparedQuery(
    select(SpendLimit.starts_on.label("day"), SpendLimit.amount_fen, SpendLimit.decision)
    .where(SpendLimit.starts_on >= bindparam("since"), SpendLimit.decision == "内控制度")
    .where(among(SpendLimit.organization_id, "organizations"))
    .order_by(SpendLimit.starts_on)
    .limit(2)
)
_UPDATE = Prepared(
    update(SpendLimit)
    .where(SpendLimit.starts_on == bindparam("day"))
    .values(amount_fen=bindparam("amount_fen"))
)


@pytest.fixture
def session(ledger):
    books = Books(ledger)
    with books.ledger.writing() as session:
        yield session


def limits(session):
    query = select(SpendLimit.starts_on, SpendLimit.amount_fen, SpendLimit.decision)
    return session.execute(query.order_by(SpendLimit.starts_on)).all()


def rows(session, *days):
    organization = session.scalar(select(Organization.id).order_by(Organization.id).limit(1))
    return [{**LIMIT, "organization_id": organization, "starts_on": day} for day in days]


def test_dates_and_nothing_come_back_as_they_were_given(session):
    _INSERT.execute(session.connection(), rows(session, date(2020, 2, 29)))
    assert limits(session) == [(date(2020, 2, 29), None, "内控制度")]


def test_many_rows_are_one_statement_and_the_order_of_their_columns_does_not_matter(session):
    sent = []

    def note(*said):
        sent.append((said[2], said[5]))

    one, two = rows(session, date(2020, 1, 1), date(2020, 1, 2))
    event.listen(session.get_bind(), "before_cursor_execute", note)
    _INSERT.execute(session.connection(), [one, dict(reversed(two.items()))])
    event.remove(session.get_bind(), "before_cursor_execute", note)
    assert [many for _, many in sent] == [True]
    assert [row.starts_on for row in limits(session)] == [date(2020, 1, 1), date(2020, 1, 2)]


@pytest.mark.parametrize("more", [-1, 0, 1, TOGETHER, TOGETHER + 1])
def test_however_many_rows_each_is_written_once(session, more):
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(TOGETHER + more)]
    _INSERT.execute(session.connection(), rows(session, *days))
    assert [row.starts_on for row in limits(session)] == days


def test_a_row_that_is_refused_among_many_stops_them(session):
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(TOGETHER)]
    with pytest.raises(IntegrityError):
        _INSERT.execute(session.connection(), rows(session, *days, *days[:1]))


def test_fewer_columns_are_another_text(session):
    connection = session.connection()
    _INSERT.execute(connection, rows(session, date(2020, 1, 1)))
    (row,) = rows(session, date(2020, 1, 2))
    del row["amount_fen"]
    _INSERT.execute(connection, [row])
    assert len(limits(session)) == 2


def test_an_update_tells_how_many_rows_it_met(session):
    connection = session.connection()
    days = date(2020, 1, 1), date(2020, 1, 2)
    _INSERT.execute(connection, rows(session, *days))
    said = [{"day": day, "amount_fen": 5} for day in (*days, date(2020, 1, 3))]
    assert _UPDATE.execute(connection, said[:1]).rowcount == 1
    assert _UPDATE.execute(connection, said).rowcount == 2
    assert [row.amount_fen for row in limits(session)] == [5, 5]


def test_what_the_tables_refuse_is_refused(session):
    connection = session.connection()
    with pytest.raises(IntegrityError), session.begin_nested():
        _INSERT.execute(connection, rows(session, date(2020, 1, 1), date(2020, 1, 1)))
    assert limits(session) == []


def asked(session, since):
    ids = list(session.scalars(select(Organization.id)))
    return _ASK.rows(session.connection(), {"since": since, "organizations": ids})


def test_a_question_gives_days_and_nothing_as_they_are_by_the_names_of_its_columns(session):
    days = [date(2020, 1, day) for day in (1, 2, 3, 4)]
    _INSERT.execute(session.connection(), rows(session, *days))
    found = asked(session, days[1])
    assert found == [(days[1], None, "内控制度"), (days[2], None, "内控制度")]
    assert [(row.day, row.amount_fen) for row in found] == [(days[1], None), (days[2], None)]


def test_a_question_is_asked_anew_each_time(session):
    assert asked(session, date(2020, 1, 1)) == []
    _INSERT.execute(session.connection(), rows(session, date(2020, 1, 1)))
    assert len(asked(session, date(2020, 1, 1))) == 1
    assert len(asked(session, date(2020, 1, 2))) == 0


def test_while_nothing_is_written_a_question_is_asked_once_for_the_same_values(session):
    days = [date(2020, 1, 1), date(2020, 1, 2)]
    _INSERT.execute(session.connection(), rows(session, *days))
    sent = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *said: sent.append(said[2]))
    ids, connection = list(session.scalars(select(Organization.id))), session.connection()
    sent.clear()

    def after(day):
        return _ASK.rows(connection, {"since": day, "organizations": ids})

    with unchanged(connection):
        first = after(days[0])
        assert (after(days[0]), len(after(days[1])), len(first)) == (first, 1, 2)
        first.clear()
        assert len(after(days[0])) == 2, "an answer is the asker's own"
        assert len(sent) == 2
    _INSERT.execute(connection, rows(session, date(2020, 1, 3)))
    assert len(after(days[1])) == 2


def test_the_first_row_of_none_is_none(session):
    said = {"since": date(2020, 1, 1), "organizations": []}
    assert _ASK.first(session.connection(), said) is None
