"""Who asks from outside too often waits, alone or with all the others; nobody is told by who he is."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from inventory import patience
from inventory.errors import TooManyLookUps, TooManyObjections
from inventory.models import AuditEvent
from inventory.patience import PAUSE

NOON = datetime(2020, 2, 10, 4, tzinfo=UTC)


@pytest.fixture
def asked(ledger, clock):
    clock.set(NOON)

    def ask(address, event="asked", **limits):
        with ledger.writing() as session:
            patience.require(session, event, address, **{"of_one": 2, **limits})
            patience.count(session, event, address)

    return ask


def test_one_waits_after_his_tries_and_another_does_not(asked, clock):
    asked("a")
    asked("a")
    with pytest.raises(TooManyLookUps) as refused:
        asked("a")
    assert refused.value.minutes == 15
    asked("b")
    asked("a", event="another thing")
    clock.set(NOON + PAUSE - timedelta(seconds=1))
    with pytest.raises(TooManyLookUps):
        asked("a")
    clock.set(NOON + PAUSE)
    asked("a")


def test_all_together_wait_only_where_that_is_said(asked):
    for address in "abc":
        asked(address)
    with pytest.raises(TooManyObjections):
        asked("d", of_all=3, refusal=TooManyObjections)
    asked("d")


def test_what_is_kept_of_who_asks_is_cut_and_nobodys_name(asked, ledger):
    asked("x" * 200)
    with ledger.reading() as session:
        (event,) = session.scalars(select(AuditEvent).where(AuditEvent.event == "asked"))
    assert (event.actor, event.subject) == ("public", "x" * 64)
