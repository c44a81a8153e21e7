"""In whose hand a staged import is."""

from datetime import UTC, datetime, timedelta

import pytest

from inventory.intake import staging, staging_work
from inventory.intake.staged_hands import SILENT
from inventory.intake.staging_work import NotMine
from tests.intake.books import xlsx
from tests.intake.staged import GOOD, ON, Clerk

NOON = datetime(2020, 2, 6, 4, tzinfo=UTC)


@pytest.fixture
def clerk(ledger, clock):
    clock.set(NOON)
    return Clerk(ledger)


def waiting(clerk, rows=GOOD):
    """A file that was handed in and nobody has read."""
    return clerk.write(
        staging.stage, into="KF", name="gifts.xlsx", content=xlsx(rows), as_=None, on=ON
    )


def take(clerk, worker="w"):
    return staging_work.take(clerk.ledger, worker=worker)


def test_a_killed_worker_is_followed_once_and_then_it_fails_by_name(clerk, clock):
    key = waiting(clerk)
    first = take(clerk)
    clock.set(NOON + SILENT)
    assert take(clerk, "v") is None, "it may still live"
    clock.set(NOON + SILENT + timedelta(seconds=1))
    second = take(clerk, "v")
    with pytest.raises(NotMine):
        staging_work.do(clerk.ledger, first)
    assert clerk.count("staged_row") == 0
    assert staging_work.beat(clerk.ledger, second, rows=2)
    clock.set(NOON + 3 * SILENT)
    assert take(clerk, "u") is None
    assert (clerk.see(key).state, clerk.see(key).error) == ("FAILED", "IMPORT_KILLED")
    clerk.write(staging.queue, key=key, posting=False)
    staging_work.do(clerk.ledger, take(clerk, "t"))
    assert clerk.see(key).state == "READY"


def test_who_is_told_to_end_gives_it_back_and_was_not_killed(clerk):
    key = waiting(clerk)
    for nth in range(4):
        assert staging_work.release(clerk.ledger, take(clerk, f"w{nth}"))
    assert clerk.see(key).state == "WAITING"
