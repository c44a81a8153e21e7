"""Any file an office sends as a table: .xlsx, .xls, .ods, a web page under such a name, and .csv
(UTF-8, GBK, UTF-16) as rows of plain cells.

What a file is, is told by its first bytes, not by its name; only text needs the name ``.csv`` or
``.txt`` to count as a table. Workbooks are opened by a child process with bounded memory and time
(see ``opener``). Nothing is interpreted here: no headers, no numbers, no dates beyond what the file
itself says.
"""

import csv
import gc
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path, PurePath
from typing import NamedTuple

from inventory.errors import NotASpreadsheet, SpreadsheetLocked, SpreadsheetTooLarge
from inventory.intake import html, opener
from inventory.intake.cells import BROKEN, Cell, plain

MOST_BYTES = 20_000_000
SECONDS = 60

_ZIPPED = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_NAMES = frozenset({".csv", ".txt", ".tsv"})
_MARKED = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_DELIMITERS = (",", "\t")
_RARE = (";", "|", "，")
_OF_LONG = 20  # one sign in twenty may be broken; more is no text
_FEW, _OF_SHORT = 5, 4  # and in a short file five
# as ``reports.csv`` writes it
_GUARDED = re.compile(r"'+(?:[ \u00a0\u200b\ufeff]*[=+\-@＝＋－＠]|[\t\r\n])")
_ROOT = Path(__file__).resolve().parents[2]


class GridRow(NamedTuple):
    """A non-empty row: its number from 1, and its cells from column A."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Grid:
    """The non-empty rows of one sheet, in order.

    ``merged`` says by row number, and by column from 0, in which row above stands what a merged
    cell belongs to.
    """

    name: str
    rows: tuple[GridRow, ...]
    merged: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    hidden: bool = False


def open_grids(data: bytes, filename: str) -> tuple[Grid, ...]:
    """The sheets of a file, hidden ones too.

    Raises ``NotASpreadsheet``, ``SpreadsheetTooLarge`` with the limit, and ``SpreadsheetLocked``.
    """
    if len(data) > MOST_BYTES:
        raise SpreadsheetTooLarge(file=filename, what="bytes", most=MOST_BYTES)
    if data.startswith((_ZIPPED, _COMPOUND)) or html.is_page(data):
        return _from_child(data, filename)
    if PurePath(filename).suffix.lower() in _TEXT_NAMES and data.strip():
        return (_from_text(data, filename),)
    raise NotASpreadsheet(file=filename)


def _from_child(data: bytes, filename: str) -> tuple[Grid, ...]:
    code, output = _run_opener(data)
    if code == opener.NOT_A_SPREADSHEET:
        raise NotASpreadsheet(file=filename)
    if code == opener.HAS_PASSWORD:
        raise SpreadsheetLocked(file=filename)
    if code != opener.DONE:
        raise _too_large(filename, json.loads(output) if output else "")
    with uncollected():
        sheets = json.loads(output, object_hook=_date)
        return tuple([_grid(*sheet) for sheet in sheets])


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the collector of circles: it would walk over every row read so far again and again,
    and there are none. A third of the time of a long file."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _too_large(filename: str, what: str) -> SpreadsheetTooLarge:
    """Where the child was ended from outside, nobody knows which limit it passed: its memory."""
    if what in opener.LIMITS:
        return SpreadsheetTooLarge(file=filename, what=what, most=opener.LIMITS[what])
    return SpreadsheetTooLarge(file=filename, what="memory", most=opener.MEMORY_BYTES)


def _run_opener(data: bytes) -> tuple[int, bytes]:
    """Exit code and output of the child, which gets no environment of ours and so no secret."""
    environment = {"PYTHONPATH": str(_ROOT), "PATH": os.environ.get("PATH", "")}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "inventory.intake.opener"],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return opener.TOO_LARGE, b""
    return done.returncode, done.stdout


def _grid(
    name: str,
    cells: list[Cell],
    rows: list[opener.Row],
    merged: list[opener.Merged],
    hidden: bool,
) -> Grid:
    cell = cells.__getitem__
    found = tuple([GridRow(number, tuple(map(cell, places))) for number, places in rows])
    return Grid(name, found, _carried(found, merged) if merged else {}, hidden)


def _date(found: dict[str, str]) -> date:
    return _day(found["d"])


@lru_cache(maxsize=4096)
def _day(written: str) -> date:
    return date.fromisoformat(written)


def _carried(rows: Iterable[GridRow], merged: Iterable[opener.Merged]) -> dict[int, dict[int, int]]:
    """By row and column the row where a cell that is merged downwards begins."""
    there = {row.number for row in rows}
    found: dict[int, dict[int, int]] = {}
    for top, left, bottom, _ in merged:
        for number in range(top + 1, bottom + 1):
            if number in there:
                found.setdefault(number, {})[left] = top
    return found


def _from_text(data: bytes, filename: str) -> Grid:
    text = _decoded(data)
    if text is None or "\x00" in text:
        raise NotASpreadsheet(file=filename)
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error:
        raise NotASpreadsheet(file=filename) from None
    return Grid(PurePath(filename).stem, tuple(_text_rows(records, filename)))


def _delimiter(text: str) -> str:
    """Which sign parts the cells; the rarer ones only where no usual one is there."""
    return max(_DELIMITERS if "," in text or "\t" in text else _RARE, key=text.count)


def _text_rows(records: list[list[str]], filename: str) -> list[GridRow]:
    found: list[GridRow] = []
    known: dict[str, Cell] = {"": None}
    for number, record in enumerate(records, start=1):
        cells = tuple(
            [known[v] if v in known else known.setdefault(v, plain(_unguarded(v))) for v in record]
        )
        while cells and cells[-1] is None:
            cells = cells[:-1]
        if len(cells) > opener.LIMITS[opener.COLUMNS]:
            raise _too_large(filename, opener.COLUMNS)
        if cells:
            found.append(GridRow(number, cells))
    if len(found) > opener.LIMITS[opener.ROWS]:
        raise _too_large(filename, opener.ROWS)
    return found


def _unguarded(value: str) -> str:
    """A text without the sign that keeps spreadsheets from running it as a formula."""
    return value[1:] if value[:1] == "'" and _GUARDED.match(value) else value


def _decoded(data: bytes) -> str | None:
    """Text as its byte order mark says, else UTF-8, else GB 18030 as Chinese spreadsheets write.

    Where few bytes are broken, they become a sign that ``cells.flaw`` knows.
    """
    marked = next((codec for mark, codec in _MARKED.items() if data.startswith(mark)), None)
    codecs = (marked,) if marked else ("utf-8", "gb18030")
    for codec in codecs:
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    repaired = [data.decode(codec, errors="replace") for codec in codecs]
    best = min(repaired, key=lambda text: text.count(BROKEN))
    broken = best.count(BROKEN)
    few = broken * _OF_LONG <= len(best) or broken <= _FEW <= len(best) // _OF_SHORT
    return best if few else None
