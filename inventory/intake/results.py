"""What a file says, as plain values: rows, tables, what is neither, and what was taken out.

Made by ``reading``; posting, showing and remembering are somebody else's.
"""

from dataclasses import dataclass, field
from datetime import date

from inventory.errors import Fact
from inventory.intake.cells import FEN_PER_YUAN
from inventory.intake.headers import column_name
from inventory.intake.packing import Packing
from inventory.intake.totals import Total


@dataclass(frozen=True)
class ReadRow:
    """One row as read: whole quantities and fen, or None where there is none.

    ``cells`` are the cells of ``row`` as written, in the order of ``Table.columns``, and
    ``also_cells`` those of ``also_rows``; what is private is empty in them.
    ``problems`` are sentences that say what must be mended before the row can be posted;
    ``doubts`` say what was read one way and may be meant another. ``run``
    counts the runs of rows of one counterparty (and one date) in the table, from 1; None as
    ``counterparty`` is nobody named. ``earmarked``: bound to somebody the donor chose, not yet
    resolved to whom; ``intent`` is whom the sheet names. ``packing`` is what the specification
    says of it, proposed only. ``code`` and ``category`` are those of a catalogue.
    """

    row: int
    also_rows: tuple[int, ...]
    counterparty: str | None
    item: str | None
    specification: str
    quantity: int | None
    unit: str | None
    amount_fen: int | None
    on: date | None
    note: str | None
    problems: tuple[str, ...]
    earmarked: bool
    run: int
    cells: tuple[str, ...] = ()
    also_cells: tuple[tuple[str, ...], ...] = ()
    doubts: tuple[str, ...] = ()
    packing: Packing | None = None
    intent: str | None = None
    code: str | None = None
    category: str | None = None


@dataclass(frozen=True)
class Column:
    """A column of a table: where it stands on the sheet (from 0), its words, what it is read as.

    ``key`` is one of the keys of ``headers``; None: kept as a remark behind its words. ``is_read``
    is false where another column of the same key is read instead, and this one is a remark.
    """

    index: int
    label: str
    key: str | None
    is_read: bool = True


@dataclass(frozen=True)
class Table:
    """A header and its rows. ``as_`` is one of ``headers.KINDS``, None where nothing tells it.

    ``shape`` is the same for tables with the same words over their columns; one in the amount
    column is worth ``fen_per_unit``. ``totals`` are the printed ones beside the sums of the rows.
    ``on`` is the date of rows without one, where the lines around the table say it, and ``told``
    says in sentences what was taken from those lines. ``of_goods``: it is one column of several, of
    goods each, over the same rows.
    """

    sheet: str
    as_: str | None
    header_row: int
    printed_total: int | None
    rows: tuple[ReadRow, ...]
    columns: tuple[Column, ...] = ()
    shape: str = ""
    fen_per_unit: int = FEN_PER_YUAN
    totals: tuple[Total, ...] = ()
    on: date | None = None
    told: tuple[str, ...] = ()
    of_goods: bool = False


@dataclass(frozen=True)
class Unread:
    """A row that is no header, no data and no continuation; ``text`` is all its cells, ``why`` says
    of a row that looks like data why it is none."""

    sheet: str
    row: int
    text: str
    why: str | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Removed:
    """A private number (or address, or contact) that was taken out of a row.

    Row 0 is the name of a sheet or file. ``value`` and the ``donor`` it belongs to are for the
    private table only and stay out of ``repr`` and JSON.
    """

    sheet: str
    row: int
    kind: str
    value: str = field(repr=False)
    donor: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Reading:
    """What a file says: tables, rows outside them, what was taken out; ``sha256`` of the file."""

    file: str
    sha256: str
    tables: tuple[Table, ...]
    unread: tuple[Unread, ...]
    removed: tuple[Removed, ...]

    @property
    def has_problems(self) -> bool:
        """Whether any row cannot be posted as it is."""
        return any(row.problems for table in self.tables for row in table.rows)

    def as_json(self, *, explained: bool = False) -> dict[str, Fact]:
        """The reading as the contract of ``inventory import`` gives it, without what was posted.

        ``explained``: also how each table and column was understood, what is doubtful, and printed
        totals beside the sums.
        """
        return {
            "file": self.file,
            "tables": [
                {**_table_json(table), **(_understanding_json(table) if explained else {})}
                for table in self.tables
            ],
            "unread": [{"sheet": u.sheet, "row": u.row, "text": u.text} for u in self.unread],
            "removed": [{"sheet": r.sheet, "row": r.row, "kind": r.kind} for r in self.removed],
        }


def _table_json(table: Table) -> dict[str, Fact]:
    return {
        "sheet": table.sheet,
        "as": table.as_,
        "header_row": table.header_row,
        "printed_total": table.printed_total,
        "rows": [_row_json(row) for row in table.rows],
    }


def _understanding_json(table: Table) -> dict[str, Fact]:
    return {
        "shape": table.shape,
        "fen_per_unit": table.fen_per_unit,
        "told": list(table.told),
        "columns": [
            {"column": column_name(c.index), "label": c.label, "key": c.key, "read": c.is_read}
            for c in table.columns
        ],
        "totals": [
            {
                "row": t.row,
                "label": t.label,
                "of": t.of,
                "unit": t.unit,
                "printed": t.printed,
                "summed": t.summed,
                "difference": t.difference,
            }
            for t in table.totals
        ],
        "doubts": [{"row": r.row, "doubts": list(r.doubts)} for r in table.rows if r.doubts],
    }


def _row_json(row: ReadRow) -> dict[str, Fact]:
    return {
        "row": row.row,
        "also_rows": list(row.also_rows),
        "counterparty": row.counterparty,
        "item": row.item,
        "specification": row.specification,
        "quantity": row.quantity,
        "unit": row.unit,
        "amount_fen": row.amount_fen,
        "on": row.on.isoformat() if row.on else None,
        "note": row.note,
        "problems": list(row.problems),
    }
