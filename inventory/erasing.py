"""The verb that ends an emergency for those who were named in it: ``inventory erase-private``.

What goes and what stays is in ``private_data`` and ``private_sheets``, with the law. Erased are values, never rows of a
ledger: a text is emptied together with its salt, a file and a name in a table of its own are deleted with theirs, so
that nothing is left to guess against while every hash, digest and sheet stands as it was. Who did it, when, by which
decision and how much of what is in the audit trail, which holds nothing of what was erased.

Until ``forget`` ran, the file of the database still has what it no longer shows; backups and exports made before have
it for as long as they are kept (see docs/contract.md).
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, delete, select, update
from sqlalchemy.orm import Session

from inventory import (
    access,
    confirming,
    db,
    import_private,
    objection_private,
    private_data,
    private_sheets,
    resolve,
    users,
)
from inventory.db import Ledger
from inventory.dialects import among
from inventory.errors import Fact, FutureDate
from inventory.models import (
    AttachmentContent,
    Counterparty,
    CounterpartyPrivate,
    Document,
    DocumentSigner,
    DocumentText,
    InvoiceOriginalContent,
    ObjectionWords,
    Organization,
    Pad,
    SignerName,
    StagedFile,
    StagedImport,
    StagedName,
    StagedRow,
    Stub,
)
from inventory.private_data import GONE, Found, Kind
from inventory.private_sheets import FoundSheets

EVENT = "private_erased"
QUESTION = "ERASE_PRIVATE"
TABLES = (
    "attachment_content",
    "counterparty",
    "counterparty_private",
    "disclosure_figures",
    "disclosure_photo_content",
    "document_text",
    "imported_aside",
    "imported_content",
    "imported_file",
    "intake_word",
    "invoice_original_content",
    "objection_words",
    "pad",
    "signer_name",
    "staged_file",
    "staged_import",
    "staged_name",
    "staged_row",
    "stub",
)


@dataclass(frozen=True)
class Erasure:
    """What private data goes, or went, and what stays: by kind. ``token`` confirms just this; ``erased``: done."""

    ended_on: date
    decision: str
    kinds: tuple[Kind, ...]
    token: str
    erased: bool

    @property
    def goes(self) -> int:
        """How many of all kinds."""
        return sum(kind.goes for kind in self.kinds)


def plan(session: Session, *, actor: str, ended_on: date, decision: str) -> Erasure:
    """What would be erased of an emergency that ended on a day, and what would stay; nothing is done. Raises
    ``NotAllowed``, ``BadInput``, ``FutureDate``."""
    said, found, sheets = _found(session, actor, ended_on, decision)
    all_ = (*found.kinds, *sheets.kinds)
    return Erasure(ended_on, said, all_, _token(ended_on, said, all_), erased=False)


def erase(
    session: Session,
    *,
    actor: str,
    ended_on: date,
    decision: str,
    confirmed: Collection[str] = (),
) -> Erasure:
    """Erases what ``plan`` says, if its token is among ``confirmed``: what came in between is asked about again. The
    second time there is nothing, and nothing is recorded. Raises ``NeedsConfirmation``, and like ``plan``."""
    said, found, sheets = _found(session, actor, ended_on, decision)
    all_ = (*found.kinds, *sheets.kinds)
    token = _token(ended_on, said, all_)
    confirming.ask(confirmed, QUESTION, **_about(ended_on, said, all_))
    done = Erasure(ended_on, said, all_, token, erased=True)
    if done.goes:
        _erase(session, ended_on, found)
        private_sheets.erase(session, sheets)
        counts = {kind.code: kind.goes for kind in all_ if kind.goes}
        subject = {"ended_on": ended_on.isoformat(), "decision": said, "erased": counts}
        users.record(
            session, actor=actor, event=EVENT, subject=json.dumps(subject, ensure_ascii=False)
        )
    return done


def forget(ledger: Ledger) -> None:
    """Makes the files of the database forget what was erased; to be called when its transaction is over. May be called
    again at any time. Raises ``Busy`` where others use the books."""
    ledger.rewrite(TABLES)


def _found(
    session: Session, actor: str, ended_on: date, decision: str
) -> tuple[str, Found, FoundSheets]:
    """Private data is of everybody, so that only who stands at the top may erase it."""
    access.permit_anywhere(session, actor=actor, act="erase_private")
    tops = select(Organization.code).where(Organization.parent_id.is_(None))
    for top in session.scalars(tops).all():
        access.permit(session, actor=actor, act="erase_private", organization=top)
    said = resolve.words(decision, "decision", most=200)
    today = db.today(session)
    if resolve.day(ended_on, "ended_on") > today:
        raise FutureDate(on=ended_on, today=today)
    return (
        said,
        private_data.find(session, ended_on, today),
        private_sheets.find(session, ended_on, today),
    )


def _about(ended_on: date, decision: str, kinds: Iterable[Kind]) -> dict[str, Fact]:
    counts = {kind.code: kind.goes for kind in kinds}
    return {"ended_on": ended_on.isoformat(), "decision": decision, **counts}


def _token(ended_on: date, decision: str, kinds: Iterable[Kind]) -> str:
    return confirming.token(QUESTION, **_about(ended_on, decision, kinds))


def _erase(session: Session, ended_on: date, found: Found) -> None:
    session.execute(delete(CounterpartyPrivate).where(private_data.private(ended_on)))
    import_private.erase(session, ended_on)
    session.execute(delete(ObjectionWords).where(objection_private.due(ended_on)))
    for staged in (StagedName, StagedRow, StagedFile, StagedImport):
        session.execute(delete(staged))
    for due, these in zip(found.texts, private_data.due_texts(found.texts), strict=True):
        session.execute(
            update(DocumentText)
            .where(DocumentText.text != "", DocumentText.field == due.field)
            .where(~private_data.tells_surplus())
            .where(DocumentText.document_id.in_(select(Document.id).where(these)))
            .values(text="", salt=""),
            execution_options={"synchronize_session": False},
        )
    for due in found.signers:
        signed = (
            select(DocumentSigner.id)
            .join(Document, Document.id == DocumentSigner.document_id)
            .where(Document.kind == due.kind, DocumentSigner.role == due.field)
            .where(Document.business_on <= due.through)
        )
        session.execute(delete(SignerName).where(SignerName.signer_id.in_(signed)))
    session.execute(
        delete(AttachmentContent).where(among(AttachmentContent.attachment_id, "files")),
        {"files": list(found.files)},
    )
    session.execute(
        delete(InvoiceOriginalContent).where(
            among(InvoiceOriginalContent.original_id, "originals")
        ),
        {"originals": list(found.originals)},
    )
    session.execute(
        update(Counterparty).where(among(Counterparty.id, "parties")).values(name=GONE),
        {"parties": list(found.parties)},
        execution_options={"synchronize_session": False},
    )
    _erase_pads(session, ended_on)


def _erase_pads(session: Session, ended_on: date) -> None:
    quietly = {"synchronize_session": False}
    session.execute(
        update(Stub).where(private_data.voids(ended_on)).values(void_reason=""),
        execution_options=quietly,
    )
    mine = and_(private_data.pads(ended_on), ~private_data.out())
    session.execute(update(Pad).where(mine).values(custodian=""), execution_options=quietly)
