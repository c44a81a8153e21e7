"""After the emergency what is private of it is gone, in the tables and in the file, and everything else stands."""

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, cast, make_url, select, text

from inventory import attachments, checks, erasing, setting_up, signers
from inventory.db import Ledger
from inventory.errors import BadInput, Busy, FutureDate, NeedsConfirmation, NotAllowed
from inventory.models import AttachmentContent, AuditEvent, Base
from inventory.stock import ReceiptLine
from inventory.wording import say
from tests.inventory.neighbours import CARD, IDENTITY, NAMES, PERIOD, PHONES, PRIVATE, Neighbours
from tests.inventory.publishing import Public

ENDED = date(2020, 2, 8)
DECISION = "镇防控指挥部〔2020〕15号，应急响应结束"
ALL = {"ended_on": ENDED, "decision": DECISION}
# what a voucher says, or somebody still answers for: not erased in 2020
STAYS = {
    "donor", "masked", "bound", "buyer", "payee", "reimbursed", "giver", "signer", "user",
    "slipped", "differed", "purposed", "reasoned", "intended", "proved", "handed", "received",
    "watched", "holder", "consented",
}  # fmt: skip

OF_GOODS = ("S1", "S2", "S3", "S4", "S6", "SC")
SHEETS = (*((name, None) for name in OF_GOODS), ("S1F", "G"), ("S5", "F"))


@pytest.fixture
def town(ledger):
    return Neighbours(ledger)


def plan(town, actor="system", **said):
    return town.ask(erasing.plan, actor=actor, **(ALL | said))


def erase(town, actor="system", **said):
    token = plan(town, actor, **said).token
    with town.ledger.writing() as session:
        return erasing.erase(session, actor=actor, confirmed=[token], **(ALL | said))


def counts(done):
    return {kind.code: kind.goes for kind in done.kinds if kind.goes}


def everything(town):
    """Whatever stands in any table, as one text."""
    with town.ledger.reading() as session:
        rows = [
            row
            for table in Base.metadata.sorted_tables
            if table.name != "attachment_content"
            for row in session.execute(select(table))
        ]
        files = session.scalars(select(cast(AttachmentContent.content, LargeBinary))).all()
    return repr(rows), files


def grow_old(town, clock, on=date(2051, 1, 1)):
    clock.set(on)
    return town


def test_nothing_is_erased_by_a_plan_nor_without_its_token(town):
    before = everything(town)
    plan(town)
    with pytest.raises(NeedsConfirmation) as asked, town.ledger.writing() as session:
        erasing.erase(session, actor="system", confirmed=["x"], **ALL)
    assert "不能恢复" in say(asked.value)
    assert everything(town) == before


def test_what_came_in_between_is_asked_about_again(town):
    token = plan(town).token
    town.receive_lines([ReceiptLine("SOAP", "KF", 1)], note="又送来一瓶")
    with pytest.raises(NeedsConfirmation), town.ledger.writing() as session:
        erasing.erase(session, actor="system", confirmed=[token], **ALL)


def test_what_is_private_is_gone_and_what_a_voucher_says_stands(town):
    done = erase(town)
    assert done.erased
    told, files = everything(town)
    assert {place for place, name in NAMES.items() if name in told} == STAYS
    assert IDENTITY not in told
    assert CARD not in told
    assert not {PHONES[p] for p in ("noted", "void", "quoted", "donor")} & set_of_phones(told)
    assert len(files) == 2
    rows = town.ask(attachments.attachments, number=town.issued)
    assert [(row.name, row.erased) for row in rows] == [("领口罩.jpg", True), ("名单.pdf", False)]


def set_of_phones(told):
    return {phone for phone in PHONES.values() if phone in told}


def test_every_promise_and_every_sheet_is_as_it_was(town):
    before = [town.sheet(name, *PERIOD, fund=fund) for name, fund in SHEETS]
    erase(town)
    assert town.broken() == {}
    assert [town.sheet(name, *PERIOD, fund=fund) for name, fund in SHEETS] == before


class Published(Public, Neighbours):  # type: ignore[misc]
    """The neighbours' town, whose sheets are on the board."""


def test_what_was_published_is_still_what_the_books_say(ledger, clock):
    town = Published(ledger, clock)
    # the closing sheet ends everything, and is not published here
    numbers = [
        town.out(*PERIOD, name, **({"fund": fund} if fund else {}))
        for name, fund in SHEETS
        if name != "SC"
    ]
    erase(town)
    assert town.broken() == {}
    assert {town.state(number) for number in numbers} == {"PUBLISHED"}
    assert town.due() == []


def test_it_is_on_record_who_erased_what_by_which_decision_and_nothing_of_it(town):
    erase(town)
    with town.ledger.reading() as session:
        (event,) = session.scalars(select(AuditEvent).where(AuditEvent.event == erasing.EVENT))
    assert event.actor == "system"
    assert json.loads(event.subject) == {
        "ended_on": "2020-02-08",
        "decision": DECISION,
        "erased": {"contacts": 8, "texts": 7, "files": 1, "voids": 1, "pads": 1},
    }


def test_the_second_time_there_is_nothing_and_nothing_is_recorded(town):
    erase(town)
    assert counts(plan(town)) == {}
    assert counts(erase(town)) == {}
    with town.ledger.reading() as session:
        assert (
            len(session.scalars(select(AuditEvent).where(AuditEvent.event == erasing.EVENT)).all())
            == 1
        )


def test_when_the_time_of_vouchers_is_over_they_go_too_and_the_chain_holds(town, clock):
    grow_old(town, clock)
    found = plan(town)
    assert {kind.code for kind in found.kinds if kind.goes} == {
        "contacts", "texts", "signers", "files", "parties", "voids", "pads",
    }  # fmt: skip
    erase(town)
    told, files = everything(town)
    left = {place for place, name in NAMES.items() if name in told}
    # who works here, who still answers for goods, and whom the list of a handover says goods are for: that list is
    # under its digest
    assert left == {"user", "holder", "bound"}
    assert files == []
    assert town.broken() == {}


def test_a_signature_that_is_erased_leaves_that_somebody_signed(town, clock):
    grow_old(town, clock)
    erase(town)
    (signer,) = town.ask(signers.signatures, number=town.spent).signers
    assert (signer.role, signer.name) == ("HANDLER", "")


@pytest.mark.parametrize(
    "actor", ["keeper", "finance", "clerk", "approver", "publisher", "village"]
)
def test_only_who_stands_at_the_top_may(town, actor):
    for login, organization in (("village", "DGC"), ("top", "NDL")):
        user = {"login": login, "name": "管理员", "role": "admin", "organization": organization}
        setting_up.setup(town.ledger, actor="system", data={"users": [user]})
    with pytest.raises(NotAllowed):
        plan(town, actor=actor)
    assert counts(plan(town, actor="top"))


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"ended_on": date(2020, 2, 9)}, FutureDate),
        ({"decision": " "}, BadInput),
        ({"ended_on": "2020"}, BadInput),
    ],
)
def test_a_day_to_come_and_no_decision_are_refused(town, said, refusal):
    with pytest.raises(refusal):
        plan(town, **said)


def in_the_files(url):
    path = Path(make_url(url).database)
    return b"".join(p.read_bytes() for p in path.parent.glob(f"{path.name}*"))


def test_the_file_does_not_hold_it_any_more(sqlite_ledger):
    town = Neighbours(sqlite_ledger)
    faces = town.ask(attachments.content, attachment_id=town.faces).content[:200]
    words = [word.encode() for word in (NAMES["noted"], NAMES["quoted"], PHONES["donor"], IDENTITY)]
    assert all(word in in_the_files(sqlite_ledger.url) for word in (*words, faces))
    erase(town)
    erasing.forget(town.ledger)
    whole = in_the_files(sqlite_ledger.url)
    assert [word for word in (*words, faces) if word in whole] == []
    gone = [p for p in PRIVATE if p not in everything(town)[0]]
    assert [p for p in gone if p.encode() in whole] == []
    assert len(gone) > 8


def test_the_tables_are_written_anew_on_each_engine_and_twice(town):
    erase(town)
    for _ in range(2):
        erasing.forget(town.ledger)
    with town.ledger.reading() as session:
        assert all(result.holds for result in checks.run(session, actor="system"))


def test_who_reads_meanwhile_is_waited_for_and_told(sqlite_ledger):
    town = Neighbours(sqlite_ledger)
    erase(town)
    other = Ledger(sqlite_ledger.url)
    impatient = Ledger(sqlite_ledger.url)
    with other.writing() as session:
        session.execute(text("SELECT 1"))
        with impatient.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=100")
            connection.rollback()
        with pytest.raises(Busy):
            erasing.forget(impatient)
    other.close()
    erasing.forget(impatient)
    impatient.close()
