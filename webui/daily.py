"""Today's backup and witness, made while the pages are served: at the start, and again when a day has begun.

They are made in a thread of their own, so that nobody waits for them. What goes wrong is logged with its reason and
tried again; it never stops the pages.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inventory import wording
from inventory.db import Ledger
from inventory.errors import LedgerError
from inventory.keeping import daily

LOOK_SECONDS = 600
_LOG = logging.getLogger(__name__)


@contextmanager
def keeping(ledger: Ledger, folder: Path, *, every: int = LOOK_SECONDS) -> Iterator[None]:
    """While the block runs, see to it that each day has its backup and witness in the data folder."""
    ended = threading.Event()

    def watch() -> None:
        while True:
            once(ledger, folder)
            if ended.wait(every):
                return

    thread = threading.Thread(target=watch, name="daily", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def once(ledger: Ledger, folder: Path) -> None:
    """Make what today lacks. Nothing is raised: what could not be made is logged."""
    try:
        for made in daily.keep(ledger, folder):
            _LOG.info("%s", made)
    except LedgerError as error:
        _LOG.error("今天的备份没有做成：%s", wording.say(error))
    except Exception:
        _LOG.exception("今天的备份没有做成")
