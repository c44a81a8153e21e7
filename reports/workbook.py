"""A workbook written from the top down, typed: numbers are numbers, amounts yuan with two decimals, days are days, and
what is text is never a formula or a link. However long a table, what it costs in memory is a row.

Rows go into the page as the XML that they are: XlsxWriter's own way from a cell to its XML costs more than all the
rest. It still writes everything else, in the mode that takes rows one after another (``constant_memory``).

A spreadsheet keeps 15 digits of a number. What has more (an amount from ten million million yuan on) is text, exact.
"""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from html import escape
from itertools import islice
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

import xlsxwriter

from inventory.errors import BadInput
from inventory.sheet import Column, Row, Value
from reports.columns import NOBODY, PARTIES
from reports.words import plain_yuan, printable, yes_no
from reports.workbook_paper import Layout, height, laid_out, lines_of, set_up

ROWS_MAX = 1_048_576  # of a page of a workbook, its header among them
EXACT = 10**15
_NAME_MAX = 31
_TEXT_MAX = 32_767  # units of UTF-16
_SAMPLE = 200  # rows that tell how wide columns are
_KNOWN_MAX = 10_000
_EPOCH = date(1899, 12, 30)
_FIRST_DAY = date(1900, 3, 1)  # before it spreadsheets count a day that never was
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ESCAPE_LIKE = re.compile(r"_(x[0-9A-Fa-f]{4}_)")
_NO_XML = re.compile("[\ufffe\uffff]")
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    "head": {
        "bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#EDEDED", "align": "center", "valign": "vcenter",
    },
    "text": {"text_wrap": True, "valign": "vcenter"},
    "number": {"num_format": "#,##0", "valign": "vcenter"},
    "yuan": {"num_format": "#,##0.00", "valign": "vcenter"},
    "day": {"num_format": "yyyy-mm-dd", "align": "left", "valign": "vcenter"},
}  # fmt: skip

Cell: TypeAlias = Callable[[Value], str | None]  # a value as the XML behind the number of its row


class Book:
    """A workbook in the making: its pages are written one after another, each from the top down."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.formats = {
            f"{name}{mark}": book.add_format({**of, **({"bold": True} if mark else {})})
            for name, of in _FORMATS.items()
            for mark in ("", "!")
        }
        self._names: set[str] = set()

    def page(self, name: str) -> Any:
        """A new page, under a name that a workbook takes and no other page has."""
        return self.book.add_worksheet(page_name(name, self._names))

    def table(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Iterable[Row],
        ends: Iterable[Row] = (),
        heading: Sequence[str] = (),
    ) -> None:
        """A page with a table: titles that stay in sight and on each printed sheet, rows, totals in bold. ``rows`` are
        taken one by one, ``ends`` after them; ``heading`` stands over each sheet. Raises ``BadInput`` where there are
        more than a page has room for."""
        rows = iter(rows)
        first = list(islice(rows, _SAMPLE))
        whole = len(first) < _SAMPLE
        ends = list(ends) if whole else ends
        layout = laid_out(columns, [*first, *ends] if whole else first, whole=whole)
        page = self.page(name)
        for at, width in enumerate(layout.widths):
            page.set_column(at, at, width)
        page.freeze_panes(1, layout.naming if layout.sheets > 1 else 0)
        set_up(page, heading or (name,), layout)
        writer = Rows(page, self.formats, layout.widths)
        writer.heads([column.title for column in columns])
        writer.write(columns, _both(first, rows))
        writer.write(columns, ends, "!")

    def about(self, name: str, said: Iterable[tuple[str, str]]) -> None:
        """A page that says what the workbook is, line by line."""
        page = self.page(name)
        layout = Layout((18, 72), 0, 1)
        for at, width in enumerate(layout.widths):
            page.set_column(at, at, width)
        set_up(page, (name,), layout)
        lines = ({"what": what, "text": text} for what, text in said)
        Rows(page, self.formats, layout.widths).write(
            (Column("what", ""), Column("text", "")), lines
        )


@contextmanager
def workbook(out: io.BytesIO, *, made_on: date) -> Iterator[Book]:
    """A workbook that goes to ``out``. Of the same pages and ``made_on`` it is the same bytes."""
    with TemporaryDirectory() as folder:
        book = xlsxwriter.Workbook(out, {**OPTIONS, "tmpdir": folder})
        book.set_properties({"created": datetime.combine(made_on, time())})
        try:
            yield Book(book)
        except BaseException:
            for page in book.worksheets():
                page._opt_close()
            raise
        book.close()


def page_name(title: str, taken: set[str]) -> str:
    """What a page is called: short, of signs that a workbook takes, and not like another."""
    plain = _FORBIDDEN.sub("", printable(title)).strip()[:_NAME_MAX] or "表"
    name, number = plain, 2
    while name.lower() in taken:
        name = f"{plain[: _NAME_MAX - 3]}{number}"
        number += 1
    taken.add(name.lower())
    return name


def text_of(value: str) -> str:
    """A text as a cell takes it: without what cannot be seen, and no longer than a cell is."""
    text = printable(value)
    if len(text) > _TEXT_MAX // 2:
        text = text.encode("utf-16-le")[: 2 * _TEXT_MAX].decode("utf-16-le", "ignore")
    return text


def serial(day: date) -> int | None:
    """A day as a spreadsheet counts it; None before it counts rightly."""
    return (day - _EPOCH).days if day >= _FIRST_DAY else None


def _both(first: list[Row], rest: Iterable[Row]) -> Iterator[Row]:
    """The first rows, given back as they are taken, and the rest."""
    first.reverse()
    while first:
        yield first.pop()
    yield from rest


class Rows:
    """Writes rows into an empty page, from its top down."""

    def __init__(
        self, page: Any, formats: Mapping[str, Any], widths: Sequence[int] | None = None
    ) -> None:
        """``widths`` of the columns, where rows are to be as high as what wraps in them."""
        self._page, self._number, self._widths = page, 0, widths
        self._styles = {name: of._get_xf_index() for name, of in formats.items()}

    def heads(self, titles: Sequence[str]) -> None:
        """One row: the titles of columns."""
        columns = [Column(f"{at}", "") for at in range(len(titles))]
        row = {f"{at}": title for at, title in enumerate(titles)}
        self._write(columns, [row], dict.fromkeys(_FORMATS, self._styles["head"]), frozenset())

    def write(self, columns: Sequence[Column], rows: Iterable[Row], mark: str = "") -> None:
        """A row each, as the columns say. ``mark`` is that of bold formats: of rows that are no data. Raises
        ``BadInput``."""
        styles = {name: self._styles[f"{name}{mark}"] for name in _FORMATS}
        self._write(columns, rows, styles, frozenset() if mark else PARTIES)

    def _write(
        self,
        columns: Sequence[Column],
        rows: Iterable[Row],
        styles: Mapping[str, int],
        unsaid: frozenset[str],
    ) -> None:
        """``unsaid`` are the columns in which something stands where there is nobody."""
        high: list[int] = []
        cells = [
            (column.key, f'<c r="{letters(at)}', cell, cell(blank) if blank else None)
            for at, column in enumerate(columns)
            for cell, blank in [
                (_cell(column, styles, self._lines(at), high), NOBODY * (column.key in unsaid))
            ]
        ]
        write, number = self._page.row_data_fh.write, self._number
        for row in rows:
            number += 1
            if number > ROWS_MAX:
                problem = f"一张表最多放 {ROWS_MAX - 1:,} 行，请缩短日期或加筛选，分几次导出"
                raise BadInput(field="rows", problem=problem)
            parts = [f'<row r="{number}">']
            high.clear()
            get = row.get
            for key, begin, cell, blank in cells:
                value = get(key)
                xml = blank if value is None else cell(value)
                if xml is not None:
                    parts.append(f'{begin}{number}"{xml}')
            if high:
                parts[0] = f'<row r="{number}" ht="{height(max(high))}">'
            parts.append("</row>")
            write("".join(parts))
        self._number = number
        self._reach(number, len(columns))

    def _lines(self, at: int) -> Callable[[str], int]:
        """How many lines a text takes in a column."""
        if self._widths is None:
            return lambda _: 1
        width = self._widths[at]
        return lambda text: lines_of(text, width)

    def _reach(self, rows: int, columns: int) -> None:
        """Tells XlsxWriter how far the page goes, and that it holds no row back."""
        page = self._page
        page.dim_rowmin = page.dim_colmin = 0
        page.dim_rowmax = page.previous_row = max(rows - 1, 0)
        page.dim_colmax = max(page.dim_colmax or 0, columns - 1)


def _cell(
    column: Column, styles: Mapping[str, int], lines: Callable[[str], int], high: list[int]
) -> Cell:
    """How the values of a column are written. What takes more lines than one says so to ``high``."""
    figure, words = _figures(column, styles), _words(column, styles, lines, high)

    def cell(value: Value) -> str | None:
        if type(value) is int:
            return figure(value)
        return words(value if isinstance(value, str) else yes_no(bool(value)))

    return cell


def _figures(column: Column, styles: Mapping[str, int]) -> Callable[[int], str | None]:
    of_money = column.unit == "fen"
    style, text = styles["yuan" if of_money else "number"], styles["text"]

    def figure(value: int) -> str | None:
        plain = plain_yuan(value) if of_money else str(value)
        if -EXACT < value < EXACT:
            return f' s="{style}"><v>{plain}</v></c>'
        return _text(plain, text)

    return figure


def _words(
    column: Column, styles: Mapping[str, int], lines: Callable[[str], int], high: list[int]
) -> Callable[[str], str | None]:
    """Remembers what it has written: the same words come again and again."""
    of_days = column.key.endswith("on")
    known: dict[str, str | None] = {}
    tall: dict[str, int] = {}

    def words(value: str) -> str | None:
        if value not in known:
            if len(known) > _KNOWN_MAX:
                known.clear()
                tall.clear()
            day = _day(value) if of_days else None
            known[value] = (
                _text(value, styles["text"])
                if day is None
                else f' s="{styles["day"]}"><v>{day}</v></c>'
            )
            if day is None and (taken := lines(value)) > 1:
                tall[value] = taken
        if tall and value in tall:
            high.append(tall[value])
        return known[value]

    return words


def _day(value: str) -> int | None:
    if not _DAY.fullmatch(value):
        return None
    try:
        return serial(date.fromisoformat(value))
    except ValueError:
        return None


def _text(value: str, style: int) -> str | None:
    text = _NO_XML.sub("", text_of(value))
    if not text:
        return None
    kept = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    text = escape(_ESCAPE_LIKE.sub(r"_x005F_\1", text), quote=False)
    return f' s="{style}" t="inlineStr"><is><t{kept}>{text}</t></is></c>'


def letters(index: int) -> str:
    """A column, counted from 0, as a spreadsheet calls it."""
    name, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
