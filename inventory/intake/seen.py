"""Rows that stand in the books already: the same counterparty, the same item, the same quantity (of gifts of money, the
same amount) on the same day, whatever file they came from or whoever typed them. What was reversed does not count."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from inventory import kinds
from inventory.access import Ground
from inventory.intake import headers
from inventory.intake.checking import ORIGINS, Found, giver_of
from inventory.intake.decisions import written
from inventory.intake.headers import OPENING
from inventory.intake.matching import Match
from inventory.intake.reading import Reading, ReadRow, Table
from inventory.kinds import Kind
from inventory.merged import now_of
from inventory.models import (
    Counterparty,
    Document,
    FundEntry,
    Item,
    Lot,
    Organization,
    RecipientGroup,
    StockMove,
)


class Seen(NamedTuple):
    """A row, by table and its number in the sheet, and the document in which the same stands already."""

    table: int
    row: int
    number: str


class _Fact(NamedTuple):
    """What makes two rows the same. ``party`` as "counterparty:CODE" and the like, "" for nobody."""

    on: date
    party: str
    item: str
    quantity: int


_BROUGHT = (*ORIGINS, OPENING)


def seen(
    session: Session,
    ground: Ground,
    reading: Reading,
    found: Found,
    parties: Mapping[str, Match],
) -> tuple[Seen, ...]:
    """The rows of a reading that stand already in the organization, each with the first document that has it."""
    again: list[Seen] = []
    for kinds_, standing in (
        (_BROUGHT, _received),
        ((headers.ISSUED,), _issued),
        ((headers.CASH,), _given),
    ):
        rows = [
            (number, row, fact)
            for number, table in enumerate(reading.tables)
            if table.as_ in kinds_
            for row in table.rows
            if (fact := _fact(row, table, found, parties)) is not None
        ]
        if rows:
            days = sorted({fact.on for _, _, fact in rows})
            known = standing(session, ground, days)
            again += [Seen(n, row.row, known[f]) for n, row, f in rows if f in known]
    return tuple(again)


def _fact(row: ReadRow, table: Table, found: Found, parties: Mapping[str, Match]) -> _Fact | None:
    """What a row says, if everything it names is known already."""
    party = _party(row, table, found, parties)
    if row.on is None or party is None:
        return None
    if table.as_ == headers.CASH:
        return _Fact(row.on, party, "", row.amount_fen or 0)
    match, fit = found.items.get(written(row)), found.fits.get(written(row))
    if match is None or match.code is None or row.quantity is None:
        return None
    return _Fact(row.on, party, match.code, row.quantity * (fit.factor or 0 if fit else 1))


def _party(row: ReadRow, table: Table, found: Found, parties: Mapping[str, Match]) -> str | None:
    if table.as_ == headers.ISSUED:
        receiver = found.receivers.get(row.counterparty or "")
        return receiver.code if receiver else None
    name = giver_of(row, table.as_)
    if name is None:
        return ""
    match = parties.get(name)
    return f"counterparty:{match.code}" if match is not None and match.code else None


_own_item, _item = aliased(Item), aliased(Item)
_own_party, _party_now = aliased(Counterparty), aliased(Counterparty)
_reversal = aliased(Document)


def _received(session: Session, ground: Ground, days: list[date]) -> dict[_Fact, str]:
    query = _standing(ground, kinds.RECEIPT, days, StockMove.quantity, _item.code)
    query = _with_goods(query)
    return _facts(session.execute(query))


def _issued(session: Session, ground: Ground, days: list[date]) -> dict[_Fact, str]:
    total = func.sum(StockMove.quantity)
    query = _with_goods(_standing(ground, kinds.ISSUE, days, total, _item.code))
    query = query.group_by(
        Document.id,
        StockMove.line,
        Document.number,
        Document.business_on,
        _party_now.code,
        RecipientGroup.code,
        Organization.code,
        _item.code,
    )
    return _facts(session.execute(query))


def _given(session: Session, ground: Ground, days: list[date]) -> dict[_Fact, str]:
    query = _standing(ground, kinds.CASH_GIFT, days, FundEntry.amount_fen, None)
    return _facts(session.execute(query.join(FundEntry, FundEntry.document_id == Document.id)))


def _standing(
    ground: Ground, kind: Kind, days: list[date], quantity: Any, item: Any
) -> Select[Any]:
    """Rows of documents of a kind and of these days that were not reversed, with whom they name."""
    return (
        select(
            Document.number,
            Document.business_on,
            _party_now.code.label("party"),
            RecipientGroup.code.label("group"),
            Organization.code.label("organization"),
            (func.coalesce(item, "") if item is not None else func.coalesce(None, "")).label(
                "item"
            ),
            quantity.label("quantity"),
        )
        .select_from(Document)
        .outerjoin(_own_party, _own_party.id == Document.counterparty_id)
        .outerjoin(_party_now, _party_now.id == now_of(_own_party))
        .outerjoin(RecipientGroup, RecipientGroup.id == Document.recipient_group_id)
        .outerjoin(Organization, Organization.id == Document.recipient_organization_id)
        .where(
            Document.organization_id == ground.organization_id,
            Document.business_on.in_(days),
            Document.kind == kind.code,
            *_stands(),
        )
        .order_by(Document.id.desc())
    )


def _stands() -> tuple[ColumnElement[bool], ...]:
    undone = select(_reversal.id).where(_reversal.reverses_id == Document.id).exists()
    return func.coalesce(Document.reverses_id, 0) == 0, ~undone


def _with_goods(query: Select[Any]) -> Select[Any]:
    return (
        query.join(StockMove, StockMove.document_id == Document.id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .join(_own_item, _own_item.id == Lot.item_id)
        .join(_item, _item.id == now_of(_own_item))
    )


def _facts(rows: Iterable[Any]) -> dict[_Fact, str]:
    """By what they say the first document, as they come with the last one first."""
    found = {}
    for row in rows:
        group, organization = row.group, row.organization
        party = (
            f"group:{group}" if group else f"organization:{organization}" if organization else ""
        )
        party = f"counterparty:{row.party}" if row.party else party
        found[_Fact(row.business_on, party, row.item, int(row.quantity))] = row.number
    return found
