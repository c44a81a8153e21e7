"""Which columns of a table are shown, under which common heading, and which totals say more than a row: one rule for
screen, paper and file.

Pure functions over a frozen table. A column that is empty or zero in all of it is left out where people read, never in
the data.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from inventory.sheet import Column, Row

TOTAL = "合计"
# The first of these columns that a table has names its rows; a total may carry its name under another of them.
NAMES = ("name", "holder", "item", "donor")
# Who gave or got. In a file a blank there would be read as whoever stands above, as in lists that are made by hand.
PARTIES = frozenset({"giver", "donor", "supplier", "recipient"})
NOBODY = "—"
# These stand though all their values be zero or empty: without them a row says nothing.
_ALWAYS = {"no", "name", "holder", "unit", "quantity", "opening", "closing"}
_FIGURES = {"rate", "counted", "price"}  # figures that are not added up
_GROUPS = {"in": "本期入库", "out": "本期出库"}


def naming(columns: Iterable[Column]) -> str:
    """The key of the column that names the rows; "" where none does."""
    keys = {c.key for c in columns}
    return next((key for key in NAMES if key in keys), "")


def total_name(total: Row) -> str:
    """What a total is of: an item, or 合计 of all."""
    return str(next((total[key] for key in NAMES if total.get(key)), TOTAL))


def total_rows(totals: Iterable[Row], columns: Sequence[Column]) -> Iterator[Row]:
    """Totals as rows of a file: what they are of in the column that names the rows, and 合计 in the first, so that none
    is taken for a row of data."""
    first, name = (columns[0].key if columns else ""), naming(columns)
    for total in totals:
        said = total_name(total)
        row = {**total, "item": None, name or first: said}
        if TOTAL not in (row.get(column.key) for column in columns):
            row[first] = f"{said} {TOTAL}" if row.get(first) else TOTAL
        yield row


def adding(totals: Sequence[Row], rows: Iterable[Row]) -> list[Row]:
    """The totals that add up two rows at least: a single row is its own total."""
    counts = Counter((total_name(row), row.get("unit")) for row in rows)
    return [t for t in totals if counts[total_name(t), t.get("unit")] != 1]


def is_number(column: Column) -> bool:
    """Does the column hold figures?"""
    return column.role != "text" or column.unit is not None or column.key in _FIGURES


def kept(columns: Sequence[Column], rows: Sequence[Row]) -> list[Column]:
    """The columns in which something stands; the code of an item that has a name is for programs."""
    named = any(c.key == "name" for c in columns)
    return [c for c in columns if not (named and c.key == "item") and _says_something(c, rows)]


def groups(columns: Sequence[Column]) -> list[str]:
    """For each column the heading it stands under with others, its table adding them up in a subtotal that follows."""
    above = [""] * len(columns)
    for role, words in _GROUPS.items():
        at = next((n for n, c in enumerate(columns) if c.key == f"{role}_total"), -1)
        while at >= 0 and (columns[at].role == role or columns[at].key == f"{role}_total"):
            above[at] = words
            at -= 1
    return above


def _says_something(column: Column, rows: Sequence[Row]) -> bool:
    if not rows or column.key in _ALWAYS or column.empty:
        return True
    return any(row.get(column.key) not in (None, "", 0, False) for row in rows)
