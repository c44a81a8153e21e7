"""Moves across the border of what a statement is about: what came in and what went out, and as what it counts.

Inside the border are the inside places of an organization, of all in a subtree, or one place alone. What moves within
is no movement there: a transfer between two villages is none of their town's with all below it.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from inventory import kinds
from inventory.dialects import among
from inventory.kinds import INSIDE, OUTSIDE, Place, Source
from inventory.merged import now_of
from inventory.models import Document, Item, Location, Lot, StockMove
from inventory.models.documents import POSITIONS
from inventory.statements.shape import Form

BY_SOURCE = {
    Source.DONATED: "donated",
    Source.PURCHASED: "purchased",
    Source.ALLOCATED: "allocated",
    Source.TRANSFERRED_IN: "transferred_in",
}
INCOMING = (*BY_SOURCE.values(), "returned")
OUTGOING = ("issued", "dispatched", "written_off", "sent_back")
# What kinds of documents do not give a column: between places of the same border, and value without pieces.
INNER, REVALUED = "inner", "revalued"
ROW = (
    "on",
    "document_id",
    "line",
    "part",
    "lot_id",
    "quantity",
    "value_fen",
    "place_id",
    "other_id",
    "direction",
)


def across(form: Form) -> Subquery:
    """Every row that crosses the border on the days asked for, alone: columns ``ROW``. Who wants a page of ``moves``
    takes it of these, and asks as what they count of no others."""
    return moves(form) if _hides(form) else _rows(form)


def moves(form: Form, of: Subquery | None = None, *more: ColumnElement[Any]) -> Subquery:
    """Every row that crosses the border on the days asked for, or those ``of`` them that are given, with ``more``
    columns of its ``Document`` and ``Lot``.

    Columns: the row (``on``, ``document_id``, ``line``, ``part``, ``lot_id``, ``quantity``, ``value_fen``), its place
    here (``place_id``) and its other end (``other_id``), ``item_id`` of what its item is now, ``direction`` (1 in, -1
    out), ``entered`` (the direction of what a reversal takes back, else the same), ``counts``: as what it
    counts, and ``signed`` and ``signed_fen``.
    """
    rows = _rows(form) if of is None else of
    reversal = Document.reverses_id.is_not(None)
    entered = aliased(Item)
    same = (rows.c[name] for name in ROW)
    told = _told(form, _Of(rows, Document.kind, Document.organization_id, reversal), *same)
    return (
        told.add_columns(now_of(entered).label("item_id"), *more)
        .join(Document, Document.id == rows.c.document_id)
        .outerjoin(entered, entered.id == Lot.item_id)  # left out by the engines where not asked
        .subquery("moves")
    )


def moved(form: Form) -> Subquery:
    """The same moves added up: those of a lot that have the same other end and count alike are one row. Columns
    ``lot_id``, ``entered``, ``counts``, ``signed``, ``signed_fen``.

    What a row counts as is looked up once for each of these and not for each move.
    """
    rows = _rows(form)
    reversal = Document.reverses_id.is_not(None).label("reversal")
    same: tuple[Any, ...] = (
        rows.c.lot_id,
        rows.c.other_id,
        rows.c.direction,
        Document.kind,
        reversal,
    )
    if form.below:
        same = (*same, Document.organization_id)
    added = (
        select(
            *same,
            cast(func.sum(rows.c.quantity), BigInteger).label("quantity"),
            cast(func.sum(rows.c.value_fen), BigInteger).label("value_fen"),
        )
        .join(Document, Document.id == rows.c.document_id)
        # rows are of the day of their document; said once more, it keeps PostgreSQL from reading every document
        .where(Document.business_on.between(form.start, form.end))
        .group_by(*same)
        .subquery("added")
    )
    c = added.c
    told = _told(form, _Of(added, c.kind, c.get("organization_id"), c.reversal), c.lot_id)
    return told.subquery("moved")


class _Of(NamedTuple):
    """Rows that cross the border, with the kind, the organization and whether it is a reversal of their documents."""

    rows: Subquery
    kind: Any
    organization_id: Any
    reversal: ColumnElement[bool]


def _told(form: Form, of: _Of, *columns: Any) -> Select[Any]:
    """As what rows count; who puts in documents row by row joins them."""
    rows = of.rows
    other, parent = aliased(Location), aliased(Lot)
    query = (
        select(
            *columns,
            (rows.c.direction * case((of.reversal, -1), else_=1)).label("entered"),
            _column(of.kind, other).label("counts"),
            (rows.c.direction * rows.c.quantity).label("signed"),
            (rows.c.direction * rows.c.value_fen).label("signed_fen"),
        )
        .select_from(rows)
        .join(Lot, Lot.id == rows.c.lot_id)
        .join(other, other.id == rows.c.other_id)
    )
    if _hides(form):
        query = query.outerjoin(parent, parent.id == Lot.parent_id).where(
            not_(_within(of, other, parent))
        )
    return query


def _hides(form: Form) -> bool:
    """Is there anything that crosses a border and is told by nobody: handed on within a subtree?"""
    return form.below and not form.location


def lots_of(form: Form) -> Select[int] | None:
    """The lots of the item and of the source that were asked for; None where all are."""
    if not (form.items or form.source):
        return None
    query = select(Lot.id)
    if form.items:
        query = query.where(form.among(Lot.item_id, "items"))
    return query.where(Lot.source == form.word("source")) if form.source else query


def came_in(rows: Subquery) -> ColumnElement[bool]:
    """Does a row count among what came in? A correction takes back of what came in; what has a sign of its own counts
    by where it went."""
    by_end = and_(rows.c.counts.not_in(words(OUTGOING)), rows.c.entered > 0)
    return or_(rows.c.counts.in_(words(INCOMING)), by_end)


def _rows(form: Form) -> Subquery:
    lots = lots_of(form)
    arms = []
    for here, other, direction in (
        (StockMove.to_id, StockMove.from_id, 1),
        (StockMove.from_id, StockMove.to_id, -1),
    ):
        arm = select(
            StockMove.business_on.label("on"),
            StockMove.document_id,
            StockMove.line,
            StockMove.part,
            StockMove.lot_id,
            StockMove.quantity,
            StockMove.value_fen,
            here.label("place_id"),
            other.label("other_id"),
            literal(direction).label("direction"),
        ).where(
            among(here, "inside"),
            not_(among(other, "inside")),
            StockMove.business_on.between(form.start, form.end),
        )
        arms.append(arm if lots is None else arm.where(StockMove.lot_id.in_(lots)))
    return union_all(*arms).subquery("crossing")


def _column(kind_of: Any, other: Any) -> ColumnElement[str]:
    """As what a row counts: by the kind of its document and the kind of its end outside."""
    ends: defaultdict[str, defaultdict[str, dict[str, None]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for kind in kinds.KINDS.values():
        for way in kind.ways:
            if way.column is not None:
                outside = way.from_ if way.from_ in OUTSIDE else way.to
                ends[way.column][outside][kind.code] = None
    by_source = case(
        *((Lot.source == word(source), word(column)) for source, column in BY_SOURCE.items()),
        else_=word(""),
    )
    return case(
        (other.kind.in_(words(sorted(INSIDE))), word(INNER)),
        *(
            (
                or_(
                    *(
                        and_(other.kind == word(end), kind_of.in_(words(codes)))
                        for end, codes in either.items()
                    )
                ),
                by_source if column == kinds.BY_SOURCE else word(column),
            )
            for column, either in ends.items()
        ),
        else_=word(REVALUED),
    )


def word(constant: str) -> ColumnElement[str]:
    """A word of ours as it stands in the text of a question. As parameters the dozens that tell columns apart would
    each be carried to the database every time."""
    return literal_column(f"'{constant}'", String())


def words(constants: Iterable[str]) -> list[ColumnElement[str]]:
    """Each as a ``word``."""
    return [word(constant) for constant in constants]


def _within(of: _Of, other: Any, parent: Any) -> ColumnElement[bool]:
    """Is a row one half of goods handed on from one organization of the subtree to another one of it?"""
    handed_on = and_(other.kind == Place.HANDED_OVER, among(of.organization_id, "organizations"))
    received = and_(
        other.kind == Place.SOURCE,
        among(func.coalesce(parent.document_id // POSITIONS, 0), "organizations"),
    )
    return and_(of.kind == kinds.ACKNOWLEDGEMENT.code, or_(handed_on, received))
