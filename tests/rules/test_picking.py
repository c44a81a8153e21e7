"""Picking: first expiring, then first received, nobody else's."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from inventory.rules.picking import Candidate, Picked, order, pick, usable_on

ON = date(2020, 2, 8)


def candidate(lot, offer, *, days=None, meant=None, qualified=True):
    expires_on = None if days is None else ON + timedelta(days=days)
    return Candidate(lot, offer, expires_on, meant, qualified)


def picked(lots, asked):
    """The pick from lots that lie in any order."""
    return pick(
        sorted(lots, key=lambda c: order(c.expires_on, c.meant is not None, c.lot)), asked, ON
    )


def test_goods_may_be_used_through_the_printed_date():
    assert usable_on(ON, ON)
    assert not usable_on(ON, ON + timedelta(days=1))
    assert usable_on(None, date.max)


def test_the_lot_that_expires_first_goes_first_and_one_without_a_date_last():
    found = picked([candidate(1, 10), candidate(2, 10, days=9), candidate(3, 10, days=3)], 25)
    assert found.picks == (Picked(3, 10), Picked(2, 10), Picked(1, 5))


def test_among_equals_goods_meant_for_the_recipient_go_first_then_the_first_received():
    found = picked([candidate(1, 5), candidate(2, 5), candidate(3, 5, meant=True)], 12)
    assert found.picks == (Picked(3, 5), Picked(1, 5), Picked(2, 2))


def test_expired_bound_and_unaccepted_lots_are_passed_over_and_named():
    lots = [
        candidate(1, 9, days=-1),
        candidate(2, 9, meant=False),
        candidate(3, 9, qualified=False),
        candidate(4, 4),
    ]
    found = picked(lots, 5)
    assert (found.picks, found.usable, found.short) == ((Picked(4, 4),), 4, 1)
    assert (found.expired, found.bound, found.unaccepted) == (1, 2, 3)


def test_no_lot_is_looked_at_that_is_not_needed():
    lots = iter([candidate(1, 5), candidate(2, 5), candidate(3, 5)])
    assert pick(lots, 10, ON).short == 0
    assert next(lots).lot == 3


@given(
    st.lists(st.tuples(st.integers(0, 50), st.none() | st.integers(-3, 30)), max_size=12),
    st.integers(1, 300),
)
def test_what_is_picked_and_what_is_short_are_what_was_asked(offers, asked):
    lots = [candidate(n, offer, days=days) for n, (offer, days) in enumerate(offers, start=1)]
    found = picked(lots, asked)
    assert sum(p.quantity for p in found.picks) + found.short == asked
    assert all(0 < p.quantity <= lots[p.lot - 1].offer for p in found.picks)
    assert found.short == 0 or sum(p.quantity for p in found.picks) == found.usable
