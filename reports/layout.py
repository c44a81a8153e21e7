"""From a table of a sheet to what the page template prints: which columns, what their cells say, how wide they are.

Pure functions. A column that is empty or zero in the whole table is left out and named under it; so is the code of an
item, whose name says more on a wall. A total is printed where it adds up at least two rows; a single row is its own
total, and one line says so. Nothing is left out of the CSV and the JSON.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from inventory.sheet import Column, Row
from reports import widths, words
from reports.columns import NAMES, TOTAL, adding, groups, is_number, kept, total_name

# The width of the type area of an A4 page turned on its side, GB/T 9704-2012: 225 mm.
TABLE_PT = 225 / 25.4 * 72
_WHOLE = {"no", "number", "original", "unit", "on", "banked_on", "rate"}
_WHOLE |= {"donor_kind", "form", "category"}
_CENTRED = {"no", "unit", "on", "banked_on", "donor_kind", "form", "category"}
# What stands small under another cell, as one column: 折价金额 and 计价依据 are one in the published form.
_UNDER = {"value_fen": "valuation_basis", "recipient": "category"}


@dataclass(frozen=True)
class Head:
    """One heading cell: its words, and over how many columns and rows it stands."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Cell:
    """One cell: its words, the classes of its style, over how many columns it stands, small words under it."""

    text: str
    style: str = ""
    columns: int = 1
    small: str = ""


@dataclass(frozen=True)
class Table:
    """One table ready to print; ``left_out`` is a sentence, or empty. ``whole``: no number has to be broken."""

    size: float
    shares: tuple[float, ...]
    heads: tuple[tuple[Head, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[tuple[Cell, ...], ...]
    left_out: str
    whole: bool = True


@dataclass(frozen=True)
class Measure:
    """How wide a table is, in points, and which sizes its type may have, the largest first; ``low``: what would stand
    small under a text stands behind it in brackets, so that the row is one line."""

    width: float = TABLE_PT
    sizes: tuple[float, ...] = widths.SIZES
    low: bool = False


A4_TURNED = Measure()


@dataclass(frozen=True)
class Written:
    """What stands in a table, to be set in any measure: its columns with what they need, its rows, and its totals with
    those of their rows."""

    columns: tuple[Column, ...]
    needs: tuple[widths.Need, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[tuple[Cell, ...], ...]
    left_out: str


def table(
    columns: Sequence[Column],
    rows: Sequence[Row],
    totals: Sequence[Row],
    measure: Measure = A4_TURNED,
) -> Table:
    """One table, its columns chosen by what stands in it and its widths by how long that is."""
    return set_in(written(columns, rows, totals, low=measure.low), measure)


def written(
    columns: Sequence[Column], rows: Sequence[Row], totals: Sequence[Row], *, low: bool = False
) -> Written:
    """What stands in one table; ``low`` as a measure says it."""
    left = kept(columns, (*rows, *totals))
    under = {a: b for a, b in _UNDER.items() if {a, b} <= {c.key for c in left}}
    shown = tuple(c for c in left if c.key not in under.values())
    cells = tuple(tuple(_lowered(_cell(c, row, under), low=low) for c in shown) for row in rows)
    sums = [(total, tuple(_cell(c, _added(total, c), under) for c in shown)) for total in totals]
    lines = [*cells, *(line for _, line in sums)]
    return Written(
        columns=shown,
        needs=tuple(_need(c, [line[n] for line in lines]) for n, c in enumerate(shown)),
        rows=cells,
        totals=tuple(_totals(shown, rows, sums)),
        left_out=_left_out([c for c in columns if c not in left], rows),
    )


def set_in(written: Written, measure: Measure) -> Table:
    """A table set in a measure: its type as large as its columns let it be."""
    fit = widths.fit(written.needs, measure.width, measure.sizes)
    room = [share / 100 * measure.width / fit.size - widths.PADDING for share in fit.shares]
    return Table(
        size=fit.size,
        shares=fit.shares,
        heads=_heads(written.columns, room),
        rows=written.rows,
        totals=written.totals,
        left_out=written.left_out,
        whole=fit.whole,
    )


def _lowered(cell: Cell, *, low: bool) -> Cell:
    if not (low and cell.small and cell.text):
        return cell
    return replace(cell, text=f"{cell.text}（{cell.small}）", small="")


def _added(total: Row, column: Column) -> Row:
    """A total, which says nothing of what is not added up."""
    return {column.key: "", **total}


def _left_out(columns: Sequence[Column], rows: Sequence[Row]) -> str:
    """Which columns are not on paper, and why: "调入、调出本期全部为 0，备注没有内容，都没有列出。" """
    codes = [c.title for c in columns if c.key == "item"]
    zero = [c.title for c in columns if c.key != "item" and _has_zero(c, rows)]
    empty = [c.title for c in columns if c.title not in (*codes, *zero)]
    said = [f"{words.listed(zero)}本期全部为 0"] if zero else []
    said += [f"{words.listed(empty)}本期没有内容"] if empty else []
    sentence = f"{'，'.join(said)}，没有列出。" if said else ""
    return sentence + (f"{words.listed(codes)}见电子版。" if codes else "")


def _has_zero(column: Column, rows: Iterable[Row]) -> bool:
    return any(row.get(column.key) is not None and row.get(column.key) == 0 for row in rows)


def _need(column: Column, cells: Sequence[Cell]) -> widths.Need:
    texts = [c.text for c in cells] + [c.small for c in cells if c.small]
    return widths.need(_head(column), texts, whole=is_number(column) or column.key in _WHOLE)


def _cell(column: Column, row: Row, under: Mapping[str, str]) -> Cell:
    value = row.get(column.key)
    classes = {
        "n": is_number(column),
        "c": column.key in _CENTRED,
        "k": column.role in ("subtotal", "closing"),
        "z": value == 0 and isinstance(value, int),
        "m": isinstance(value, int) and value < 0,
    }
    style = " ".join(name for name, applies in classes.items() if applies)
    small = row.get(under.get(column.key, ""))
    return Cell(words.cell(column, value), style, small=str(small or ""))


def _totals(
    columns: Sequence[Column],
    rows: Sequence[Row],
    sums: Sequence[tuple[Row, tuple[Cell, ...]]],
) -> Iterable[tuple[Cell, ...]]:
    """The total rows, the word 合计 over the columns before the name; those of a single row in one line together."""
    name = next((n for n, c in enumerate(columns) if c.key in NAMES), 0)
    added = adding([total for total, _ in sums], rows)
    alone = len(sums) - len(added)
    for total, line in sums:
        label = total_name(total)
        if total not in added:
            continue
        if label == TOTAL or name == 0:
            yield (Cell(label, "c k", name + 1), *line[name + 1 :])
        else:
            wide = 1 + _beside(columns, name, line)
            yield (Cell(TOTAL, "c k", name), Cell(label, "", wide), *line[name + wide :])
    if alone:
        others = "其余 {} 种物资" if alone < len(sums) else "{} 种物资"
        said = others.format(words.number(alone)) + "各只有一行，该行数字就是合计。"
        yield (Cell(TOTAL, "c k", max(name, 1)), Cell(said, "", len(columns) - max(name, 1)))


def _beside(columns: Sequence[Column], name: int, line: Sequence[Cell]) -> bool:
    """May what a total is of take the place of the specification, which it does not have?"""
    after = next(iter(columns[name + 1 :]), None)
    return after is not None and after.key == "specification" and not line[name + 1].text


def _heads(columns: Sequence[Column], room: Sequence[float]) -> tuple[tuple[Head, ...], ...]:
    """One row of headings; two where columns of coming in and going out stand under one heading each."""
    above = groups(columns)
    texts = [_fitted(_head(c), width) for c, width in zip(columns, room, strict=True)]
    if not any(above):
        return (tuple(Head(text) for text in texts),)
    top: list[Head] = []
    below: list[Head] = []
    for n, (text, group) in enumerate(zip(texts, above, strict=True)):
        if not group:
            top.append(Head(text, rows=2))
            continue
        if n == 0 or above[n - 1] != group:
            top.append(Head(group, columns=above.count(group)))
        below.append(Head(text))
    return tuple(top), tuple(below)


def _fitted(title: str, room: float) -> str:
    return title if widths.ems(title) <= room else "\n".join(widths.halves(title))


def _head(column: Column) -> str:
    """What stands over a column: a subtotal under its group needs no more than 小计."""
    return "小计" if column.key in ("in_total", "out_total") else column.title
