"""The file that somebody handed in, with what is to be mended beside each row, to be mended outside and handed in
again.

Values as they came, typed; what is text is never a formula or a link. How the file looked is not kept.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from inventory.intake.cells import Cell
from inventory.intake.marks import HEADING, without
from inventory.intake.workbook import Grid
from inventory.rules.privacy import cut
from reports import workbook

_HELD = {
    "constant_memory": False,
    "in_memory": True,
}  # marks come after the rows beside which they stand
_WIDTH, _WIDE = 16, 60


def draw(
    grids: Sequence[Grid],
    problems: Mapping[tuple[str, int], str],
    headers: Mapping[str, Sequence[int]],
) -> bytes:
    """The workbook. ``problems`` by sheet, as reading calls it, and row; ``headers``: in which rows of a sheet the
    headers of tables stand."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {**workbook.OPTIONS, **_HELD})
    formats = {
        "day": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        "head": book.add_format({"bold": True, "bg_color": "#FFF2CC"}),
        "bad": book.add_format({"bg_color": "#FFE0DB", "text_wrap": True, "valign": "top"}),
    }
    names: set[str] = set()
    for grid in without(grids):
        page = book.add_worksheet(workbook.page_name(grid.name, names))
        sheet = cut(grid.name)[0]
        last = max((len(row.cells) for row in grid.rows), default=0)
        page.set_column(0, max(last - 1, 0), _WIDTH)
        page.set_column(last, last, _WIDE)
        for row in grid.rows:
            for at, cell in enumerate(row.cells):
                _write(page, row.number - 1, at, cell, formats["day"])
            if said := problems.get((sheet, row.number)):
                page.write_string(row.number - 1, last, workbook.text_of(said), formats["bad"])
        for number in headers.get(sheet, ()):
            page.write_string(number - 1, last, HEADING, formats["head"])
    book.close()
    return out.getvalue()


def _write(page: Any, line: int, at: int, cell: Cell, day: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, date):
        page.write_datetime(line, at, cell, day)
    elif isinstance(cell, int) and abs(cell) < workbook.EXACT:
        page.write_number(line, at, cell)
    else:
        page.write_string(line, at, workbook.text_of(str(cell)))
