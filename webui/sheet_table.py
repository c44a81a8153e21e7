"""A sheet as tables for a screen: which columns are shown, what stands small under what, which figure leads a card.

Pure functions over a frozen sheet. A column that is empty or zero in the whole sheet is left out here as on paper,
never in the files; the page names what was left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inventory.sheet import Column, Row, Sheet, Value
from reports import words
from reports.columns import TOTAL, adding, groups, is_number, kept, naming, total_name

# What stands small under another column, on a screen that has not the width of a wall.
_UNDER = {
    "specification": ("name",),
    "donor_kind": ("donor",),
    "valuation_basis": ("value_fen",),
    "receipt_no": ("donor",),
    "legal_donee": ("donor",),
    "price": ("value_fen",),
    "papers": ("procurement",),
    "fund": ("procurement",),
    "inspector": ("on",),
    "handler": ("on",),
    "category": ("recipient",),
}
_SMALL = {"price": "单价 ", "handler": "经办 "}  # what small words are, which stand under others
_LEAD = {
    "S1": "quantity",
    "S1F": "amount_fen",
    "S2": "value_fen",
    "S3": "quantity",
    "S4": "quantity",
    "S6": "closing",
    "SC": "closing",
    "S5": "available_fen",
}
_SUBTOTALS = {"in_total": "小计", "out_total": "小计"}
# How a cell sits on a phone's card: long words have the whole width, numbers of documents most of it.
_SPANS = {
    **dict.fromkeys(("donor", "intent", "note", "matter", "payee", "text", "numbers"), "c-full"),
    **dict.fromkeys(("goods", "supplier", "procurement"), "c-full"),
    **dict.fromkeys(
        ("giver", "difference", "recipient", "purpose", "source", "basis", "became"), "c-full"
    ),
    **dict.fromkeys(("number", "linked", "original"), "nb c-wide"),
    "banked_on": "nb",
    "state": "nb",
    "on": "nb",
    "no": "nb",
}
# Where the money comes from stands before what was done with it, as in the published form.
_FIRST_PART = "A"
_MAIN_OF_PARTS = {"S5": "二、各单位使用情况", "S1F": "二、捐款明细", "SC": "一、物资收支"}
_PART_LEADS = {"villages": "unreported_fen", "C": "amount_fen"}
_PART_LEADS |= {"funds": "spent_fen", "uses": "amount_fen", "given": "left"}


@dataclass(frozen=True)
class Head:
    """One heading: its words, how many columns and rows it covers, whether it heads numbers."""

    words: str
    columns: int = 1
    rows: int = 1
    numeric: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell: its words, small words under them, its unit, its label on a card, its classes."""

    words: str
    small: tuple[str, ...] = ()
    unit: str = ""
    label: str = ""
    classes: str = ""
    is_title: bool = False


@dataclass(frozen=True)
class Table:
    """One table of a sheet, ready to print."""

    key: str
    title: str
    heads: tuple[tuple[Head, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[tuple[Cell, ...], ...]
    single_totals: int
    left_out: tuple[str, ...]
    ruled: bool


def tables(sheet: Sheet) -> tuple[Table, ...]:
    """The tables in the order of the published form."""
    lead = _LEAD.get(sheet.sheet, "")
    title = _MAIN_OF_PARTS.get(sheet.sheet, sheet.title) if sheet.parts else sheet.title
    main = _table("", title, sheet.columns, sheet.rows, sheet.totals, lead)
    parts = [
        _table(p.key, p.title, p.columns, p.rows, p.totals, _PART_LEADS.get(p.key, ""))
        for p in sheet.parts
    ]
    first = [part for part in parts if part.key == _FIRST_PART]
    return (*first, main, *(part for part in parts if part.key != _FIRST_PART))


def _table(
    key: str,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    totals: Sequence[Row],
    lead: str,
) -> Table:
    left = kept(columns, (*rows, *totals))
    under = _under(left)
    keys = {c.key for c in left}
    shown = [c for c in left if c.key not in under and not _is_beside(c, keys)]
    names = naming(left)
    added = adding(totals, rows)
    plan = _Plan(shown, under, names, lead if lead in keys else "")
    return Table(
        key=key,
        title=title,
        heads=_heads(shown),
        rows=tuple(plan.cells(row) for row in rows),
        totals=tuple(plan.cells(_named(row, names, keys)) for row in added),
        single_totals=len(totals) - len(added),
        left_out=tuple(c.title for c in columns if c not in left and c.key != "item"),
        ruled=any(c.role in ("in", "out") for c in shown),
    )


def _under(columns: Sequence[Column]) -> dict[str, str]:
    keys = {c.key for c in columns}
    return {
        small: above
        for small, candidates in _UNDER.items()
        if small in keys
        for above in candidates
        if above in keys
    }


def _is_beside(column: Column, keys: set[str]) -> bool:
    """The unit of a quantity stands beside the number it measures."""
    return column.key == "unit" and "quantity" in keys


def _heads(columns: Sequence[Column]) -> tuple[tuple[Head, ...], ...]:
    above = groups(columns)
    if not any(above):
        return (tuple(Head(c.title, numeric=is_number(c)) for c in columns),)
    top: list[Head] = []
    below: list[Head] = []
    for index, (column, group) in enumerate(zip(columns, above, strict=True)):
        if not group:
            top.append(Head(column.title, rows=2, numeric=is_number(column)))
            continue
        if index == 0 or above[index - 1] != group:
            top.append(Head(group, columns=above.count(group)))
        below.append(Head(_SUBTOTALS.get(column.key, column.title), numeric=True))
    return tuple(top), tuple(below)


def _named(row: Row, names: str, columns: Iterable[str]) -> Row:
    """A total row names itself by whatever key it has; the column that names the rows shows it."""
    name = total_name(row)
    said_nothing = dict.fromkeys(columns, "")
    return {
        **said_nothing,
        **row,
        names: name,
        "specification": None if name == TOTAL else TOTAL,
        "no": None,
    }


@dataclass(frozen=True)
class _Plan:
    columns: Sequence[Column]
    under: Mapping[str, str]
    title: str
    lead: str

    def cells(self, row: Mapping[str, Value]) -> tuple[Cell, ...]:
        """The cells of one row."""
        return tuple(self._cell(column, row) for column in self.columns)

    def _cell(self, column: Column, row: Mapping[str, Value]) -> Cell:
        value = row.get(column.key)
        title = column.key == self.title
        unit = str(row.get("unit") or "") if column.key in (self.lead, "quantity") else ""
        return Cell(
            words=words.cell(column, value),
            small=tuple(
                f"{_SMALL.get(k, '')}{row[k]}"
                for k, a in self.under.items()
                if a == column.key and row.get(k)
            ),
            unit="" if column.unit == "fen" else unit,
            label="" if title or column.key == "text" else _card_label(column),
            classes=" ".join(self._classes(column, value)),
            is_title=title,
        )

    def _classes(self, column: Column, value: Value) -> list[str]:
        moves = column.role in ("in", "out", "signed") and column.unit is None
        nothing = value == 0 and isinstance(value, int)
        return [
            name
            for name, applies in (
                (_SPANS.get(column.key, ""), column.key in _SPANS),
                ("num", is_number(column)),
                ("c-title", column.key == self.title),
                ("c-lead", column.key == self.lead),
                ("key", column.role in ("subtotal", "closing")),
                ("c-hide", column.key in ("no", "unit") or value in (None, "")),
                ("zero", nothing),
                ("c-zero", nothing and moves),
                ("minus", isinstance(value, int) and value < 0),
            )
            if applies
        ]


def _card_label(column: Column) -> str:
    return _SUBTOTAL_LABELS.get(column.key, column.title)


_SUBTOTAL_LABELS = {"in_total": "入库小计", "out_total": "出库小计"}
