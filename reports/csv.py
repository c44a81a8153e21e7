"""A sheet or a statement as CSV, for a spreadsheet: every column, also those that paper leaves out.

UTF-8 with a byte order mark, without which Excel takes it for GBK. Money is yuan with two decimals. Text that a
spreadsheet would run as a formula gets an apostrophe in front (CWE-1236); numbers, minus included, stay numbers. Marks
that turn the direction of writing are left out: they would turn what stands beside them.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from inventory.sheet import Column, Row, Sheet, Value
from inventory.statements.shape import Statement
from reports.columns import NOBODY, PARTIES, total_rows
from reports.words import plain_yuan, straight, yes_no

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_CONTROL = ("\t", "\r", "\n")


def draw(sheet: Sheet) -> bytes:
    """The main table with its totals; then each part after a blank line, under a line with its title."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows(_table(sheet.columns, sheet.rows, sheet.totals))
    for part in sheet.parts:
        writer.writerows([[], [guarded(part.title)]])
        writer.writerows(_table(part.columns, part.rows, part.totals))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def draw_statement(statement: Statement) -> bytes:
    """A statement: what was brought forward, the rows, what is left, then the totals; every column."""
    ends = [row for row in (statement.opening, statement.closing) if row is not None]
    rows = [*ends[:1], *statement.rows, *ends[1:]] if statement.opening else statement.rows
    out = io.StringIO(newline="")
    csv.writer(out).writerows(_table(statement.columns, rows, statement.totals))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def guarded(text: str) -> str:
    """Text that no spreadsheet runs: what begins like a formula gets an apostrophe in front.
    ``inventory.intake`` takes it away again."""
    text = straight(text)
    said = text.lstrip(
        "'"
    )  # what looks guarded already is guarded again, or it would not come back
    begins = said.lstrip(" \u00a0\u200b\ufeff").startswith(_FORMULA) or said.startswith(_CONTROL)
    return f"'{text}" if begins else text


def _table(
    columns: Sequence[Column], rows: Iterable[Row], totals: Iterable[Row]
) -> Iterable[list[str]]:
    yield [guarded(c.title) for c in columns]
    for row in rows:
        yield [_cell(c, row.get(c.key)) or _unsaid(c) for c in columns]
    for total in total_rows(totals, columns):
        yield [_cell(c, total.get(c.key)) for c in columns]


def _unsaid(column: Column) -> str:
    return NOBODY if column.key in PARTIES else ""


def _cell(column: Column, value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, int):
        return plain_yuan(value) if column.unit == "fen" else str(value)
    return guarded(value)
