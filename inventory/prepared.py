"""Statements that write rows, compiled once for each engine and set of columns.

At each execution SQLAlchemy finds the compiled text of a statement again and turns the values of each row by name. Of
the small statements that write a document that takes longer than the database does for them; so here the text and
what turns the values are kept, and rows go to the driver as it wants them.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, CursorResult, Dialect, Insert, Update


class _Ready(NamedTuple):
    """The text for one engine, and what makes of a row the parameters that it takes."""

    text: str
    parameters: Callable[[Mapping[str, Any]], Any]


class Prepared:
    """An insert or an update, every value of which a row names. It gives nothing back but how many rows it met."""

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
        return connection.exec_driver_sql(ready.text, [ready.parameters(row) for row in rows])

    def _prepare(self, dialect: Dialect, columns: list[str]) -> _Ready:
        compiled: Any = self._statement.compile(dialect=dialect, column_keys=columns)
        names = compiled.positiontup if compiled.positional else list(compiled.binds)
        turned = [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in names or ()
        ]

        def in_order(row: Mapping[str, Any]) -> tuple[Any, ...]:
            return tuple([turn(row[name]) if turn else row[name] for name, turn in turned])

        def by_name(row: Mapping[str, Any]) -> dict[str, Any]:
            return {name: turn(row[name]) if turn else row[name] for name, turn in turned}

        return _Ready(compiled.string, in_order if compiled.positional else by_name)
