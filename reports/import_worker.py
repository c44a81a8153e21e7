"""The worker's other work: a long spreadsheet is read and checked, or posted, beside the pages.

A second thread says every few seconds that the worker lives and how far he is. Who is told to end gives the import
back first; what he then still does of it is not kept.
"""

import logging
import threading

from inventory import wording
from inventory.db import Ledger
from inventory.errors import LedgerError
from inventory.intake import staging_work
from inventory.intake.staging_work import NotMine, Task

BEAT_SECONDS = 3.0
FAULT = "FAULT"
_LOG = logging.getLogger(__name__)


class Far:
    """How far it is: rows read, and rows checked."""

    def __init__(self) -> None:
        self.rows = self.checked = 0

    def tell(self, rows: int, checked: int) -> None:
        """So many are read, and so many checked."""
        self.rows, self.checked = rows, checked


def work(ledger: Ledger, task: Task, *, ended: threading.Event) -> bool:
    """Do what is to be done with a staged import, or put on record why it could not be; was it done?"""
    far, over = Far(), threading.Event()
    beats = threading.Thread(
        target=_beat, args=(ledger, task, far, over, ended), name="import beat", daemon=True
    )
    beats.start()
    try:
        staging_work.do(ledger, task, far.tell)
    except NotMine:
        return False
    except Exception as error:  # whatever it is, it is on record and the worker goes on
        _fail(ledger, task, error)
        return False
    finally:
        over.set()
        beats.join()
    return True


def _beat(
    ledger: Ledger, task: Task, far: Far, over: threading.Event, ended: threading.Event
) -> None:
    told, said = 0.0, (0, 0)
    while not over.wait(0.2):
        told += 0.2
        if ended.is_set():
            _quietly(staging_work.release, ledger, task)
            return
        if told >= BEAT_SECONDS or said != (far.rows, far.checked):
            told, said = 0.0, (far.rows, far.checked)
            _quietly(staging_work.beat, ledger, task, rows=far.rows, checked=far.checked)


def _quietly(say: object, *what: object, **more: object) -> None:
    """Say it; where the database does not answer (it is being posted to, say), the next time will do."""
    try:
        say(*what, **more)  # type: ignore[operator]
    except LedgerError as error:
        _LOG.warning("导入进度没有记下：%s", wording.say(error))
    except Exception:
        _LOG.exception("导入进度没有记下")


def _fail(ledger: Ledger, task: Task, error: Exception) -> None:
    if isinstance(error, LedgerError):
        code, problem = error.code, wording.say(error)
        _LOG.error("导入没有成：%s", problem)
    else:
        code, problem = FAULT, "后台程序出了错，已记在日志里，一行也没有记账。请把时间告诉管理员。"
        _LOG.exception("导入没有成", exc_info=error)
    _quietly(staging_work.fail, ledger, task, error=code, problem=problem)
