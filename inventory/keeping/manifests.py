"""The manifest of a backup or an export: what is in it, and by what it is known to be whole and unaltered.

It is the file ``manifest.json`` of the folder. It holds the size and SHA-256 of every other file, and ends in one of
itself: SHA-256 of its canonical JSON (``digest.canonical``) without that field. That shows a fault or a careless hand.
It is no seal: whoever can write the folder can write it anew, which is what witnesses are for.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeAlias

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine, inspect, text
from sqlalchemy.orm import Session

from inventory import digest
from inventory.db import Ledger
from inventory.errors import Altered, BadInput, CutShort, LedgerError, NewerVersion, NotABackup
from inventory.keeping.folders import sha256_of, write_whole
from inventory.keeping.tables import Field, Kept
from inventory.rules import strict_json

NAME = "manifest.json"
BOOKS = "books.db"  # the SQLite file of a backup
FORMAT, VERSION = "inventory-books", 1
_PATHS = re.compile(rf"{re.escape(BOOKS)}|tables/[a-z_]+\.jsonl|files/[a-z_]+-\d+(?:-[A-Z]+)?")
_NAMES = re.compile(r"[a-z][a-z0-9_]*")

Facts: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Head:
    """The end of an organization's chain."""

    code: str
    position: int
    digest: str


@dataclass(frozen=True)
class File:
    """A file beside the manifest."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What is in the folder. ``content`` is "sqlite" (one file of that engine) or "tables" (the open format);
    ``private`` says whether private data and password hashes are in it; ``revision`` is that of the tables."""

    content: str
    made_at: str
    engine: str
    revision: str
    installation: str
    private: bool
    heads: tuple[Head, ...]
    tables: tuple[Kept, ...]
    files: tuple[File, ...]


def write(folder: Path, manifest: Manifest) -> None:
    """Write the manifest into its folder."""
    facts = {"format": FORMAT, "version": VERSION, **asdict(manifest)}
    write_whole(folder / NAME, sealed(facts))


def read(path: Path) -> tuple[Path, Manifest]:
    """The folder and manifest of a backup or export, by its folder or a file in it; all its files looked at.

    Raises ``NotABackup``, ``CutShort``, ``Altered``, ``NewerVersion``.
    """
    folder = path if path.is_dir() else path.parent
    if not (folder / NAME).is_file():
        inside = (
            sorted(p.parent.name for p in folder.glob(f"[!.]*/{NAME}")) if path.is_dir() else []
        )
        raise NotABackup(path=str(path), inside=inside)
    facts = read_sealed(folder / NAME, NotABackup(path=str(path), inside=[]), FORMAT, VERSION)
    try:
        manifest = _manifest(facts)
    except (KeyError, TypeError, ValueError):
        raise Altered(path=str(folder), file=NAME, problem="内容不是这种格式") from None
    for file in manifest.files:
        _require_whole(folder, file)
    return folder, manifest


def require_known(ledger: Ledger, folder: Path, manifest: Manifest) -> None:
    """Raises ``NewerVersion`` where the tables are of a revision that this program does not know."""
    try:
        ScriptDirectory.from_config(ledger.migrations()).get_revision(manifest.revision)
    except CommandError:
        raise NewerVersion(path=str(folder), version=manifest.revision) from None


def sealed(facts: Facts) -> bytes:
    """Facts as a JSON file that ends in the digest of its own content."""
    shown = json.dumps({**facts, "sha256": seal(facts)}, ensure_ascii=False, indent=1)
    return f"{shown}\n".encode()


def read_sealed(path: Path, none: LedgerError, form: str, version: int) -> dict[str, Any]:
    """The facts of such a file. Raises ``none`` where it is no such file, ``CutShort``, ``Altered``,
    ``NewerVersion``."""
    where, file = str(path.parent), path.name
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise none from None
    if f'"format": "{form}"' not in text:
        raise none
    if not text.rstrip().endswith("}"):
        raise CutShort(path=where, file=file)
    try:
        facts = strict_json.parse(text, file)
    except BadInput:
        raise Altered(path=where, file=file, problem="不是原来的内容") from None
    if not isinstance(facts, dict) or facts.get("format") != form:
        raise none
    if isinstance(facts.get("version"), int) and facts["version"] > version:
        whole = where if file == NAME else str(path)
        raise NewerVersion(path=whole, version=str(facts["version"]))
    if facts.pop("sha256", None) != seal(facts):
        raise Altered(path=where, file=file, problem="和末尾的校验值不符")
    return facts


def heads(session: Session) -> tuple[Head, ...]:
    """The head of every organization's chain, by code. Plain SQL, since the tables may be of an older revision."""
    rows = session.execute(
        text(
            "SELECT o.code, h.position, h.digest FROM organization_head AS h"
            " JOIN organization AS o ON o.id = h.organization_id ORDER BY o.code"
        )
    )
    return tuple(Head(code, position, digested) for code, position, digested in rows)


def installation(session: Session) -> str:
    """What the installation is called: the name of the organization on top."""
    found: str | None = session.scalar(
        text("SELECT name FROM organization WHERE parent_id IS NULL ORDER BY id LIMIT 1")
    )
    return found or ""


def revision(engine: Engine) -> str | None:
    """The revision of a database's tables; None where it has none yet."""
    if "alembic_version" not in inspect(engine).get_table_names():
        return None
    with engine.connect() as connection:
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def file(folder: Path, path: str) -> File:
    """A file that was written into a folder, as the manifest lists it."""
    whole = folder / path
    return File(path, whole.stat().st_size, sha256_of(whole))


def seal(facts: Facts) -> str:
    """The digest of facts, by which they are known to be as they were."""
    return hashlib.sha256(digest.canonical(dict(facts))).hexdigest()


def _require_whole(folder: Path, file: File) -> None:
    path = folder / file.path
    if not path.is_file() or path.stat().st_size < file.size:
        raise CutShort(path=str(folder), file=file.path)
    if path.stat().st_size > file.size or sha256_of(path) != file.sha256:
        raise Altered(path=str(folder), file=file.path, problem="和清单里的校验值不符")


def _manifest(facts: Facts) -> Manifest:
    """Raises what a dictionary of another form raises."""
    said = Manifest(
        content=str(facts["content"]),
        made_at=str(facts["made_at"]),
        engine=str(facts["engine"]),
        revision=str(facts["revision"]),
        installation=str(facts["installation"]),
        private=bool(facts["private"]),
        heads=tuple(Head(**head) for head in facts["heads"]),
        tables=tuple(map(_table, facts["tables"])),
        files=tuple(File(**file) for file in facts["files"]),
    )
    _require_plain(_PATHS, (file.path for file in said.files))
    for table in said.tables:
        fields = [field.name for field in table.fields]
        _require_plain(_NAMES, (table.name, *fields))
        if not set(table.later) <= set(fields):
            raise ValueError(table.name)
    if said.content not in ("sqlite", "tables"):
        raise ValueError(said.content)
    return said


def _table(facts: Facts) -> Kept:
    fields = tuple(Field(**field) for field in facts["fields"])
    return Kept(facts["name"], fields, tuple(facts["later"]), facts["rows"])


def _require_plain(pattern: re.Pattern[str], names: Iterable[str]) -> None:
    """Names become paths and SQL: nothing but what we write ourselves is taken."""
    for name in names:
        if not pattern.fullmatch(name):
            raise ValueError(name)
