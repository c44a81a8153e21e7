"""Commitments: bound before it is spent, settled below and never above, released by an entry."""

from datetime import date

import pytest

from inventory import commitments, errors, wording
from tests.inventory.money import ON, Money


@pytest.fixture
def books(ledger, clock):
    clock.set(date(2020, 3, 31))
    return Money(ledger)


def test_what_is_bound_is_no_longer_available_and_not_spent(books):
    books.commit(4_000_000)
    holder = books.holder()
    assert (holder.committed_fen, holder.spent_fen, holder.available_fen) == (
        4_000_000,
        0,
        1_000_000,
    )
    with pytest.raises(errors.OverFund):
        books.buy(1_000_001)
    assert books.broken() == {}


def test_a_commitment_settles_below_and_never_above(books):
    number = books.commit(100_000)
    books.buy(99_999, number=number)
    with pytest.raises(errors.OverItem) as refused:
        books.buy(2, number=number)
    assert (refused.value.number, refused.value.left_fen) == (number, 1)
    books.release(number)
    assert (books.holder().committed_fen, books.available()) == (0, 4_900_001)
    assert books.broken() == {}


def test_a_commitment_is_enlarged_by_an_entry_and_then_settles_for_more(books):
    number = books.commit(100_000)
    books.enlarge(number, 20_000)
    books.buy(120_000, number=number, paid=False)
    assert books.holder().committed_fen == 0
    assert books.broken() == {}


def test_a_commitment_is_not_enlarged_before_it_was_made(books):
    number = books.commit(100_000)
    with pytest.raises(errors.BadInput) as refused:
        books.enlarge(number, 1, on=date(2020, 2, 7))
    assert refused.value.field == "on"


def test_another_ones_commitment_does_not_pay(books):
    mine, other = books.commit(100_000), books.commit(50_000)
    with pytest.raises(errors.OverItem):
        books.buy(100_001, number=mine)
    with pytest.raises(errors.BadInput) as refused:
        books.buy(1, number=other, organization="XLC")
    assert wording.say(refused.value).startswith(f"number：{other} 是东沟村的，不是西梁村的")


def test_whose_it_is_is_told_to_nobody_who_may_not_see_it(books):
    number = books.commit(50_000, organization="XLC")
    for named in (number, "XLC-ZY-2020-000099"):
        said = {"number": named, "amount_fen": 1, "reason": "取消"}
        with pytest.raises(errors.NotAllowed) as refused, books.ledger.writing() as session:
            commitments.release_commitment(
                session, actor="clerk", organization="DGC", on=ON, request_key="c", **said
            )
        assert "西梁" not in wording.say(refused.value)


def test_a_released_commitment_has_nothing_left(books):
    number = books.commit(100_000)
    books.release(number, 40_000)
    books.release(number)
    for work in (lambda: books.release(number), lambda: books.buy(1, number=number)):
        with pytest.raises(errors.OverItem) as refused:
            work()
        assert refused.value.left_fen == 0


def test_an_expired_commitment_pays_nothing_until_an_entry_frees_it(books):
    number = books.commit(100_000, due_on=date(2020, 2, 9))
    with pytest.raises(errors.CommitmentExpired) as refused:
        books.buy(1, number=number, on=date(2020, 2, 10))
    assert refused.value.due_on == date(2020, 2, 9)
    assert books.holder().committed_fen == 100_000  # no clock frees it
    books.release(number, on=date(2020, 2, 10))
    assert books.available() == 5_000_000


def test_a_commitment_that_was_settled_in_part_is_reversed_after_that(books):
    number = books.commit(100_000)
    spent = books.buy(1, number=number)
    with pytest.raises(errors.DrawnOn) as refused:
        books.reverse(ON, number, "DGC")
    assert refused.value.by == [spent]
    books.reverse(ON, spent, "DGC")
    books.reverse(ON, number, "DGC")
    with pytest.raises(errors.AlreadyReversed):
        books.enlarge(number, 1)
    assert books.available() == 5_000_000
    assert books.broken() == {}


def test_a_past_day_cannot_take_what_a_later_entry_took(books):
    number = books.commit(100_000, on=date(2020, 2, 5))
    books.buy(60_000, number=number, on=date(2020, 2, 8))
    with pytest.raises(errors.OverItem):
        books.release(number, 50_000, on=date(2020, 2, 6))
    books.enlarge(number, 60_000, on=date(2020, 2, 9))
    with pytest.raises(errors.NoBackdating) as refused:
        books.release(number, 50_000, on=date(2020, 2, 6))
    assert (refused.value.offer, refused.value.short_on) == (40_000, date(2020, 2, 8))
    assert books.broken() == {}


def test_a_commitment_names_what_it_is(books):
    with pytest.raises(errors.BadInput):
        books.release(books.buy(5))


def test_a_commitment_that_expired_is_not_enlarged(books):
    number = books.commit(100_000, due_on=date(2020, 2, 15))
    books.enlarge(number, 1, on=date(2020, 2, 15))
    with pytest.raises(errors.CommitmentExpired):
        books.enlarge(number, 1, on=date(2020, 2, 16))
    assert books.holder().committed_fen == 100_001


def test_releasing_what_is_settled_does_not_speak_of_a_sum_that_nobody_asked_for(books):
    number = books.commit(100_000)
    books.release(number)
    with pytest.raises(errors.OverItem) as refused:
        books.release(number)
    assert wording.say(refused.value) == f"{number} 的已占用已经没有余额，不用再办。"


def test_a_refused_reversal_names_the_document_once(books):
    number = books.commit(100_000)
    books.buy(1, number=number)
    with pytest.raises(errors.DrawnOn) as refused:
        books.reverse(ON, number, "DGC")
    assert wording.say(refused.value).startswith(f"{number} 的已占用已被动用，")
