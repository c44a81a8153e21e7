"""A town that has published, for the pages of its board: two sheets of goods, of which one was corrected, and one that
was taken back."""

import copy
import shutil
from contextlib import contextmanager

from inventory import disclosures
from inventory.db import Ledger
from tests.conftest import SettableClock
from tests.inventory.publishing import TODAY, Public, day

WEEK, NEXT = (day(1), day(7)), (day(8), day(14))


def build(path):
    """The town in a file, on the twentieth of February; gives it, to be copied."""
    clock = SettableClock()
    ledger = Ledger(f"sqlite:///{path}", clock=clock)
    ledger.upgrade()
    town = Public(ledger, clock)
    town.receive(day(3), 900)
    first = town.out(*WEEK)
    town.out(*WEEK, "S1")
    gone = town.out(*WEEK, "S4")
    town.receive(day(4), 100)
    town.through(town.correct(first))
    town.say(disclosures.withdraw, "publisher", number=gone, reason="张三电话 13912345678 写错")
    ledger.close()
    return town


@contextmanager
def copied(built, folder, clock):
    """The town in a copy of the file."""
    path, town = built
    for part in path.parent.glob(f"{path.name}*"):
        shutil.copy(part, folder / part.name)
    clock.set(TODAY)
    town = copy.copy(town)
    town.clock, town.ledger = clock, Ledger(f"sqlite:///{folder / path.name}", clock=clock)
    yield town
    town.ledger.close()
