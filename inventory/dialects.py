"""What the two engines write differently, each with one meaning and the same text for any values.

Statements that are built once (see ``posting``) use it: a list of values is one parameter here, so that the text of a
statement does not depend on how many there are, and both SQLAlchemy and the database prepare it once.
"""

import json
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    Dialect,
    Integer,
    Text,
    bindparam,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


def among(column: Any, name: str) -> ColumnElement[bool]:
    """Is the column, of whole numbers or of text, one of the values that the parameter ``name`` lists?"""
    of: TypeEngine[Any] = BigInteger() if isinstance(column.type, Integer) else Text()
    return _Among(column, bindparam(name, type_=_Values(of)))


def not_sought(column: Any) -> ColumnElement[Any]:
    """The column as it is, by which no engine looks for rows: where another condition finds few of them and SQLite,
    which keeps no statistics, would rather walk through all rows until a day."""
    as_it_is: ColumnElement[Any] = func.coalesce(column, column, type_=column.type)
    return as_it_is


def within(path: Any, of: Any) -> ColumnElement[bool]:
    """Is the organization of a path that of the path ``of``, or below it? Letter by letter: to LIKE, V_1 would be
    VA1 and VB1 as well, and on SQLite v_1, too."""
    inside: ColumnElement[bool] = func.substr(path, 1, func.length(of)) == of
    return inside


def days_after(later: Any, earlier: Any) -> ColumnElement[int]:
    """How many days a date is after another."""
    return _DaysAfter(later, earlier)


def days_later(day: Any, days: Any) -> ColumnElement[date]:
    """The date so many days after another; null where either is."""
    return _DaysLater(day, days)


def local_day(instant: Any) -> ColumnElement[date]:
    """The day in Shanghai of an instant as it is stored; the offset there has been eight hours since 1991."""
    return _LocalDay(instant)


class _Values(TypeDecorator[Any]):
    """A list as one parameter: an array, and JSON text where there are no arrays."""

    impl = Text
    cache_ok = True

    def __init__(self, of: TypeEngine[Any]) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return ARRAY(self.of) if dialect.name == "postgresql" else Text()

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return list(value) if dialect.name == "postgresql" else json.dumps(list(value))


class _Among(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True
    name = "among"

    def self_group(self, against: Any = None) -> Any:
        """A condition as it stands: the "= 1" that would be put behind it hides it from the indexes of SQLite."""
        return self


class _DaysAfter(FunctionElement[int]):
    type = Integer()
    inherit_cache = True
    name = "days_after"


class _DaysLater(FunctionElement[date]):
    type = Date()
    inherit_cache = True
    name = "days_later"


class _LocalDay(FunctionElement[date]):
    type = Date()
    inherit_cache = True
    name = "local_day"


@compiles(_Among, "sqlite")
def _listed(element: Any, compiler: Any, **kw: Any) -> str:
    column, values = (compiler.process(part, **kw) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - parts as compiled


@compiles(_Among, "postgresql")
def _in_array(element: Any, compiler: Any, **kw: Any) -> str:
    column, values = (compiler.process(part, **kw) for part in element.clauses)
    return f"{column} = ANY ({values})"


@compiles(_DaysAfter, "sqlite")
def _by_julian_day(element: Any, compiler: Any, **kw: Any) -> str:
    later, earlier = (compiler.process(date, **kw) for date in element.clauses)
    return f"(julianday({later}) - julianday({earlier}))"


@compiles(_DaysAfter, "postgresql")
def _by_subtraction(element: Any, compiler: Any, **kw: Any) -> str:
    later, earlier = (compiler.process(date, **kw) for date in element.clauses)
    return f"({later} - {earlier})"


@compiles(_DaysLater, "sqlite")
def _by_days(element: Any, compiler: Any, **kw: Any) -> str:
    day, days = (compiler.process(part, **kw) for part in element.clauses)
    return f"date({day}, '+' || {days} || ' days')"


@compiles(_DaysLater, "postgresql")
def _by_addition(element: Any, compiler: Any, **kw: Any) -> str:
    day, days = (compiler.process(part, **kw) for part in element.clauses)
    return f"({day} + {days})"


@compiles(_LocalDay, "sqlite")
def _by_modifier(element: Any, compiler: Any, **kw: Any) -> str:
    (instant,) = (compiler.process(part, **kw) for part in element.clauses)
    return f"date({instant}, '+8 hours')"


@compiles(_LocalDay, "postgresql")
def _by_interval(element: Any, compiler: Any, **kw: Any) -> str:
    (instant,) = (compiler.process(part, **kw) for part in element.clauses)
    return f"CAST({instant} + interval '8 hours' AS date)"
