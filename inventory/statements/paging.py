"""Pages by key: a page begins after the last row of the one before, so that no page costs the rows that it skips.

The key is what the rows are sorted by: a column that was chosen, and always columns that tell any two rows apart.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    Integer,
    RowMapping,
    Select,
    Subquery,
    cast,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from inventory.errors import BadInput
from inventory.statements.shape import Asked, Paging

LIMIT_MAX = 10_000
INT_MAX = 2**63 - 1
_NOTHING_FEN = -(2**62)  # what has no value comes before everything


@dataclass(frozen=True)
class Query:
    """Rows as a question, the columns that tell them apart in their own order, and those they may be sorted by."""

    rows: Subquery
    key: tuple[str, ...]
    sorts: tuple[str, ...] = ()


def page(session: Session, query: Query, asked: Asked) -> tuple[list[RowMapping], str | None]:
    """The rows of a page, and the key to ask on with where there are more. Raises ``BadInput``."""
    paging = asked.paging
    order = _order(query, paging)
    wanted = select(query.rows, *(o.label(f"key_{n}") for n, o in enumerate(order)))
    if paging.after is not None:
        after = key_of(paging, order)
        here, there = tuple_(*order), tuple_(*after)
        wanted = wanted.where(here < there if paging.descending else here > there)
    wanted = wanted.order_by(*(o.desc() if paging.descending else o for o in order))
    if paging.limit is not None:
        wanted = wanted.limit(paging.limit + 1)
    rows = list(session.execute(wanted, asked.params).mappings())
    if paging.limit is None or len(rows) <= paging.limit:
        return rows, None
    last = rows[paging.limit - 1]
    values = [last[f"key_{n}"] for n in range(len(order))]
    return rows[: paging.limit], _token(paging, values)


def begun(paging: Paging, *types: type) -> list[Any] | None:
    """Where a page begins of rows that are always in one order: the values of the key, each of its type; None on the
    first. Raises ``BadInput``."""
    if paging.after is None:
        return None
    if paging.sort is not None or paging.descending:
        raise BadInput(field="sort", problem="这张表按日期逐笔结余，不能换次序")
    values = _values(paging, len(types))
    return [_typed(value, kind) for value, kind in zip(values, types, strict=True)]


def sums(session: Session, asked: Asked, rows: Subquery, by: Sequence[str], *of: str) -> list[Any]:
    """The sums of some columns of all the rows, for each of the values of others; what is not known is not added."""
    groups = [rows.c[name] for name in by]
    figures = [cast(func.sum(rows.c[name]), BigInteger).label(name) for name in of]
    asking: Select[Any] = select(*groups, *figures).group_by(*groups).order_by(*groups)
    return list(session.execute(asking, asked.params).mappings())


def key_of(paging: Paging, order: Sequence[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    """The values after which a page begins. Raises ``BadInput`` for what is no key of this order."""
    values = _values(paging, len(order))
    return [
        literal(_typed(value, _python(column)), column.type)
        for value, column in zip(values, order, strict=True)
    ]


def _order(query: Query, paging: Paging) -> list[ColumnElement[Any]]:
    if paging.sort is not None and paging.sort not in query.sorts:
        problem = f"可以写 {'、'.join(query.sorts)}" if query.sorts else "这张表不能换次序"
        raise BadInput(field="sort", problem=problem)
    names = [name for name in (paging.sort,) if name is not None]
    names += [name for name in query.key if name != paging.sort]
    return [_never_null(query.rows.c[name]) for name in names]


def _never_null(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """What is nothing has its place in the order, too: the first."""
    nothing: dict[type, Any] = {int: _NOTHING_FEN, date: date.min, bool: False, str: ""}
    return func.coalesce(column, literal(nothing[_python(column)], column.type))


def _python(column: ColumnElement[Any]) -> type:
    for of, python in ((Boolean, bool), (Integer, int), (Date, date)):
        if isinstance(column.type, of):
            return python
    return str


def _token(paging: Paging, values: Sequence[Any]) -> str:
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    said = json.dumps([paging.sort, paging.descending, *plain], ensure_ascii=False)
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def token(*values: Any) -> str:
    """The key of rows that are always in one order."""
    return _token(Paging(), values)


def _values(paging: Paging, count: int) -> list[Any]:
    given = paging.after or ""
    try:
        said = json.loads(base64.urlsafe_b64decode(given + "=" * (-len(given) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        said = None
    fits = isinstance(said, list) and len(said) == count + 2
    if not fits or said[:2] != [paging.sort, paging.descending]:
        raise BadInput(field="after", problem="不是这张表、这个次序的下一页，请从第一页重新看")
    return list(said[2:])


def _typed(value: Any, kind: type) -> Any:
    if kind is date and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            value = None
    if type(value) is not kind or (isinstance(value, int) and abs(value) > INT_MAX):
        raise BadInput(field="after", problem="不是这张表、这个次序的下一页，请从第一页重新看")
    return value
