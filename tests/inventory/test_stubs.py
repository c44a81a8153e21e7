"""A receipt takes over the stub it was written on: once, under its digest, whoever races."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from inventory import documents, posting, stock, stubs
from inventory.errors import BadInput, KeyReused, NotFound, StubUsed, StubVoid
from inventory.models import Document, NamingConsent
from inventory.stock import Recipient
from tests.inventory.books import Books
from tests.inventory.gifts import FEB_1, MASKS, count, gift, missing, pad, void


@pytest.fixture
def town(ledger):
    books = Books(ledger)
    yield books
    assert not books.broken()


@pytest.fixture
def file(sqlite_ledger):
    return Books(sqlite_ledger)


def test_the_stub_stands_on_the_document_under_its_digest(town):
    pad(town)
    number = gift(town, "1")
    assert town.ask(documents.whole, number=number).text("stub") == "NDL-ST-000001"
    if town.ledger.dialect == "sqlite":
        town.tamper("update document_text set text = 'NDL-ST-000002' where field = 'stub'")
        assert set(town.broken()) == {"P10"}
        town.tamper("update document_text set text = 'NDL-ST-000001' where field = 'stub'")


def test_a_stub_is_recorded_once(town):
    pad(town)
    number = gift(town, "1")
    before = count(town, Document)
    with pytest.raises(StubUsed) as refused:
        gift(town, "NDL-ST-000001")
    assert refused.value.facts() == {"number": "NDL-ST-000001", "by": number}
    with pytest.raises(StubUsed):
        void(town, "1")
    assert count(town, Document) == before


@pytest.mark.parametrize(
    "stub", ["NDL-ST-000006", "6", "DGC-ST-000001", "999999999", "1" * 60, "没有"]
)
def test_a_stub_that_is_none_of_the_organization_is_not_found(town, stub):
    pad(town)
    pad(town, key="p2", organization="DGC")
    with pytest.raises(NotFound) as refused:
        gift(town, stub)
    assert refused.value.what == "stub"
    assert count(town, Document) == 0


def test_what_was_bought_has_no_stub_and_nobody_to_name(town):
    pad(town)
    for said, field in (({"stub": "1"}, "stub"), ({"consent": "FULL"}, "consent")):
        for origin in ("PURCHASED", "ALLOCATED"):
            with pytest.raises(BadInput) as refused:
                gift(town, by="FIRM", origin=origin, **said)
            assert refused.value.field == field


def test_the_same_request_again_gets_the_first_answer_though_its_stub_is_used(town):
    pad(town)

    def send(stub="1", consent="FULL"):
        with town.ledger.writing() as session:
            return stock.receive(
                session,
                actor="system",
                organization="NDL",
                on=FEB_1,
                request_key="r",
                origin="DONATED",
                counterparty="ZHANG",
                lines=MASKS,
                stub=stub,
                consent=consent,
            )

    first, again = send(), send()
    assert (again.number, again.digest, again.replayed) == (first.number, first.digest, True)
    for changed in ({"stub": "2"}, {"stub": None}, {"consent": "NOT"}, {"consent": None}):
        with pytest.raises(KeyReused):
            send(**changed)
    assert (count(town, Document), count(town, NamingConsent)) == (1, 1)


def test_goods_that_go_straight_through_take_a_stub_too(town):
    pad(town)

    def direct(stub):
        return town.post(
            lambda session, **said: stock.direct(session, **said)[0],
            FEB_1,
            origin="DONATED",
            counterparty="ZHANG",
            lines=MASKS,
            recipient=Recipient(group="GUARD"),
            stub=stub,
            consent="MASKED",
        )

    number = direct("1")
    assert town.ask(documents.whole, number=number).consent == "MASKED"
    with pytest.raises(StubUsed):
        direct("1")
    assert missing(town)[0][0] == "NDL-ST-000002"
    assert count(town, Document) == 2


@pytest.mark.parametrize("rival", ["gift", "void"])
def test_of_two_that_take_one_stub_at_once_one_has_it(town, rival):
    pad(town, 20)

    def attempt(task):
        n, kind = task
        try:
            if kind == "void":
                void(town, str(n))
            else:
                with town.ledger.writing() as session:
                    stock.receive(
                        session,
                        actor="system",
                        organization="NDL",
                        on=FEB_1,
                        request_key=f"{n}-{kind}",
                        origin="DONATED",
                        lines=MASKS,
                        stub=str(n),
                    )
        except (StubUsed, StubVoid):
            return 0
        return 1

    tasks = [(n, kind) for n in range(1, 21) for kind in ("first", rival)]
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(attempt, tasks))
    assert [a + b for a, b in zip(done[::2], done[1::2], strict=True)] == [1] * 20
    assert missing(town) == []
    used = count(town, Document)
    assert used == (20 if rival == "gift" else sum(done[::2]))


def test_a_posting_that_names_one_stub_twice_is_refused_by_the_guarded_update(file):
    pad(file)

    def twice(session):
        drafts = [
            stock.receipt(
                session,
                actor="system",
                organization="NDL",
                on=FEB_1,
                request_key=key,
                origin="DONATED",
                lines=MASKS,
                stub="1",
            )
            for key in ("a", "b")
        ]
        return posting.post(session, drafts)

    with pytest.raises(StubUsed), file.ledger.writing() as session:
        twice(session)
    assert count(file, Document) == 0


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("7", "NDL-ST-000007"),
        (" 000 123 ", "NDL-ST-000123"),
        ("DGC-ST-000007", "DGC-ST-000007"),
        ("１", "１"),
        ("1" * 10, "1" * 10),
    ],
)
def test_the_digits_are_enough_of_a_number(typed, number):
    assert stubs.full_number("NDL", typed) == number
