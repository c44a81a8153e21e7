"""A published sheet as a workbook, typed: numbers are numbers, amounts yuan with two decimals, days are days, and what
is text is never a formula or a link.

Each table is a page, with its totals; a last page says what it is and how it is checked. The same issue gives the same
bytes.
"""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

from inventory.sheet import Column, Row, Value
from inventory.sheet_format import Published
from reports.columns import TOTAL, naming, total_name
from reports.words import period, printable, yes_no

_NAME_MAX = 31
TEXT_MAX = 32_767
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    "head": {"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"},
    "text": {"text_wrap": True, "valign": "top"},
    "number": {"num_format": "#,##0", "valign": "top"},
    "yuan": {"num_format": "#,##0.00", "valign": "top"},
    "day": {"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"},
}
_WIDTHS = {"text": 16, "number": 12, "yuan": 16}


def draw(published: Published) -> bytes:
    """The workbook of an issue."""
    sheet, placed = published.sheet, published.placed
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    book.set_properties({"created": datetime.combine(placed.published_on, time())})
    formats = {
        f"{name}{'!' if bold else ''}": book.add_format({**of, **({"bold": True} if bold else {})})
        for name, of in _FORMATS.items()
        for bold in (False, True)
    }
    names: set[str] = set()
    _table(book, formats, page_name("明细", names), (sheet.columns, sheet.rows, sheet.totals))
    for part in sheet.parts:
        _table(book, formats, page_name(part.title, names), (part.columns, part.rows, part.totals))
    _about(book, formats, page_name("说明", names), published)
    book.close()
    return out.getvalue()


def page_name(title: str, taken: set[str]) -> str:
    """What a page is called: short, of signs that a workbook takes, and not like another."""
    plain = _FORBIDDEN.sub("", printable(title)).strip()[:_NAME_MAX] or "表"
    name, number = plain, 2
    while name.lower() in taken:
        name = f"{plain[: _NAME_MAX - 3]}{number}"
        number += 1
    taken.add(name.lower())
    return name


def _table(
    book: Any,
    formats: Mapping[str, Any],
    name: str,
    table: tuple[Sequence[Column], Sequence[Row], Sequence[Row]],
) -> None:
    columns, rows, totals = table
    page = book.add_worksheet(name)
    page.freeze_panes(1, 0)
    for at, column in enumerate(columns):
        page.set_column(at, at, _WIDTHS[_kind(column)])
        page.write_string(0, at, printable(column.title)[:TEXT_MAX], formats["head"])
    for line, row in enumerate(rows, start=1):
        _line(page, formats, line, columns, row)
    for line, row in enumerate(_named(totals, columns), start=len(rows) + 1):
        _line(page, formats, line, columns, row, "!")


def _line(
    page: Any,
    formats: Mapping[str, Any],
    line: int,
    columns: Iterable[Column],
    row: Row,
    strong: str = "",
) -> None:
    for at, column in enumerate(columns):
        value = row.get(column.key)
        if value is None or value == "":
            continue
        kind = _kind(column)
        if isinstance(value, int) and not isinstance(value, bool):
            number = value / 100 if kind == "yuan" else value
            of = "yuan" if kind == "yuan" else "number"
            page.write_number(line, at, number, formats[of + strong])
        elif isinstance(value, str) and column.key.endswith("on") and _DAY.fullmatch(value):
            page.write_datetime(line, at, date.fromisoformat(value), formats["day" + strong])
        else:
            page.write_string(line, at, _text(value), formats["text" + strong])


def _kind(column: Column) -> str:
    if column.unit == "fen":
        return "yuan"
    return "text" if column.role == "text" else "number"


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return yes_no(value)
    return printable(str(value))[:TEXT_MAX]


def _named(totals: Iterable[Row], columns: Sequence[Column]) -> Iterable[Row]:
    """Totals with what they are of in the column that names the rows."""
    name = naming(columns) or (columns[0].key if columns else "")
    for total in totals:
        said = total_name(total)
        named = said if said == TOTAL else f"{said} {TOTAL}"
        yield {**total, "item": None, name: named}


def _about(book: Any, formats: Mapping[str, Any], name: str, published: Published) -> None:
    sheet, placed = published.sheet, published.placed
    said = [
        ("标题", f"{sheet.organization_name}{sheet.title.removeprefix(sheet.organization_name)}"),
        ("期号", f"第{placed.issue}期"),
        ("统计区间", period(sheet.start, sheet.end)),
        ("单位", sheet.unit_line),
        ("公布单位", placed.issuer),
        ("公布日期", placed.published_on.isoformat()),
        *(("说明", note) for note in sheet.notes),
        *((f"核对 {check.id}", check.detail) for check in sheet.checks),
        ("校验码", published.check_code),
        ("数据摘要 SHA-256", published.digest),
    ]
    page = book.add_worksheet(name)
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 90)
    for line, (what, text) in enumerate(said):
        page.write_string(line, 0, what, formats["head"])
        page.write_string(line, 1, _text(text), formats["text"])
