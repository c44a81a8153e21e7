"""What the gate of a public sheet costs: ``python -m tests.benchmarks.gate [LINES]``.

Without a size 100,000 lines: one town's receipts and issues of fifty lines each, posted by the verbs, all digests
theirs. Printed are seconds of processor for passing the gate and freezing, without drawing: of the town's first sheet,
for which the whole chain is read, of the next one after the month was closed, which begins at the closing and at the
last sheet, and of ``inventory check``. Aim: the next one within 2 s.
"""

import contextlib
import itertools
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from inventory import checks, disclosures, periods, publishing, setting_up, stock
from inventory.clock import evening
from inventory.db import Ledger
from inventory.kinds import Origin
from inventory.stock import IssueLine, ReceiptLine
from tests.benchmarks.growth import urls

ITEMS, PER_DOCUMENT, AT_ONCE = 200, 50, 40
FIRST, CLOSED, LAST = date(2020, 1, 1), date(2020, 1, 31), date(2020, 2, 9)
TODAY = date(2020, 2, 10)
TOWN = {
    "organizations": [{"code": "T", "name": "镇", "kind": "TOWN"}],
    "locations": [{"code": "P", "name": "库房", "organization": "T"}],
    "groups": [{"code": "G", "name": "人群"}],
    "items": [{"code": f"I{n}", "name": f"物资{n}", "unit": "只"} for n in range(ITEMS)],
    "users": [
        {"login": role, "name": role, "role": role, "organization": "T"}
        for role in ("publisher", "supervisor", "approver")
    ],
}


class Town:
    """One town, whose goods come and go by the verbs."""

    def __init__(self, url: str) -> None:
        self.books = Ledger(url, clock=lambda: evening(TODAY))
        self.books.upgrade()
        setting_up.setup(self.books, actor="system", data=TOWN)
        self.keys = map(str, itertools.count())

    def fill(self, lines: int, start: date, end: date) -> None:
        """So many lines in some days: half of them come, half go."""
        documents, days = max(lines // PER_DOCUMENT, 2), (end - start).days + 1
        numbers = iter(range(documents))
        while some := list(itertools.islice(numbers, AT_ONCE)):
            with self.books.writing() as session:
                for n in some:
                    on = start + timedelta(days=n * days // documents)
                    self._move(session, n, {**self._said(), "on": on})

    def _move(self, session: Any, n: int, said: dict[str, Any]) -> None:
        items = [f"I{(n // 2 * PER_DOCUMENT + i) % ITEMS}" for i in range(PER_DOCUMENT)]
        if n % 2:
            stock.issue(session, group="G", lines=[IssueLine(i, "P", 5) for i in items], **said)
        else:
            lines = [ReceiptLine(i, "P", 10, value_fen=100) for i in items]
            stock.receive(session, origin=Origin.PURCHASED, lines=lines, **said)

    def _said(self) -> dict[str, Any]:
        return {"actor": "system", "organization": "T", "request_key": next(self.keys)}

    def close(self) -> None:
        """Close the first month."""
        with self.books.writing() as session:
            periods.close_period(session, **self._said(), on=TODAY, through=CLOSED)

    def approved(self, start: date, end: date) -> str:
        """A sheet that only wants publishing; gives its number."""
        with self.books.writing() as session:
            number = disclosures.draw_up(
                session,
                actor="publisher",
                organization="T",
                sheet="S6",
                start=start,
                end=end,
                request_key=next(self.keys),
            ).number
        with self.books.writing() as session:
            disclosures.review(session, actor="supervisor", number=number, passed=True)
        with self.books.writing() as session:
            disclosures.approve(session, actor="approver", number=number, approved=True)
        return number

    def publish(self, number: str) -> None:
        """Through the gate; the paper is none."""
        publishing.publish(
            self.books, actor="publisher", number=number, draw=lambda _: {"DETAIL": b"%PDF"}
        )

    def check(self) -> None:
        """Every promise over all rows."""
        with self.books.reading() as session:
            checks.run(session, actor="system")


@contextlib.contextmanager
def told(engine: str, what: str, aim: str = "") -> Iterator[None]:
    """Prints how long something took."""
    start, at = time.process_time(), time.perf_counter()
    yield
    took, passed = time.process_time() - start, time.perf_counter() - at
    print(f"{engine}: {what}: {took:6.2f}s, {passed:6.2f}s on the clock{aim}", flush=True)


def measure(url: str, lines: int) -> None:
    """Fill, publish, close, publish."""
    town = Town(url)
    engine = town.books.dialect
    said: Callable[..., Any] = lambda what, aim="": told(engine, what, aim)  # noqa: E731
    late = lines // 10
    with said(f"{lines:,} lines posted"):
        town.fill(lines - late, FIRST, CLOSED)
        town.fill(late, CLOSED + timedelta(days=1), LAST)
    first = town.approved(FIRST, CLOSED)
    with said("first sheet, the whole chain read"):
        town.publish(first)
    with said("closing the month"):
        town.close()
    town.fill(1_000, LAST, LAST)
    following = town.approved(CLOSED + timedelta(days=1), LAST)
    with said("next sheet", " (aim 2)"):
        town.publish(following)
    with said("the whole check"):
        town.check()
    town.books.close()


def main(*arguments: str) -> None:
    """Both engines."""
    lines = int(arguments[0]) if arguments else 100_000
    with urls() as places:
        for url in places:
            measure(url, lines)


if __name__ == "__main__":
    main(*sys.argv[1:])
