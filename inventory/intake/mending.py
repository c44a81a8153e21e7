"""A row as the clerk writes it instead of what was read. Pure.

He sees the whole row and says the whole row: what was wrong with it as it stood in the file is over then, and only what
he typed is judged, cell by cell, in the words of the reader.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from inventory.intake import headers
from inventory.intake.cells import FEN_PER_YUAN, Malformed, as_fen, as_quantity, tidy
from inventory.intake.days import as_date
from inventory.intake.drafts import LONGEST
from inventory.intake.reading import ReadRow
from inventory.rules.privacy import cut

# What the clerk may write of a row, and what it is called.
FIELDS = {
    "counterparty": "往来单位",
    "item": "品名",
    "specification": "规格",
    "quantity": "数量",
    "unit": "单位",
    "amount": "金额（元）",
    "on": "日期",
    "note": "备注",
}
_TEXTS = ("counterparty", "item", "specification", "unit", "note")
_NO_QUANTITY = (headers.CASH, headers.CATALOGUE)


@dataclass(frozen=True)
class Mended:
    """The row as it is now; or, where something typed cannot stand, what is wrong, by field."""

    row: ReadRow | None
    problems: Mapping[str, str] = field(default_factory=dict)


def mended(
    row: ReadRow, said: Mapping[str, str], *, as_: str | None, on: date | None = None
) -> Mended:
    """The row with what the clerk typed (by ``FIELDS``; what is missing is empty) in a table of kind ``as_``: amounts
    in yuan, days as 2020-02-08 (``on`` where none is typed), a unit beside the quantity where ``unit`` is empty."""
    typed = {name: tidy(said.get(name, "")) for name in FIELDS}
    problems = {name: sentence for name in _TEXTS if (sentence := _text_problem(typed[name]))}
    values: dict[str, object] = {
        "counterparty": typed["counterparty"] or None,
        "item": typed["item"] or None,
        "specification": typed["specification"],
        "note": typed["note"] or None,
    }
    for name, read in (("quantity", _quantity), ("amount", _amount), ("on", _day)):
        try:
            values |= read(typed)
        except Malformed as malformed:
            problems[name] = str(malformed)
    values["on"] = values.get("on") or on
    problems |= {name: said for name, said in _missing(typed, as_).items() if name not in problems}
    if problems:
        return Mended(None, problems)
    return Mended(replace(row, **values, problems=()))  # type: ignore[arg-type]


def regrouped(rows: Iterable[ReadRow]) -> tuple[ReadRow, ...]:
    """The rows of a table with their runs counted anew: where the clerk wrote another counterparty or day, another run
    begins; rows that were apart as read stay apart."""
    made: list[ReadRow] = []
    above: ReadRow | None = None
    for row in rows:
        run = 1 if above is None else made[-1].run + (not _together(row, above))
        made.append(replace(row, run=run))
        above = row
    return tuple(made)


def _together(row: ReadRow, above: ReadRow) -> bool:
    return (row.run, row.counterparty, row.on) == (above.run, above.counterparty, above.on)


def _text_problem(text: str) -> str:
    if len(text) > LONGEST:
        return f"超过 {LONGEST} 个字，请缩短"
    return "不能写电话、证件号、账号，请去掉" if cut(text)[1] else ""


def _quantity(typed: Mapping[str, str]) -> dict[str, object]:
    if not typed["quantity"]:
        return {"quantity": None, "unit": typed["unit"] or None}
    written = as_quantity(typed["quantity"])
    if written.unit and typed["unit"] and written.unit != typed["unit"]:
        raise Malformed(f"写了两个单位：“{written.unit}”和“{typed['unit']}”，请只留一个")
    return {"quantity": written.number, "unit": typed["unit"] or written.unit}


def _amount(typed: Mapping[str, str]) -> dict[str, object]:
    return {"amount_fen": as_fen(typed["amount"], fen_per_unit=FEN_PER_YUAN)}


def _day(typed: Mapping[str, str]) -> dict[str, object]:
    return {"on": as_date(typed["on"])}


def _missing(typed: Mapping[str, str], as_: str | None) -> dict[str, str]:
    """What a row of that kind cannot be without; a unit may stand beside the quantity."""
    if as_ == headers.CASH:
        return {} if typed["amount"] else {"amount": "没有填，请补上"}
    wanted = {"item": typed["item"]}
    if as_ not in _NO_QUANTITY:
        wanted["quantity"] = typed["quantity"]
    missing = {name: "没有填，请补上" for name, text in wanted.items() if not text}
    unit_beside = any(not c.isdigit() and c not in ",. " for c in typed["quantity"])
    if not typed["unit"] and not unit_beside:
        missing["unit"] = "没有填，请写计量单位，例如 只"
    return missing
