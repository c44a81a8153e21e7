"""A photo or a scan on a document: for whom, once, to be read by whom, erased by whom; on both engines."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select

from inventory import attachments, digest, stock, transfers, uploads
from inventory.errors import Erased, NotAllowed
from inventory.models import AttachmentContent, AuditEvent
from inventory.stock import IssueLine, ReceiptLine
from inventory.wording import say
from tests.inventory.books import Books
from tests.inventory.files import SECRET, pdf, photo, plain

FEB_1, FEB_5 = date(2020, 2, 1), date(2020, 2, 5)


@pytest.fixture
def town(ledger):
    return Books(ledger)


@pytest.fixture
def receipt(town):
    return town.receive(FEB_1, 100)


def attach(town, number, content=None, name="照片.jpg", actor="system"):
    salt = town.ledger.salts(uploads.SALT_BYTES)
    made = uploads.prepared(name, content or photo(), salt=salt)
    with town.ledger.writing() as session:
        return attachments.attach(session, actor=actor, number=number, prepared=made)


def erase(town, number, attachment_id, actor="system"):
    with town.ledger.writing() as session:
        attachments.erase(session, actor=actor, number=number, attachment_id=attachment_id)


def listed(town, number, actor="system"):
    return town.ask(attachments.attachments, actor=actor, number=number)


def content(town, attachment_id, actor="system"):
    return town.ask(attachments.content, actor=actor, attachment_id=attachment_id)


def test_a_photo_is_kept_without_where_it_was_taken_and_read_again(town, receipt):
    done = attach(town, receipt, actor="keeper")
    (row,) = listed(town, receipt)
    assert (row.id, row.name, row.media_type, row.size, row.hash) == (
        done.id,
        "照片.jpg",
        "image/jpeg",
        done.size,
        done.hash,
    )
    assert (row.added_by, row.added_by_name, row.erased) == ("keeper", "物资员", False)
    assert row.added_at == town.ledger.clock()
    held = content(town, done.id)
    assert (held.name, held.media_type, len(held.content)) == ("照片.jpg", "image/jpeg", done.size)
    assert held.content.startswith(b"\xff\xd8")
    assert SECRET not in held.content
    assert town.broken() == {}


def test_a_document_gets_several_and_keeps_their_order_also_after_it_was_reversed(town, receipt):
    first = attach(town, receipt, photo())
    second = attach(town, receipt, pdf(), "发票.pdf")
    reversal = town.reverse(FEB_5, receipt)
    third = attach(town, receipt, plain(), "说明.png")
    assert [row.id for row in listed(town, receipt)] == [first.id, second.id, third.id]
    assert listed(town, reversal) == ()
    assert attach(town, reversal).replayed is False


def test_the_same_content_again_is_answered_with_the_first(town, receipt):
    first = attach(town, receipt, photo())
    again = attach(town, receipt, photo(), "另一个名字.jpg")
    assert (again.id, again.name, again.replayed, first.replayed) == (
        first.id,
        "照片.jpg",
        True,
        False,
    )
    assert len(listed(town, receipt)) == 1
    other = town.receive(FEB_1, 5)
    assert attach(town, other, photo()).replayed is False, "on another document it is another"


def test_content_of_the_same_size_is_not_taken_for_the_same(town, receipt):
    one, other = pdf(b"(1)"), pdf(b"(2)")
    assert len(one) == len(other)
    assert attach(town, receipt, one).id != attach(town, receipt, other).id
    assert attach(town, receipt, other).replayed is True


def test_sixteen_who_add_the_same_at_once_add_it_once(town, receipt):
    with ThreadPoolExecutor(16) as pool:
        done = list(pool.map(lambda _: attach(town, receipt), range(16)))
    assert len({row.id for row in done}) == 1
    assert [row.replayed for row in done].count(False) == 1
    assert len(listed(town, receipt)) == 1


@pytest.mark.parametrize("actor", ["keeper", "finance", "checkpoint", "approver"])
def test_who_works_in_the_organization_attaches(town, receipt, actor):
    assert attach(town, receipt, actor=actor).replayed is False


@pytest.mark.parametrize("actor", ["publisher", "clerk", "nobody"])
def test_who_only_reads_or_is_of_elsewhere_does_not(town, receipt, actor):
    with pytest.raises(NotAllowed):
        attach(town, receipt, actor=actor)
    with pytest.raises(NotAllowed):
        town.ask(attachments.require, actor=actor, number=receipt)
    assert listed(town, receipt) == ()


def test_a_foreign_document_is_answered_like_one_that_is_not_there(town, receipt):
    done = attach(town, receipt)

    def refusal(question, **said):
        with pytest.raises(NotAllowed) as refused:
            town.ask(question, actor="clerk", **said)
        return refused.value.facts()

    for question in (attachments.attachments, attachments.require):
        assert refusal(question, number=receipt) == refusal(question, number="NDL-RK-2020-000099")
    of = refusal(attachments.content, attachment_id=done.id)
    for none in (done.id + 1, 0, -1, 2**70):
        assert refusal(attachments.content, attachment_id=none) == of


def test_who_is_sent_goods_reads_what_hangs_on_the_dispatch_and_adds_nothing(town, receipt):
    lines = [IssueLine("MASK", "KF", 10)]
    sent = town.post(transfers.dispatch, FEB_5, to="DGC", lines=lines)
    done = attach(town, sent, actor="keeper")
    assert [row.id for row in listed(town, sent, "clerk")] == [done.id]
    assert content(town, done.id, "clerk").content
    with pytest.raises(NotAllowed):
        attach(town, sent, pdf(), actor="clerk")


def test_a_checkpoint_head_is_held_to_what_touches_his_place(town):
    elsewhere = town.post(
        stock.receive,
        FEB_1,
        "DGC",
        origin="DONATED",
        counterparty=None,
        lines=[ReceiptLine("MASK", "DGC-KF", 5)],
    )
    town.create_fund(FEB_1)
    money = town.appropriate(FEB_1, 100)
    assert attach(town, town.receive(FEB_1, 9), actor="checkpoint").replayed is False
    for number in (elsewhere, money):
        with pytest.raises(NotAllowed):
            attach(town, number, actor="checkpoint")


def test_what_was_erased_is_gone_and_that_there_was_something_stays(town, receipt):
    done = attach(town, receipt)
    erase(town, receipt, done.id)
    (row,) = listed(town, receipt)
    assert (row.id, row.hash, row.size, row.erased) == (done.id, done.hash, done.size, True)
    with pytest.raises(Erased) as refused:
        content(town, done.id, "keeper")
    assert "已清除" in say(refused.value)
    with town.ledger.reading() as session:
        assert session.scalars(select(AttachmentContent)).all() == [], "the salt is gone as well"
        events = session.scalars(select(AuditEvent).where(AuditEvent.event == "attachment_erased"))
        assert [(e.actor, e.subject) for e in events] == [("system", f"{receipt} #{done.id}")]
    assert town.broken() == {}


def test_it_is_erased_once_and_recorded_once(town, receipt):
    done = attach(town, receipt)
    erase(town, receipt, done.id)
    with pytest.raises(Erased):
        erase(town, receipt, done.id)
    with town.ledger.reading() as session:
        query = select(AuditEvent).where(AuditEvent.event == "attachment_erased")
        assert len(session.scalars(query).all()) == 1


def test_what_was_erased_may_be_attached_again(town, receipt):
    first = attach(town, receipt)
    erase(town, receipt, first.id)
    again = attach(town, receipt)
    assert (again.replayed, again.id) == (False, first.id + 1)
    assert [row.erased for row in listed(town, receipt)] == [True, False]


@pytest.mark.parametrize("actor", ["keeper", "finance", "checkpoint", "approver", "publisher"])
def test_nobody_but_the_operator_erases(town, receipt, actor):
    done = attach(town, receipt)
    with pytest.raises(NotAllowed):
        erase(town, receipt, done.id, actor)
    assert content(town, done.id).content


def test_an_attachment_is_erased_by_the_number_of_its_own_document(town, receipt):
    done, other = attach(town, receipt), town.receive(FEB_1, 5)
    for number, attachment_id in ((other, done.id), (receipt, done.id + 9)):
        with pytest.raises(NotAllowed):
            erase(town, number, attachment_id)
    assert content(town, done.id).content


@pytest.mark.parametrize(
    "change",
    [
        "content = x'00' || substr(content, 2)",
        "content = content || x'00'",
        f"salt = '{'0' * 64}'",
    ],
)
def test_content_that_was_changed_is_found(sqlite_ledger, change):
    town = Books(sqlite_ledger)
    number = town.receive(FEB_1, 10)
    attach(town, number)
    town.tamper(f"update attachment_content set {change}")
    assert town.broken() == {"P10": (f"{number} 的附件 照片.jpg 被改动",)}


def test_content_put_under_another_attachment_is_found(sqlite_ledger):
    town = Books(sqlite_ledger)
    number = town.receive(FEB_1, 10)
    first, second = attach(town, number), attach(town, number, pdf(), "发票.pdf")
    erase(town, number, first.id)
    town.tamper(f"update attachment_content set attachment_id = {first.id}")
    assert second.id != first.id
    assert set(town.broken()) == {"P10"}


def test_the_hash_is_that_of_salt_and_content(town, receipt):
    done = attach(town, receipt)
    with town.ledger.reading() as session:
        held = session.scalars(select(AttachmentContent)).one()
        assert re.fullmatch("[0-9a-f]{64}", held.salt)
        assert digest.content_hash(bytes.fromhex(held.salt), held.content) == done.hash


def test_two_documents_with_the_same_photo_do_not_show_that_it_is_the_same(town, receipt):
    other = town.receive(FEB_1, 5)
    assert attach(town, receipt).hash != attach(town, other).hash


def test_ten_megabytes_go_in_and_come_out(town, receipt):
    whole = pdf(b"(" + b"x" * (uploads.BYTES_MAX - len(pdf()) - 100) + b")")
    assert uploads.BYTES_MAX - 100 <= len(whole) <= uploads.BYTES_MAX
    done = attach(town, receipt, whole, "厚.pdf")
    assert content(town, done.id).content == whole
