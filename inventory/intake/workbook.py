"""Any file an office sends as a table: .xlsx, .xls, .ods and .csv (UTF-8, GBK, UTF-16) as rows of
plain cells.

What a file is, is told by its first bytes, not by its name; only text needs the name ``.csv`` or
``.txt`` to count as a table. Workbooks are opened by a child process with bounded memory and time
(see ``opener``). Nothing is interpreted here: no headers, no numbers, no dates beyond what the file
itself says.
"""

import csv
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath

from inventory.errors import BadInput, NotASpreadsheet
from inventory.intake import opener
from inventory.intake.cells import Cell, plain

MOST_BYTES = 20_000_000
SECONDS = 60

_ZIPPED = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_NAMES = frozenset({".csv", ".txt", ".tsv"})
_MARKED = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class GridRow:
    """A non-empty row: its number from 1, and its cells from column A."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Grid:
    """The non-empty rows of one sheet, in order."""

    name: str
    rows: tuple[GridRow, ...]


def open_grids(data: bytes, filename: str) -> tuple[Grid, ...]:
    """The sheets of a file, hidden ones too.

    Raises ``NotASpreadsheet``, and ``BadInput`` where the file is too large or has a password.
    """
    if len(data) > MOST_BYTES:
        raise BadInput(
            field="file",
            problem=f"文件超过 {MOST_BYTES // 1_000_000} 兆，请删去图片和空白区域后再导入",
        )
    if data.startswith((_ZIPPED, _COMPOUND)):
        return _from_child(data, filename)
    if PurePath(filename).suffix.lower() in _TEXT_NAMES and data.strip():
        return (_from_text(data, filename),)
    raise NotASpreadsheet(file=filename)


def _from_child(data: bytes, filename: str) -> tuple[Grid, ...]:
    code, output = _run_opener(data)
    if code == opener.NOT_A_SPREADSHEET:
        raise NotASpreadsheet(file=filename)
    if code == opener.HAS_PASSWORD:
        raise BadInput(field="file", problem="文件设有打开密码，请去掉密码另存后再导入")
    if code != opener.DONE:
        raise BadInput(
            field="file",
            problem="文件过大或已损坏，无法打开；请新建表格，只粘贴有内容的部分，另存后再导入",
        )
    return tuple(_grid(name, rows) for name, rows in json.loads(output))


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


def _grid(name: str, rows: list[tuple[int, list[str | int | list[str] | None]]]) -> Grid:
    return Grid(
        name, tuple(GridRow(number, tuple(_cell(c) for c in cells)) for number, cells in rows)
    )


def _cell(value: str | int | list[str] | None) -> Cell:
    return date.fromisoformat(value[0]) if isinstance(value, list) else value


def _from_text(data: bytes, filename: str) -> Grid:
    text = _decoded(data)
    if text is None or "\x00" in text:
        raise NotASpreadsheet(file=filename)
    delimiter = "\t" if text.count("\t") > text.count(",") else ","
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise NotASpreadsheet(file=filename) from None
    return Grid(PurePath(filename).stem, tuple(_text_rows(records)))


def _text_rows(records: list[list[str]]) -> list[GridRow]:
    rows = (
        GridRow(n, tuple(plain(value) for value in record))
        for n, record in enumerate(records, start=1)
    )
    return [row for row in rows if any(cell is not None for cell in row.cells)]


def _decoded(data: bytes) -> str | None:
    """Text as its byte order mark says, else UTF-8, else GB 18030 as Chinese spreadsheets write."""
    marked = next((codec for mark, codec in _MARKED.items() if data.startswith(mark)), None)
    for codec in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    return None
