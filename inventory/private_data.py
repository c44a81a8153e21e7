"""What private data the books hold once an emergency is over: what of it goes, and what stays, why and until when.

突发事件应对法 (2024) 第八十四条 lets personal data be used for the response alone, 第八十五条 has it destroyed when
that is over, unless it is needed as evidence or for review; 个人信息保护法 第四十七条 has it erased when its purpose is
reached, and where a law keeps it longer lets it only lie there, protected. That law is here 会计法 第二十三条 with
会计档案管理办法 第十四条: accounting vouchers stand until their time is over. What a voucher must say
(会计基础工作规范 第四十八条) is what was bought, of whom, who signed; not who stood by, nor a telephone number.

Kind by kind, each with the condition by which it goes: what is asked here is what ``erasing`` does.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union_all
from sqlalchemy.orm import Session

from inventory import attachments, import_private, kinds, objection_private, retention
from inventory.dialects import local_day
from inventory.kinds import KINDS, SURPLUS_NAMES, Books, Place
from inventory.models import (
    AppUser,
    AttachmentCategory,
    AttachmentContent,
    Counterparty,
    CounterpartyPrivate,
    Document,
    DocumentAttachment,
    DocumentSigner,
    DocumentText,
    Invoice,
    InvoiceOriginal,
    InvoiceOriginalContent,
    LineDrawn,
    Location,
    Lot,
    Pad,
    PaperCategory,
    SignerName,
    StockMove,
    Stub,
)
from inventory.models.people import Role
from inventory.retention import Kept, RetentionRow
from inventory.rules.names import is_organization_name

GONE = "（已清除）"  # where a name stood; a public sheet reads it as nobody's
NOTE = "note"
# What counts as no accounting voucher: who holds goods, where they are, what was counted of them.
NO_VOUCHER = frozenset(
    kind.code
    for kind in (
        kinds.ACCEPTANCE,
        kinds.HAND_OUT,
        kinds.TAKE_BACK,
        kinds.DISPATCH,
        kinds.LOAN_GIFT,
        kinds.STOCKTAKE,
    )
)
# Pictures of these show people taking or handing on goods; of all others they show the goods and the papers.
TO_PEOPLE = NO_VOUCHER | {kinds.ISSUE.code, kinds.ISSUE_RETURN.code, kinds.ACKNOWLEDGEMENT.code}
OF_PEOPLE = frozenset({"PHOTO", "OTHER"})

# why something stays that no rule of retention keeps
IN_USE, OUT, USER = "还在用，要有人负责", "收条还没有交回", "谁办的要查得到"
SURPLUS = "结项表按它归类"
UNSAID, NO_DAY = "没有写明是什么附件", "没有单据，不知是哪天登记的"


@dataclass(frozen=True)
class Stay:
    """So many stay, why, and through which day (None: no day is said)."""

    count: int
    why: str
    until: date | None


@dataclass(frozen=True)
class Kind:
    """One kind of private data: how many go now, and what stays."""

    code: str
    name: str
    goes: int
    stays: tuple[Stay, ...] = ()


class Due(NamedTuple):
    """What goes of documents of a kind (and texts of a field): those up to a day."""

    kind: str
    field: str
    through: date


@dataclass(frozen=True)
class Found:
    """What there is: for people to read, and by what it is found again when it is erased."""

    kinds: tuple[Kind, ...]
    texts: tuple[Due, ...]
    signers: tuple[Due, ...]
    files: tuple[int, ...]
    originals: tuple[int, ...]
    parties: tuple[int, ...]


def find(session: Session, ended_on: date, today: date) -> Found:
    """Everything private up to the day on which the emergency ended, judged as of today."""
    rules = retention.read(session)
    judge = _Judge(rules, today)
    texts, due_texts = _texts(session, ended_on, judge)
    signers, due_signers = _signers(session, ended_on, judge)
    files, due_files = _files(session, ended_on, judge)
    originals, due_originals = _originals(session, ended_on, judge)
    parties, due_parties = _parties(session, ended_on, judge)
    objected, waiting = objection_private.counted(session, ended_on)
    users = session.scalar(_COUNT.select_from(AppUser).where(AppUser.role != Role.SYSTEM)) or 0
    return Found(
        kinds=(
            Kind("contacts", "电话、证件号、地址、账号", _count(session, private(ended_on))),
            texts,
            signers,
            files,
            originals,
            parties,
            Kind("voids", "收条作废原因", _count(session, voids(ended_on))),
            _pads(session, ended_on),
            Kind("staged", "导入草稿", import_private.staged(session)),
            Kind("objections", "异议反馈", objected, tuple(Stay(*why, None) for why in waiting)),
            Kind("imports", "导入的原表、选定的名称", import_private.counted(session, ended_on)),
            Kind("users", "用户姓名", 0, (Stay(users, USER, None),) if users else ()),
        ),
        texts=due_texts,
        signers=due_signers,
        files=due_files,
        originals=due_originals,
        parties=due_parties,
    )


def private(ended_on: date) -> ColumnElement[bool]:
    """Which ``CounterpartyPrivate`` goes: what was recorded in the emergency."""
    return local_day(CounterpartyPrivate.recorded_at) <= ended_on


def voids(ended_on: date) -> ColumnElement[bool]:
    """Which ``Stub`` was made void in the emergency and says why."""
    return and_(Stub.voided_on <= ended_on, Stub.void_reason != "")


def pads(ended_on: date) -> ColumnElement[bool]:
    """Which ``Pad`` was handed out in the emergency to somebody who is named."""
    return and_(Pad.handed_out_on <= ended_on, Pad.custodian != "")


def tells_surplus() -> ColumnElement[bool]:
    """Does ``DocumentText`` say by its first word what became of goods that were left? The closing sheet goes by it."""
    return or_(*(DocumentText.text.startswith(name) for name in SURPLUS_NAMES.values()))


def out() -> ColumnElement[bool]:
    """Has ``Pad`` stubs for which its custodian still answers?"""
    mine = select(Stub.id).where(
        Stub.pad_id == Pad.id, Stub.document_id.is_(None), Stub.voided_on.is_(None)
    )
    return mine.exists()


def in_use() -> ColumnElement[bool]:
    """Is something of ``Document``, a hand-out, still in use?"""
    left = StockMove.quantity > func.coalesce(LineDrawn.drawn_quantity, 0)
    return (
        select(StockMove.line)
        .join(Location, Location.id == StockMove.to_id)
        .outerjoin(
            LineDrawn,
            and_(
                LineDrawn.document_id == StockMove.document_id,
                LineDrawn.line == StockMove.line,
                LineDrawn.part == StockMove.part,
            ),
        )
        .where(StockMove.document_id == Document.id, Location.kind == Place.IN_USE, left)
        .exists()
    )


_COUNT = select(func.count())


def _count(session: Session, of: ColumnElement[bool]) -> int:
    return session.scalar(_COUNT.where(of)) or 0


class _Judge:
    """How long things stay: by the rules of retention, as of a day."""

    def __init__(self, rules: Sequence[RetentionRow], today: date) -> None:
        self._rules, self._today = rules, today

    def document(self, kind: str, on: date) -> Kept | None:
        """How long a voucher stays; None: it is over."""
        return self.paper(None, kind, on)

    def paper(self, code: str | None, kind: str, on: date) -> Kept | None:
        """The same of an attachment of a class."""
        kept = retention.of_attachment(self._rules, code=code, kind=kind, on=on)
        return None if kept.until is not None and kept.until < self._today else kept

    def text(self, kind: str, field: str, on: date) -> Kept | None:
        """The same of a text: a remark on goods is no part of a voucher, and what is none goes whole."""
        if kind in NO_VOUCHER or (field == NOTE and KINDS[kind].books == Books.STOCK):
            return None
        return self.document(kind, on)


def _texts(session: Session, ended_on: date, judge: _Judge) -> tuple[Kind, tuple[Due, ...]]:
    rows = _by_day(
        session,
        ended_on,
        select(Document.kind, DocumentText.field, Document.business_on, func.count())
        .join(DocumentText, DocumentText.document_id == Document.id)
        .where(DocumentText.text != "", ~tells_surplus())
        .where(~and_(Document.kind == kinds.HAND_OUT.code, in_use()))
        .group_by(Document.kind, DocumentText.field, Document.business_on),
    )
    goes, stays, due = _judged(rows, judge.text)
    texts = (
        _COUNT.select_from(DocumentText)
        .join(Document, Document.id == DocumentText.document_id)
        .where(Document.business_on <= ended_on, DocumentText.text != "")
    )
    of_use = and_(Document.kind == kinds.HAND_OUT.code, in_use())
    for why, of in ((IN_USE, of_use), (SURPLUS, tells_surplus())):
        if held := session.scalar(texts.where(of)):
            stays = (*stays, Stay(held, why, None))
    return Kind("texts", "单据上的备注、经手人等文字", goes, stays), due


def _signers(session: Session, ended_on: date, judge: _Judge) -> tuple[Kind, tuple[Due, ...]]:
    rows = _by_day(
        session,
        ended_on,
        select(Document.kind, DocumentSigner.role, Document.business_on, func.count())
        .join(DocumentSigner, DocumentSigner.document_id == Document.id)
        .join(SignerName, SignerName.signer_id == DocumentSigner.id)
        .group_by(Document.kind, DocumentSigner.role, Document.business_on),
    )
    goes, stays, due = _judged(rows, lambda kind, _, on: judge.document(kind, on))
    return Kind("signers", "凭证签字人姓名", goes, stays), due


def _by_day(
    session: Session, ended_on: date, query: Select[*tuple[Any, ...]]
) -> Mapping[tuple[str, str], list[tuple[date, int]]]:
    """By kind and field how many there are of each day, in order."""
    found: defaultdict[tuple[str, str], list[tuple[date, int]]] = defaultdict(list)
    of_then = query.where(Document.business_on <= ended_on).order_by(Document.business_on)
    for kind, field, on, count in session.execute(of_then):
        found[kind, field].append((on, count))
    return found


def _judged(
    rows: Mapping[tuple[str, str], Iterable[tuple[date, int]]], keeps: Any
) -> tuple[int, tuple[Stay, ...], tuple[Due, ...]]:
    """How many go, what stays, and what is due: of each kind and field the days before the first that stays."""
    goes, due = 0, []
    stays: Counter[tuple[str, date | None]] = Counter()
    for (kind, field), days in rows.items():
        through = None
        stayed = False
        for on, count in days:
            kept = keeps(kind, field, on)
            if kept is None and not stayed:
                goes, through = goes + count, on
                continue
            stayed = True
            if kept is not None:
                stays[kept.name, kept.until] += count
        if through is not None:
            due.append(Due(kind, field, through))
    return goes, _listed(stays), tuple(due)


def _listed(stays: Mapping[tuple[str, date | None], int]) -> tuple[Stay, ...]:
    """What stays, the longest last."""
    found = (Stay(count, why, until) for (why, until), count in stays.items())
    return tuple(sorted(found, key=lambda s: (s.until is None, s.until or date.max, s.why)))


def _files(session: Session, ended_on: date, judge: _Judge) -> tuple[Kind, tuple[int, ...]]:
    rows = session.execute(
        select(
            DocumentAttachment.id,
            Document.kind,
            Document.business_on,
            PaperCategory.code,
            PaperCategory.retention,
        )
        .join(AttachmentContent, AttachmentContent.attachment_id == DocumentAttachment.id)
        .join(Document, Document.id == DocumentAttachment.document_id)
        .outerjoin(AttachmentCategory, AttachmentCategory.id == attachments.LAST_CATEGORY)
        .outerjoin(PaperCategory, PaperCategory.id == AttachmentCategory.category_id)
        .where(Document.business_on <= ended_on)
        .order_by(DocumentAttachment.id)
    )
    goes = []
    stays: Counter[tuple[str, date | None]] = Counter()
    for id_, kind, on, code, of in rows:
        kept = judge.paper(of, kind, on)
        if kept is None or (kind in TO_PEOPLE and code in OF_PEOPLE):
            goes.append(id_)
        else:
            unsaid = kind in TO_PEOPLE and code is None
            stays[UNSAID if unsaid else kept.name, kept.until] += 1
    return Kind("files", "有人的照片等附件", len(goes), _listed(stays)), tuple(goes)


def _originals(session: Session, ended_on: date, judge: _Judge) -> tuple[Kind, tuple[int, ...]]:
    """Files of invoices: what an expenditure rests on, whoever's name and telephone stands on it."""
    goes = []
    stays: Counter[tuple[str, date | None]] = Counter()
    rows = session.execute(
        select(InvoiceOriginal.id, Invoice.issued_on)
        .join(Invoice, Invoice.id == InvoiceOriginal.invoice_id)
        .join(InvoiceOriginalContent, InvoiceOriginalContent.original_id == InvoiceOriginal.id)
        .where(Invoice.issued_on <= ended_on)
        .order_by(InvoiceOriginal.id)
    )
    for id_, on in rows:
        kept = judge.document(kinds.EXPENDITURE.code, on)
        if kept is None:
            goes.append(id_)
        else:
            stays[kept.name, kept.until] += 1
    return Kind("originals", "票据原件", len(goes), _listed(stays)), tuple(goes)


def _parties(session: Session, ended_on: date, judge: _Judge) -> tuple[Kind, tuple[int, ...]]:
    """Names of persons: the last document that names one says how long he stays."""
    last = _last_named(session)
    goes = []
    stays: Counter[tuple[str, date | None]] = Counter()
    people = session.execute(
        select(Counterparty.id, Counterparty.name).where(
            Counterparty.kind.in_(("PERSON", "UNKNOWN")), Counterparty.name != GONE
        )
    )
    for id_, name in people:
        on = last.get(id_)
        if is_organization_name(name) or (on is not None and on > ended_on):
            continue
        kept = None if on is None else judge.document(kinds.RECEIPT.code, on)
        if on is None:
            stays[NO_DAY, None] += 1
        elif kept is not None:
            stays[kept.name, kept.until] += 1
        else:
            goes.append(id_)
    return Kind("parties", "往来个人姓名", len(goes), _listed(stays)), tuple(goes)


def _last_named(session: Session) -> dict[int, date]:
    """The day of the last document that names each counterparty, itself or by a lot."""
    by_lot = [
        select(column.label("id"), Document.business_on.label("on"))
        .select_from(Lot)
        .join(Document, Document.id == Lot.document_id)
        .where(column.is_not(None))
        for column in (Lot.counterparty_id, Lot.legal_donee_id, Lot.earmark_counterparty_id)
    ]
    itself = select(Document.counterparty_id.label("id"), Document.business_on.label("on"))
    named = union_all(itself.where(Document.counterparty_id.is_not(None)), *by_lot).subquery()
    rows = session.execute(select(named.c.id, func.max(named.c.on)).group_by(named.c.id))
    return {row[0]: row[1] for row in rows}


def _pads(session: Session, ended_on: date) -> Kind:
    goes = _count(session, and_(pads(ended_on), ~out()))
    held = _count(session, and_(pads(ended_on), out()))
    return Kind("pads", "收条本保管人", goes, (Stay(held, OUT, None),) if held else ())


def due_texts(due: Iterable[Due]) -> list[ColumnElement[bool]]:
    """For each of ``due`` which ``Document`` and ``DocumentText`` it is about."""
    return [
        and_(
            Document.kind == one.kind,
            Document.business_on <= one.through,
            or_(Document.kind != kinds.HAND_OUT.code, ~in_use()),
        )
        for one in due
    ]
