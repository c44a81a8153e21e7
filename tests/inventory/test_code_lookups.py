"""A check code leads to its issue, however it is typed; who tries one after the other waits, and nobody else does."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from inventory import code_lookups, errors
from inventory.models import AuditEvent
from tests.inventory.publishing import Public, day


class Town(Public):
    code: str


@pytest.fixture
def town(ledger, clock):
    town = Town(ledger, clock)
    town.code = town.row(town.out(day(1), day(7))).check_code
    return town


def look_up(town, code, address="a"):
    return code_lookups.look_up(town.ledger, code=code, address=address)


def wrong(town, times, address="a"):
    for n in range(times):
        with pytest.raises(errors.NotFound):
            look_up(town, f"0000-0000-{n:04d}", address)


def test_a_code_is_found_however_it_is_typed(town):
    for typed in (town.code, town.code.lower(), f" {town.code.replace('-', ' ')} "):
        assert look_up(town, typed) == town.code
    assert look_up(town, town.code.replace("0", "O").replace("1", "l")) == town.code


@pytest.mark.parametrize("typed", ["", "7QF3", "7QF3-0V2K-M9TU", "<script>", "1" * 500, "é" * 12])
def test_what_is_no_code_is_not_found(town, typed):
    with pytest.raises(errors.NotFound):
        look_up(town, typed)


def test_who_guesses_waits_a_quarter_of_an_hour_and_nobody_else_does(town):
    wrong(town, code_lookups.OF_ONE_MAX)
    with pytest.raises(errors.TooManyLookUps) as refused:
        look_up(town, town.code)
    assert refused.value.facts() == {"minutes": 15}
    assert look_up(town, town.code, "b") == town.code
    town.clock.set(town.clock().date() + timedelta(days=1))
    assert look_up(town, town.code) == town.code


def test_one_wrong_code_less_is_still_answered(town):
    wrong(town, code_lookups.OF_ONE_MAX - 1)
    assert look_up(town, town.code) == town.code


def test_what_is_refused_is_not_written_again(town):
    wrong(town, code_lookups.OF_ONE_MAX)
    for _ in range(3):
        with pytest.raises(errors.TooManyLookUps):
            look_up(town, "0000-0000-0000")
    with town.ledger.reading() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.event == code_lookups.WRONG))
        kept = events.all()
    assert len(kept) == code_lookups.OF_ONE_MAX
    assert {event.subject for event in kept} == {"a"}
