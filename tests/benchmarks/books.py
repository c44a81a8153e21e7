"""What large books cost: ``python -m tests.benchmarks.books [LINES …]`` (10000 100000; 1000000 takes an hour).

Books of so many lines are posted in large batches, ten lines a document, on SQLite and, with ``--postgresql``, there:
receipts of a thousand pieces and nine times as many issues that pick what expires first, over two years. Then the
promises are proved, and the books are kept safe: backed up, exported, brought back. Printed are seconds and the peak
memory of each step, which runs in a process of its own. Aims: 10,000 lines/s posted on SQLite; a check of 1,000,000
lines within 60 s and 300 MiB.
"""

import argparse
import contextlib
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from inventory import access, checks, kinds, posting, resolve, setting_up, stock
from inventory.db import Ledger
from inventory.drafts import Draft
from inventory.keeping import backups, exporting
from inventory.kinds import Place
from inventory.rows import takes
from inventory.stock import IssueLine, ReceiptLine
from tests.postgres import server

ITEMS, PLACES = 200, 4
LINES = 10  # of a document
ISSUES = 9  # for each receipt
BLOCKS = 20  # a receipt with its issues: so many are posted together
PIECES = 1_000  # of a line received
FIRST, DAYS = date(2020, 1, 1), timedelta(days=700)
NOW = datetime(2022, 1, 1, tzinfo=UTC)


def town(url: str) -> None:
    """A migrated database with the catalogue, and nothing posted."""
    books = Ledger(url)
    books.upgrade()
    data = {
        "organizations": [{"code": "T", "name": "示例镇", "kind": "TOWN"}],
        "locations": [
            {"code": f"P{n}", "name": f"{n}号库", "organization": "T"} for n in range(PLACES)
        ],
        "groups": [{"code": "G", "name": "值守人员"}],
        "items": [{"code": f"I{n}", "name": f"物资{n}", "unit": "件"} for n in range(ITEMS)],
        "counterparties": [{"code": "C", "name": "示例公司", "kind": "单位"}],
    }
    setting_up.setup(books, actor="system", data=data)
    books.close()


def fill(url: str, lines: int) -> None:
    """Books of so many lines, posted a batch a transaction; says how fast."""
    books = Ledger(url, clock=lambda: NOW)
    chance = random.Random(8)  # noqa: S311 - for choice, not for secrets
    blocks = lines // LINES // (ISSUES + 1)
    posting_seconds = 0.0
    for start in range(0, blocks, BLOCKS):
        with books.writing() as session:
            drafts = [
                draft
                for block in range(start, min(start + BLOCKS, blocks))
                for draft in _block(session, chance, block, FIRST + DAYS * block // blocks)
            ]
            begun = time.perf_counter()
            posting.post(session, drafts)
            posting_seconds += time.perf_counter() - begun
    books.close()
    print(f"    posted     {lines / posting_seconds:8,.0f} lines/s")


def _block(session: Session, chance: random.Random, block: int, on: date) -> Iterator[Draft]:
    """A receipt of ten lines and nine issues of the same goods, which leave a tenth of it."""
    place = f"P{chance.randrange(PLACES)}"
    items = [f"I{n}" for n in chance.sample(range(ITEMS), LINES)]
    expires = on + timedelta(days=800 + chance.randrange(400))
    said = [ReceiptLine(i, place, PIECES, value_fen=4_200, expires_on=expires) for i in items]
    common = {"actor": "system", "organization": "T"}
    yield stock.receipt(
        session,
        **common,
        on=on,
        request_key=f"{block}",
        origin="DONATED",
        counterparty="C",
        lines=said,
    )
    ground = access.permit(session, **common, act="issue")
    lines = [IssueLine(i, place, PIECES // (ISSUES + 1)) for i in items]
    first = Draft(
        kind=kinds.ISSUE,
        ground=ground,
        on=on,
        request_key="",
        said={"on": on},
        group=resolve.group(session, "G"),
        takes=takes(session, ground, lines, act="issue", to=Place.CONSUMED),
    )
    for at in range(ISSUES):
        yield replace(first, request_key=f"{block}-{at}")


def check(url: str) -> None:
    """Every promise."""
    books = Ledger(url)
    with books.reading() as session:
        for promise in checks.PROMISES:
            start = time.perf_counter()
            result = checks._result(session, promise)
            print(f"    {result.id:8} {time.perf_counter() - start:8.2f}s {peak():7.0f} MiB")
            assert result.holds, result.breaches
    books.close()


def backup(url: str, folder: str) -> None:
    """A backup."""
    backups.backup_to(Ledger(url), Path(folder, "backup"))


def export(url: str, folder: str) -> None:
    """An export."""
    exporting.export(Ledger(url), Path(folder, "export"), actor="system", private=True)


def restore(url: str, source: str) -> None:
    """A backup or an export brought back, upgraded and proved."""
    done = backups.restore(Path(source), Ledger(url), actor="system")
    assert all(result.holds for result in done.promises)


STEPS: dict[str, Callable[..., None]] = {
    step.__name__: step for step in (town, fill, check, backup, export, restore)
}


def peak() -> float:
    """MiB that this process held at most."""
    status = Path("/proc/self/status").read_text(
        "ascii"
    )  # getrusage would count whoever started it, too
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def main() -> None:
    """Measure and print; with ``--step``, do one step in this process."""
    asked = argparse.ArgumentParser()
    asked.add_argument("lines", type=int, nargs="*", default=[10_000, 100_000])
    asked.add_argument("--postgresql", action="store_true")
    asked.add_argument("--folder", type=Path)
    asked.add_argument("--step", nargs="+")
    said = asked.parse_args()
    if said.step:
        name, *words = said.step
        start = time.perf_counter()
        STEPS[name](*(int(word) if word.isdigit() else word for word in words))
        took, cpu = time.perf_counter() - start, time.process_time()
        print(f"  {name:10} {took:8.2f}s {peak():7.0f} MiB, processor {cpu:.2f}s", flush=True)
        return
    with contextlib.ExitStack() as stack:
        base = said.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        running = stack.enter_context(server(durable=True)) if said.postgresql else None
        for lines in said.lines:
            folder = base / str(lines)
            folder.mkdir()
            _measure(f"sqlite:///{folder}/books.db", f"sqlite:///{folder}/again.db", lines, folder)
            if running is not None:
                other = folder / "postgresql"
                other.mkdir()
                urls = (running.url(running.create()), running.url(running.create()))
                _measure(*urls, lines, other)


def _measure(url: str, again: str, lines: int, folder: Path) -> None:
    """Every step on books of so many lines; the second database gets them back."""
    print(f"{url.partition(':')[0]}, {lines:,} lines", flush=True)
    for step in (
        ["town", url],
        ["fill", url, str(lines)],
        ["check", url],
        ["backup", url, str(folder)],
        ["export", url, str(folder)],
        ["restore", again, str(folder / "export")],
    ):
        command = [sys.executable, "-m", "tests.benchmarks.books", "--step", *step]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
