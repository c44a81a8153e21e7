"""Pads of receipts: printed, written on, recorded once, void or missed; and whether a donor may be named."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select

from inventory import documents, pad_ledger, pads, posting, setting_up, stock, stubs, transfers
from inventory.errors import BadInput, KeyReused, NotAllowed, NotFound, StubUsed, StubVoid
from inventory.models import Document, NamingConsent, Stub
from inventory.stock import ReceiptLine, Recipient
from tests.inventory.books import Books

FEB_1, FEB_3, FEB_8 = (date(2020, 2, day) for day in (1, 3, 8))
MASKS = [ReceiptLine("MASK", "KF", 10)]


@pytest.fixture
def town(ledger):
    books = Books(ledger)
    yield books
    assert not books.broken()


@pytest.fixture
def file(sqlite_ledger):
    return Books(sqlite_ledger)


def write(town, verb, **said):
    """A verb that posts nothing, in a transaction of its own."""
    with town.ledger.writing() as session:
        return verb(session, **({"actor": "system"} | said))


def pad(town, count=5, custodian="卡口长", key="p1", organization="NDL", actor="system"):
    return write(
        town,
        pads.print_pad,
        actor=actor,
        organization=organization,
        custodian=custodian,
        count=count,
        request_key=key,
    )


def void(town, number, reason="写坏", **said):
    return write(town, pads.void_stub, number=number, reason=reason, **said)


def gift(town, stub=None, consent=None, by="ZHANG", on=FEB_1, lines=MASKS, **said):
    return town.receive_lines(lines, on, by=by, stub=stub, consent=consent, **said)


def missing(town, **said):
    return [out.missing for out in town.ask(pad_ledger.outstanding, **said)]


def count(town, table):
    with town.ledger.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_a_pad_goes_to_a_checkpoint_and_what_is_not_back_is_listed(town, clock):
    """Twenty stubs: three are recorded, one is spoilt, sixteen are out."""
    clock.set(FEB_1)
    printed = pad(town, 20, "东沟村卡口长")
    numbers = [stub.number for stub in printed.stubs]
    assert (numbers[0], numbers[-1]) == ("NDL-ST-000001", "NDL-ST-000020")
    clock.set(FEB_8)
    for stub in ("NDL-ST-000001", "2", " 3 "):
        gift(town, stub, on=FEB_3)
    void(town, "4")
    (out,) = town.ask(pad_ledger.outstanding, organization="NDL")
    assert out.missing == tuple(numbers[4:])
    assert (len(out.missing), out.used, out.void, out.days) == (16, 3, 1, 7)
    assert (out.custodian, out.handed_out_on, out.first, out.last) == (
        "东沟村卡口长",
        FEB_1,
        numbers[0],
        numbers[-1],
    )


def test_a_pad_that_is_all_back_is_listed_no_more(town):
    pad(town, 2)
    gift(town, "1")
    void(town, "2")
    assert missing(town) == []


def test_the_oldest_pad_comes_first_and_each_organization_counts_its_own(town, clock):
    clock.set(FEB_3)
    pad(town, 2)
    clock.set(FEB_1)
    pad(town, 1, key="p2", organization="DGC")
    clock.set(FEB_8)
    assert pad(town, 2, key="p3").serial == 2
    assert missing(town) == [
        ("DGC-ST-000001",),
        ("NDL-ST-000001", "NDL-ST-000002"),
        ("NDL-ST-000003", "NDL-ST-000004"),
    ]
    assert missing(town, organization="DGC") == [("DGC-ST-000001",)]


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


def test_a_pad_can_be_printed_again(town):
    printed = pad(town, 3)
    assert town.ask(pad_ledger.pad, organization="NDL", serial=1) == printed
    with pytest.raises(NotFound):
        town.ask(pad_ledger.pad, organization="NDL", serial=2)


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


def test_a_void_stub_is_not_recorded_and_not_made_void_again(town):
    pad(town)
    assert void(town, "NDL-ST-000002") == pads.Voided("NDL-ST-000002", FEB_8)
    with pytest.raises(StubVoid) as refused:
        gift(town, "2")
    assert refused.value.facts() == {"number": "NDL-ST-000002", "voided_on": "2020-02-08"}
    with pytest.raises(StubVoid):
        void(town, "2")


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


def test_a_reversed_receipt_gives_its_stub_free_for_the_one_that_corrects_it(town):
    code = pad(town, 1).stubs[0].look_up
    wrong = gift(town, "1")
    town.reverse(FEB_3, wrong)
    assert missing(town) == [("NDL-ST-000001",)]
    assert town.ask(look_up, code=code).state == "REVERSED"
    right = gift(town, "1", on=FEB_3)
    assert town.ask(look_up, code=code).number == right
    assert missing(town) == []
    with pytest.raises(StubUsed) as refused:
        gift(town, "1")
    assert refused.value.by == right
    both = [town.ask(documents.whole, number=number).text("stub") for number in (wrong, right)]
    assert both == ["NDL-ST-000001"] * 2


def test_a_stub_of_a_reversed_receipt_may_be_made_void(town):
    pad(town, 1)
    town.reverse(FEB_3, gift(town, "1"))
    void(town, "1", "没有收到东西")
    assert missing(town) == []


def look_up(session, actor, code):
    """As a question of ``Books``, which always names an actor; this one does not ask who."""
    return pad_ledger.look_up(session, code=code)


def test_a_look_up_code_tells_what_became_of_the_gift_and_nothing_of_anybody(town):
    setting_up.setup(
        town.ledger,
        actor="system",
        data={"counterparties": [{"code": "ZHANG", "name": "张三丰", "kind": "个人"}]},
    )
    code = pad(town, 2).stubs[0].look_up
    lines = [ReceiptLine("MASK", "KF", 100), ReceiptLine("SOAP", "KF", 4, acceptance="PENDING")]
    number = gift(town, "1", lines=lines, note="张三丰 13800000000 送来", consent="FULL")
    town.issue(FEB_3, 30)
    found = town.ask(look_up, code=f" {code[:5].lower()}-{code[5:]} ")
    assert (found.stub, found.state, found.number, found.on) == (
        "NDL-ST-000001",
        "RECORDED",
        number,
        FEB_1,
    )
    assert found.goods == (
        pad_ledger.GiftLine("口罩", "", "只", 100, 30, 70),
        pad_ledger.GiftLine("洗手液", "", "瓶", 4, 0, 4),
    )
    assert "张" not in str(found)
    assert "138" not in str(found)


def test_a_stub_that_is_out_or_void_says_so_when_looked_up(town):
    first, second = pad(town, 2).stubs
    void(town, "2")
    assert town.ask(look_up, code=first.look_up) == pad_ledger.Gift(
        "NDL-ST-000001", "OUT", "还没有登记", None, None, ()
    )
    assert town.ask(look_up, code=second.look_up).state_name == "已作废"
    for wrong in ("", "AAAAAAAAAA", "%", "x" * 500):
        with pytest.raises(NotFound):
            town.ask(look_up, code=wrong)


def test_goods_that_are_followed_to_a_village_count_as_left_and_issued_there(town):
    code = pad(town, 1).stubs[0].look_up
    gift(town, "1")
    sent = [stock.IssueLine("MASK", "KF", 6)]
    number = town.post(transfers.dispatch, FEB_3, to="DGC", lines=sent)
    assert town.ask(look_up, code=code).goods[0].left == 10
    town.arrive(FEB_3, number, None)
    town.post(
        stock.issue,
        FEB_3,
        "DGC",
        group="GUARD",
        lines=[stock.IssueLine("MASK", "DGC-KF", 2)],
    )
    (line,) = town.ask(look_up, code=code).goods
    assert (line.quantity, line.issued, line.left) == (10, 2, 8)


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
    with pytest.raises(NotFound):
        void(town, "NDL-ST-000001", actor="clerk")
    void(town, "1", actor="clerk")
    assert missing(town, actor="clerk") == [tuple(f"DGC-ST-00000{n}" for n in range(2, 6))]
    for foreign in (number, "NDL-RK-2020-000099"):
        with pytest.raises(NotAllowed):
            consent(town, foreign, actor="clerk")


def consent(town, number, said="FULL", actor="system"):
    return write(town, pads.record_consent, actor=actor, number=number, consent=said)


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
