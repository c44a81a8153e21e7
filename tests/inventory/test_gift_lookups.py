"""Looking up a gift is for everybody, and not for guessing."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from inventory import gift_lookups, pads
from inventory.errors import NotFound, TooManyLookUps
from inventory.gift_lookups import OF_ALL_MAX, OF_ONE_MAX
from inventory.models import AuditEvent
from inventory.patience import PAUSE
from inventory.wording import say
from tests.inventory.books import Books
from tests.inventory.gifts import gift, pad, void

NOON = datetime(2020, 2, 8, 4, tzinfo=UTC)


@pytest.fixture
def town(ledger):
    return Books(ledger)


@pytest.fixture
def code(town):
    made = pad(town, 2).stubs
    gift(town, "1")
    return made[0].look_up


def look_up(town, code, address="a"):
    return gift_lookups.look_up(town.ledger, code=code, address=address)


def guess(town, times=1, address="a", code="AAAAAAAAAA"):
    for _ in range(times):
        with pytest.raises(NotFound):
            look_up(town, code, address)


def test_who_has_the_code_reads_what_became_of_his_gift_as_often_as_he_likes(town, code):
    for _ in range(OF_ONE_MAX + 1):
        assert look_up(town, code).goods[0].quantity == 10


def test_after_ten_wrong_codes_an_address_waits_also_with_the_right_one(town, code, clock):
    clock.set(NOON)
    guess(town, OF_ONE_MAX)
    with pytest.raises(TooManyLookUps) as refused:
        look_up(town, code)
    assert (refused.value.minutes, refused.value.retryable) == (15, True)
    assert "15 分钟" in say(refused.value)
    assert look_up(town, code, "b").number
    clock.set(NOON + PAUSE)
    assert look_up(town, code).number


def test_asking_while_one_waits_does_not_make_it_longer(town, code, clock):
    clock.set(NOON)
    guess(town, OF_ONE_MAX)
    clock.set(NOON + timedelta(minutes=10))
    with pytest.raises(TooManyLookUps):
        look_up(town, "AAAAAAAAAA")
    clock.set(NOON + PAUSE)
    assert look_up(town, code).number


def test_many_addresses_together_wait_too(town, code, monkeypatch):
    monkeypatch.setattr(gift_lookups, "OF_ALL_MAX", 4)
    for address in "abcd":
        guess(town, address=address)
    with pytest.raises(TooManyLookUps):
        look_up(town, code, "e")


def test_unknown_void_and_cut_codes_are_told_and_counted_alike(town):
    stub = pad(town, 2).stubs[1]
    void(town, "2")
    told = []
    for wrong in (stub.look_up, "A" * 10, stub.look_up[:9]):
        with pytest.raises(NotFound) as refused:
            look_up(town, wrong)
        told.append(say(refused.value).replace(wrong, "…"))
    assert len(set(told)) == 1
    with town.ledger.reading() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.event == gift_lookups.WRONG))
        assert [(e.actor, e.subject) for e in events] == [("public", "a")] * 3


def test_codes_cannot_be_guessed(town):
    assert len(set(pads.ALPHABET)) == len(pads.ALPHABET)
    bits = pads.LOOK_UP_LENGTH * math.log2(len(pads.ALPHABET))
    assert bits > 49
    a_year = OF_ALL_MAX * (365 * 24 * 60 * 60 / PAUSE.seconds)
    assert 2**bits / 10_000 / a_year > 7_000, "years to the first hit among ten thousand stubs"
    codes = {stub.look_up for key in "abcde" for stub in pad(town, 50, key=key).stubs}
    assert len(codes) == 250
    for place in range(pads.LOOK_UP_LENGTH):
        assert len({code[place] for code in codes}) > 25, "every sign stands everywhere"
