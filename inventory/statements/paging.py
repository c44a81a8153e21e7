"""Pages by key: a page begins after the last row of the one before, so that no page costs the rows that it skips.

The key is what the rows are sorted by: a column that was chosen, and always columns that tell any two rows apart.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Integer,
    RowMapping,
    Select,
    Subquery,
    bindparam,
    cast,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from inventory.errors import BadInput
from inventory.statements.shape import Asked, Form, Paging

LIMIT_MAX = 10_000
INT_MAX = 2**63 - 1
_NOTHING_FEN = -(2**62)  # what has no value comes before everything


@dataclass(frozen=True)
class Query:
    """Rows as a question, put together for each form of asking it, and the columns that tell them apart, in their own
    order."""

    rows: Callable[[Form], Subquery]
    key: tuple[str, ...]


def page(session: Session, query: Query, asked: Asked) -> tuple[list[RowMapping], str | None]:
    """The rows of a page, and the key to ask on with where there are more. Raises ``BadInput``."""
    paging = asked.paging
    said = _Said(paging.sort, paging.descending, paging.after is not None, paging.limit is not None)
    asking = _asking(query, asked.form, said)
    params = asked.params
    if paging.after is not None:
        params |= _after(paging, asking.types)
    if paging.limit is None:
        return list(session.connection().execute(asking.query, params).mappings()), None
    params["limit"] = paging.limit + 1
    rows = list(session.connection().execute(asking.query, params).mappings())
    if len(rows) <= paging.limit:
        return rows, None
    last = rows[paging.limit - 1]
    values = [last[f"key_{n}"] for n in range(len(asking.types))]
    return rows[: paging.limit], _token(paging, values)


class _Said(NamedTuple):
    sort: str | None
    descending: bool
    after: bool
    limit: bool


class _Asking(NamedTuple):
    query: Select[Any]
    types: tuple[type, ...]


@lru_cache(maxsize=512)
def _asking(query: Query, form: Form, said: _Said) -> _Asking:
    rows = query.rows(form)
    order = _order(rows, query.key, said.sort)
    wanted = select(rows, *(o.label(f"key_{n}") for n, o in enumerate(order)))
    if said.after:
        here = tuple_(*order)
        there = tuple_(*(bindparam(f"after_{n}", type_=_bound(o)) for n, o in enumerate(order)))
        wanted = wanted.where(here < there if said.descending else here > there)
    wanted = wanted.order_by(*(o.desc() if said.descending else o for o in order))
    if said.limit:
        wanted = wanted.limit(bindparam("limit", type_=Integer()))
    return _Asking(wanted, tuple(_python(o) for o in order))


def _after(paging: Paging, types: Sequence[type]) -> dict[str, Any]:
    """The values after which a page begins. Raises ``BadInput`` for what is no key of this order."""
    values = zip(_values(paging, len(types)), types, strict=True)
    return {f"after_{n}": _typed(value, kind) for n, (value, kind) in enumerate(values)}


def begun(paging: Paging, *types: type) -> list[Any] | None:
    """Where a page begins of rows that are always in one order: the values of the key, each of its type; None on the
    first. Raises ``BadInput``."""
    if paging.after is None:
        return None
    values = _values(paging, len(types))
    return [_typed(value, kind) for value, kind in zip(values, types, strict=True)]


def sums(
    session: Session, asked: Asked, rows: Callable[[Form], Subquery], by: tuple[str, ...], *of: str
) -> Sequence[RowMapping]:
    """The sums of some columns of all the rows, for each of the values of others; what is not known is not added."""
    asking = _sums(rows, asked.form, by, of)
    return session.connection().execute(asking, asked.params).mappings().all()


@lru_cache(maxsize=512)
def _sums(
    rows: Callable[[Form], Subquery], form: Form, by: tuple[str, ...], of: tuple[str, ...]
) -> Select[Any]:
    every = rows(form)
    groups = [every.c[name] for name in by]
    figures = [cast(func.sum(every.c[name]), BigInteger).label(name) for name in of]
    return select(*groups, *figures).group_by(*groups).order_by(*groups)


def _order(rows: Subquery, key: tuple[str, ...], sort: str | None) -> list[ColumnElement[Any]]:
    chosen = [] if sort is None else [_never_null(rows.c[sort])]
    return [*chosen, *(rows.c[name] for name in key if name != sort)]


def _never_null(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """What is nothing has its place in the order, too: the first."""
    nothing: dict[type, Any] = {int: _NOTHING_FEN, date: date.min, str: ""}
    return func.coalesce(column, literal(nothing[_python(column)], _bound(column)))


def _bound(column: ColumnElement[Any]) -> TypeEngine[Any]:
    """The type of a value that is compared with the column: any whole number, however small the column's are."""
    return BigInteger() if isinstance(column.type, Integer) else column.type


def _python(column: ColumnElement[Any]) -> type:
    for of, python in ((Integer, int), (Date, date)):
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
