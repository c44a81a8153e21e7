"""The documents that the rows of a reading become, not posted yet, each with the rows that its lines are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from sqlalchemy.orm import Session

from inventory import stock
from inventory.access import Ground
from inventory.drafts import Draft
from inventory.intake.decisions import Written, written
from inventory.intake.reading import Reading, ReadRow, Table
from inventory.kinds import Origin
from inventory.models.goods import LINES_MAX

ORIGINS = {
    "donated": Origin.DONATED,
    "purchased": Origin.PURCHASED,
    "allocated": Origin.ALLOCATED,
}


@dataclass(frozen=True)
class Booked:
    """A document and, line by line, the rows of a table (by its place in the reading) that it is made of."""

    draft: Draft
    table: int
    rows: tuple[ReadRow, ...]


def receipts(
    session: Session,
    ground: Ground,
    location: str,
    reading: Reading,
    *,
    items: Mapping[Written, str],
    parties: Mapping[str, str],
    key: str,
) -> list[Booked]:
    """A receipt for each run of rows of one counterparty, or several where it has more lines than a document may."""
    return [
        _receipt(session, ground, location, number, table, rows, items, parties, f"{key}:{name}")
        for number, table in enumerate(reading.tables)
        if table.as_ in ORIGINS
        for name, rows in _runs(number, table)
    ]


def _runs(number: int, table: Table) -> Iterator[tuple[str, tuple[ReadRow, ...]]]:
    """The runs of a table, each with what tells it from all others of the file."""
    for run, group in groupby(table.rows, key=lambda row: row.run):
        rows = tuple(group)
        for first in range(0, len(rows), LINES_MAX):
            part = f":{first // LINES_MAX}" if first else ""
            yield f"{number + 1}:{run}{part}", rows[first : first + LINES_MAX]


def _receipt(
    session: Session,
    ground: Ground,
    location: str,
    number: int,
    table: Table,
    rows: Sequence[ReadRow],
    items: Mapping[Written, str],
    parties: Mapping[str, str],
    key: str,
) -> Booked:
    draft = stock.receipt(
        session,
        actor=ground.actor,
        organization=ground.organization,
        on=rows[0].on or date.max,
        request_key=key,
        origin=ORIGINS[table.as_ or ""],
        counterparty=parties[rows[0].counterparty] if rows[0].counterparty else None,
        lines=[_line(row, location, items) for row in rows],
        act="import",
    )
    return Booked(replace(draft, any_day=True), number, tuple(rows))  # an old sheet is old


def _line(row: ReadRow, location: str, items: Mapping[Written, str]) -> stock.ReceiptLine:
    return stock.ReceiptLine(
        item=items[written(row)],
        location=location,
        quantity=row.quantity or 0,
        value_fen=row.amount_fen,
        earmark=stock.Earmark(unresolved=True) if row.earmarked else None,
        note=row.note,
    )
