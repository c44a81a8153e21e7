"""A table of a published sheet as HTML for the board: a table at a desk, a card a row on a phone.

Made in one pass over the rows, since it is made anew for whoever asks first: what does not depend on the row (classes,
labels, units) is decided once a column. Columns that are empty in the whole table are left out, as on paper.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from inventory.rules.numbers import yuan
from inventory.sheet import Column, Row, Sheet, Value
from reports.columns import TOTAL, adding, groups, is_number, kept, naming, total_name
from reports.words import number, printable, yes_no

_FIRST_PART = "A"
_MAIN = {"S5": "各单位使用情况", "S1F": "捐款明细", "SC": "物资收支"}
_TEXTS = ("item", "text")
_FACTS = list(_TEXTS)
_SUBTOTALS = {"in_total": "入库小计", "out_total": "出库小计"}
_LONG = frozenset(
    [
        "donor",
        "intent",
        "note",
        "matter",
        "payee",
        "text",
        "numbers",
        "goods",
        "supplier",
        "procurement",
        "giver",
        "difference",
        "recipient",
        "purpose",
        "source",
        "basis",
        "became",
    ]
)
_WHOLE = frozenset(("number", "on", "banked_on", "original", "linked", "state"))
Draw = Callable[[Row], str]


@dataclass(frozen=True)
class Table:
    """A table under its title; ``facts`` where it is names and texts; ``left_out``: titles of columns without content;
    ``alone``: how many totals are of one row and are not repeated."""

    title: str
    html: Markup
    rows: int
    columns: int
    left_out: tuple[str, ...]
    alone: int
    facts: tuple[tuple[str, str], ...] = ()


def tables(sheet: Sheet) -> tuple[Table, ...]:
    """The tables of a sheet in the order of the published form."""
    title = _MAIN.get(sheet.sheet, "明细") if sheet.parts else "明细"
    main = _table(title, sheet.columns, sheet.rows, sheet.totals)
    parts = [(p.key, _part(p.title, p.columns, p.rows, p.totals)) for p in sheet.parts]
    first = [table for key, table in parts if key == _FIRST_PART]
    return (*first, main, *(table for key, table in parts if key != _FIRST_PART))


def _part(
    title: str, columns: Sequence[Column], rows: Sequence[Row], totals: Sequence[Row]
) -> Table:
    title = printable(title).lstrip("一二三四五六七八九十、")
    if [c.key for c in columns] != _FACTS:
        return _table(title, columns, rows, totals)
    facts = tuple((_plain(row.get("item")), _plain(row.get("text"))) for row in rows)
    return Table(title, Markup(), len(rows), len(columns), (), 0, facts)


def _safe(value: Value) -> str:
    """A value as text that is only text: what letters and digits alone are is not looked at twice."""
    text = str(value) if value is not None else ""
    return text if text.isalnum() else str(escape(_plain(text)))


def _plain(value: Value) -> str:
    text = str(value) if value is not None else ""
    return text if text.isprintable() else printable(text)


def _table(
    title: str, columns: Sequence[Column], rows: Sequence[Row], totals: Sequence[Row]
) -> Table:
    left = kept(columns, (*rows, *totals))
    name, keys = naming(left), {c.key for c in left} | {"item"}
    has_unit = any(c.key == "quantity" for c in left) and any(c.key == "unit" for c in left)
    shown = [c for c in left if not (c.key == "unit" and has_unit)]
    draws = [_draw(c, name, has_unit) for c in shown]
    added = adding(totals, rows)
    body = _body(rows, draws)
    foot = _body((_named(row, name) for row in added), draws, " class=s")
    html = f"<thead>{_heads(shown)}</thead><tbody>{body}</tbody>"
    return Table(
        title=title,
        html=Markup(html + (f"<tfoot>{foot}</tfoot>" if foot else "")),  # noqa: S704 - all text was escaped
        rows=len(rows),
        columns=len(shown),
        left_out=tuple(c.title for c in columns if c.key not in keys),
        alone=len(totals) - len(added),
    )


def _body(rows: Iterable[Row], draws: Sequence[Draw], of_row: str = "") -> str:
    return "\n".join(f"<tr{of_row}>{''.join([draw(row) for draw in draws])}" for row in rows)


def _draw(column: Column, name: str, has_unit: bool) -> Draw:
    """How the cells of a column are made."""
    key, title = column.key, escape(printable(_SUBTOTALS.get(column.key, column.title)))
    if key == name:
        return _name(key)
    if key == "no":
        return lambda row: f"<td class=no>{'' if row.get(key) is None else row.get(key)}"
    label = f' data-l="{title}"'
    if is_number(column):
        return _figure(column, label, beside=has_unit and key == "quantity")
    classes = "w" if key in _LONG else "b" if key in _WHOLE else ""
    return _words(column, f'<td class="{classes}"{label}>' if classes else f"<td{label}>")


def _name(key: str) -> Draw:
    def draw(row: Row) -> str:
        return f"<th scope=row>{_safe(row.get(key))}"

    return draw


def _words(column: Column, begin: str) -> Draw:
    key, empty = column.key, column.empty
    nothing = f"{begin}{escape(empty)}" if empty else "<td class=e>"

    def draw(row: Row) -> str:
        value = row.get(key)
        if value is None or value == "":
            return nothing
        if isinstance(value, bool):
            return begin + yes_no(value)
        return f"{begin}{_safe(value)}"

    return draw


def _figure(column: Column, label: str, *, beside: bool) -> Draw:
    key, say = column.key, yuan if column.unit == "fen" else number
    strong = " k" if column.role in ("subtotal", "closing") else ""
    begin, below = f'<td class="n{strong}"{label}>', f'<td class="n m{strong}"{label}>'
    zero = f'<td class="n z{strong}"{label}>{say(0)}'
    nothing = f'<td class="n"{label}>{escape(column.empty)}' if column.empty else "<td class=e>"

    def draw(row: Row) -> str:
        value = row.get(key)
        if value is None or value == "":
            return nothing
        if isinstance(value, bool | str):
            return f"{begin}{_safe(value)}"
        if value == 0:
            return zero
        said = (begin if value > 0 else below) + say(value)
        return f"{said} <i>{_safe(row.get('unit'))}</i>" if beside else said

    return draw


def _named(row: Row, name: str) -> Row:
    said = total_name(row)
    if said != TOTAL:
        said = f"{said} {TOTAL}"
    unit = row.get("unit")
    return {
        **row,
        "no": None,
        "specification": None,
        name: said,
        "unit": "" if unit == "元" else unit,
    }


def _heads(columns: Sequence[Column]) -> str:
    above = groups(columns)
    if not any(above):
        return "<tr>" + "".join(_head(c, c.title) for c in columns)
    top, below = "<tr>", "<tr>"
    for n, (column, group) in enumerate(zip(columns, above, strict=True)):
        if not group:
            top += _head(column, column.title, " rowspan=2")
            continue
        if n == 0 or above[n - 1] != group:
            top += f"<th scope=colgroup colspan={above.count(group)}>{group}"
        below += _head(column, "小计" if column.key in _SUBTOTALS else column.title)
    return top + below


def _head(column: Column, title: str, more: str = "") -> str:
    numeric = " class=n" if is_number(column) else " class=no" if column.key == "no" else ""
    return f"<th scope=col{numeric}{more}>{escape(printable(title))}"
