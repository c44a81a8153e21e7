import io
from datetime import date

import pytest
import xlsxwriter

from inventory.intake.reading import read
from tests.intake import layouts, more_layouts


def workbook(layout):
    """The layout as an .xlsx file, its cells merged as it says (rows and columns from 1)."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet()
        for top, left, bottom, right in layout.merged:
            sheet.merge_range(top - 1, left - 1, bottom - 1, right - 1, "")
        for r, row in enumerate(layout.rows):
            for c, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(r, c, value, day)
                elif value not in (None, ""):
                    sheet.write(r, c, value)
    return buffer.getvalue()


def wanted(text):
    """Who, what, specification, quantity with unit, fen and day of a row as ``layouts`` writes it."""
    parts = [part.strip() for part in text.split("|")]
    parts += ["-"] * (6 - len(parts))
    return tuple(None if part in ("-", "") else part for part in parts)


def found(row):
    measure = f"{row.quantity or '-'}{row.unit or ''}"
    return (
        row.counterparty,
        row.item,
        row.specification or None,
        None if measure == "-" else measure,
        None if row.amount_fen is None else str(row.amount_fen),
        row.on.isoformat() if row.on else None,
    )


@pytest.mark.parametrize(
    "layout", layouts.LAYOUTS + more_layouts.LAYOUTS, ids=lambda layout: layout.name
)
def test_sheets_as_offices_publish_them_are_read(layout):
    reading = read(workbook(layout), layout.filename)
    got = [(table.as_, [found(row) for row in table.rows]) for table in reading.tables]
    want = [
        (table.as_, [wanted(row.replace("?", "-")) for row in table.rows])
        for table in layout.tables
    ]
    assert got == want
    missing = [row.endswith("500000") and "?" in row for t in layout.tables for row in t.rows]
    troubled = [bool(row.problems) for table in reading.tables for row in table.rows]
    assert troubled == missing
    assert tuple(unread.row for unread in reading.unread) == layout.unread
