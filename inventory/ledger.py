"""Questions about goods: what is on hand, and what was done lately.

Frozen rows, read with the fewest statements; today's stock comes from the balances, a past day's from the last snapshot
and the moves since.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Select, bindparam, case, func, select
from sqlalchemy.orm import Session, aliased

from inventory import access, db, kinds, lot_values, payees, snapshots
from inventory.kinds import Books
from inventory.merged import counterparty_now, now_of
from inventory.models import (
    AppUser,
    Counterparty,
    Document,
    Item,
    Location,
    Lot,
    Organization,
    RecipientGroup,
    StockBalance,
    StockMove,
)
from inventory.payees import Reader


class StockRow(NamedTuple):
    """A lot in a place: ``quantity`` base units; ``value_fen`` None where the lot is not valued (未估价). ``place``
    is the kind of the place: STORAGE, IN_TRANSIT (on the way to somebody) or IN_USE.

    A tuple, as there may be thousands: to fill a frozen dataclass takes eight times as long.
    """

    item: str
    name: str
    specification: str
    unit: str
    lot: str
    origin: str
    source: str
    location: str
    location_name: str
    quantity: int
    value_fen: int | None
    expires_on: date | None
    earmark: str | None
    acceptance: str
    place: str


@dataclass(frozen=True)
class DocumentRow:
    """A document as lists show it; ``summary`` says in a few words to whom or from whom."""

    number: str
    kind: str
    kind_name: str
    on: date
    posted_at: datetime
    actor_name: str
    summary: str
    is_reversal: bool
    reversed: bool


_entered = aliased(Item)
_now_is = now_of(_entered)
_group = aliased(RecipientGroup)
_bound = aliased(Organization)
_bound_to = aliased(Counterparty)
_donee = aliased(Counterparty)


def on_hand(
    session: Session,
    *,
    actor: str,
    organization: str | None = None,
    location: str | None = None,
    as_of: date | None = None,
) -> tuple[StockRow, ...]:
    """What an organization (by default the actor's own) holds, a row for each place and lot.

    ``as_of`` asks for the end of a past day. Raises ``NotAllowed`` outside the scope; a place of another organization
    simply holds nothing here.
    """
    ground = access.permit_home(session, actor=actor, act="read_stock", organization=organization)
    today = as_of is None or as_of >= db.today(session)
    day = db.today(session) if as_of is None else as_of
    said: dict[str, Any] = {
        "organization": ground.organization_id,
        "day": day,
        "location": location,
        "place": ground.location_id,
    }
    if not today:
        said |= snapshots.values(session, ground.organization_id, day)
    query = _held(today, location is not None, ground.location_id is not None)
    return tuple(map(StockRow._make, session.connection().execute(query, said).all()))


@cache
def _held(today: bool, by_code: bool, by_id: bool) -> Select[Any]:
    """The question, built once for each way to ask it."""
    where = [Location.code == bindparam("location")] if by_code else []
    where += [Location.id == bindparam("place")] if by_id else []
    return (
        (_now(*where) if today else _then(*where))
        .outerjoin(_group, _group.id == Lot.earmark_group_id)
        .outerjoin(_bound, _bound.id == Lot.earmark_organization_id)
        .outerjoin(_bound_to, _bound_to.id == Lot.earmark_counterparty_id)
        .outerjoin(_donee, _donee.id == now_of(_bound_to))
    )


def recent(
    session: Session, *, actor: str, organization: str | None = None, limit: int = 10
) -> tuple[DocumentRow, ...]:
    """The newest documents of an organization (by default the actor's own), newest first."""
    ground = access.permit_home(session, actor=actor, act="read_stock", organization=organization)
    reversal = aliased(Document)
    recipient = aliased(Organization)
    query = (
        select(
            Document,
            AppUser.name,
            Counterparty.name.label("counterparty"),
            Counterparty.kind.label("counterparty_kind"),
            RecipientGroup.name.label("group"),
            recipient.name.label("recipient"),
            reversal.id.label("reversal"),
        )
        .join(AppUser, AppUser.id == Document.actor_id)
        .outerjoin(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
        .outerjoin(RecipientGroup, RecipientGroup.id == Document.recipient_group_id)
        .outerjoin(recipient, recipient.id == Document.recipient_organization_id)
        .outerjoin(reversal, reversal.reverses_id == Document.id)
        .where(Document.organization_id == ground.organization_id)
        .order_by(Document.position.desc())
        .limit(limit)
    )
    if ground.location_id is not None:
        query = query.where(_moved_at(ground.location_id))
    reader = payees.reader_on(session, ground)
    return tuple(
        DocumentRow(
            number=document.number,
            kind=document.kind,
            kind_name=kinds.KINDS[document.kind].name,
            on=document.business_on,
            posted_at=document.posted_at,
            actor_name=name,
            summary=group or recipient_name or _party(document, counterparty, kind, reader),
            is_reversal=document.reverses_id is not None,
            reversed=reversed_by is not None,
        )
        for document, name, counterparty, kind, group, recipient_name, reversed_by in (
            session.execute(query)
        )
    )


def _party(document: Document, name: str | None, kind: str | None, reader: Reader) -> str:
    """Whom a document is about; of money a person by name only for who may know."""
    of_money = kinds.KINDS[document.kind].books == Books.FUND
    return (reader.name(name, kind) if of_money else name) or ""


def _moved_at(location_id: int) -> ColumnElement[bool]:
    return (
        select(StockMove.document_id)
        .where(
            StockMove.document_id == Document.id,
            (StockMove.from_id == location_id) | (StockMove.to_id == location_id),
        )
        .exists()
    )


def _now(*where: ColumnElement[bool]) -> Select[Any]:
    return (
        _described(StockBalance.quantity, StockBalance.value_fen)
        .select_from(StockBalance)
        .join(Lot, Lot.id == StockBalance.lot_id)
        .join(Location, Location.id == StockBalance.location_id)
        .join(_entered, _entered.id == StockBalance.item_id)
        .join(Item, Item.id == _now_is)
        .where(StockBalance.quantity > 0, Location.organization_id == bindparam("organization"))
        .where(*where)
    )


def _then(*where: ColumnElement[bool]) -> Select[Any]:
    held = snapshots.held_of_one(*where)
    return (
        _described(held.c.quantity, held.c.value_fen)
        .select_from(held)
        .join(Lot, Lot.id == held.c.lot_id)
        .join(Location, Location.id == held.c.location_id)
        .join(_entered, _entered.id == Lot.item_id)
        .join(Item, Item.id == _now_is)
    )


def _described(quantity: Any, value: Any) -> Select[Any]:
    """The columns of ``StockRow``, in its order."""
    known = lot_values.as_of(bindparam("day", type_=Date)).known
    bound_to = func.coalesce(_group.name, _bound.name, _donee.name)
    return select(
        Item.code,
        Item.name,
        Item.specification,
        Item.base_unit,
        Lot.code,
        Lot.origin,
        Lot.source,
        Location.code,
        Location.name,
        quantity,
        case((known, value)),
        Lot.expires_on,
        case((Lot.earmark_unresolved, "定向，去向待落实"), else_=bound_to),
        Lot.acceptance,
        Location.kind,
    ).order_by(Item.pinyin, Item.id, func.coalesce(Lot.expires_on, date.max), Lot.id, Location.id)
