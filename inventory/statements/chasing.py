"""要催的事: how much stands on each of the lists of what is still owed, for one's own organization and all below it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Date, Select, Subquery, case, cast, func, literal, null, select
from sqlalchemy.orm import Session

from inventory.statements import items, unordered, unpapered
from inventory.statements.asking import STATEMENTS, asked_today
from inventory.statements.funds import of_funds
from inventory.statements.shape import Asked, Form


@dataclass(frozen=True)
class Chase:
    """A list: the statement that has its rows, how many those are, what they are about (fen), since when the oldest
    waits, how many are past the day that was agreed. ``measure`` says of what the sum is."""

    name: str
    title: str
    about: str
    measure: str
    count: int
    amount_fen: int
    oldest_on: date | None
    overdue: int


@dataclass(frozen=True)
class Due:
    """A list on which something stands: how many rows, ``SEEN`` for as many or more."""

    name: str
    title: str
    many: int

    @property
    def said(self) -> str:
        """The count in writing: 7, 99+."""
        return str(self.many) if self.many < SEEN else f"{SEEN - 1}+"


SEEN = 100


class _List(NamedTuple):
    """``some``: rows without their figures, to be read no further than is counted."""

    name: str
    measure: str
    rows: Callable[[Form], Subquery]
    some: Callable[[Form], Subquery]
    figure: str
    prepare: Callable[[Session, Asked], Asked]


def due(session: Session, *, actor: str) -> tuple[Due, ...]:
    """The lists that are not empty today, counted no further than ``SEEN``: for a page that only leads to them. Raises
    ``NotAllowed``."""
    found = (_seen(session, actor, one) for one in _LISTS)
    return tuple(one for one in found if one.many)


def _seen(session: Session, actor: str, one: _List) -> Due:
    asked = one.prepare(session, asked_today(session, actor=actor, name=one.name))
    many = session.connection().execute(_some(one.some, asked.form), asked.params).scalar_one()
    return Due(one.name, STATEMENTS[one.name].title, many)


@lru_cache(maxsize=48)
def _some(rows: Callable[[Form], Subquery], form: Form) -> Select[Any]:
    seen = select(literal(1)).select_from(rows(form)).limit(SEEN).subquery("seen")
    return select(func.count()).select_from(seen)


def chases(session: Session, *, actor: str) -> tuple[Chase, ...]:
    """Each list as of today, those without a row as well. Raises ``NotAllowed``."""
    return tuple(_told(session, actor, one) for one in _LISTS)


def _told(session: Session, actor: str, one: _List) -> Chase:
    kind = STATEMENTS[one.name]
    asked = one.prepare(session, asked_today(session, actor=actor, name=one.name))
    query = _summed(one.rows, one.figure, asked.form)
    row = session.connection().execute(query, asked.params).one()
    return Chase(
        name=kind.name,
        title=kind.title,
        about=kind.about,
        measure=one.measure,
        count=row.many,
        amount_fen=int(row.amount_fen or 0),
        oldest_on=row.oldest_on,
        overdue=int(row.overdue or 0),
    )


@lru_cache(maxsize=48)
def _summed(rows: Callable[[Form], Subquery], figure: str, form: Form) -> Select[Any]:
    every = rows(form)
    due: Any = every.c.get("due_on", null())
    query: Any = select(
        func.count().label("many"),
        cast(func.sum(every.c[figure]), BigInteger).label("amount_fen"),
        func.min(every.c.on, type_=Date()).label("oldest_on"),
        func.sum(case((due < form.end, 1), else_=0)).label("overdue"),
    )
    summed: Select[Any] = query
    return summed


def _at_sources(_session: Session, asked: Asked) -> Asked:
    return unordered.at_sources(asked)


_goods, _papers = unordered.ROWS[True], unpapered.ROWS[True]
_prepaid, _owed = (items.ROWS[bucket, False] for bucket in (items.PREPAID, items.PAYABLE))
_LISTS = (
    _List("orders-awaited", "价值", _goods, unordered.some, "value_fen", _at_sources),
    _List("papers-awaited", "还差", _papers, unpapered.some, "lack_fen", of_funds),
    _List("goods-awaited", "未结", _prepaid, _prepaid, "left_fen", of_funds),
    _List("payables", "未付", _owed, _owed, "left_fen", of_funds),
)
