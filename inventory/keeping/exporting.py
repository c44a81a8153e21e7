"""Books written out in an open format: a JSON line for each row, a file for each attachment, and the manifest.

It is read in one transaction that sees one moment of the books, a few rows at a time. docs/export.md describes every
table and field, so that another program can read it.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Row, Table, select
from sqlalchemy.orm import Session

from inventory import access, db
from inventory.db import Ledger
from inventory.keeping import manifests, tables
from inventory.keeping.folders import whole_folder
from inventory.keeping.manifests import File, Head, Manifest
from inventory.keeping.tables import Kept

ROWS = 2_000  # that are held at a time


@dataclass(frozen=True)
class Made:
    """What was made: the folder, how many rows of tables and files are in it, and the heads of the chains."""

    folder: str
    content: str
    rows: int
    files: int
    private: bool
    heads: tuple[Head, ...]


def export(ledger: Ledger, folder: Path, *, actor: str, private: bool = False) -> Made:
    """Write the books into ``folder``, which is not there yet or empty. Without ``private`` no private data of
    counterparties and no password hashes go out; everything that digests cover always does. Raises ``NotAllowed``,
    ``NotReady``, ``CannotWrite``."""
    with ledger.reading() as session:
        access.permit_anywhere(session, actor=actor, act="export")
        with whole_folder(folder) as draft:
            manifest = write_tables(session, draft, private=private)
            manifests.write(draft, manifest)
    return made(folder, manifest)


def made(folder: Path, manifest: Manifest) -> Made:
    """The answer of whoever made a folder."""
    return Made(
        folder=str(folder),
        content=manifest.content,
        rows=sum(table.rows for table in manifest.tables),
        files=len(manifest.files),
        private=manifest.private,
        heads=manifest.heads,
    )


def write_tables(session: Session, folder: Path, *, private: bool) -> Manifest:
    """Write every table and attachment into a folder; gives the manifest, which is not written yet."""
    bind = session.get_bind()
    (folder / "tables").mkdir()
    (folder / "files").mkdir()
    kept, files = [], []
    for table in tables.in_order():
        if table.name in tables.PRIVATE_TABLES and not private:
            continue
        rows, beside = _write_table(session, folder, table, private=private)
        kept.append(replace(tables.described(table), rows=rows))
        files += [manifests.file(folder, f"tables/{table.name}.jsonl"), *beside]
    return Manifest(
        content="tables",
        made_at=str(tables.written(db.now(session))),
        engine=bind.dialect.name,
        revision=manifests.revision(bind.engine) or "",
        installation=manifests.installation(session),
        private=private,
        heads=manifests.heads(session),
        tables=tuple(kept),
        files=tuple(files),
    )


def _write_table(
    session: Session, folder: Path, table: Table, *, private: bool
) -> tuple[int, list[File]]:
    """One line a row, in order of the primary key; gives how many, and the files that were written beside."""
    described, beside = tables.described(table), list[File]()
    count = 0
    with (folder / f"tables/{table.name}.jsonl").open("w", encoding="utf-8", newline="\n") as out:
        for row in _rows(session, table, described):
            said: dict[str, object] = {}
            for field, value in zip(described.fields, row, strict=True):
                if field.kind == "file" and value is not None:
                    beside.append(_write_file(folder, table, row, value))
                    said[field.name] = beside[-1].path
                elif private or (table.name, field.name) not in tables.PRIVATE_COLUMNS:
                    said[field.name] = tables.written(value)
                else:
                    said[field.name] = None
            out.write(json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n")
            count += 1
    return count, beside


def _rows(session: Session, table: Table, described: Kept) -> Iterable[Row[Any]]:
    """The rows of a table, a few at a time; those with files one at a time."""
    large = any(field.kind == "file" for field in described.fields)
    return session.execute(
        select(*table.columns).order_by(*table.primary_key.columns),
        execution_options={"yield_per": 1 if large else ROWS},
    )


def _write_file(folder: Path, table: Table, row: Row[Any], content: bytes | str) -> File:
    """The content of an attachment as a file of its own, named by the row's key."""
    key = "-".join(str(row._mapping[column]) for column in table.primary_key.columns)
    path = f"files/{table.name}-{key}"
    # SQLite keeps text, too, where somebody put it
    (folder / path).write_bytes(content.encode() if isinstance(content, str) else content)
    return manifests.file(folder, path)
