"""What is missing, by when it is due, and how long papers are kept, as arithmetic."""

from datetime import date

import pytest

from inventory.rules.evidence import Evidence, Wanted, due_on, kept_until, lacks

PAPER = Wanted("票据", frozenset({"FISCAL", "TAX_AGENT"}), frozenset(), True, "BLOCK", None, "")
EITHER = Wanted("票或单", frozenset({"FISCAL"}), frozenset({"NOTE"}), False, "LIST", 5, "")
NOTE = Wanted("单", frozenset(), frozenset({"NOTE"}), False, "LIST", 5, "")


def there(needed=100, *, awaiting=False, told=False, notes=(), **papers):
    return Evidence(papers, frozenset(notes), awaiting, told, needed)


@pytest.mark.parametrize(
    ("wanted", "found", "lacking"),
    [
        (PAPER, there(FISCAL=100), False),
        (PAPER, there(FISCAL=60, TAX_AGENT=40), False),
        (PAPER, there(FISCAL=99), True),
        (PAPER, there(NON_COMPLIANT=100), True),
        (PAPER, there(0), True),
        (PAPER, there(told=True), False),
        (PAPER, there(awaiting=True), True),
        (EITHER, there(notes=["NOTE"]), False),
        (EITHER, there(FISCAL=100), False),
        (NOTE, there(FISCAL=100, told=True), True),
        (NOTE, there(notes=["NOTE"]), False),
    ],
)
def test_a_rule_lacks_what_does_not_reach_its_sum_or_hangs_nowhere(wanted, found, lacking):
    assert lacks(wanted, found, leaving=False) is lacking


def test_money_leaves_on_papers_that_are_awaited_where_the_rule_says_so():
    assert not lacks(PAPER, there(awaiting=True), leaving=True)
    assert lacks(EITHER, there(awaiting=True), leaving=True)


def test_a_day_is_due_so_many_days_later():
    assert due_on(date(2020, 2, 8), 21) == date(2020, 2, 29)
    assert due_on(date(2020, 2, 8), None) == date(2020, 2, 8)


def test_what_is_kept_is_kept_to_the_end_of_a_year_or_for_ever():
    assert kept_until(date(2020, 1, 1), 10) == date(2030, 12, 31)
    assert kept_until(date(2020, 12, 31), 10) == date(2030, 12, 31)
    assert kept_until(date(2020, 1, 1), None) is None
