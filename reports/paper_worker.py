"""The worker: draws the papers that were asked for, one after the other, in a process of its own that stays warm, and
between them does what waits to be imported (see ``import_worker``).

While a paper is drawn a second thread says every few seconds that the worker lives and how many pages it has; where the
job was cancelled meanwhile, drawing stops at the next page. Who is told to end gives the job back first.
"""

import contextlib
import errno
import logging
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from inventory import disclosure, paper_work, wording
from inventory.db import Ledger
from inventory.errors import DiskFull, LedgerError
from inventory.intake import staging_work
from inventory.paper_work import Task
from inventory.sheet import Sheet
from reports import hanging, import_worker, pdf, published, wall
from reports.errors import MissingGlyph, PdfUnavailable

BEAT_SECONDS = 3.0
IDLE_SECONDS = 1.0
PAGE_ROWS = 16  # about; what a page holds is known when it is drawn
FAULT = "FAULT"
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_LOG = logging.getLogger(__name__)
_PAGES = logging.getLogger("weasyprint.progress")


class Stopped(Exception):
    """The job is not this worker's any more."""


class Progress(logging.Handler):
    """Counts pages as the printing library tells them, and stops it where ``stop`` was said."""

    def __init__(self, about: int) -> None:
        super().__init__(logging.INFO)
        self.about, self.pages, self.stop = about, 0, False

    def emit(self, record: logging.LogRecord) -> None:
        """Raises ``Stopped``, which goes up through the printing library."""
        if self.stop:
            raise Stopped()
        if " - Page " in record.getMessage():
            self.pages += 1


def work(ledger: Ledger, *, worker: str, ended: threading.Event, once: bool = False) -> int:
    """Draw what waits and import what waits, until ``ended`` is set, or with ``once`` until nothing waits; gives how
    many were drawn. Faults of the database are logged and tried again."""
    drawn, imports = 0, True
    while not ended.is_set():
        imports = not imports  # in turn: neither waits for all of the other
        try:
            found = _take(ledger, worker, imports)
        except LedgerError as error:
            _LOG.error("%s", words_of(error))
            found = None
            if once:
                raise
        if isinstance(found, Task):
            drawn += draw(ledger, found, ended=ended)
        elif found is not None:
            import_worker.work(ledger, found, ended=ended)
        elif once:
            return drawn
        else:
            ended.wait(IDLE_SECONDS)
    return drawn


def _take(ledger: Ledger, worker: str, imports: bool) -> Task | staging_work.Task | None:
    """What is to be done next: a paper, or with ``imports`` first of all an import."""
    if imports:
        found = staging_work.take(ledger, worker=worker)
        return found or paper_work.take(ledger, worker=worker)
    return paper_work.take(ledger, worker=worker) or staging_work.take(ledger, worker=worker)


def warm() -> None:
    """Read the fonts and draw a small page, so that the first paper does not wait for it. Where this machine cannot
    draw, each paper that is asked for will say so."""
    with contextlib.suppress(LedgerError):
        published.made_here()


def draw(ledger: Ledger, task: Task, *, ended: threading.Event | None = None) -> bool:
    """Draw one job and keep it, or put on record why not; was it kept?"""
    try:
        with _watched(ledger, task, ended or threading.Event()) as progress:
            papers = _papers(ledger, task, progress)
        return paper_work.keep(ledger, task, papers, pages=progress.pages)
    except Stopped:
        return False
    except Exception as error:  # whatever it is, it is on record and the worker goes on
        _fail(ledger, task, error)
        return False


def words_of(error: LedgerError) -> str:
    """A refusal in words, that of the printer among them."""
    return error.say() if isinstance(error, MissingGlyph | PdfUnavailable) else wording.say(error)


def _papers(ledger: Ledger, task: Task, progress: Progress) -> Mapping[str, bytes]:
    if task.published is not None:
        sheet = task.published.sheet
        progress.about = _about(sheet) + _about(wall.wall(sheet))
        return published.papers(task.published)
    asked = task.asked
    with ledger.reading() as books:
        sheet = disclosure.sheet(
            books,
            actor=task.actor,
            sheet=asked["sheet"],
            organization=asked["organization"],
            fund=asked["fund"],
            with_below=asked["with_below"],
            start=date.fromisoformat(asked["start"]),
            end=date.fromisoformat(asked["end"]),
        )
    progress.about = _about(sheet)
    drawn = hanging.draw(sheet) if asked["wall"] else pdf.draw(sheet)
    return {f"{sheet.code}-{sheet.organization}-{sheet.start}-{sheet.end}.pdf": drawn}


def _about(sheet: Sheet) -> int:
    return len(sheet.rows) // PAGE_ROWS + 1


@contextmanager
def _watched(ledger: Ledger, task: Task, ended: threading.Event) -> Iterator[Progress]:
    """While the block runs, pages are counted and told, and it is looked whether to go on."""
    progress, over = Progress(1), threading.Event()
    thread = threading.Thread(
        target=_tell, args=(ledger, task, progress, over, ended), name="beat", daemon=True
    )
    before = _PAGES.level, _PAGES.propagate
    _PAGES.setLevel(logging.INFO)
    _PAGES.propagate = False  # they are for the one who waits, and no news for a log
    _PAGES.addHandler(progress)
    thread.start()
    try:
        yield progress
    finally:
        over.set()
        thread.join()
        _PAGES.removeHandler(progress)
        _PAGES.setLevel(before[0])
        _PAGES.propagate = before[1]
    if progress.stop:
        raise Stopped()


def _tell(
    ledger: Ledger,
    task: Task,
    progress: Progress,
    over: threading.Event,
    ended: threading.Event,
) -> None:
    told = 0.0
    while not over.wait(0.2):
        told += 0.2
        if ended.is_set():
            _quietly(lambda: paper_work.release(ledger, task))
            progress.stop = True
            return
        if told >= BEAT_SECONDS:
            told = 0.0
            mine = _quietly(
                lambda: paper_work.beat(
                    ledger, task, pages=progress.pages, about=max(progress.about, progress.pages)
                )
            )
            progress.stop = progress.stop or mine is False


def _quietly(say: Callable[[], bool]) -> bool | None:
    """What it answers; None where the database does not."""
    try:
        return say()
    except Exception:
        _LOG.exception("排版进度没有记下")
        return None


def _fail(ledger: Ledger, task: Task, error: Exception) -> None:
    named: Any = error
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        named = DiskFull(problem=os.strerror(error.errno))
    if isinstance(named, LedgerError):
        code, problem = named.code, words_of(named)
        _LOG.error("排版没有成：%s", problem)
    else:
        code, problem = FAULT, "排版程序出了错，已记在日志里。请把时间告诉管理员。"
        _LOG.exception("排版没有成", exc_info=error)
    # with no room even for that, it stays as it is until it is taken up again
    _quietly(lambda: paper_work.fail(ledger, task, error=code, problem=problem))
