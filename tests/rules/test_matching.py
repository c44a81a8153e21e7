"""Three figures of a line, what differs, and how much may be settled: against plain fractions."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.rules.matching import (
    BLOCKING,
    Differs,
    Three,
    Tolerance,
    differences,
    fill,
    parts,
    settled_most,
)

some = st.integers(0, 50)
lines = st.builds(Three, st.integers(1, 50), st.integers(1, 5000), some, some, some)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (Three(10, 1000, 10, 10, 1000), []),
        (Three(10, 1000, 10, 11, 1100), ["ABOVE_CAME", "ABOVE_ORDER"]),
        (Three(10, 1000, 9, 10, 1000), ["ABOVE_CAME", "NOT_COME"]),
        (Three(10, 1000, 10, 10, 1001), ["PRICE_ABOVE"]),
        (Three(10, 1000, 10, 10, 999), ["PRICE_BELOW"]),
        (Three(10, 1000, 10, 9, 900), ["NOT_INVOICED"]),
        (Three(10, 1000, 11, 10, 1000), ["NOT_INVOICED", "MORE_CAME"]),
    ],
)
def test_one_piece_and_one_fen_differ(line, told):
    assert list(differences(line)) == told


@pytest.mark.parametrize(
    "line",
    [
        Three(10, 1000, 9, 10, 1000),
        Three(10, 1000, 10, 10, 1001),
        Three(10, 1000, 10, 10, 999),
        Three(10, 1000, 10, 9, 900),
    ],
)
def test_and_do_not_within_a_tolerance_which_ends_at_once_beyond(line):
    told = Tolerance(1, 1)
    assert not differences(line, told)
    assert settled_most(line, told, papers=True) == line.came_fen
    assert differences(line, Tolerance(1, 0)) or differences(line, Tolerance(0, 1))


def test_what_is_invoiced_for_less_is_settled_for_less():
    assert settled_most(Three(10, 1000, 10, 10, 999), papers=True) == 999
    assert settled_most(Three(10, 1000, 10, 10, 999), papers=False) == 999


def test_pieces_without_an_invoice_are_settled_only_where_their_papers_are_awaited():
    part = Three(10, 1000, 10, 4, 400)
    assert settled_most(part, papers=True) == 400
    assert settled_most(part, papers=False) == 1000
    assert settled_most(Three(10, 1000, 10, 0, 0), papers=True) == 1000, "another rule asks there"


def test_a_sum_between_two_fen_is_neither_above_nor_below():
    assert not {Differs.PRICE_ABOVE, Differs.PRICE_BELOW} & set(
        differences(Three(3, 100, 1, 1, 34))
    )
    assert not {Differs.PRICE_ABOVE, Differs.PRICE_BELOW} & set(
        differences(Three(3, 100, 1, 1, 33))
    )
    assert Differs.PRICE_ABOVE in differences(Three(3, 100, 1, 1, 35))
    assert Differs.PRICE_BELOW in differences(Three(3, 100, 1, 1, 32))


@given(lines)
def test_a_line_differs_as_fractions_say(line):
    told = set(differences(line))
    agreed = Fraction(line.ordered_fen * line.invoiced, line.ordered)
    assert (Differs.PRICE_ABOVE in told) == (line.invoiced_fen - agreed >= 1)
    assert (Differs.PRICE_BELOW in told) == (agreed - line.invoiced_fen >= 1)
    assert bool(BLOCKING & told) == (
        line.invoiced > min(line.came, line.ordered) or line.invoiced_fen - agreed >= 1
    )
    with_papers = settled_most(line, papers=True)
    assert 0 <= with_papers <= settled_most(line, papers=False) <= line.came_fen
    if not BLOCKING & told and line.invoiced:
        assert with_papers <= line.invoiced_fen


@given(st.integers(-5000, 5000), st.lists(st.integers(1, 20), min_size=1), st.integers(0, 50))
def test_parts_of_a_sum_are_all_of_it_and_each_within_a_fen_of_its_share(amount, pieces, beyond):
    whole = sum(pieces) + beyond
    shares = parts(amount, whole, pieces)
    for share, quantity in zip(shares, pieces, strict=True):
        assert abs(share - Fraction(amount * quantity, whole)) < 1
    if not beyond:
        assert sum(shares) == amount


@given(st.integers(0, 100), st.lists(some, max_size=4), some)
def test_pieces_of_a_lot_fill_its_places_and_what_is_beyond_all_is_on_the_last(
    quantity, rooms, free
):
    taken = fill(quantity, rooms, free)
    assert (
        taken[:-1]
        == [min(room, max(quantity - sum(rooms[:n]), 0)) for n, room in enumerate(rooms)][
            : max(len(rooms) - 1, 0)
        ]
    )
    beyond = max(quantity - sum(rooms) - free, 0)
    assert sum(taken) == (min(quantity, sum(rooms)) + beyond if rooms else 0)
    more = fill(quantity + 1, rooms, free)
    assert sum(more) - sum(taken) in (0, 1)
    assert all(after >= before for before, after in zip(taken, more, strict=True))
