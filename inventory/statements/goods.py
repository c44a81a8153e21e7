"""What statements say of goods in the same words: item, lot, place, value; and their totals by item."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, case, func
from sqlalchemy.orm import Session, aliased

from inventory import lot_values
from inventory.kinds import PLACE_NAMES, SOURCE_NAMES, Place
from inventory.merged import counterparty_now
from inventory.models import (
    Counterparty,
    Item,
    Location,
    Lot,
    Organization,
    RecipientGroup,
)
from inventory.sheet import Column, Row
from inventory.statements.paging import Query, sums
from inventory.statements.shape import Asked, Form

ITEM = (
    Column("item", "物资编码"),
    Column("name", "物资"),
    Column("specification", "规格"),
    Column("unit", "单位"),
)
TOTAL = "合计"
UNVALUED = "未估价"

group = aliased(RecipientGroup)
bound = aliased(Organization)
donee = aliased(Counterparty)


def item_columns() -> tuple[ColumnElement[Any], ...]:
    """What a row says of ``Item``; ``pinyin`` and ``item_id`` are what it is sorted by."""
    return (
        Item.id.label("item_id"),
        Item.code.label("item"),
        Item.name.label("name"),
        Item.specification.label("specification"),
        Item.base_unit.label("unit"),
        Item.pinyin.label("pinyin"),
    )


def item_row(r: RowMapping | Mapping[str, Any]) -> dict[str, Any]:
    """The item of a row."""
    return {
        "item": r["item"],
        "name": r["name"],
        "specification": r["specification"] or None,
        "unit": r["unit"],
    }


def earmark() -> ColumnElement[str]:
    """To whom ``Lot`` is bound; see ``with_earmark``."""
    return case(
        (Lot.earmark_unresolved, "去向待落实"),
        else_=func.coalesce(group.name, bound.name, donee.name),
    )


def with_earmark(query: Select[Any]) -> Select[Any]:
    """The question with those to whom a lot may be bound."""
    return (
        query.outerjoin(group, group.id == Lot.earmark_group_id)
        .outerjoin(bound, bound.id == Lot.earmark_organization_id)
        .outerjoin(donee, donee.id == counterparty_now(Lot.earmark_counterparty_id))
    )


def known(form: Form) -> ColumnElement[bool]:
    """Is the value of ``Lot`` known at the end?"""
    return lot_values.as_of(form.end).known


def place_name(name: str, kind: str) -> str:
    """A storage by its name, another place by what it is."""
    return name if kind == Place.STORAGE else PLACE_NAMES[kind]


def source_name(source: str) -> str:
    """受赠, 自购, 上级下拨, 调入."""
    return SOURCE_NAMES[source]


def figure(value: Any) -> int | None:
    """A figure of a row; nothing where nothing is known."""
    return None if value is None else int(value)


def fen(asked: Asked, **values: Any) -> dict[str, int | None]:
    """The values of a row, for those who may see them."""
    return {key: figure(value) for key, value in values.items()} if asked.money else {}


def totals(
    session: Session, asked: Asked, query: Query, quantities: Sequence[str], fen_: Sequence[str]
) -> tuple[Row, ...]:
    """Of all rows: for each item the quantities in its unit and the values, and the values of all together."""
    money = tuple(fen_) if asked.money else ()
    by = ("pinyin", "item_id", "item", "name", "specification", "unit")
    rows = [
        {**item_row(r), **{key: figure(r[key]) for key in (*quantities, *money)}}
        for r in sums(session, asked, query.rows, by, *quantities, *money)
    ]
    return (*rows, *all_money(rows, money))


def all_money(rows: Sequence[Row], money: Sequence[str]) -> tuple[Row, ...]:
    """One row that adds up values across items; none where there is nothing to add."""
    if not money or not rows:
        return ()
    added = {key: sum(v for r in rows if isinstance(v := r[key], int)) for key in money}
    return ({"name": TOTAL, "unit": "元", **added},)


def of_places(query: Select[Any], place_id: Any) -> Select[Any]:
    """The question with the place of an id and its organization."""
    return query.join(Location, Location.id == place_id).join(
        Organization, Organization.id == Location.organization_id
    )
