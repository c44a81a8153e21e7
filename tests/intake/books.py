"""Small spreadsheet files for tests, written cell by cell."""

import io
from collections.abc import Sequence
from datetime import date

import xlsxwriter

HEADER = ("捐赠单位", "品名", "规格", "数量总计")


def xlsx(
    *sheets: Sequence[Sequence[object]], top: int = 0, left: int = 0, names: Sequence[str] = ()
) -> bytes:
    """An .xlsx file with these rows on its sheets, from row ``top`` and column ``left`` on; ``names`` of the sheets."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for at, rows in enumerate(sheets):
            sheet = book.add_worksheet(names[at] if names else None)
            for r, row in enumerate(rows, start=top):
                for c, value in enumerate(row, start=left):
                    if isinstance(value, date):
                        sheet.write_datetime(r, c, value, day)
                    elif value not in (None, ""):
                        sheet.write(r, c, value)
    return buffer.getvalue()
