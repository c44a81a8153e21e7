"""What the sheets by source share: the rows that brought goods of a source or took them back, those that valued them
anew, and what of each is said on every one of them.

Each sheet adds to these questions what it alone tells. A document counts on its own day, what takes back with minus.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    case,
    func,
    literal,
    not_,
    null,
    or_,
    select,
)
from sqlalchemy import Row as Record
from sqlalchemy.orm import aliased, join

from inventory import kinds, lot_values
from inventory.kinds import Source
from inventory.merged import counterparty_now, item_now
from inventory.models import (
    Counterparty,
    Document,
    Item,
    Lot,
    LotValuation,
    Organization,
    RecipientGroup,
    StockMove,
)
from inventory.models.documents import POSITIONS
from inventory.models.places import OrganizationKind
from inventory.rules.names import public_name
from inventory.sheet import Column, Row, Value
from inventory.sheets import inner
from inventory.sheets.common import in_period, moves_goods, revalued_fen
from inventory.sheets.scope import Scope

BACK = (kinds.CORRECTION.code, kinds.SEND_BACK.code)
_BROUGHT = (kinds.RECEIPT.code, kinds.ACKNOWLEDGEMENT.code)
_original = aliased(Document)
_reversal = aliased(Document)
_village = aliased(Organization)
_bound = aliased(Counterparty)
_own = aliased(Organization)
OF_FEW = "特定人群"
WHO = "接收单位"  # whose a row is, on a sheet of several organizations
_first = func.coalesce(Document.reverses_id, Document.id)


def brought(scope: Scope, source: Source, documents: Collection[str]) -> Select[*tuple[Any, ...]]:
    """The rows of documents of such kinds that brought goods of a source or took them back, each valued as it was on
    its day. Of an acknowledgement those of the receiver alone."""
    valued = lot_values.as_of(StockMove.business_on, Document)
    about = join(StockMove, Document, Document.id == StockMove.document_id).join(
        Lot, Lot.id == StockMove.lot_id
    )
    return (
        _described(
            scope,
            about,
            StockMove.line,
            StockMove.quantity,
            StockMove.value_fen,
            valued.known.label("valued"),
            valued.provisional.label("provisional"),
            valued.basis.label("basis"),
        )
        .where(
            Document.organization_id.in_(scope.ids),
            Document.kind.in_(sorted(documents)),
            not_(inner.by_documents(scope)),
            or_(Document.kind != kinds.ACKNOWLEDGEMENT.code, Lot.document_id == _first),
            Lot.source == source,
            in_period(scope),
        )
        .order_by(Document.id, StockMove.line, StockMove.part)
    )


def valued_anew(scope: Scope, source: Source) -> Select[*tuple[Any, ...]]:
    """Goods of a source valued anew, or such a thing taken back: how much more all of a lot is worth, wherever it
    is."""
    about = join(LotValuation, Document, LotValuation.document_id == _first).join(
        Lot, Lot.id == LotValuation.lot_id
    )
    return (
        _described(
            scope,
            about,
            LotValuation.line,
            null().label("quantity"),
            revalued_fen().label("value_fen"),
            literal(True).label("valued"),
            LotValuation.provisional,
            LotValuation.basis,
        )
        .where(
            Document.organization_id.in_(scope.ids),
            Document.business_on.between(scope.start, scope.end),
            Lot.source == source,
            Lot.parent_id.is_(None),
        )
        .order_by(Document.id, LotValuation.line)
    )


def struck_out(
    scope: Scope, source: Source, documents: Collection[str] = tuple(kinds.KINDS)
) -> ColumnElement[bool]:
    """Is ``Document``, a reversal, one that the sheet of a source shows: of a document of such kinds that moved such
    goods, or of one that valued them anew?"""
    moved = moves_goods(scope, Lot.source == source) & Document.kind.in_(sorted(documents))
    valued = (
        select(LotValuation.lot_id)
        .join(Lot, Lot.id == LotValuation.lot_id)
        .where(
            LotValuation.document_id == Document.reverses_id,
            Lot.document_id // POSITIONS == Document.organization_id,
            Lot.parent_id.is_(None),
            Lot.source == source,
        )
        .exists()
    )
    return or_(moved, Document.organization_id.in_(scope.ids) & valued)


def _described(scope: Scope, about: FromClause, *figures: Any) -> Select[*tuple[Any, ...]]:
    """What a row says of the ``Document`` and the ``Lot`` that it is about, with its figures."""
    return (
        select(
            *figures,
            lot_values.as_of(scope.end).known.label("valued_by_then"),
            Document.id.label("document_id"),
            Document.number,
            Document.kind,
            Document.business_on,
            _original.number.label("original"),
            _reversal.number.label("reversal"),
            Counterparty.id.label("giver_id"),
            Counterparty.name.label("giver"),
            Counterparty.kind.label("giver_kind"),
            Item.code.label("item"),
            Item.name,
            Item.specification,
            Item.base_unit,
            Lot,
        )
        .select_from(about)
        .join(Item, Item.id == item_now(Lot.item_id))
        .outerjoin(_original, _original.id == Document.reverses_id)
        .outerjoin(
            _reversal,
            (_reversal.reverses_id == Document.id) & (_reversal.business_on <= scope.end),
        )
        .outerjoin(Counterparty, Counterparty.id == counterparty_now(Lot.counterparty_id))
    )


def earmarked(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The question, which is told besides for whom the goods of ``Lot`` are meant: in a village not for which of those
    who are ill or poor, since there everybody knows them."""
    of = select(_own.kind).where(_own.id == Document.organization_id).scalar_subquery()
    few = and_(RecipientGroup.sensitive, of == OrganizationKind.VILLAGE)
    return (
        query.add_columns(
            case((few, OF_FEW), else_=RecipientGroup.name).label("for_group"),
            _village.name.label("for_organization"),
            _bound.name.label("for_counterparty"),
            _bound.kind.label("for_kind"),
        )
        .outerjoin(RecipientGroup, RecipientGroup.id == Lot.earmark_group_id)
        .outerjoin(_village, _village.id == Lot.earmark_organization_id)
        .outerjoin(_bound, _bound.id == counterparty_now(Lot.earmark_counterparty_id))
    )


def is_receipt(r: Record[Any]) -> bool:
    """Did the document of a row bring the goods? What became of a lot stands once, there."""
    return r.kind in _BROUGHT and not r.original


def is_revaluation(r: Record[Any]) -> bool:
    """Does a row tell of a value alone?"""
    return bool(r.kind == kinds.REVALUATION.code)


def sign(r: Record[Any]) -> int:
    """-1 where a row takes back. A revaluation is signed already, by where its value runs."""
    if is_revaluation(r):
        return 1
    return -1 if bool(r.original) != (r.kind in BACK) else 1


def figures(r: Record[Any]) -> tuple[int | None, int | None]:
    """The quantity and the value (fen) of a row with their sign; nothing where there is none or it is not known."""
    quantity = None if is_revaluation(r) else sign(r) * r.quantity
    return quantity, sign(r) * int(r.value_fen) if r.valued else None


def row(columns: Iterable[Column], r: Record[Any], said: Mapping[str, Value]) -> Row:
    """A row of just these columns: its document, its goods, and what a sheet says besides."""
    told = {**_told(r), **said}
    return {column.key: told[column.key] for column in columns}


def _told(r: Record[Any]) -> dict[str, Value]:
    return {
        "number": r.number,
        "on": r.business_on.isoformat(),
        "name": r.name,
        "specification": r.specification or None,
        "unit": r.base_unit,
    }


def intent(r: Record[Any]) -> str | None:
    """For whom goods are meant: 定向：保洁员; None where that is nobody."""
    if r.Lot.earmark_unresolved:
        return "定向：去向待落实"
    if r.for_counterparty:
        return f"定向：{public_name(r.for_counterparty, r.for_kind)}"
    whom = r.for_group or r.for_organization
    return f"定向：{whom}" if whom else None


def history(r: Record[Any]) -> list[str]:
    """What a row says of documents it hangs together with: what it takes back, and what took it back."""
    receipt = r.Lot.code.rpartition("-")[0]
    if r.original:
        return [f"冲销 {r.original}"]
    said = [f"已由 {r.reversal} 冲销"] if r.reversal else []
    if r.kind == kinds.CORRECTION.code:
        said.append(f"更正 {receipt}")
    return said


def by_item(records: Iterable[Record[Any]], column: str) -> list[Row]:
    """What came in of each item, in a column of S6, and was sent back, by the documents on a sheet."""
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for r in records:
        if r.quantity is not None:
            back = r.kind == kinds.SEND_BACK.code
            of = "sent_back" if back else column
            sums[r.item][of] += (-sign(r) if back else sign(r)) * r.quantity
    return [_figures_of(item, column, of) for item, of in sums.items()]


def _figures_of(item: str, column: str, of: Mapping[str, int]) -> Row:
    return {"item": item, column: of.get(column, 0), "sent_back": of.get("sent_back", 0)}


def unvalued_notes(records: Iterable[Record[Any]], says: str) -> tuple[str, ...]:
    """How many rows are of goods of which no value is known by the end."""
    count = sum(1 for r in records if not r.valued_by_then)
    return (f"{count} 行{says}",) if count else ()
