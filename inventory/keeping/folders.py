"""Folders and files that are there whole or not at all.

What is made gets a name that begins with a dot, is written down to the disk, and only then gets its own name. A power
cut leaves a folder with a dot behind, which nothing takes for a backup and the next one clears away.
"""

import hashlib
import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inventory.errors import Busy, CannotWrite

_DRAFT = ".partial-"


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A folder to fill, which takes the name ``folder`` when the block ends and is gone when it raises. Only an empty
    one may be there already. Raises ``CannotWrite``."""
    with named(folder):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CannotWrite(path=str(folder), problem="已经有了，不是空文件夹")
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = folder.parent / f"{_DRAFT}{folder.name}-{secrets.token_hex(4)}"
        draft.mkdir(mode=0o700)
        try:
            yield draft
            for path in sorted(draft.rglob("*"), reverse=True):
                _to_disk(path)
            _to_disk(draft)
            if folder.exists():
                folder.rmdir()
            draft.rename(folder)
            _to_disk(folder.parent)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, which takes the place of one of that name. Raises ``CannotWrite``."""
    with named(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.parent / f"{_DRAFT}{path.name}-{secrets.token_hex(4)}"
        try:
            draft.write_bytes(content)
            _to_disk(draft)
            draft.replace(path)
            _to_disk(path.parent)
        finally:
            draft.unlink(missing_ok=True)


def clear_drafts(folder: Path, names: str) -> None:
    """Remove what was begun in ``folder`` under such names (a pattern) and never ended; nobody else may be writing
    there under these."""
    for draft in folder.glob(f"{_DRAFT}{names}-*"):
        if draft.is_dir():
            shutil.rmtree(draft, ignore_errors=True)
        else:
            draft.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, 64 hexadecimal digits."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


@contextmanager
def named(path: Path) -> Iterator[None]:
    """No right and no room are refusals with a name. Raises ``CannotWrite``, ``Busy``."""
    try:
        yield
    except OSError as error:
        problem = error.strerror or str(error)
        raise CannotWrite(path=str(path), problem=problem) from error
    except sqlite3.OperationalError as error:  # of a copy that it writes into the folder
        if "locked" in str(error):
            raise Busy() from error
        raise CannotWrite(path=str(path), problem=str(error)) from error


def _to_disk(path: Path) -> None:
    """Nothing of it is only in memory afterwards."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
