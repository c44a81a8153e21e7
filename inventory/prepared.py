"""Statements that every posting sends, compiled once for each engine.

At each execution SQLAlchemy finds the compiled text of a statement again and turns the values of each row by name. Of
the small statements that read for a document and write it that takes longer than the database does for them; so here
the text and what turns the values are kept, and rows go to the driver as it wants them and come as it gives them.
"""

import re
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Connection, CursorResult, Dialect, Insert, SelectBase, Update

# Rows of one INSERT. The triggers of a ledger may refuse a row, so that SQLite keeps, for each statement, every page
# that it touches as it was before: row by row that costs as much as all the rest.
TOGETHER = 50

_Turned: TypeAlias = Callable[[Mapping[str, Any]], Any]
_ONE_ROW = re.compile(r"INSERT INTO .* VALUES (\(\?(?:, \?)*\))")


class _Ready(NamedTuple):
    """The text for one engine, and what makes of a row the parameters that it takes; ``together`` is the text that
    takes those of ``TOGETHER`` rows, where there is one."""

    text: str
    parameters: _Turned
    together: str | None


class Prepared:
    """An insert or an update, every value of which a row names. It gives nothing back but how many rows an update
    met."""

    def __init__(self, statement: Insert | Update) -> None:
        self._statement = statement.inline()
        self._ready: dict[tuple[str, tuple[str, ...]], _Ready] = {}

    def execute(
        self, connection: Connection, rows: Sequence[Mapping[str, Any]]
    ) -> CursorResult[Any]:
        """Write rows, at least one, all of the same columns."""
        key = connection.dialect.name, tuple(rows[0])
        ready = self._ready.get(key)
        if ready is None:
            ready = self._ready[key] = self._prepare(connection.dialect, list(rows[0]))
        values = [ready.parameters(row) for row in rows]
        whole = len(values) // TOGETHER * TOGETHER if ready.together else 0
        if ready.together and whole:
            some = (values[at : at + TOGETHER] for at in range(0, whole, TOGETHER))
            joined = [tuple(chain.from_iterable(part)) for part in some]
            result = connection.exec_driver_sql(ready.together, joined)
            if whole == len(values):
                return result
        return connection.exec_driver_sql(ready.text, values[whole:])

    def _prepare(self, dialect: Dialect, columns: list[str]) -> _Ready:
        compiled: Any = self._statement.compile(dialect=dialect, column_keys=columns)
        return _Ready(
            compiled.string, _parameters(compiled, dialect), _together(compiled.string, dialect)
        )


def _together(text: str, dialect: Dialect) -> str | None:
    """The text of an INSERT of one row made one of ``TOGETHER`` rows; None where that gains nothing."""
    found = _ONE_ROW.fullmatch(text) if dialect.name == "sqlite" else None
    return text + f", {found[1]}" * (TOGETHER - 1) if found else None


_ANSWERS = "answers"


@contextmanager
def unchanged(connection: Connection) -> Iterator[None]:
    """While nothing is written: a question that was asked with the same values has the same answer, and is not asked
    again. Of a hundred thousand documents of one import each asks who the clerk is and where he may write."""
    connection.info[_ANSWERS] = {}
    try:
        yield
    finally:
        del connection.info[_ANSWERS]


class PreparedQuery:
    """A question, every value of which the asker names. It flushes nothing, and gives plain rows."""

    def __init__(self, query: SelectBase) -> None:
        self.query = query
        self._ready: dict[str, _Asked] = {}

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """All rows, as tuples whose fields have the names of the columns."""
        answers = connection.info.get(_ANSWERS)
        if answers is None:
            return self._asked(connection, values)
        said = ((name, tuple(v) if isinstance(v, list) else v) for name, v in values.items())
        key = self, frozenset(said)
        if key not in answers:
            answers[key] = self._asked(connection, values)
        return list(answers[key])

    def _asked(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        dialect = connection.dialect
        ready = self._ready.get(dialect.name) or self._prepare(dialect)
        cursor = connection.exec_driver_sql(ready.text, ready.parameters(values)).cursor
        return [ready.row(found) for found in cursor.fetchall()] if cursor else []

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """The first row, or None."""
        return next(iter(self.rows(connection, values)), None)

    def _prepare(self, dialect: Dialect) -> "_Asked":
        compiled: Any = self.query.compile(dialect=dialect)
        columns = [(name, type_) for name, _, _, type_ in compiled._result_columns]
        row = namedtuple("row", [name for name, _ in columns])  # type: ignore[misc]
        turned = [
            type_.dialect_impl(dialect).result_processor(dialect, None) for _, type_ in columns
        ]
        at = [(place, turn) for place, turn in enumerate(turned) if turn]

        def told(found: Sequence[Any]) -> Any:
            values = list(found)
            for place, turn in at:
                values[place] = turn(values[place])
            return row._make(values)

        ready = _Asked(compiled.string, _parameters(compiled, dialect), told if at else row._make)
        self._ready[dialect.name] = ready
        return ready


class _Asked(NamedTuple):
    """As ``_Ready``, and what makes of what the driver gives a row."""

    text: str
    parameters: _Turned
    row: Callable[[Sequence[Any]], Any]


def _parameters(compiled: Any, dialect: Dialect) -> _Turned:
    """What makes of values by name the parameters that a compiled statement takes; its own constants are among them."""
    names = compiled.positiontup if compiled.positional else list(compiled.binds)
    turned = [
        (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
        for name in names or ()
    ]
    constants = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}

    order = [name for name, _ in turned]
    at = [(place, turn) for place, (_, turn) in enumerate(turned) if turn]

    def in_order(row: Mapping[str, Any]) -> tuple[Any, ...]:
        values = [row[name] for name in order]
        for place, turn in at:
            values[place] = turn(values[place])
        return tuple(values)

    def by_name(row: Mapping[str, Any]) -> dict[str, Any]:
        return {name: turn(row[name]) if turn else row[name] for name, turn in turned}

    parameters = in_order if compiled.positional else by_name
    return (lambda row: parameters({**constants, **row})) if constants else parameters
