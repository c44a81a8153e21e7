"""Questions about single documents: everything a page or a slip says of one, and what is still open.

Whoever may see the organization's goods or money may see its documents; the one to whom goods were sent also sees the
dispatch. Outside that the answer is ``NotAllowed`` whether there is such a document or not; a number that none of the
organizations in sight has given is ``NotFound``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from inventory import (
    access,
    approvals,
    closings,
    consents,
    document_money,
    kinds,
    lot_values,
    payees,
    retention,
)
from inventory.access import Ground
from inventory.approvals import Wanted
from inventory.document_money import MoneyFacts
from inventory.document_values import Link, Valued, revaluations, valuations
from inventory.kinds import Books, Place
from inventory.merged import counterparty_now, item_now
from inventory.models import (
    AppUser,
    Counterparty,
    Document,
    DocumentText,
    Fund,
    FundAccount,
    FundEntry,
    Item,
    LineDrawn,
    Location,
    Lot,
    MoveDraw,
    Organization,
    RecipientGroup,
    StockMove,
    StocktakeSettlement,
)
from inventory.payees import Reader
from inventory.retention import Kept


@dataclass(frozen=True)
class Line:
    """A stock move of a document: base units, fen (None where the lot is not valued); ``left`` is what later documents
    have not drawn of it."""

    line: int
    part: int
    item: str
    name: str
    specification: str
    unit: str
    lot: str
    origin: str
    batch: str | None
    expires_on: date | None
    acceptance: str
    from_name: str
    from_kind: str
    to: str
    to_name: str
    to_kind: str
    quantity: int
    value_fen: int | None
    typed_unit: str
    typed_quantity: int
    expected: int | None
    left: int

    @property
    def change_fen(self) -> int:
        """Of a row that moves value alone: how much more what lies in its place is worth."""
        value = self.value_fen or 0
        return value if self.from_kind == Place.SOURCE else -value

    @property
    def place(self) -> tuple[str, str]:
        """Kind and name of the place whose goods such a row makes worth more or less."""
        if self.from_kind == Place.SOURCE:
            return self.to_kind, self.to_name
        return self.from_kind, self.from_name


@dataclass(frozen=True)
class Entry:
    """A fund entry of a document, in fen."""

    fund: str
    from_holder: str
    from_bucket: str
    to_holder: str
    to_bucket: str
    amount_fen: int


@dataclass(frozen=True)
class Whole:
    """One document with all it says. ``consent``: what the donor said last of being named, None where he was not asked;
    ``texts`` by line (0: the document) and field; ``later`` are those that draw on it, give back what it lent, give it
    away, settle what it opened or value what it received, not reversed themselves; ``wanted`` is whose approval it
    wants; ``valuations`` are those of a revaluation; ``settles`` the stocktake whose differences it posts or undoes.
    ``through`` is the day of a closing; ``reopened`` what undid it, ``reopens`` what a reopening undid; ``money`` what
    it says of money; ``kept`` how long it is kept."""

    number: str
    kind: str
    kind_name: str
    organization: str
    organization_name: str
    full_name: str
    on: date
    posted_at: datetime
    actor_name: str
    counterparty: str | None
    counterparty_kind: str | None
    group: str | None
    recipient: str | None
    recipient_code: str | None
    place: str | None
    heads: int | None
    days: int | None
    due_on: date | None
    digest: str
    reverses: Link | None
    reversed_by: Link | None
    follows: Link | None
    followed_by: Link | None
    repays: Link | None
    consent: str | None
    texts: Mapping[tuple[int, str], str]
    lines: tuple[Line, ...]
    entries: tuple[Entry, ...]
    later: tuple[Link, ...]
    wanted: tuple[Wanted, ...]
    valuations: tuple[Valued, ...] = ()
    through: date | None = None
    reopened: Link | None = None
    reopens: Link | None = None
    settles: str | None = None
    money: MoneyFacts | None = None
    kept: Kept | None = None

    def text(self, field: str, line: int = 0) -> str:
        """What the document, or one of its lines, says in a field; "" where it says nothing, or not any more."""
        return self.texts.get((line, field), "")

    @property
    def gift(self) -> bool:
        """Is it the receipt of a gift, whose donor is asked whether he may be named?"""
        is_receipt = self.kind == kinds.RECEIPT.code and self.reverses is None
        return is_receipt and any(line.origin == kinds.Origin.DONATED for line in self.lines)

    @property
    def stands(self) -> bool:
        """Is it neither reversed nor itself a reversal?"""
        return self.reversed_by is None and self.reverses is None


_ABOUT_GOODS = (kinds.LOAN_GIFT, kinds.STOCKTAKE, kinds.HANDOVER)  # and move none
_recipient = aliased(Organization)
_DOCUMENT = (
    select(
        Document,
        Organization,
        AppUser.name.label("actor_name"),
        Counterparty.name.label("counterparty"),
        Counterparty.kind.label("counterparty_kind"),
        RecipientGroup.name.label("group"),
        _recipient,
        Location.name.label("place"),
        consents.last(Document.id).label("consent"),
    )
    .join(Organization, Organization.id == Document.organization_id)
    .join(AppUser, AppUser.id == Document.actor_id)
    .outerjoin(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
    .outerjoin(RecipientGroup, RecipientGroup.id == Document.recipient_group_id)
    .outerjoin(_recipient, _recipient.id == Document.recipient_organization_id)
    .outerjoin(Location, Location.id == Document.recipient_location_id)
)


def whole(session: Session, *, actor: str, number: str) -> Whole:
    """The document of a number. Raises ``NotAllowed``, ``NotFound``."""
    row = _seen(session, actor, number)
    document: Document = row[0]
    lines = _lines(session, document.id)
    money = document_money.of(session, document)
    reader = payees.reader(session, actor=actor, organization=row[1].code)
    party, texts = _read(reader if money else Reader(full=True), row, _texts(session, document.id))
    later = (*_later(session, document.id), *revaluations(session, document.id))
    return Whole(
        number=document.number,
        kind=document.kind,
        kind_name=kinds.KINDS[document.kind].name,
        organization=row[1].code,
        organization_name=row[1].name,
        full_name=row[1].full_name,
        on=document.business_on,
        posted_at=document.posted_at,
        actor_name=row.actor_name,
        counterparty=party,
        counterparty_kind=row.counterparty_kind,
        group=row.group,
        recipient=row[6].name if row[6] else None,
        recipient_code=row[6].code if row[6] else None,
        place=row.place,
        heads=document.heads,
        days=document.days,
        due_on=document.due_on,
        digest=document.digest,
        reverses=_link(session, Document.id == document.reverses_id),
        reversed_by=_link(session, Document.reverses_id == document.id),
        follows=_link(session, Document.id == document.follows_id),
        followed_by=_link(session, Document.follows_id == document.id),
        repays=_link(session, Document.id == document.repays_id),
        consent=row.consent,
        texts=texts,
        lines=lines,
        entries=_entries(session, document.id),
        later=(*later, *money.later) if money else later,
        wanted=approvals.wanted_by(session, document.id),
        valuations=valuations(session, document),
        through=document.through_on,
        **_bracket(session, document),
        settles=_settles(session, document),
        money=money,
        kept=retention.of_document(session, kind=document.kind, on=document.business_on),
    )


def _settles(session: Session, document: Document) -> str | None:
    of = StocktakeSettlement.document_id == (document.reverses_id or document.id)
    taken = StocktakeSettlement.stocktake_id == Document.id
    return session.scalar(select(Document.number).join(StocktakeSettlement, taken).where(of))


def seen(session: Session, *, actor: str, number: str) -> tuple[int, str]:
    """The id of a document and the code of its organization, for whom ``whole`` would answer too. Raises
    ``NotAllowed``, ``NotFound``."""
    row = _seen(session, actor, number)
    return row[0].id, row[1].code


def _seen(session: Session, actor: str, number: str) -> Any:
    row = session.execute(_DOCUMENT.where(Document.number == number)).first()
    ground = access.permit_home(session, actor=actor, act="list")
    if row is None or not _may_see(session, ground, row):
        raise access.unknown(session, actor=actor, what="document", name=number)
    return row


def _may_see(session: Session, ground: Ground, row: Any) -> bool:
    document: Document = row[0]
    kind = kinds.KINDS[document.kind]
    of_goods = kind.books == Books.STOCK or kind in _ABOUT_GOODS
    paths = [organization.path for organization in (row[1], row[6]) if organization is not None]
    return (
        access.may(ground.role, "read_stock" if of_goods else "read_fund")
        and any(path.startswith(ground.path) for path in paths)
        and (ground.location_id is None or _touches(session, document.id, ground.location_id))
    )


def _touches(session: Session, document_id: int, location_id: int) -> bool:
    ends = (StockMove.from_id == location_id) | (StockMove.to_id == location_id)
    found = select(StockMove.line).where(StockMove.document_id == document_id, ends)
    return session.scalar(found.limit(1)) is not None


def _lines(session: Session, document_id: int) -> tuple[Line, ...]:
    start, end = aliased(Location), aliased(Location)
    valued = lot_values.as_of(StockMove.business_on, Document)
    rows = session.execute(
        select(StockMove, Lot, Item, start, end, LineDrawn.drawn_quantity, valued.known)
        .join(Document, Document.id == StockMove.document_id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .join(Item, Item.id == item_now(Lot.item_id))
        .join(start, start.id == StockMove.from_id)
        .join(end, end.id == StockMove.to_id)
        .outerjoin(
            LineDrawn,
            (LineDrawn.document_id == StockMove.document_id)
            & (LineDrawn.line == StockMove.line)
            & (LineDrawn.part == StockMove.part),
        )
        .where(StockMove.document_id == document_id)
        .order_by(StockMove.line, StockMove.part)
    )
    return tuple(
        Line(
            line=move.line,
            part=move.part,
            item=item.code,
            name=item.name,
            specification=item.specification,
            unit=item.base_unit,
            lot=lot.code,
            origin=lot.origin,
            batch=lot.batch,
            expires_on=lot.expires_on,
            acceptance=lot.acceptance,
            from_name=from_.name,
            from_kind=from_.kind,
            to=to.code,
            to_name=to.name,
            to_kind=to.kind,
            quantity=move.quantity,
            value_fen=move.value_fen if known or not move.quantity else None,
            typed_unit=move.typed_unit,
            typed_quantity=move.typed_quantity,
            expected=lot.expected_quantity if lot.document_id == document_id else None,
            left=move.quantity - (drawn or 0),
        )
        for move, lot, item, from_, to, drawn, known in rows
    )


def _entries(session: Session, document_id: int) -> tuple[Entry, ...]:
    start, end = aliased(FundAccount), aliased(FundAccount)
    giver, taker = aliased(Organization), aliased(Organization)
    rows = session.execute(
        select(Fund.name, giver.name, start.bucket, taker.name, end.bucket, FundEntry.amount_fen)
        .join(Fund, Fund.id == FundEntry.fund_id)
        .join(start, start.id == FundEntry.from_account_id)
        .join(end, end.id == FundEntry.to_account_id)
        .join(giver, giver.id == start.organization_id)
        .join(taker, taker.id == end.organization_id)
        .where(FundEntry.document_id == document_id)
        .order_by(FundEntry.line)
    )
    return tuple(Entry(*row) for row in rows)


def _texts(session: Session, document_id: int) -> dict[tuple[int, str], str]:
    rows = session.execute(
        select(DocumentText.line, DocumentText.field, DocumentText.text).where(
            DocumentText.document_id == document_id
        )
    )
    return {(line, field): text for line, field, text in rows}


def _read(
    reader: Reader, row: Any, texts: dict[tuple[int, str], str]
) -> tuple[str | None, dict[tuple[int, str], str]]:
    """The counterparty and the texts of a document as its reader reads of who is paid."""
    names = [(row.counterparty, row.counterparty_kind), (texts.get((0, "payee")), None)]
    for name, kind in names:
        texts = {key: reader.words(text, name, kind) or "" for key, text in texts.items()}
    return reader.name(row.counterparty, row.counterparty_kind), texts


def _link(session: Session, which: object) -> Link | None:
    row = session.execute(
        select(Document.number, Document.kind, Document.business_on).where(which)  # type: ignore[arg-type]
    ).first()
    return Link(row.number, kinds.KINDS[row.kind].name, row.business_on) if row else None


def _bracket(session: Session, document: Document) -> dict[str, Link | None]:
    """The other side of a closing or a reopening."""
    if document.kind not in (kinds.PERIOD_CLOSING.code, kinds.PERIOD_REOPENING.code):
        return {}
    for closing in closings.closings(session, document.organization_id):
        if closing.document_id == document.id:
            return {"reopened": _link(session, Document.number == closing.reopened)}
        if closing.reopened == document.number:
            return {"reopens": _link(session, Document.id == closing.document_id)}
    return {}


def _later(session: Session, document_id: int) -> tuple[Link, ...]:
    drawing = select(MoveDraw.document_id).where(MoveDraw.of_document_id == document_id)
    reversal = aliased(Document)
    rows = session.execute(
        select(Document.number, Document.kind, Document.business_on)
        .outerjoin(reversal, reversal.reverses_id == Document.id)
        .where(
            Document.id.in_(drawing) | (Document.repays_id == document_id),
            Document.reverses_id.is_(None),
            reversal.id.is_(None),
        )
        .order_by(Document.business_on, Document.number)
    )
    return tuple(Link(r.number, kinds.KINDS[r.kind].name, r.business_on) for r in rows)
