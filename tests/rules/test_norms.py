"""Entitlements by hand: heads by days by pieces, rounded up once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.rules.norms import entitlement


@pytest.mark.parametrize(
    ("heads", "days", "pieces", "per_days", "entitled"),
    [
        (9, 2, 2, 1, 36),  # two masks a day
        (9, 7, 1, 7, 9),  # a bottle a week
        (9, 2, 1, 7, 3),  # 18 days of a person at a bottle a week: 2.57
        (1, 1, 1, 7, 1),  # a bottle is not cut
        (0, 7, 2, 1, 0),
        (9, 7, 0, 1, 0),
        (9, 30, 1, None, 9),  # a cup, once
    ],
)
def test_what_people_get(heads, days, pieces, per_days, entitled):
    assert entitlement(heads, days, pieces, per_days) == entitled


def test_no_days_are_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="0 days"):
        entitlement(9, 2, 2, 0)


@given(*[st.integers(1, 1000)] * 4)
def test_it_is_never_too_little_and_never_a_whole_piece_too_much(heads, days, pieces, per_days):
    entitled = entitlement(heads, days, pieces, per_days)
    assert entitled * per_days >= heads * days * pieces > (entitled - 1) * per_days
