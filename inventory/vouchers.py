"""Vouchers (记账凭证) of documents: under which number of the accountants' books a document stands there, and how much.

The accounts are kept elsewhere. What is recorded here stands for ever; a voucher that was recorded wrongly is withdrawn
by a row of its own, and then never counted.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, aliased

from inventory import access, bookable, db, documents, duties, kinds, resolve
from inventory.access import Ground
from inventory.errors import (
    BadInput,
    DrawnOn,
    FutureDate,
    NotFound,
    OverVoucher,
    VoucherOfReversed,
    VoucherRecorded,
)
from inventory.models import (
    AppUser,
    Document,
    DocumentVoucher,
    Organization,
    VoucherWithdrawal,
)
from inventory.rules import accounts


@dataclass(frozen=True)
class Voucher:
    """A voucher of a document. ``organization`` is whose money or goods it is about; ``as_spending``: the accountants
    counted the sum as spending; ``withdrawn`` says why it never counted, "" where it counts."""

    number: str
    organization: str
    organization_name: str
    voucher: str
    on: date
    amount_fen: int
    as_spending: bool
    by_name: str
    recorded_at: datetime
    withdrawn: str


@dataclass(frozen=True)
class Share:
    """What of a document concerns an organization: its sum in fen, with minus of what takes something back is not said
    here; None where goods are not valued. ``left_fen`` is what is under no voucher yet."""

    organization: str
    organization_name: str
    amount_fen: int | None
    left_fen: int | None


def record_voucher(
    session: Session,
    *,
    actor: str,
    number: str,
    voucher: str,
    on: date,
    amount_fen: int | None = None,
    organization: str | None = None,
    as_spending: bool | None = None,
) -> tuple[Voucher, ...]:
    """The document ``number`` was booked under ``voucher`` (记-0012) on a day; by default all of it that is under none
    yet. ``organization`` says whose share of a document that is about several; without it the voucher is of all of
    them, whole. ``as_spending``: did the accountants count it as spending (支出), or as a claim (往来)?

    Raises ``VoucherRecorded`` for the same voucher of the same month, ``OverVoucher``, ``VoucherOfReversed``,
    ``SamePerson`` for who moved the goods, ``Related``, ``NotAllowed``, ``NotFound``, ``FutureDate``, ``BadInput``.
    """
    ground, document = _document(session, actor, number)
    if resolve.day(on, "on") > db.today(session):
        raise FutureDate(on=on, today=db.today(session))
    code = resolve.words(voucher, "voucher", most=40)
    spending = _spending(document.kind, as_spending)
    _lock(session, document)
    duties.require_other(
        session, act=duties.BOOK, actor=actor, document_id=document.id, number=number
    )
    _require_standing(session, document)
    shares = _shares(session, document)
    if not shares:
        problem = f"{kinds.KINDS[document.kind].name}不动钱物的账，不登记凭证"
        raise BadInput(field="number", problem=problem)
    for share, amount in _amounts(number, shares, organization, amount_fen):
        rows = [v for v in _standing(session, document.id) if v.organization_id == share.id]
        if any(_same(v, code, on) for v in rows):
            raise VoucherRecorded(number=number, voucher=code, on=on)
        _insert(session, ground, document.id, share.id, code, on, amount, spending)
    return _told(session, document.id)


def withdraw_voucher(
    session: Session,
    *,
    actor: str,
    number: str,
    voucher: str,
    reason: str,
    on: date | None = None,
) -> tuple[Voucher, ...]:
    """The voucher of the document ``number`` was recorded wrongly; ``on`` tells it from one of the same number in
    another month. Raises ``NotFound`` where none stands, ``DrawnOn`` where the reversal is under a voucher of its own,
    ``NotAllowed``, ``BadInput``."""
    ground, document = _document(session, actor, number)
    why = resolve.words(reason, "reason")
    _lock(session, document)
    code = resolve.words(voucher, "voucher", most=40)
    rows = [
        v
        for v in _standing(session, document.id)
        if v.voucher == code and on in (None, v.voucher_on)
    ]
    if not rows:
        raise NotFound(what="voucher", name=voucher)
    if len({v.voucher_on for v in rows}) > 1:
        raise BadInput(field="on", problem="这个号有几个月的凭证，写明是哪天的")
    session.execute(
        insert(VoucherWithdrawal),
        [
            {
                "voucher_id": v.id,
                "reason": why,
                "actor_id": ground.actor_id,
                "recorded_at": db.now(session),
            }
            for v in rows
        ],
    )
    _require_above_reversal(session, document)
    return _told(session, document.id)


def vouchers(session: Session, *, actor: str, number: str) -> tuple[Voucher, ...]:
    """The vouchers of a document in the order they were recorded, withdrawn ones too; none for who may not see money.
    Raises ``NotAllowed``, ``NotFound``."""
    document_id, _ = documents.seen(session, actor=actor, number=number)
    if not access.may(access.permit_anywhere(session, actor=actor, act="list"), "read_fund"):
        return ()
    return _told(session, document_id)


def shares(session: Session, *, actor: str, number: str) -> tuple[Share, ...]:
    """Whose shares of the document the actor may record a voucher of; none where nothing is left, or he may not."""
    document_id, organization = documents.seen(session, actor=actor, number=number)
    role = access.permit_anywhere(session, actor=actor, act="list")
    document = session.get_one(Document, document_id)
    reversed_ = session.scalar(select(Document.id).where(Document.reverses_id == document_id))
    path = select(Organization.path)
    home = session.scalar(path.where(Organization.code == access.home(session, actor=actor))) or ""
    own = session.scalar(path.where(Organization.code == organization)) or ""
    if not access.may(role, "record_voucher") or reversed_ or not own.startswith(home):
        return ()
    return tuple(
        Share(s.code, s.name, s.whole_fen, s.left_fen)
        for s in _shares(session, document)
        if s.left_fen != 0
    )


@dataclass(frozen=True)
class _Part:
    """An organization's share of a document."""

    id: int
    code: str
    name: str
    whole_fen: int | None
    booked_fen: int

    @property
    def left_fen(self) -> int | None:
        return None if self.whole_fen is None else self.whole_fen - self.booked_fen


def _document(session: Session, actor: str, number: str) -> tuple[Ground, Document]:
    of = select(Organization.code).join(Document, Document.organization_id == Organization.id)
    organization = session.scalar(of.where(Document.number == number))
    ground = access.permit_on(
        session, actor=actor, act="record_voucher", number=number, organization=organization
    )
    return ground, session.scalars(select(Document).where(Document.number == number)).one()


def _spending(kind: str, said: bool | None) -> bool:
    usual = accounts.SPENDING.get(kind)
    if said is None:
        return bool(usual)
    if said and usual is None:
        problem = f"{kinds.KINDS[kind].name}不是支出，账上只能记往来或物资"
        raise BadInput(field="as_spending", problem=problem)
    return bool(said)


def _lock(session: Session, document: Document) -> None:
    """Of two who record for a document, or for its reversal, at once the second must see what the first recorded;
    SQLite has one writer anyway."""
    session.execute(
        select(Document.id)
        .where((Document.id == document.id) | (Document.id == document.reverses_id))
        .order_by(Document.id)
        .with_for_update(key_share=True)
    )


def _require_standing(session: Session, document: Document) -> None:
    by = session.scalar(select(Document.number).where(Document.reverses_id == document.id))
    if by is not None:
        raise VoucherOfReversed(number=document.number, by=by)


def _shares(session: Session, document: Document) -> list[_Part]:
    """What of a document may be booked, by organization; of a reversal what its original was booked with."""
    this = Document.id == document.id
    found = bookable.groups(this, this).subquery()
    rows = session.execute(
        select(found.c.organization_id, found.c.amount_fen, Organization.code, Organization.name)
        .join(Organization, Organization.id == found.c.organization_id)
        .order_by(found.c.organization_id)
    ).all()
    booked = _booked(session, document.id)
    first = None if document.reverses_id is None else _booked(session, document.reverses_id)
    parts: dict[int, _Part] = {}
    for r in rows:
        before = parts.get(r.organization_id)
        whole = None if r.amount_fen is None else abs(r.amount_fen)
        if before is not None:
            both = (before.whole_fen, whole)
            whole = None if None in both else sum(fen or 0 for fen in both)
        if first is not None:
            whole = first[r.organization_id]
        part = _Part(r.organization_id, r.code, r.name, whole, booked[r.organization_id])
        parts[r.organization_id] = part
    return list(parts.values())


def _amounts(
    number: str, parts: Sequence[_Part], organization: str | None, amount_fen: int | None
) -> list[tuple[_Part, int]]:
    """How much of which shares. Raises ``OverVoucher``, ``BadInput``."""
    if organization is not None:
        parts = [part for part in parts if part.code == organization]
        if not parts:
            raise BadInput(field="organization", problem="这张单据没有这个单位的份")
    asked = None if amount_fen is None else resolve.whole(amount_fen, "amount_fen")
    if len(parts) == 1:
        return [(parts[0], _amount(number, parts[0], asked))]
    whole = [part.whole_fen or 0 for part in parts]
    if asked not in (None, sum(whole)) or any(
        part.booked_fen or not part.whole_fen for part in parts
    ):
        names = "、".join(part.code for part in parts)
        problem = f"这张单据有几个单位的份，写明是哪个单位的：{names}"
        raise BadInput(field="organization", problem=problem)
    return list(zip(parts, whole, strict=True))


def _amount(number: str, part: _Part, asked: int | None) -> int:
    left = part.left_fen
    if asked is None and left is None:
        raise BadInput(field="amount_fen", problem="物资没有估价，写明凭证上记了多少")
    amount = (left or 0) if asked is None else asked
    if left is not None and not 0 < amount <= left:
        raise OverVoucher(
            number=number,
            organization=part.code,
            asked_fen=amount or part.whole_fen or 0,
            left_fen=left,
        )
    return amount


def _same(v: Any, voucher: str, on: date) -> bool:
    """Vouchers are numbered anew each month."""
    return bool(
        v.voucher == voucher and (v.voucher_on.year, v.voucher_on.month) == (on.year, on.month)
    )


def _insert(
    session: Session,
    ground: Ground,
    document_id: int,
    organization_id: int,
    voucher: str,
    on: date,
    amount_fen: int,
    as_spending: bool,
) -> None:
    of = {
        "document_id": document_id,
        "organization_id": organization_id,
        "voucher": voucher,
        "voucher_on": on,
    }
    before = session.scalar(select(func.count()).select_from(DocumentVoucher).filter_by(**of)) or 0
    session.execute(
        insert(DocumentVoucher).values(
            **of,
            amount_fen=amount_fen,
            as_spending=as_spending,
            round=before + 1,
            actor_id=ground.actor_id,
            recorded_at=db.now(session),
        )
    )


def _standing(session: Session, document_id: int) -> Iterable[DocumentVoucher]:
    return session.scalars(
        select(DocumentVoucher)
        .outerjoin(VoucherWithdrawal, VoucherWithdrawal.voucher_id == DocumentVoucher.id)
        .where(DocumentVoucher.document_id == document_id, VoucherWithdrawal.voucher_id.is_(None))
    ).all()


def _booked(session: Session, document_id: int) -> defaultdict[int, int]:
    booked: defaultdict[int, int] = defaultdict(int)
    for v in _standing(session, document_id):
        booked[v.organization_id] += v.amount_fen
    return booked


def _require_above_reversal(session: Session, document: Document) -> None:
    """What was booked of a reversal does not go beyond what its original still is. Raises ``DrawnOn``."""
    reversal = session.scalars(select(Document).where(Document.reverses_id == document.id)).first()
    if reversal is None:
        return
    left = _booked(session, document.id)
    for organization_id, needed in _booked(session, reversal.id).items():
        if needed > left[organization_id]:
            raise DrawnOn(
                number=document.number,
                subject="凭证",
                needed=needed,
                left=left[organization_id],
                unit="fen",
                by=[reversal.number],
            )


_by = aliased(AppUser)


def _told(session: Session, document_id: int) -> tuple[Voucher, ...]:
    rows = session.execute(
        select(
            DocumentVoucher,
            Document.number,
            Organization.code,
            Organization.name,
            _by.name.label("by_name"),
            func.coalesce(VoucherWithdrawal.reason, "").label("withdrawn"),
        )
        .join(Document, Document.id == DocumentVoucher.document_id)
        .join(Organization, Organization.id == DocumentVoucher.organization_id)
        .join(_by, _by.id == DocumentVoucher.actor_id)
        .outerjoin(VoucherWithdrawal, VoucherWithdrawal.voucher_id == DocumentVoucher.id)
        .where(DocumentVoucher.document_id == document_id)
        .order_by(DocumentVoucher.id)
    )
    return tuple(
        Voucher(
            number=r.number,
            organization=r.code,
            organization_name=r.name,
            voucher=r.DocumentVoucher.voucher,
            on=r.DocumentVoucher.voucher_on,
            amount_fen=r.DocumentVoucher.amount_fen,
            as_spending=r.DocumentVoucher.as_spending,
            by_name=r.by_name,
            recorded_at=r.DocumentVoucher.recorded_at,
            withdrawn=r.withdrawn,
        )
        for r in rows
    )
