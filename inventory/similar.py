"""Questions about what was likely entered twice: pairs of items, and of counterparties, that look like one.

Nobody but a person can say that they are; see ``inventory.merging``. For whoever may merge. What each of a pair has is
counted in the asker's organizations, as everything else he sees.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from inventory import access
from inventory.dialects import within
from inventory.merged import counterparty_now, item_now
from inventory.models import (
    Counterparty,
    Document,
    Item,
    Location,
    Lot,
    Organization,
    StockBalance,
)
from inventory.rules.alike import Folded, alike, fold, fold_party


@dataclass(frozen=True)
class ItemTwin:
    """An item with what it has: lots ever received, and base units on hand."""

    code: str
    name: str
    specification: str
    unit: str
    lots: int
    on_hand: int


@dataclass(frozen=True)
class CounterpartyTwin:
    """A counterparty with what it has: lots it gave or sold, and documents that name it."""

    code: str
    name: str
    kind: str
    credit_code: str | None
    lots: int
    documents: int


@dataclass(frozen=True)
class ItemPair:
    """Two items that are likely one; ``first`` has more lots, or is older, and is the one to keep unless told."""

    first: ItemTwin
    second: ItemTwin


@dataclass(frozen=True)
class CounterpartyPair:
    """Two counterparties that are likely one."""

    first: CounterpartyTwin
    second: CounterpartyTwin


Twin = TypeVar("Twin", ItemTwin, CounterpartyTwin)


def similar_items(session: Session, *, actor: str) -> tuple[ItemPair, ...]:
    """Items of one unit with the same words in name and specification, in whatever order. Raises ``NotAllowed``."""
    inside = _inside(session, actor)
    lots, held = _lots_of_items(session, inside), _held(session, inside)
    rows = session.execute(
        select(Item.id, Item.code, Item.name, Item.specification, Item.base_unit)
        .where(Item.merged_into_id.is_(None))
        .order_by(Item.id)
    )
    shelves: defaultdict[Hashable, list[tuple[Folded, ItemTwin]]] = defaultdict(list)
    for r in rows:
        folded = fold(r.name, r.specification)
        twin = ItemTwin(
            r.code,
            r.name,
            r.specification,
            r.base_unit,
            lots=lots.get(r.id, 0),
            on_hand=held.get(r.id, 0),
        )
        shelves[r.base_unit, folded.key].append((folded, twin))
    return tuple(ItemPair(one, other) for one, other in _pairs(shelves.values()))


def similar_counterparties(session: Session, *, actor: str) -> tuple[CounterpartyPair, ...]:
    """Counterparties of the same name, whatever kind of company it says, unless their credit codes differ; and of the
    same credit code. Raises ``NotAllowed``."""
    inside = _inside(session, actor)
    lots, documents = _lots_given(session, inside), _documents(session, inside)
    rows = session.execute(
        select(
            Counterparty.id,
            Counterparty.code,
            Counterparty.name,
            Counterparty.kind,
            Counterparty.credit_code,
        )
        .where(Counterparty.merged_into_id.is_(None))
        .order_by(Counterparty.id)
    )
    by_name: defaultdict[Hashable, list[tuple[Folded, CounterpartyTwin]]] = defaultdict(list)
    by_credit: defaultdict[Hashable, list[tuple[Folded, CounterpartyTwin]]] = defaultdict(list)
    for r in rows:
        folded = fold_party(r.name)
        twin = CounterpartyTwin(
            r.code,
            r.name,
            r.kind,
            r.credit_code,
            lots=lots.get(r.id, 0),
            documents=documents.get(r.id, 0),
        )
        by_name[folded.key].append((folded, twin))
        if r.credit_code:
            # whatever they are called: the code alone says that they are one
            by_credit[r.credit_code].append((fold(r.credit_code), twin))
    found = [*_pairs(by_credit.values()), *_pairs(by_name.values())]
    one_firm = (pair for pair in dict.fromkeys(found) if not _two_firms(*pair))
    return tuple(CounterpartyPair(one, other) for one, other in one_firm)


def _two_firms(one: CounterpartyTwin, other: CounterpartyTwin) -> bool:
    codes = {one.credit_code, other.credit_code} - {None}
    return len(codes) > 1


def _pairs(shelves: Iterable[list[tuple[Folded, Twin]]]) -> Iterable[tuple[Twin, Twin]]:
    """On each shelf of names with the same characters, the one with most lots with each that is like it."""
    for shelf in shelves:
        left = sorted(shelf, key=lambda entry: entry[1].lots, reverse=True)
        while left:
            folded, first = left[0]
            same = [entry for entry in left[1:] if alike(folded, entry[0])]
            yield from ((first, twin) for _, twin in same)
            left = [entry for entry in left[1:] if entry not in same]


def _inside(session: Session, actor: str) -> ColumnElement[bool]:
    path = access.scope(session, actor=actor, act="merge")
    return within(Organization.path, path)


def _lots_of_items(session: Session, inside: ColumnElement[bool]) -> Mapping[int, int]:
    return _counted(session, Item.id, Item.id == item_now(Lot.item_id), inside)


def _lots_given(session: Session, inside: ColumnElement[bool]) -> Mapping[int, int]:
    return _counted(
        session, Counterparty.id, Counterparty.id == counterparty_now(Lot.counterparty_id), inside
    )


def _counted(
    session: Session, id_: Any, of_lot: ColumnElement[bool], inside: ColumnElement[bool]
) -> Mapping[int, int]:
    rows = session.execute(
        select(id_, func.count())
        .select_from(Lot)
        .join(Document, Document.id == Lot.document_id)
        .join(Organization, Organization.id == Document.organization_id)
        .join(id_.class_, of_lot)
        .where(inside)
        .group_by(id_)
    )
    return {row[0]: int(row[1]) for row in rows}


def _documents(session: Session, inside: ColumnElement[bool]) -> Mapping[int, int]:
    rows = session.execute(
        select(Counterparty.id, func.count())
        .select_from(Document)
        .join(Organization, Organization.id == Document.organization_id)
        .join(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
        .where(inside)
        .group_by(Counterparty.id)
    )
    return {row[0]: int(row[1]) for row in rows}


def _held(session: Session, inside: ColumnElement[bool]) -> Mapping[int, int]:
    rows = session.execute(
        select(Item.id, func.sum(StockBalance.quantity))
        .select_from(StockBalance)
        .join(Item, Item.id == item_now(StockBalance.item_id))
        .join(Location, Location.id == StockBalance.location_id)
        .join(Organization, Organization.id == Location.organization_id)
        .where(inside)
        .group_by(Item.id)
    )
    return {row[0]: int(row[1]) for row in rows}
