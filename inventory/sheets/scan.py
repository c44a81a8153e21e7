"""What of a sheet must not be published: every text of it, looked at before it is.

Sheets are made of fields that are public, but some of them are what somebody typed: a purpose, an intent, a name. The
one who publishes is told the row, the column and the word with its middle hidden, and has the document put right.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import DisclosureRule, Organization
from inventory.rules.public_text import KIND_NAMES, private
from inventory.sheet import Column, Row, Sheet

TITLE, NOTE, CHECK, COLUMN, ROW, TOTAL = "标题", "注", "核对", "列名", "行", "合计"


@dataclass(frozen=True)
class Finding:
    """A private word on a sheet: in which part ("": the sheet's own table), in what of it, in which row of that (from
    1; None where it has none), under which column; what it is; and the word, its middle hidden."""

    part: str
    place: str
    row: int | None
    column: str
    kind: str
    masked: str

    @property
    def words(self) -> str:
        """四、支出明细 第 3 行 事项：电话号码 139******78."""
        number = "" if self.row is None else f"第 {self.row} 行"
        place = "" if self.place == ROW else self.place
        said = " ".join(word for word in (self.part, place, number, self.column) if word)
        return f"{said}：{KIND_NAMES[self.kind]} {self.masked}"


def found(sheet: Sheet, *, allowed: Collection[str] = ()) -> tuple[Finding, ...]:
    """Everything on a sheet that must not be published, in the order of the sheet; none is as it should be.
    ``allowed`` are numbers meant for the public, as ``hotlines`` gives them."""
    return tuple(
        Finding(part, place, row, column, one.kind, one.masked)
        for part, place, row, column, text in _texts(sheet)
        for one in private(text, allowed)
    )


def hotlines(session: Session, organization: str) -> tuple[str, ...]:
    """The supervision hotlines (监督举报电话) of an organization and of those above it, which are for the public."""
    path = session.scalar(select(Organization.path).where(Organization.code == organization))
    if path is None:
        return ()
    rows = session.execute(
        select(Organization.path, DisclosureRule.hotline)
        .join(Organization, Organization.id == DisclosureRule.organization_id)
        .where(DisclosureRule.hotline != "")
        .distinct()
        .order_by(Organization.path, DisclosureRule.hotline)
    )
    return tuple(line for of, line in rows if path.startswith(of))


_Text = tuple[str, str, int | None, str, str]


def _texts(sheet: Sheet) -> Iterator[_Text]:
    heading = (sheet.title, sheet.organization_name, sheet.unit_line)
    yield from (("", TITLE, None, "", text) for text in heading)
    yield from _table("", sheet.columns, sheet.rows, sheet.totals)
    for part in sheet.parts:
        yield part.title, TITLE, None, "", part.title
        yield from _table(part.title, part.columns, part.rows, part.totals)
    yield from (("", CHECK, n, "", c.detail) for n, c in enumerate(sheet.checks, start=1))
    yield from (("", NOTE, n, "", note) for n, note in enumerate(sheet.notes, start=1))


def _table(
    part: str, columns: Iterable[Column], rows: Iterable[Row], totals: Iterable[Row]
) -> Iterator[_Text]:
    titles = {column.key: column.title for column in columns}
    for title in titles.values():
        yield part, COLUMN, None, title, title
    for place, those in ((ROW, rows), (TOTAL, totals)):
        for number, row in enumerate(those, start=1):
            for key, value in row.items():
                if isinstance(value, str):
                    yield part, place, number, titles.get(key, key), value
