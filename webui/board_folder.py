"""The public board written into a folder, for any web server or a disk: only what changed since it was last written.

A file is written beside and then given its name, so that whoever reads finds the old one or the new one whole. What is
led to is written before what leads there, and the manifest last: stopped anywhere, every link of the board holds, and
the next time goes on. Nothing is ever removed: what somebody linked to stays.
"""

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inventory.errors import BadInput
from webui.board_site import Books, File

MANIFEST = "manifest.json"
FORMAT = 1
_MODE = 0o644  # a temporary file is for its owner alone; a web server is somebody else
_FAULTY = "里面有别的文件，没有公示栏的 manifest.json。请写一个空的或者新的文件夹"
_NEWER = "manifest.json 不能读，或者是别的版本写的。请写一个新的文件夹"


@dataclass(frozen=True)
class Written:
    """What was done: how many files the board has, how many of them were written, and how many bytes these have."""

    files: int
    written: int
    bytes: int


@dataclass(frozen=True)
class _Entry:
    key: str
    sha256: str
    size: int


def write(folder: Path, files: Iterable[File], books: Books) -> Written:
    """Write the files of a board into a folder, which is made where there is none. Raises ``BadInput`` for a folder
    with anything else in it, ``OSError`` where it cannot be written: then what stands there is whole."""
    known = _known(folder)
    if (
        not known
    ):  # from now on the folder is known to be one of a board, though this should be stopped
        _put(folder / MANIFEST, _manifest({}))
    entries: dict[str, _Entry] = dict(known)
    written = size = count = 0
    for file in files:
        count += 1
        if _stands(folder / file.path, known.get(file.path), file.key):
            continue
        content = file.make(books)
        entry = _Entry(file.key, hashlib.sha256(content).hexdigest(), len(content))
        before = known.get(file.path)
        entries[file.path] = entry
        if before and before.sha256 == entry.sha256 and _has_size(folder / file.path, entry.size):
            continue
        _put(folder / file.path, content)
        written, size = written + 1, size + len(content)
    if entries != known:
        _put(folder / MANIFEST, _manifest(entries))
    return Written(count, written, size)


def _stands(path: Path, entry: _Entry | None, key: str) -> bool:
    return entry is not None and entry.key == key and _has_size(path, entry.size)


def _has_size(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(draft, _MODE)  # noqa: PTH101
        os.replace(draft, path)  # noqa: PTH105
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(draft)  # noqa: PTH108
        raise


def _known(folder: Path) -> dict[str, _Entry]:
    """What the folder holds by its manifest. Raises ``BadInput``."""
    path = folder / MANIFEST
    if not path.exists():
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise BadInput(field="DIR", problem=_FAULTY)
        return {}
    try:
        said: Mapping[str, Any] = json.loads(path.read_bytes())
        if said["format"] != FORMAT:
            raise BadInput(field="DIR", problem=_NEWER)
        return {name: _Entry(**entry) for name, entry in said["files"].items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        raise BadInput(field="DIR", problem=_NEWER) from None


def _manifest(entries: Mapping[str, _Entry]) -> bytes:
    files = {name: vars(entries[name]) for name in sorted(entries)}
    return json.dumps({"format": FORMAT, "files": files}, indent=1).encode() + b"\n"
