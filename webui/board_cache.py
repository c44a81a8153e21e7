"""The public board kept in memory: which files it has, and what was made of them, as long as nothing changes.

The books are asked, by one small query and once a second at most, how much was published and done; only where that
changed is the list of issues read again. What an issue is about is read from its frozen text once and kept.
"""

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inventory import public_board
from inventory.db import Ledger
from webui import board_pages, board_site
from webui.board_pages import Brief
from webui.board_site import File, Site

BYTES_MOST = 32_000_000
ZIP_LEVEL = 3
PAUSE = 1.0  # seconds between two looks whether anything changed
_ZIPPED = ("text/", "application/atom", "application/json")


@dataclass(frozen=True)
class Kept:
    """A file that was made: its bytes, the same in gzip where that is shorter, and what they are known by."""

    file: File
    content: bytes
    zipped: bytes | None
    tag: str

    @property
    def changed_at(self) -> datetime | None:
        """When what it says last changed."""
        return self.file.changed_at


@dataclass(frozen=True)
class Reader:
    """The published files as a session of the books has them."""

    session: Any

    def text(self, id_: int) -> str:
        """See ``public_board.text``."""
        return public_board.text(self.session, id_)

    def paper(self, id_: int, form: str) -> bytes:
        """See ``public_board.paper``."""
        return public_board.paper(self.session, id_, form)


class Board:
    """The board of some books. ``objections`` is the path of the form for them from the root of the board, or "";
    ``pause`` how many seconds, by ``ticks``, pass between two looks whether anything changed."""

    def __init__(
        self,
        ledger: Ledger,
        *,
        objections: str = "",
        pause: float = PAUSE,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ledger, self._objections = ledger, objections
        self._pause, self._ticks, self._asked_at = pause, ticks, float("-inf")
        self._stamp: tuple[int, int] | None = None
        self._site = board_site.site((), {}, live=True, objections=objections)
        self._briefs: dict[int, Brief] = {}
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, path: str) -> Kept | None:
        """The file of a path as it is now; None where there is none."""
        if self._ticks() - self._asked_at < self._pause:
            file = self._site.files.get(path)
            kept = self._known(file) if file else None
            if kept or not file:
                return kept
        with self._ledger.reading() as session:
            file = self._current(session).files.get(path)
            if file is None:
                return None
            return self._known(file) or self._keep(made(file, Reader(session)))

    def render(self, template: str, path: str, **said: Any) -> bytes:
        """A page of the board that is no file: an answer to what was asked."""
        pages = board_pages.Pages(board_site.asset_names(), live=True, objections=self._objections)
        return pages.render(template, path, {}, None, **said)

    @property
    def size(self) -> int:
        """How many bytes are kept."""
        return self._bytes

    def paths(self) -> tuple[str, ...]:
        """The paths of all files, as they are now."""
        with self._ledger.reading() as session:
            return tuple(self._current(session).files)

    def forget(self) -> None:
        """Keep nothing that was made: for measuring how long making takes."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def _current(self, session: Any) -> Site:
        now = self._ticks()
        if now - self._asked_at < self._pause:
            return self._site
        stamp = public_board.stamp(session)
        if stamp == self._stamp:
            self._asked_at = now
            return self._site
        issues = public_board.issues(session)
        briefs = briefs_of(session, issues, self._briefs)
        site = board_site.site(issues, briefs, live=True, objections=self._objections)
        with self._lock:
            self._briefs, self._site, self._stamp, self._asked_at = briefs, site, stamp, now
        return site

    def _known(self, file: File) -> Kept | None:
        with self._lock:
            kept = self._kept.get(file.path)
            if kept is None or kept.file.key != file.key:
                return None
            self._kept.move_to_end(file.path)
            return kept

    def _keep(self, kept: Kept) -> Kept:
        size = len(kept.content) + len(kept.zipped or b"")
        if size > BYTES_MOST // 16:
            return kept
        with self._lock:
            before = self._kept.pop(kept.file.path, None)
            self._kept[kept.file.path] = kept
            self._bytes += size - (_size(before) if before else 0)
            while self._bytes > BYTES_MOST:
                self._bytes -= _size(self._kept.popitem(last=False)[1])
        return kept


def briefs_of(
    session: Any, issues: tuple[public_board.Issue, ...], known: dict[int, Brief]
) -> dict[int, Brief]:
    """The briefs of issues: those that are known, and of the others what their frozen texts say."""
    missing = [one.id for one in issues if one.id not in known]
    read = public_board.texts(session, missing)
    return known | {id_: board_pages.brief(text) for id_, text in read.items()}


def made(file: File, reader: Reader) -> Kept:
    """A file made anew."""
    content = file.make(reader)
    tag = hashlib.sha256(content).hexdigest()[:20]
    zipped = None
    if file.media.startswith(_ZIPPED):
        zipped = gzip.compress(content, ZIP_LEVEL, mtime=0)
    return Kept(file, content, zipped, tag)


def _size(kept: Kept) -> int:
    return len(kept.content) + len(kept.zipped or b"")
