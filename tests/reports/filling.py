"""An empty form filled in as a spreadsheet program fills it in: a cell takes the format of its column."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date
from html import escape

from reports.workbook import letters, serial

_COLUMN = re.compile(r'<col min="(\d+)" max="(\d+)"[^>]* style="(\d+)"')
_PAGE = "xl/worksheets/sheet1.xml"


def filled(form: bytes, rows: Sequence[Sequence[object]]) -> bytes:
    """The form with these rows under its titles."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(form)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, _with_rows(part.decode(), rows) if name == _PAGE else part)
    return out.getvalue()


def _with_rows(page: str, rows: Sequence[Sequence[object]]) -> str:
    styles = {
        at: style
        for first, last, style in _COLUMN.findall(page)
        for at in range(int(first) - 1, int(last))
    }
    xml = "".join(
        f'<row r="{n}">{"".join(_cell(n, at, v, styles[at]) for at, v in enumerate(row))}</row>'
        for n, row in enumerate(rows, start=2)
    )
    return page.replace("</sheetData>", f"{xml}</sheetData>")


def _cell(row: int, at: int, value: object, style: str) -> str:
    begin = f'<c r="{letters(at)}{row}" s="{style}"'
    if value is None:
        return f"{begin}/>"
    if isinstance(value, date):
        value = serial(value)
    if isinstance(value, str):
        return f'{begin} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f"{begin}><v>{value}</v></c>"
