"""S4 物资发放使用公示表: everything that was given out, to whom, for what, out of which lots and by which rule.

Who received something is never named: a group stands with how many people it was, a person as 个人. What came back
(退回) has a row of its own day, and so has a reversal, with minus in the column of its original. Goods handed out for
use (领用在用) stay on the books, and S6 counts them in 期末结存: they have no row here, and a note says how many went
into use. Goods sent to an organization below (调出) are its own to disclose when it gives them out: what it did is told
on the sheet of both together, where what is of too few people has no row of its own, see ``pooled``.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Row as Record
from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from inventory import kinds
from inventory.access import ROLE_NAMES
from inventory.kinds import SOURCE_NAMES, Source
from inventory.merged import counterparty_now, item_now
from inventory.models import (
    AppUser,
    Counterparty,
    Document,
    DocumentText,
    Item,
    Location,
    Lot,
    MoveDraw,
    Norm,
    Organization,
    RecipientGroup,
    StockMove,
)
from inventory.models.people import Role
from inventory.rules.names import recipient_kind, recipient_name
from inventory.rules.privacy import cut
from inventory.rules.small_groups import OTHER_GROUPS
from inventory.sheet import NOTHING, Column, Row, Sheet, Value
from inventory.sheets import pooled
from inventory.sheets.common import (
    check_lots,
    in_period,
    lot_sums,
    moves_goods,
    reversal_notes,
    signed,
    told_whose,
    totals,
    whose,
)
from inventory.sheets.identities import check_given
from inventory.sheets.persons import Persons, named_in
from inventory.sheets.scope import Scope

COLUMNS = (
    Column("no", "序号"),
    Column("number", "出库单号"),
    Column("on", "发放日期"),
    Column("recipient", "领用单位"),
    Column("category", "类别"),
    Column("purpose", "用途", empty=NOTHING),
    Column("name", "物资"),
    Column("specification", "规格"),
    Column("unit", "单位"),
    Column("quantity", "数量", role="out"),
    Column("source", "物资来源"),
    Column("basis", "分配依据", empty=NOTHING),
    Column("handler", "经办（岗位）"),
    Column("returned", "退回数量", role="in"),
    Column("note", "备注"),
)
PEOPLE = "人员"  # the category of a group
WHO = "发放单位"  # whose a row is, on a sheet of several organizations
_GIVEN = (kinds.ISSUE.code, kinds.ISSUE_RETURN.code)
_IN_USE = {kinds.HAND_OUT.code: "领用", kinds.TAKE_BACK.code: "交回"}
_SOURCES = {**SOURCE_NAMES, Source.ALLOCATED: "下拨"}
_ORGANIZATIONS = {"VILLAGE": "村", "TOWN": "镇", "DISTRICT": "区"}
_original = aliased(Document)
_reversal = aliased(Document)
_issue = aliased(Document)
_purpose, _reason = aliased(DocumentText), aliased(DocumentText)
_first = func.coalesce(Document.reverses_id, Document.id)
_TOLD = (
    Document.id.label("document_id"),
    Document.posted_at,
    Document.number,
    Document.kind,
    Document.business_on,
    Document.heads,
    Document.days,
    Document.recipient_group_id,
    StockMove.line,
    StockMove.quantity,
    _original.number.label("original"),
    _reversal.number.label("reversal"),
    _issue.number.label("issue"),
    _purpose.text.label("purpose"),
    _reason.text.label("reason"),
    RecipientGroup.name.label("group"),
    RecipientGroup.decision,
    RecipientGroup.sensitive,
    Location.name.label("place"),
    Organization.name.label("organization"),
    Organization.kind.label("organization_kind"),
    Counterparty.name.label("counterparty"),
    Counterparty.kind.label("counterparty_kind"),
    AppUser.role,
    Item.id.label("item_id"),
    Item.code.label("item"),
    Item.name,
    Item.specification,
    Item.base_unit,
    Lot.code.label("lot"),
    Lot.source,
)

Norms = Mapping[tuple[int, int], Sequence[Norm]]  # by group and item (ids), the newest first


class _Told(NamedTuple):
    """What else is said of rows: by which norms, and whom no text names."""

    scope: Scope
    norms: Norms
    persons: Persons


def issued(session: Session, scope: Scope) -> Sheet:
    """The sheet with R3 and R4, not sealed yet: a row for each line of an issue or a return of the period, and for each
    reversal of one."""
    columns = told_whose(COLUMNS, scope, WHO)
    records = session.execute(_query(scope)).all()
    typed = (text for r in records for text in (r.purpose, r.reason))
    persons = named_in(session, typed, also=(r.counterparty for r in records))
    told = _Told(scope, _norms(session, scope), persons)
    untold = pooled.hidden(session, scope, records)
    lines = groupby(
        (r for r in records if r.document_id not in untold), key=lambda r: (r.document_id, r.line)
    )
    shown = [_row(number, [*of], told) for number, (_, of) in enumerate(lines, start=1)]
    apart = (r for r in records if r.document_id in untold)
    rows = (*shown, *pooled.rows(columns, apart, len(shown) + 1))
    struck_out = and_(
        moves_goods(scope), Document.kind.in_(_GIVEN), Document.id.not_in(sorted(untold))
    )
    return Sheet(
        sheet="S4",
        title=scope.titled("物资发放使用公示表"),
        organization=scope.organization,
        organization_name=scope.full_name,
        start=scope.start,
        end=scope.end,
        unit_line="数量按各行单位，不跨单位相加",
        covers=scope.named,
        columns=columns,
        rows=rows,
        totals=totals(rows, "name", "unit", ("quantity", "returned")),
        checks=(
            check_given(session, scope, _by_line(records)),
            check_lots(lot_sums(session, scope).values()),
        ),
        notes=(
            *([pooled.NOTE] if untold else ()),
            *_in_use(session, scope),
            *reversal_notes(session, scope, struck_out),
        ),
    )


def _query(scope: Scope) -> Select[*tuple[Any, ...]]:
    """The rows of issues, of returns and of reversals of either, with all that is said of them."""
    return (
        select(*_TOLD)
        .select_from(StockMove)
        .join(Document, Document.id == StockMove.document_id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .join(Item, Item.id == item_now(Lot.item_id))
        .join(AppUser, AppUser.id == Document.actor_id)
        .outerjoin(_original, _original.id == Document.reverses_id)
        .outerjoin(
            _reversal,
            (_reversal.reverses_id == Document.id) & (_reversal.business_on <= scope.end),
        )
        .outerjoin(
            MoveDraw,
            (MoveDraw.document_id == StockMove.document_id)
            & (MoveDraw.line == StockMove.line)
            & (MoveDraw.part == StockMove.part),
        )
        .outerjoin(_issue, _issue.id == MoveDraw.of_document_id)
        .outerjoin(_purpose, _text(_purpose, _first, "purpose"))
        .outerjoin(_reason, _text(_reason, Document.id, "reason"))
        .outerjoin(RecipientGroup, RecipientGroup.id == Document.recipient_group_id)
        .outerjoin(Location, Location.id == Document.recipient_location_id)
        .outerjoin(Organization, Organization.id == Document.recipient_organization_id)
        .outerjoin(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
        .where(
            Document.organization_id.in_(scope.ids),
            Document.kind.in_(_GIVEN),
            in_period(scope),
        )
        .order_by(Document.id, StockMove.line, StockMove.part)
    )


def _text(of: Any, document: Any, field: str) -> Any:
    return (of.document_id == document) & (of.line == 0) & (of.field == field)


def _norms(session: Session, scope: Scope) -> Norms:
    """All norms that were in force in the period or before it."""
    found: dict[tuple[int, int], list[Norm]] = {}
    rows = session.execute(
        select(Norm, Item.id)
        .join(Item, Item.id == item_now(Norm.item_id))
        .where(Norm.starts_on <= scope.end)
        .order_by(Norm.starts_on.desc(), Norm.id.desc())
    )
    for norm, item_id in rows:
        found.setdefault((norm.recipient_group_id, item_id), []).append(norm)
    return found


def _row(number: int, parts: Sequence[Record[Any]], told: _Told) -> Row:
    """The row of a line, which may be out of several lots. Of a few people whose group says that they are ill or poor
    it says no more than that somebody got something."""
    r = parts[0]
    few = pooled.are_few(r, told.scope.sensitive_from)
    quantity = (-1 if r.original else 1) * sum(part.quantity for part in parts)
    back = r.kind == kinds.ISSUE_RETURN.code
    return {
        "no": number,
        **whose(told.scope, r.document_id),
        "number": r.number,
        "on": r.business_on.isoformat(),
        "recipient": OTHER_GROUPS if few else _recipient(r),
        "category": PEOPLE if few else _category(r),
        "purpose": None if few else told.persons.hide(r.purpose or "") or None,
        "name": r.name,
        "specification": r.specification or None,
        "unit": r.base_unit,
        "quantity": None if back else quantity,
        "source": _source(parts),
        "basis": None if back or few else _basis(r, told.norms),
        "handler": ROLE_NAMES[Role(r.role)],
        "returned": quantity if back else None,
        "note": _note(r, "" if few else told.persons.hide(r.reason or "")),
    }


def _recipient(r: Record[Any]) -> str:
    """Whom it was given to: 检查点值守人员 12 人（东沟路口）; a firm in full, a person never."""
    whom = r.group or r.organization or recipient_name(r.counterparty, r.counterparty_kind)
    said = f"{whom} {r.heads:,} 人" if r.heads else str(whom)
    return f"{said}（{r.place}）" if r.place else said


def _category(r: Record[Any]) -> str:
    if r.group:
        return "卡口" if r.place else PEOPLE
    if r.organization:
        return _ORGANIZATIONS[r.organization_kind]
    return recipient_kind(r.counterparty, r.counterparty_kind)


def _source(parts: Sequence[Record[Any]]) -> str:
    """受赠 NDL-RK-2020-000001-1; where there are several lots how much of each."""
    if len(parts) == 1:
        return f"{_SOURCES[parts[0].source]} {parts[0].lot}"
    return "；".join(f"{_SOURCES[p.source]} {p.lot}：{p.quantity:,}" for p in parts)


def _basis(r: Record[Any], norms: Norms) -> str | None:
    """The norm that was in force with its decision, and for how many people and days; where nobody says any of that,
    the decision that set up the group."""
    times = [f"{r.heads:,} 人"] if r.heads else []
    times += [f"{r.days:,} 天"] if r.days else []
    norm = _in_force(norms.get((r.recipient_group_id, r.item_id), ()), r.business_on)
    if norm is not None:
        span = "每人每天" if norm.per_days == 1 else f"每人每 {norm.per_days:,} 天"
        times = [f"{span} {norm.pieces:,} {r.base_unit}", *times]
    said = " × ".join(times)
    if norm is not None:
        return f"{said}（{cut(norm.decision)[0]}）"
    return said or cut(r.decision or "")[0] or None


def _in_force(norms: Iterable[Norm], on: date) -> Norm | None:
    """The newest that began by a day; none where that ends them."""
    newest = next((norm for norm in norms if norm.starts_on <= on), None)
    return newest if newest and newest.pieces else None


def _note(r: Record[Any], reason: str) -> str | None:
    if r.original:
        return f"冲销 {r.original}"
    said = [f"已由 {r.reversal} 冲销"] if r.reversal else []
    if r.issue:
        said.append(f"退回 {r.issue}")
    if r.kind == kinds.ISSUE_RETURN.code and reason:
        said.append(reason)
    return "；".join(filter(None, said)) or None


def _by_line(records: Iterable[Record[Any]]) -> list[Row]:
    """What was issued and returned of each item, by the documents on the sheet."""
    sums: dict[str, dict[str, Value]] = {}
    for r in records:
        row = sums.setdefault(r.item, {"item": r.item, "issued": 0, "returned": 0})
        column = "returned" if r.kind == kinds.ISSUE_RETURN.code else "issued"
        row[column] = int(row[column] or 0) + (-1 if r.original else 1) * r.quantity
    return [*sums.values()]


def _in_use(session: Session, scope: Scope) -> tuple[str, ...]:
    """What went into use in the period and came back from it."""
    rows = session.execute(
        select(Document.kind, Item.name, Item.base_unit, func.sum(signed()).label("quantity"))
        .select_from(StockMove)
        .join(Document, Document.id == StockMove.document_id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .join(Item, Item.id == item_now(Lot.item_id))
        .where(
            Document.organization_id.in_(scope.ids),
            Document.kind.in_(_IN_USE),
            in_period(scope),
        )
        .group_by(Document.kind, Item.name, Item.base_unit, Item.pinyin)
        .order_by(Document.kind, Item.pinyin)
    )
    said = [f"{_IN_USE[r.kind]}{r.name} {r.quantity:,} {r.base_unit}" for r in rows if r.quantity]
    return (f"领用在用的物资仍是本单位结存，不算发放：本期{'、'.join(said)}",) if said else ()
