"""Pads of receipts are printed, stubs made void, and donors asked whether they may be named."""

import re

import pytest
from sqlalchemy import select

from inventory import documents, pad_ledger, pads
from inventory.errors import BadInput, KeyReused, NotAllowed, NotFound, StubVoid
from inventory.models import NamingConsent, Stub
from tests.inventory.books import Books
from tests.inventory.gifts import FEB_1, FEB_3, FEB_8, consent, count, gift, missing, pad, void


@pytest.fixture
def town(ledger):
    books = Books(ledger)
    yield books
    assert not books.broken()


@pytest.fixture
def file(sqlite_ledger):
    return Books(sqlite_ledger)


def test_look_up_codes_are_ten_clear_letters_each_its_own(town):
    codes = [stub.look_up for stub in pad(town, 50).stubs]
    assert len(set(codes)) == 50
    assert all(re.fullmatch("[A-HJKMNP-Z2-9]{10}", code) for code in codes)


def test_the_same_salts_draw_the_same_codes(file):
    assert [s.look_up for s in pad(file, 3).stubs] == ["HRFG8MAH8B", "8335AC9VTJ", "R8ZTQ2CU6T"]


def test_printing_twice_is_one_pad(town):
    first = pad(town, 3)
    again = pad(town, 3)
    assert again.replayed
    assert not first.replayed
    assert (again.serial, again.stubs) == (first.serial, first.stubs)
    for changed in ({"count": 4}, {"custodian": "别人"}, {"actor": "keeper"}):
        with pytest.raises(KeyReused):
            pad(town, **({"count": 3} | changed))
    assert count(town, Stub) == 3


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"count": 51}, "count"),
        ({"count": 0}, "count"),
        ({"count": True}, "count"),
        ({"custodian": " "}, "custodian"),
        ({"key": ""}, "request_key"),
    ],
)
def test_a_pad_that_cannot_be_is_refused(file, said, field):
    with pytest.raises(BadInput) as refused:
        pad(file, **said)
    assert refused.value.field == field


def test_a_void_stub_is_not_recorded_and_not_made_void_again(town):
    pad(town)
    assert void(town, "NDL-ST-000002") == pads.Voided("NDL-ST-000002", FEB_8)
    with pytest.raises(StubVoid) as refused:
        gift(town, "2")
    assert refused.value.facts() == {"number": "NDL-ST-000002", "voided_on": "2020-02-08"}
    with pytest.raises(StubVoid):
        void(town, "2")


def test_a_stub_of_a_reversed_receipt_may_be_made_void(town):
    pad(town, 1)
    town.reverse(FEB_3, gift(town, "1"))
    void(town, "1", "没有收到东西")
    assert missing(town) == []


def test_who_may_print_void_and_hear_consents(town):
    pad(town)
    pad(town, key="p2", organization="DGC")
    number = gift(town)
    for actor in ("finance", "publisher", "checkpoint"):
        with pytest.raises(NotAllowed):
            pad(town, key="p9", actor=actor)
        with pytest.raises(NotAllowed):
            void(town, "NDL-ST-000001", actor=actor)
        with pytest.raises(NotAllowed):
            consent(town, number, actor=actor)
        with pytest.raises(NotAllowed):
            town.ask(pad_ledger.pad, actor, organization="NDL", serial=1)
    with pytest.raises(NotAllowed):
        pad(town, key="p9", actor="clerk")
    for foreign in ("NDL-ST-000001", "NDL-ST-000099", "NONE-ST-000001"):
        with pytest.raises(NotAllowed) as refused:
            void(town, foreign, actor="clerk")
        assert refused.value.act == "read_stub"
    with pytest.raises(NotFound):
        void(town, "99", actor="clerk")
    void(town, "1", actor="clerk")
    assert missing(town, actor="clerk") == [tuple(f"DGC-ST-00000{n}" for n in range(2, 6))]
    for foreign in (number, "NDL-RK-2020-000099"):
        with pytest.raises(NotAllowed):
            consent(town, foreign, actor="clerk")


def test_the_last_word_on_being_named_holds_and_every_word_is_kept(town):
    number = gift(town, consent="FULL")
    for said in ("NOT", "NOT", "MASKED"):
        assert consent(town, number, said, "keeper") == pads.Consented(number, said)
        assert town.ask(documents.whole, number=number).consent == said
    with town.ledger.reading() as session:
        kept = session.scalars(select(NamingConsent.consent).order_by(NamingConsent.id)).all()
    assert kept == ["FULL", "NOT", "MASKED"]


def test_only_the_donor_of_a_gift_is_asked_and_only_a_name_is_published(town):
    bought = town.receive(FEB_1, 5, origin="PURCHASED", by="FIRM")
    nobody = town.receive(FEB_1, 5)
    issued = town.issue(FEB_3, 1)
    reversal = town.reverse(FEB_3, town.receive(FEB_1, 5, by="ZHANG"))
    for number in (bought, issued, reversal):
        with pytest.raises(BadInput):
            consent(town, number)
    with pytest.raises(BadInput):
        consent(town, nobody, "FULL")
    with pytest.raises(BadInput):
        consent(town, nobody, "YES")
    with pytest.raises(BadInput):
        gift(town, by=None, consent="MASKED")
    consent(town, nobody, "NOT")
