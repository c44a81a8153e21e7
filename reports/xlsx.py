"""A published sheet, or a statement, as a workbook of typed cells (``workbook``).

Each table is a page, with its totals; a last page says what it is and, of a sheet, how it is checked. The same issue
gives the same bytes. Of a statement the rows are taken page by page as they are asked for, so that a long one costs no
more memory than a short one.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from inventory.kinds import SOURCE_NAMES
from inventory.sheet import Column, Row
from inventory.sheet_format import Published
from inventory.statements.shape import Statement
from reports.columns import TOTAL, naming, total_name
from reports.words import day, period
from reports.workbook import workbook

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def draw(published: Published) -> bytes:
    """The workbook of an issue."""
    sheet, out = published.sheet, io.BytesIO()
    with workbook(out, made_on=published.placed.published_on) as book:
        for title, table in (("明细", sheet), *((part.title, part) for part in sheet.parts)):
            book.table(title, table.columns, table.rows, _named(table.totals, table.columns))
        book.about("说明", _about_issue(published))
    return out.getvalue()


def draw_statement(pages: Iterable[Statement]) -> bytes:
    """The workbook of a statement, given page by page (``asking.pages``): what was brought forward, the rows, what is
    left, the totals. Raises what asking for them raises, and ``BadInput`` for more rows than a page of a workbook
    has."""
    coming = iter(pages)
    first, out = next(coming), io.BytesIO()
    told = _Told(first)
    with workbook(out, made_on=first.end) as book:
        book.table(_title(first), first.columns, told.rows(coming), told.ends())
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
        yield from _named(self.last.totals, self.last.columns)


def _title(statement: Statement) -> str:
    """受赠台账, where a ledger is of one source alone."""
    source = SOURCE_NAMES.get(statement.filters.get("source", ""), "")
    return f"{source}{statement.title}"


def _named(totals: Iterable[Row], columns: Sequence[Column]) -> Iterator[Row]:
    """Totals with what they are of in the column that names the rows."""
    name = naming(columns) or (columns[0].key if columns else "")
    for total in totals:
        said = total_name(total)
        named = said if said == TOTAL else f"{said} {TOTAL}"
        yield {**total, "item": None, name: named}


def _about_issue(published: Published) -> Iterator[tuple[str, str]]:
    sheet, placed = published.sheet, published.placed
    yield "标题", f"{sheet.organization_name}{sheet.title.removeprefix(sheet.organization_name)}"
    yield "期号", f"第{placed.issue}期"
    yield "统计区间", period(sheet.start, sheet.end)
    yield "单位", sheet.unit_line
    yield "公布单位", placed.issuer
    yield "公布日期", placed.published_on.isoformat()
    for note in sheet.notes:
        yield "说明", note
    for check in sheet.checks:
        yield f"核对 {check.id}", check.detail
    yield "校验码", published.check_code
    yield "数据摘要 SHA-256", published.digest


def _about_statement(statement: Statement, notes: Iterable[str]) -> Iterator[tuple[str, str]]:
    yield "标题", f"{statement.organization_name}{_title(statement)}"
    yield "范围", "连同下级" if statement.below else "本级"
    if statement.start is None:
        yield "截至", f"{day(statement.end)}24时"
    else:
        yield "统计区间", period(statement.start, statement.end)
    for name, value in statement.filters.items():
        yield f"筛选 {name}", value
    yield "金额", "以元为单位；超过 15 位数字的以文字写出，不损失一分"
    for note in notes:
        yield "说明", note
