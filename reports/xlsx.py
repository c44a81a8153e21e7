"""A published sheet, or a statement, as a workbook of typed cells (``workbook``).

Each table is a page, with its totals; a last page says what it is and, of a sheet, how it is checked. The same issue
gives the same bytes. Of a statement the rows are taken page by page as they are asked for, so that a long one costs no
more memory than a short one.
"""

import io
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain

from inventory.kinds import SOURCE_NAMES
from inventory.sheet import Row, Sheet
from inventory.sheet_format import Published
from inventory.statements.shape import Statement
from reports.columns import total_rows
from reports.words import day, period
from reports.workbook import workbook

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def draw(published: Published) -> bytes:
    """The workbook of an issue."""
    return _drawn(published.sheet, published.placed.published_on, _about_issue(published))


def draw_sheet(sheet: Sheet) -> bytes:
    """The workbook of a sheet that is not published."""
    return _drawn(sheet, sheet.end, _about_sheet(sheet))


def _drawn(sheet: Sheet, made_on: date, about: Iterable[tuple[str, str]]) -> bytes:
    out = io.BytesIO()
    heading = _titled(sheet)[1], period(sheet.start, sheet.end)
    with workbook(out, made_on=made_on) as book:
        totals = total_rows(sheet.totals, sheet.columns)
        book.table("明细", sheet.columns, sheet.rows, totals, heading)
        for part in sheet.parts:
            totals = total_rows(part.totals, part.columns)
            over = heading[0], f"{part.title}  {heading[1]}"
            book.table(part.title, part.columns, part.rows, totals, over)
        book.about("说明", about)
    return out.getvalue()


def draw_statement(pages: Iterable[Statement]) -> bytes:
    """The workbook of a statement, given page by page (``asking.pages``): what was brought forward, the rows, what is
    left, the totals. Raises what asking for them raises, and ``BadInput`` for more rows than a page of a workbook
    has."""
    coming = iter(pages)
    first, out = next(coming), io.BytesIO()
    told = _Told(first)
    with workbook(out, made_on=first.end) as book:
        heading = f"{first.organization_name}{_title(first)}", _when(first)[1]
        book.table(_title(first), first.columns, told.rows(coming), told.ends(), heading)
        book.about("说明", _about_statement(first, told.last.notes))
    return out.getvalue()


class _Told:
    """The rows of a statement one after another, and after them what only its last page says."""

    def __init__(self, first: Statement) -> None:
        self.last = first

    def rows(self, coming: Iterator[Statement]) -> Iterator[Row]:
        """Those of the first page and of all that come."""
        if self.last.opening is not None:
            yield self.last.opening
        for page in chain([self.last], coming):
            self.last = page
            yield from page.rows

    def ends(self) -> Iterator[Row]:
        """What is left, and the totals."""
        if self.last.closing is not None:
            yield self.last.closing
        yield from total_rows(self.last.totals, self.last.columns)


def _title(statement: Statement) -> str:
    """受赠台账, where a ledger is of one source alone."""
    source = SOURCE_NAMES.get(statement.filters.get("source", ""), "")
    return f"{source}{statement.title}"


def _when(statement: Statement) -> tuple[str, str]:
    if statement.start is None:
        return "截至", f"{day(statement.end)}24时"
    return "统计区间", period(statement.start, statement.end)


def _about_sheet(sheet: Sheet) -> Iterator[tuple[str, str]]:
    yield _titled(sheet)
    yield "统计区间", period(sheet.start, sheet.end)
    yield "单位", sheet.unit_line
    yield from _proofs(sheet)


def _about_issue(published: Published) -> Iterator[tuple[str, str]]:
    sheet, placed = published.sheet, published.placed
    yield _titled(sheet)
    yield "期号", f"第{placed.issue}期"
    yield "统计区间", period(sheet.start, sheet.end)
    yield "单位", sheet.unit_line
    yield "公布单位", placed.issuer
    yield "公布日期", placed.published_on.isoformat()
    yield from _proofs(sheet)
    yield "校验码", published.check_code
    yield "数据摘要 SHA-256", published.digest


def _titled(sheet: Sheet) -> tuple[str, str]:
    return "标题", f"{sheet.organization_name}{sheet.title.removeprefix(sheet.organization_name)}"


def _proofs(sheet: Sheet) -> Iterator[tuple[str, str]]:
    for note in sheet.notes:
        yield "说明", note
    for check in sheet.checks:
        yield f"核对 {check.id}", check.detail


def _about_statement(statement: Statement, notes: Iterable[str]) -> Iterator[tuple[str, str]]:
    yield "标题", f"{statement.organization_name}{_title(statement)}"
    yield "范围", "连同下级" if statement.below else "本级"
    yield _when(statement)
    for name, value in statement.filters.items():
        yield f"筛选 {name}", value
    yield "金额", "以元为单位；超过 15 位数字的以文字写出，不损失一分"
    for note in notes:
        yield "说明", note
