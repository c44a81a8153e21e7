"""Backups, made while the books are open, and what brings a backup or an export back.

On SQLite a backup is a copy of the file by SQLite's own backup, which sees one moment and lets others work on. On
PostgreSQL it is an export with everything private in it (docs/decisions/0014-*). Either is a folder with a manifest.
Nothing is brought over books that stand, and nothing is left half done: on SQLite the books are made ready and proved
in a file beside and come over in one step, on PostgreSQL in one transaction.
"""

import secrets
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import create_engine, func, inspect, make_url, select, table, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from inventory import access, checks, db, users
from inventory.clock import SHANGHAI
from inventory.db import Ledger
from inventory.errors import Altered, BadInput, NotABackup, NotAllowed
from inventory.keeping import exporting, loading, manifests, tables
from inventory.keeping.exporting import Made, made
from inventory.keeping.folders import named, whole_folder
from inventory.keeping.manifests import BOOKS, Head, Manifest
from inventory.models import Base


@dataclass(frozen=True)
class Restored:
    """What was brought back: from where, of when, upgraded from which revision (None: it was the newest), the heads,
    which are those of the manifest, and whether each promise holds."""

    source: str
    made_at: str
    upgraded_from: str | None
    private: bool
    heads: tuple[Head, ...]
    promises: tuple[checks.Result, ...]


def backup(ledger: Ledger, into: Path, *, actor: str) -> Made:
    """Make a backup of the books in a new folder in ``into``, named by the instant. Raises ``NotAllowed``,
    ``NotReady``, ``CannotWrite``."""
    with ledger.reading() as session:
        access.permit_anywhere(session, actor=actor, act="backup")
        stamp = db.now(session).astimezone(SHANGHAI).strftime("%Y-%m-%dT%H%M%S")
    return backup_to(ledger, into.joinpath(stamp))


def backup_to(ledger: Ledger, folder: Path) -> Made:
    """Make a backup as ``folder`` itself. Raises ``NotReady``, ``CannotWrite``."""
    with whole_folder(folder) as draft, ledger.reading() as session:
        if ledger.dialect == "sqlite":
            manifest = _copy(session, draft)
        else:
            manifest = exporting.write_tables(session, draft, private=True)
        manifests.write(draft, manifest)
    return made(folder, manifest)


def restore(source: Path, target: Ledger, *, actor: str) -> Restored:
    """Bring a backup or export, named by its folder or a file in it, into a database without books, made up to date.

    A promise that does not hold is told and keeps nothing from coming back: it was so before. Raises ``NotAllowed``,
    ``NotABackup``, ``CutShort``, ``Altered``, ``NewerVersion``, ``BooksThere``, ``CannotWrite``, ``NoDatabase``.
    """
    if actor != users.SYSTEM:
        raise NotAllowed(act="restore", role="")
    folder, manifest = manifests.read(source)
    manifests.require_known(target, folder, manifest)
    with target.writing() as session:
        loading.require_no_books(session.connection())
    with _workbench(target) as bench:
        _bring(bench, folder, manifest)
        with bench.reading() as session:
            if manifests.heads(session) != manifest.heads:
                raise Altered(path=str(folder), file=manifests.NAME, problem="链头和账里的不符")
            promises = checks.run(session, actor=users.SYSTEM)
        newest = manifests.revision(bench.engine)
        _take_over(bench, target)
    return Restored(
        source=str(folder),
        made_at=manifest.made_at,
        upgraded_from=None if manifest.revision == newest else manifest.revision,
        private=manifest.private,
        heads=manifest.heads,
        promises=promises,
    )


def import_all(source: Path, target: Ledger, *, actor: str) -> Restored:
    """Bring an export in; as ``restore``, but not a copy of an SQLite file."""
    _, manifest = manifests.read(source)
    if manifest.content != "tables":
        raise NotABackup(path=str(source), inside=[])
    return restore(source, target, actor=actor)


def _copy(session: Session, folder: Path) -> Manifest:
    """SQLite's own backup of the file, and the manifest of what is in that copy."""
    path = folder / BOOKS
    held = session.connection().connection.driver_connection
    with closing(sqlite3.connect(path)) as copy:
        held.backup(copy)  # type: ignore[union-attr]
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without another beside it
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True),
    )
    with Session(engine) as copied:
        manifest = Manifest(
            content="sqlite",
            made_at=str(tables.written(db.now(session))),
            engine="sqlite",
            revision=copied.scalar(text("SELECT version_num FROM alembic_version")) or "",
            installation=manifests.installation(copied),
            private=True,
            heads=manifests.heads(copied),
            tables=tuple(
                replace(tables.described(table), rows=_count(copied, table.name))
                for table in tables.in_order()
            ),
            files=(),
        )
    engine.dispose()
    return replace(manifest, files=(manifests.file(folder, BOOKS),))


def _count(session: Session, name: str) -> int:
    return session.scalar(select(func.count()).select_from(table(name))) or 0


@contextmanager
def _workbench(target: Ledger) -> Iterator[Ledger]:
    """Where books are made ready: on SQLite a file beside the target, gone afterwards; else the target itself."""
    if target.dialect != "sqlite":
        yield target
        return
    path = _file_of(target)
    draft = path.parent / f".restoring-{path.name}-{secrets.token_hex(4)}"
    bench = Ledger(f"sqlite:///{draft}", clock=target.clock, salts=target.salts)
    try:
        with named(path.parent):
            yield bench
    finally:
        bench.close()
        for beside in path.parent.glob(f"{draft.name}*"):
            beside.unlink()


def _file_of(ledger: Ledger) -> Path:
    """The file of an SQLite database. Raises ``BadInput`` where it has none."""
    name = make_url(ledger.url).database
    if not name or name == ":memory:":
        raise BadInput(field="DATABASE_URL", problem="要写一个文件，例如 sqlite:///inventory.db")
    return Path(name).absolute()


def _bring(bench: Ledger, folder: Path, manifest: Manifest) -> None:
    """Put the books of a folder on the workbench, up to date."""
    if manifest.content == "tables":
        _load(bench, folder, manifest)
    elif bench.dialect == "sqlite":
        shutil.copyfile(folder / BOOKS, _file_of(bench))
        bench.upgrade()
    else:
        with tempfile.TemporaryDirectory() as name:
            between_folder = Path(name)
            shutil.copyfile(folder / BOOKS, between_folder / BOOKS)
            books = Ledger(f"sqlite:///{between_folder / BOOKS}", clock=bench.clock)
            books.upgrade()
            with books.reading() as session:
                written = exporting.write_tables(session, between_folder, private=True)
            books.close()
            _load(bench, between_folder, written)


def _load(bench: Ledger, folder: Path, manifest: Manifest) -> None:
    """Bring an export into tables of its own revision, then bring those up to date."""
    standing = manifests.revision(bench.engine)
    if standing not in (None, manifest.revision):
        _drop_empty_tables(bench)
    bench.upgrade(manifest.revision)
    loader = loading.unhindered(bench)
    try:
        with loader.writing() as session:
            connection = session.connection()
            loading.require_no_books(connection)
            loading.load(connection, folder, manifest)
            if manifests.heads(session) != manifest.heads:
                raise Altered(path=str(folder), file=manifests.NAME, problem="链头和账里的不符")
    except DBAPIError as error:
        raise loading.refused(error, folder) from error
    finally:
        if loader is not bench:
            loader.close()
    bench.upgrade()


def _drop_empty_tables(ledger: Ledger) -> None:
    """Nobody has worked with these tables, and they are of another revision than what is to come."""
    standing = set(inspect(ledger.engine).get_table_names())
    names = sorted(standing & {"alembic_version", *Base.metadata.tables})
    with ledger.writing() as session:
        loading.require_no_books(session.connection())
        session.execute(text(f"DROP TABLE {', '.join(names)} CASCADE"))


def _take_over(bench: Ledger, target: Ledger) -> None:
    """The proved books come into the target's file in one step, as SQLite's backup does it."""
    if bench is target:
        return
    bench.close()
    target.close()
    with (
        closing(sqlite3.connect(_file_of(bench))) as ready,
        closing(sqlite3.connect(_file_of(target), timeout=db.LOCK_WAIT_SECONDS)) as into,
    ):
        into.execute("BEGIN EXCLUSIVE")  # waits for others, which the backup would for ever
        into.execute("ROLLBACK")
        ready.backup(into)
