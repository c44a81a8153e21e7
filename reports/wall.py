"""A sheet as it hangs on the wall (张榜版): one row for each donor, supplier or receiving unit and item, of the same
content and with the same totals as the one that tells every document (明细版).

Pure functions, for paper and pages: data is taken along in the form with every document alone. What a row adds up is
added within one unit only; a text that the rows of one line do not share is told in the form with every document.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from inventory.sheet import Column, Row, Sheet, Value

SEE = "见明细版"
WHOSE = "of"  # on a sheet of several organizations: of which a row is
NOTE = "本表把{by}的同一种物资合成一行；每一张单据见明细版，两种的合计相同"


@dataclass(frozen=True)
class Form:
    """How a sheet hangs: which columns tell rows apart, which it shows, what the first is called in a sentence."""

    apart: tuple[str, ...]
    shown: tuple[str, ...]
    by: str


_GOODS = ("name", "specification", "unit")
FORMS: Mapping[str, Form] = {
    "S1": Form(
        ("donor", *_GOODS),
        ("no", "donor", *_GOODS, "quantity", "value_fen", "intent", "issued", "on_hand"),
        "一位捐赠方",
    ),
    "S2": Form(
        ("supplier", *_GOODS),
        ("no", "supplier", *_GOODS, "quantity", "value_fen", "fund", "state"),
        "一家供应商",
    ),
    "S3": Form(
        ("giver", *_GOODS),
        ("no", "giver", *_GOODS, "expected", "quantity", "intent", "value_fen"),
        "一个下拨单位",
    ),
    "S4": Form(
        ("recipient", "category", *_GOODS),
        ("no", "recipient", "category", "purpose", *_GOODS, "quantity", "returned"),
        "一个领用单位",
    ),
}
# what only the form with every document has
_DOCUMENTS = {"S5": ("C",)}


def wall(sheet: Sheet) -> Sheet:
    """The sheet as it hangs: its digest is that of the whole content, of which this is a drawing."""
    parts = tuple(p for p in sheet.parts if p.key not in _DOCUMENTS.get(sheet.sheet, ()))
    form = FORMS.get(sheet.sheet)
    if form is None:
        return replace(sheet, parts=parts)
    columns = tuple(c for c in sheet.columns if c.key in (*form.shown, WHOSE))
    apart = (WHOSE, *form.apart) if sheet.covers else form.apart
    rows = tuple(_merged(sheet.rows, columns, apart))
    by = f"一个单位、{form.by}" if sheet.covers else form.by
    notes = (NOTE.format(by=by), *sheet.notes) if len(rows) < len(sheet.rows) else sheet.notes
    return replace(
        sheet,
        columns=columns,
        rows=rows,
        totals=_only(sheet.totals, columns),
        parts=parts,
        notes=notes,
    )


def _merged(rows: Sequence[Row], columns: Sequence[Column], apart: Sequence[str]) -> Iterable[Row]:
    groups: dict[tuple[Value, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row[key] for key in apart), []).append(row)
    for number, group in enumerate(groups.values(), start=1):
        yield {c.key: number if c.key == "no" else _value(c, group) for c in columns}


def _value(column: Column, group: Sequence[Row]) -> Value:
    said = [row[column.key] for row in group]
    if column.role != "text":
        numbers = [value for value in said if isinstance(value, int)]
        return sum(numbers) if numbers else None
    texts = {value for value in said if value is not None}
    return SEE if len(texts) > 1 else next(iter(texts), None)


def _only(totals: Iterable[Row], columns: Iterable[Column]) -> tuple[Row, ...]:
    kept = {c.key for c in columns} | {"item"}
    return tuple({key: v for key, v in total.items() if key in kept} for total in totals)
