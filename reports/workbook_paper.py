"""How a table of a workbook lies on A4: how wide its columns are, how high its rows, and what stands over each sheet.

A table that is too wide for one sheet gives up width where it holds words, which then take more lines; what is wider
even so goes on over sheets side by side, each beginning with the columns that name the rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from inventory.sheet import Column, Row, Value
from reports.columns import is_number
from reports.words import plain_yuan, printable

_A4 = 9
# in characters beside each other: on a sheet upright, and across in small print
_UPRIGHT, _ACROSS = 90, 240
_NARROWEST, _WIDEST = 7, 40
_NARROW_TEXT = 16  # what words keep
_NAMING_MAX = 80
_ROOM = {True: 14, False: 11}  # of money and of other figures, whose totals are not known yet
_PRINTED_MAX = 100
_LINE, _LINES_MAX = 15, 27  # of type, in points, and of them in a row, which ends at 409


@dataclass(frozen=True)
class Layout:
    """Widths of columns in characters; ``naming``: how many of the first say what a row is about; over how many sheets
    side by side it goes."""

    widths: tuple[int, ...]
    naming: int
    sheets: int

    @property
    def across(self) -> bool:
        """Does the paper lie on its side?"""
        return sum(self.widths) > _UPRIGHT


def laid_out(columns: Sequence[Column], rows: Sequence[Row], *, whole: bool) -> Layout:
    """As wide as titles in two lines and values in one. ``whole``: ``rows`` are all there are, not the first of many,
    whose totals need room."""
    widths = [_width(column, rows, whole=whole) for column in columns]
    most = _WIDEST
    while sum(widths) > _ACROSS and most > _NARROW_TEXT:
        most -= 1
        widths = [
            w if is_number(column) else min(w, most)
            for column, w in zip(columns, widths, strict=True)
        ]
    named = 0
    while named < len(columns) and not is_number(columns[named]):
        named += 1
    naming = named if sum(widths[:named]) <= _NAMING_MAX else 0
    return Layout(tuple(widths), naming, -(-sum(widths) // _ACROSS))


def set_up(page: Any, heading: Sequence[str], layout: Layout) -> None:
    """How a page prints: on A4 with lines between the cells, its first row on each sheet. ``heading``: what it is, in
    large type, and below that of when."""
    page.set_paper(_A4)
    if layout.across:
        page.set_landscape()
    page.set_margins(left=0.5, right=0.5, top=0.9, bottom=0.7)
    page.fit_to_pages(layout.sheets, 0)
    page.repeat_rows(0)
    if layout.sheets > 1 and layout.naming:
        page.repeat_columns(0, layout.naming - 1)
    page.hide_gridlines(0)
    title, *more = (printable(line)[:_PRINTED_MAX].replace("&", "&&") for line in heading)
    below = "".join(f'\n&10&"-,Regular"{line}' for line in more)
    page.set_header(f'&C&14&"-,Bold"{title}{below}', _UNSCALED)
    page.set_footer("&C&10第 &P 页，共 &N 页", _UNSCALED)


_UNSCALED = {"scale_with_doc": False}  # the table may be small print, what stands over it is not


def lines_of(text: str, width: int) -> int:
    """How many lines a text takes in a column of ``width`` characters."""
    if len(text) < width and text.isascii() and "\n" not in text:
        return 1
    taken = sum(-(-_columns_of(line) * 21 // (width * 20)) or 1 for line in text.split("\n"))
    return min(taken, _LINES_MAX)


def height(lines: int) -> int:
    """Of a row of so many lines, in points."""
    return lines * _LINE


def _width(column: Column, rows: Iterable[Row], *, whole: bool) -> int:
    room = 0 if whole or not is_number(column) else _ROOM[column.unit == "fen"]
    values = (
        _columns_of(_shown(column, value))
        for row in rows
        if (value := row.get(column.key)) is not None
    )
    widest = max((room, (_columns_of(column.title) + 1) // 2, *values))
    return min(max(widest + 2, _NARROWEST), _WIDEST)


def _shown(column: Column, value: Value) -> str:
    """A figure with the commas that it is shown with."""
    if isinstance(value, bool) or not isinstance(value, int):
        return str(value)
    if column.unit == "fen":
        text = plain_yuan(value)
        return text + "," * ((len(text.lstrip("-")) - 4) // 3)
    return f"{value:,}"


def _columns_of(text: str) -> int:
    """How much room a text takes, where a Chinese character takes two."""
    return len(text) if text.isascii() else (len(text) + len(text.encode(errors="replace"))) // 2
