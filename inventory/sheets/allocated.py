"""S3 上级下拨物资公示表: everything that superiors gave, on which paper, and whether as much came as was sent.

Goods come from a superior by a receipt, or from an organization above that keeps its books here, by acknowledging what
it dispatched. What was corrected, sent back or reversed stands with minus on its own day. Of a receipt 应收 is what the
sender's slip said; of an acknowledgement, the part of the dispatch that it settled, what is missing included.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Row as Record
from sqlalchemy import case, func, not_, select
from sqlalchemy.orm import Session, aliased

from inventory import kinds
from inventory.dialects import within
from inventory.kinds import Place, Source
from inventory.merged import item_now
from inventory.models import (
    Document,
    DocumentText,
    Item,
    Lot,
    MoveDraw,
    Organization,
    StockMove,
)
from inventory.rules.names import payee_name
from inventory.sheet import NOTHING, Column, Row, Sheet, Value
from inventory.sheets import inner, received
from inventory.sheets.common import (
    check_lots,
    from_,
    lot_sums,
    reversal_notes,
    signed,
    to,
    told_whose,
    totals,
    whose,
)
from inventory.sheets.identities import check_source
from inventory.sheets.persons import named_in
from inventory.sheets.scope import Scope

COLUMNS = (
    Column("no", "序号"),
    Column("number", "入库单号"),
    Column("on", "接收日期"),
    Column("giver", "下拨单位", empty=NOTHING),
    Column("papers", "调拨单/文号", empty=NOTHING),
    Column("name", "物资"),
    Column("specification", "规格"),
    Column("unit", "单位"),
    Column("expected", "应收数量", role="in"),
    Column("quantity", "实收数量", role="in"),
    Column("difference", "差异及原因"),
    Column("intent", "指定用途"),
    Column("value_fen", "账面价值（元）", unit="fen", role="in"),
    Column("note", "备注"),
)
_MOVES = (kinds.RECEIPT.code, kinds.ACKNOWLEDGEMENT.code, *received.BACK)
_sent = aliased(Document)
_sender = aliased(Organization)


class _Missing(NamedTuple):
    """What an acknowledgement says is missing of a lot of the sender's: with minus where that is taken back."""

    document_id: int
    lot_id: int
    number: str
    on: Any
    name: str
    specification: str
    unit: str
    original: str | None
    quantity: int


class _Told(NamedTuple):
    """What else is said of documents, by their id: by which dispatch of whom goods came, and texts by line and field;
    and what is missing, by document and by the sender's lot; in which columns."""

    scope: Scope
    columns: tuple[Column, ...]
    sent: Mapping[int, tuple[str, str]]
    texts: Mapping[tuple[int, int, str], str]
    missing: dict[tuple[int, int], _Missing]


def allocated(session: Session, scope: Scope) -> Sheet:
    """The sheet with R2 and R4, not sealed yet: a row for each lot received in the period, for each thing that took
    such goods back, and for each time that one was valued anew."""
    came = received.brought(scope, Source.ALLOCATED, _MOVES)
    valued = received.valued_anew(scope, Source.ALLOCATED)
    records = [
        r for query in (came, valued) for r in session.execute(received.earmarked(query)).all()
    ]
    records.sort(key=lambda r: r.document_id)
    told = _Told(
        scope,
        told_whose(COLUMNS, scope, received.WHO),
        _dispatches(session, scope),
        _texts(session, scope),
        _missing(session, scope),
    )
    rows = tuple(_numbered(_rows(records, told)))
    struck_out = received.struck_out(scope, Source.ALLOCATED, _MOVES)
    return Sheet(
        sheet="S3",
        title=scope.titled("上级下拨物资公示表"),
        organization=scope.organization,
        organization_name=scope.full_name,
        start=scope.start,
        end=scope.end,
        unit_line="金额单位：元；数量按各行单位，不跨单位相加",
        covers=scope.named,
        columns=told.columns,
        rows=rows,
        totals=_totals(rows),
        checks=(
            check_source(session, scope, Source.ALLOCATED, received.by_item(records, "allocated")),
            check_lots(lot_sums(session, scope).values()),
        ),
        notes=(
            *received.unvalued_notes(records, "没有价值，不计入金额"),
            *reversal_notes(session, scope, struck_out),
        ),
    )


def _dispatches(session: Session, scope: Scope) -> dict[int, tuple[str, str]]:
    """By acknowledgement (id) of the period the dispatch that it is of, and who sent it."""
    rows = session.execute(
        select(Document.id, _sent.number, _sender.name)
        .join(MoveDraw, MoveDraw.document_id == Document.id)
        .join(_sent, _sent.id == MoveDraw.of_document_id)
        .join(_sender, _sender.id == _sent.organization_id)
        .where(*_acknowledged(scope))
        .distinct()
    )
    return {document: (number, sender) for document, number, sender in rows}


def _acknowledged(scope: Scope) -> tuple[Any, ...]:
    return (
        Document.organization_id.in_(scope.ids),
        Document.kind == kinds.ACKNOWLEDGEMENT.code,
        not_(inner.by_documents(scope)),
        Document.business_on.between(scope.start, scope.end),
    )


def _missing(session: Session, scope: Scope) -> dict[tuple[int, int], _Missing]:
    """What acknowledgements of the period say is missing of what organizations above sent."""
    original, own = aliased(Document), aliased(Organization)
    rows = session.execute(
        select(
            Document.id,
            StockMove.lot_id,
            Document.number,
            Document.business_on,
            Item.name,
            Item.specification,
            Item.base_unit,
            original.number,
            func.sum(signed()),
        )
        .select_from(StockMove)
        .join(Document, Document.id == StockMove.document_id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .join(Item, Item.id == item_now(Lot.item_id))
        .join(from_, from_.id == StockMove.from_id)
        .join(to, to.id == StockMove.to_id)
        .join(_sender, _sender.id == from_.organization_id)
        .join(own, own.id == Document.organization_id)
        .outerjoin(original, original.id == Document.reverses_id)
        .where(
            *_acknowledged(scope),
            _sender.id != own.id,
            within(own.path, _sender.path),
            case((Document.reverses_id.is_(None), to.kind), else_=from_.kind) == Place.DISCREPANCY,
        )
        .group_by(Document.id, StockMove.lot_id, Item.id, original.number)
    )
    found = (_Missing._make(row) for row in rows)
    return {(one.document_id, one.lot_id): one for one in found}


def _texts(session: Session, scope: Scope) -> dict[tuple[int, int, str], str]:
    """The numbers of papers and the reasons that documents of the period give, by document, line and field, without
    private numbers and persons."""
    rows = session.execute(
        select(DocumentText.document_id, DocumentText.line, DocumentText.field, DocumentText.text)
        .join(Document, Document.id == DocumentText.document_id)
        .where(
            Document.organization_id.in_(scope.ids),
            Document.kind.in_(_MOVES),
            Document.business_on.between(scope.start, scope.end),
            DocumentText.field.in_(("slip", "difference", "reason")),
        )
    )
    found = [row for row in rows if row.text]
    persons = named_in(session, (row.text for row in found))
    return {(r.document_id, r.line, r.field): persons.hide(r.text) for r in found}


def _rows(records: Sequence[Record[Any]], told: _Told) -> Iterator[tuple[int, Row]]:
    """Each row with the id of its document; of what did not come at all, too."""
    missing = dict(told.missing)
    for r in records:
        lot = (r.document_id, r.Lot.parent_id or 0)
        short = missing.pop(lot).quantity if lot in missing else 0
        yield r.document_id, _row(r, told, short)
    for one in missing.values():
        yield one.document_id, _nothing_came(one, told)


def _numbered(rows: Iterable[tuple[int, Row]]) -> Iterator[Row]:
    for number, (_, row) in enumerate(sorted(rows, key=lambda of: of[0]), start=1):
        yield {**row, "no": number}


def _row(r: Record[Any], told: _Told, short: int) -> Row:
    quantity, fen = received.figures(r)
    number, sender = told.sent.get(r.document_id, (None, None))
    giver = payee_name(r.giver, r.giver_kind) if r.giver else None
    expected = _expected(r, short)
    said: dict[str, Value] = {
        "no": None,
        **whose(told.scope, r.document_id),
        "giver": sender or giver,
        "papers": number or told.texts.get((r.document_id, 0, "slip")),
        "expected": expected,
        "quantity": quantity,
        "difference": _difference(r, expected, told),
        "intent": received.intent(r),
        "value_fen": fen,
        "note": _note(r),
    }
    return received.row(told.columns, r, said)


def _nothing_came(one: _Missing, told: _Told) -> Row:
    number, sender = told.sent[one.document_id]
    reason = told.texts.get((one.document_id, 0, "reason"))
    return {
        "no": None,
        **whose(told.scope, one.document_id),
        "number": one.number,
        "on": one.on.isoformat(),
        "giver": sender,
        "papers": number,
        "name": one.name,
        "specification": one.specification or None,
        "unit": one.unit,
        "expected": int(one.quantity),
        "quantity": 0,
        "difference": None if one.original else _less(-int(one.quantity), reason),
        "intent": None,
        "value_fen": None,
        "note": f"冲销 {one.original}" if one.original else None,
    }


def _expected(r: Record[Any], short: int) -> int | None:
    """应收 with its sign; None where nobody said, and of what is taken back or valued alone."""
    if r.kind == kinds.ACKNOWLEDGEMENT.code:
        return int(received.sign(r) * r.quantity) + int(short)
    if r.kind != kinds.RECEIPT.code or r.Lot.expected_quantity is None:
        return None
    return received.sign(r) * int(r.Lot.expected_quantity)


def _difference(r: Record[Any], expected: int | None, told: _Told) -> str | None:
    """少 20：一包破损; why goods were taken back, too."""
    if r.original:
        return None
    if r.kind in received.BACK:
        return told.texts.get((r.document_id, 0, "reason"))
    if expected is None or expected == r.quantity:
        return None
    line, field = (r.line, "difference") if r.kind == kinds.RECEIPT.code else (0, "reason")
    return _less(r.quantity - expected, told.texts.get((r.document_id, line, field)))


def _less(more: int, reason: str | None) -> str:
    said = f"{'多' if more > 0 else '少'} {abs(more):,}"
    return f"{said}：{reason}" if reason else said


def _note(r: Record[Any]) -> str | None:
    said = received.history(r)
    if r.original:
        return said[0]
    if received.is_revaluation(r):
        return f"{'估价调整' if r.Lot.valued else '补估价'} {r.Lot.code}"
    if r.kind == kinds.SEND_BACK.code:
        said.append(f"退还 {r.Lot.code.rpartition('-')[0]}")
    if r.provisional:
        said.append("暂估")
    return "；".join(said) or None


def _totals(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Totals by item; 应收 is added up only where it is known of all that came."""
    unknown = {
        (r["name"], r["unit"])
        for r in rows
        if r["expected"] is None and isinstance(r["quantity"], int) and r["quantity"] > 0
    }
    sums = totals(rows, "name", "unit", ("expected", "quantity", "value_fen"))
    return tuple({**t, "expected": None} if (t["item"], t["unit"]) in unknown else t for t in sums)
