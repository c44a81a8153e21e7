"""An export brought into a database: all of it in one transaction, past the same triggers and checks as any posting.

Rows go in before their documents, as the manifest's order has it; what was merged is merged again at the end. Foreign
keys are looked at when all rows are there, since rows of one table may point to later ones: a village's lot comes from
the town's, and the town's from a village's.
"""

import itertools
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    bindparam,
    column,
    event,
    func,
    inspect,
    literal,
    select,
    table,
    text,
)
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.sql.expression import TableClause

from inventory.db import Ledger
from inventory.errors import Altered, BadInput, BooksThere, CutShort
from inventory.keeping import tables
from inventory.keeping.manifests import Manifest
from inventory.keeping.tables import Kept
from inventory.rules import strict_json

ROWS = 2_000  # that are held at a time
# what a database has before anybody worked with it: from the migrations, and the local operator with his trail
SEEDED = frozenset(
    {"alembic_version", "document_kind", "grade", "fund_use", "app_user", "audit_event"}
    | {"paper_category", "paper_rule", "sign_rule", "retention_rule", "paper_limit"}
)


def require_no_books(connection: Connection) -> None:
    """Raises ``BooksThere`` where anybody has worked with the database: one that was only made is empty."""
    ours = {t.name for t in tables.in_order()}
    found = ours & set(inspect(connection).get_table_names())
    for name in sorted(found - SEEDED):
        if connection.execute(select(literal(1)).select_from(table(name)).limit(1)).first():
            _there(connection, name)
    if "app_user" in found:
        users = text("SELECT 1 FROM app_user WHERE role <> 'system' LIMIT 1")
        if connection.execute(users).first():
            _there(connection, "app_user")


def load(connection: Connection, folder: Path, manifest: Manifest) -> None:
    """Fill the empty tables of the export's revision. Raises ``CutShort``, ``Altered``: the caller then rolls back."""
    standing = set(inspect(connection).get_table_names())
    missing = [kept.name for kept in manifest.tables if kept.name not in standing]
    if missing:
        raise Altered(path=str(folder), file=missing[0], problem="不是这一版有的表")
    for name in sorted(SEEDED & {kept.name for kept in manifest.tables}):
        connection.execute(table(name).delete())
    try:
        restrict = _defer(connection)
        for kept in manifest.tables:
            _load_table(connection, folder, kept)
        for kept in manifest.tables:
            _set_later(connection, folder, kept)
        restrict()
    except DBAPIError as error:
        raise refused(error, folder) from error
    _count_on(connection, manifest)


def refused(error: DBAPIError, folder: Path) -> Altered | DBAPIError:
    """What the database's own checks refuse was not written by us; other faults stay what they are."""
    said = str(error.orig).partition("\n")[0]
    if isinstance(error, IntegrityError) or "append-only" in said or "merged:" in said:
        return Altered(path=str(folder), file="tables", problem=f"有数据库不收的行（{said}）")
    return error


def _there(connection: Connection, name: str) -> None:
    """Say whose books they are, or at least which table is not empty."""
    on_top = text("SELECT name FROM organization WHERE parent_id IS NULL ORDER BY id LIMIT 1")
    name = connection.scalar(on_top) or name
    shown = connection.engine.url.render_as_string(hide_password=True)
    raise BooksThere(database=shown, found=name)


def _clause(kept: Kept) -> TableClause:
    return table(
        kept.name, *(column(field.name, tables.column_type(field.kind)) for field in kept.fields)
    )


def _load_table(connection: Connection, folder: Path, kept: Kept) -> None:
    statement = _clause(kept).insert()
    large = any(field.kind == "file" for field in kept.fields)
    count, known = 0, 0
    for batch in _batches(_rows(folder, kept), 1 if large else ROWS):
        for row in batch:
            row.update(dict.fromkeys(kept.later))
        connection.execute(statement, batch)
        count += len(batch)
        if count >= 4 * known and connection.dialect.name == "postgresql":
            # so that what triggers ask is planned anew
            connection.execute(text(f"ANALYZE {kept.name}"))
            known = count
    if count != kept.rows:
        raise CutShort(path=str(folder), file=f"tables/{kept.name}.jsonl")


def _set_later(connection: Connection, folder: Path, kept: Kept) -> None:
    """The columns that had to wait, where they say anything; such a table has one key, ``id``."""
    for name in kept.later:
        clause = _clause(kept)
        statement = (
            clause.update().where(clause.c.id == bindparam("key")).values({name: bindparam("to")})
        )
        waiting = (
            {"key": row["id"], "to": row[name]}
            for row in _rows(folder, kept)
            if row[name] is not None
        )
        for batch in _batches(waiting, ROWS):
            connection.execute(statement, batch)


def _rows(folder: Path, kept: Kept) -> Iterator[dict[str, Any]]:
    """The rows of a table as the database takes them."""
    file = f"tables/{kept.name}.jsonl"
    kinds = [(field.name, field.kind) for field in kept.fields]
    fields = dict(kinds).keys()
    with (folder / file).open(encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                said = _parsed(line, file)
                if said.keys() != fields:
                    raise ValueError("字段不符")
                row = {name: tables.read(said[name], kind) for name, kind in kinds}
            except (BadInput, ValueError, TypeError) as error:
                problem = f"第 {number} 行：{getattr(error, 'problem', error)}"
                raise Altered(path=str(folder), file=file, problem=problem) from None
            for field in kept.fields:
                if field.kind == "file" and row[field.name] is not None:
                    row[field.name] = _content(folder, row[field.name])
            yield row


def _parsed(line: str, file: str) -> Any:
    """A line of our own. What we never write, escapes and floats, is looked at closely."""
    if "\\" in line or "." in line or "\0" in line:
        return strict_json.parse(line, file)
    return json.loads(line)


def _content(folder: Path, path: str) -> bytes:
    """What a file beside holds; nothing outside the folder's own files is read."""
    whole = folder / "files" / Path(path).name
    if path != f"files/{whole.name}" or not whole.is_file():
        raise CutShort(path=str(folder), file=path)
    return whole.read_bytes()


def _batches(rows: Iterable[dict[str, Any]], most: int) -> Iterator[list[dict[str, Any]]]:
    rows = iter(rows)
    while batch := list(itertools.islice(rows, most)):
        yield batch


_WITHIN_A_TABLE = text(
    "SELECT quote_ident(c.relname) AS held, quote_ident(k.conname) AS name FROM pg_constraint AS k"
    " JOIN pg_class AS c ON c.oid = k.conrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace"
    " WHERE k.contype = 'f' AND k.conrelid = k.confrelid AND NOT k.condeferrable"
    " AND n.nspname = current_schema() ORDER BY 1, 2"
)


def unhindered(ledger: Ledger) -> Ledger:
    """The same SQLite file to load into, which looks at foreign keys at the end, in one go; another engine as it is.

    While it waits for documents, SQLite would look for what they miss at every one of them, in whole tables.
    """
    if ledger.dialect != "sqlite":
        return ledger
    other = Ledger(ledger.url, clock=ledger.clock, salts=ledger.salts)
    event.listen(other.engine, "connect", lambda c, _: c.execute("PRAGMA foreign_keys = OFF"))
    return other


def _defer(connection: Connection) -> Callable[[], None]:
    """Let foreign keys be looked at when all rows are there; gives what looks at them, and makes them as strict as
    before. PostgreSQL waits for those keys that are told to, for this transaction."""
    if connection.dialect.name == "sqlite":
        return lambda: _require_keys(connection)
    # what triggers ask is planned for tables that are small yet, and would read all of them when they no longer are
    connection.execute(text("SET LOCAL enable_seqscan = off"))
    keys = connection.execute(_WITHIN_A_TABLE).all()

    def alter(how: str) -> None:
        for held, name in keys:
            connection.execute(text(f"ALTER TABLE {held} ALTER CONSTRAINT {name} {how}"))

    def restrict() -> None:
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        alter("NOT DEFERRABLE")

    alter("DEFERRABLE INITIALLY DEFERRED")
    return restrict


def _require_keys(connection: Connection) -> None:
    """Raises ``IntegrityError`` where a row points to none, as SQLite itself would."""
    lost = connection.execute(text("PRAGMA foreign_key_check")).first()
    if lost is not None:
        said = sqlite3.IntegrityError(f"FOREIGN KEY constraint failed: {lost[0]} → {lost[2]}")
        raise IntegrityError("PRAGMA foreign_key_check", {}, said)


def _count_on(connection: Connection, manifest: Manifest) -> None:
    """PostgreSQL numbers the next row after those that were brought; SQLite does so by itself."""
    if connection.dialect.name == "sqlite":
        return
    for kept in manifest.tables:
        if not any(field.name == "id" for field in kept.fields):
            continue
        counter = connection.scalar(
            text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": kept.name}
        )
        last = connection.scalar(select(func.max(_clause(kept).c.id)))
        if counter and last:
            connection.execute(
                text("SELECT setval(:counter, :last)"), {"counter": counter, "last": last}
            )
