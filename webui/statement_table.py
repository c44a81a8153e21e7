"""A statement as a table for a screen: what stands small under what, what leads a card, what a cell leads to.

Pure functions over a frozen statement, as ``sheet_table`` over a sheet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inventory.rules.numbers import yuan
from inventory.sheet import Column, Row, Value
from inventory.statements.shape import Statement
from reports import words
from reports.columns import is_number, kept

# What stands small under another column, so that a line has room on a screen.
_UNDER = {
    "specification": "name",
    "kind_name": "number",
    "organization_name": "location_name",
    "valued": "value_fen",
    "purpose": "whom",
    "source_name": "giver",
    "fund_name": "holder_name",
    "use_name": "whom",
    "way": "number",
    "opening_fen": "opening",
    "in_fen": "in_total",
    "out_fen": "out_total",
    "closing_fen": "closing",
    "unvalued": "closing",
}
_BESIDE = ("quantity", "balance", "closing")  # the unit stands beside the first of these
_TITLES = ("creditor", "custodian", "name", "number", "by_name", "holder_name")
_LEADS = (
    "quantity",
    "balance",
    "balance_fen",
    "closing",
    "left_fen",
    "net_fen",
    "unreported_fen",
    "available_fen",
)
_WIDE = {
    "goods",
    "whom",
    "creditor",
    "giver",
    "reason",
    "lot",
    "original",
    "number",
    "recipient",
    "receiver",
    "summary",
    "note",
}
# A heading sorts by its column, or by another that has the same order.
_SORTED_BY = {"name": "pinyin", "days": "received_on"}
_LINKS = {
    "number": "document",
    "original": "document",
    "order": "document",
    "lot": "lot",
    "name": "card",
}
_AMOUNTS = ("opening", "in_total", "out_total", "closing")  # with their values under them
_ALWAYS = frozenset({"in", "out", "in_fen", "out_fen", "unit"})


@dataclass(frozen=True)
class Head:
    """One heading: its words, by what it sorts ("" by nothing), whether it heads numbers."""

    words: str
    sort: str = ""
    numeric: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell: its words, small ones under them, its unit, its label on a card, its classes, what kind of thing its
    words lead to ("" nothing) and the code of that."""

    words: str
    small: tuple[str, ...] = ()
    unit: str = ""
    label: str = ""
    classes: str = ""
    is_title: bool = False
    link: str = ""
    code: str = ""


@dataclass(frozen=True)
class Line:
    """One row of cells; ``sum``: it opens, closes or adds up others."""

    cells: tuple[Cell, ...]
    sum: bool = False


@dataclass(frozen=True)
class Table:
    """The table of a statement, ready to print."""

    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    totals: tuple[Line, ...]


def table(statement: Statement, sorts: Sequence[str]) -> Table:
    """The statement's table. A column that is empty or zero in all of it is left out, as on paper."""
    ends = [row for row in (statement.opening, statement.closing) if row is not None]
    every = (*statement.rows, *ends, *statement.totals)
    columns = _kept(statement.columns, every)
    plan = _Plan.of(columns)
    opening = [Line(plan.cells(row), sum=True) for row in ends[:1] if statement.opening]
    closing = [Line(plan.cells(row), sum=True) for row in ends[1:] if statement.opening]
    return Table(
        heads=tuple(Head(c.title, _sort(c, sorts), is_number(c)) for c in plan.shown),
        lines=(*opening, *(Line(plan.cells(row)) for row in statement.rows), *closing),
        totals=tuple(Line(plan.cells(row), sum=True) for row in statement.totals),
    )


def _small(key: str, value: Value) -> str:
    """What stands small: words, or under a quantity its value, and how much of it has none."""
    if key == "unvalued" and isinstance(value, int):
        return f"未估价 {words.number(value)}"
    return f"{yuan(value)} 元" if isinstance(value, int) else str(value)


def _kept(columns: Sequence[Column], rows: Sequence[Row]) -> list[Column]:
    shown = kept(columns, rows)
    return [c for c in columns if c in shown or (c.key in _ALWAYS and rows)]


def _sort(column: Column, sorts: Sequence[str]) -> str:
    key = column.key if column.key in sorts else _SORTED_BY.get(column.key, "")
    return key if key in sorts else ""


@dataclass(frozen=True)
class _Plan:
    shown: tuple[Column, ...]
    under: Mapping[str, tuple[str, ...]]
    title: str
    lead: str
    measured: str

    @classmethod
    def of(cls, columns: Sequence[Column]) -> "_Plan":
        """What stands where, by the columns there are."""
        keys = [c.key for c in columns]
        title = next((key for key in _TITLES if key in keys), keys[0] if keys else "")
        small = {k: a for k, a in _UNDER.items() if k in keys and a in keys}
        measured = next((key for key in _BESIDE if key in keys), "")
        hidden = {*small, *(("unit",) if measured else ())}
        return cls(
            shown=tuple(c for c in columns if c.key not in hidden),
            under={a: tuple(k for k, b in small.items() if b == a) for a in small.values()},
            title=title,
            lead=next((key for key in _LEADS if key in keys), ""),
            measured=measured,
        )

    def cells(self, row: Row) -> tuple[Cell, ...]:
        """The cells of one row."""
        return tuple(self._cell(column, row) for column in self.shown)

    def _cell(self, column: Column, row: Row) -> Cell:
        value = row.get(column.key)
        title = column.key == self.title
        small = [_small(key, row[key]) for key in self.under.get(column.key, ()) if row.get(key)]
        said = words.cell(column, value)
        if not said and small and column.key not in _AMOUNTS:
            said, small = small[0], small[1:]
        link = _LINKS.get(column.key, "") if said and value is not None else ""
        code = row.get("item") if link == "card" else value
        return Cell(
            words=said,
            small=tuple(small),
            unit=str(row.get("unit") or "") if column.key == self.measured and said else "",
            label="" if title else column.title,
            classes=" ".join(self._classes(column, value, bool(said))),
            is_title=title,
            link=link if code else "",
            code=str(code or ""),
        )

    def _classes(self, column: Column, value: Value, said: bool) -> list[str]:
        nothing = isinstance(value, int) and value == 0
        return [
            name
            for name, applies in (
                ("num", is_number(column)),
                ("c-title", column.key == self.title),
                ("c-full", column.key == self.title and not self.lead),
                ("c-lead", column.key == self.lead),
                ("c-wide", column.key in _WIDE and column.key != self.title),
                (
                    "nb",
                    column.key
                    in (
                        *("on", "due_on", "expires_on", "number", "order", "lot", "original"),
                        "source_name",
                    ),
                ),
                ("key", column.role in ("subtotal", "closing")),
                ("c-hide", not said),
                ("zero", nothing),
                ("c-zero", nothing and column.key != self.lead),
                ("minus", isinstance(value, int) and value < 0),
            )
            if applies
        ]
