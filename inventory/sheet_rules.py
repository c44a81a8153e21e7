"""What a dated rule may say of a sheet: what it is called, which columns it has, in which order, under which headings.

A column is one of those that the sheet has, never another: what may be public stays the whitelist of ``sheet``. Most
cannot be left out, because an identity adds them up, a row is known by them, or they say what a reader must not be
spared (备注 names what was struck out, 领用单位 is what hides who was few). Those that can are listed here. The tables
that follow the main one are as the program has them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from inventory.errors import BadInput
from inventory.rules.wall_words import wall_words
from inventory.sheet import LABEL, Column, Sheet
from inventory.sheets import (
    allocated,
    cash_gifts,
    closing_goods,
    donated,
    issued,
    money,
    movement,
    purchased,
)

TITLE_MAX, HEADING_MAX = 40, 20

COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "S1": donated.COLUMNS,
    "S1F": cash_gifts.COLUMNS,
    "S2": purchased.COLUMNS,
    "S3": allocated.COLUMNS,
    "S4": issued.COLUMNS,
    "S5": money.COLUMNS,
    "S6": movement.COLUMNS,
    "SC": closing_goods.COLUMNS,
}
OPTIONAL: Mapping[str, frozenset[str]] = {
    "S1": frozenset({"donor_kind", "legal_donee", "valuation_basis", "receipt_no"}),
    "S1F": frozenset({"donor_kind", "receipt_no", "banked_on", "slip"}),
    "S2": frozenset({"price", "procurement", "papers", "inspector"}),
    "S3": frozenset({"papers"}),
    "S4": frozenset({"purpose", "basis", "handler"}),
    "S5": frozenset({"matter", "rate", "numbers"}),
    "S6": frozenset({"counted", "counted_on"}),
    "SC": frozenset(),
}

# a key of a column, and what stands over it where that is not what the program has
Chosen: TypeAlias = tuple[tuple[str, str], ...]


def titled(sheet: str, said: object, at: str) -> str:
    """What a sheet is to be called. Raises ``BadInput``."""
    return wall_words(said, f"{at}.{sheet}", TITLE_MAX)


def chosen(sheet: str, said: Sequence[str], at: str) -> Chosen:
    """The columns of a sheet as a rule lists them, in order: ``donor``, or ``donor=捐赠人`` with another heading.
    Raises ``BadInput`` for one that the sheet has not, is there twice, or is left out and must not be."""
    field = f"{at}.{sheet}"
    known = {column.key: column.title for column in COLUMNS[sheet]}
    found: list[tuple[str, str]] = []
    for one in said:
        key, named, heading = one.partition("=")
        if key not in known:
            raise BadInput(field=field, problem=f"没有 {key} 这一栏，可以写 {'、'.join(known)}")
        found.append((key, wall_words(heading, field, HEADING_MAX) if named else ""))
    keys = [key for key, _ in found]
    headings = [heading or known[key] for key, heading in found]
    for those in (keys, headings):
        if twice := next((one for one in those if those.count(one) > 1), None):
            raise BadInput(field=field, problem=f"{twice} 写了两次")
    if missing := [key for key in known if key not in keys and key not in OPTIONAL[sheet]]:
        problem = f"{'、'.join(missing)} 不能不列：核对、识别一行或者保护个人信息要用"
        raise BadInput(field=field, problem=problem)
    return tuple(found)


def shaped(sheet: Sheet, columns: Chosen) -> Sheet:
    """The sheet with the columns that were chosen, and none other but what it has where it covers several organizations
    (whose row it is), which stays in its place; as it is where none were."""
    if not columns:
        return sheet
    whole = {column.key: column for column in sheet.columns}
    shown = [
        replace(whole[key], title=heading) if heading else whole[key]
        for key, heading in columns
        if key in whole
    ]
    known = {column.key for column in COLUMNS[sheet.sheet]}
    for place, column in enumerate(sheet.columns):
        if column.key not in known:
            shown.insert(place, column)
    keys = {column.key for column in shown}
    return replace(
        sheet,
        columns=tuple(shown),
        rows=tuple({k: v for k, v in row.items() if k in keys} for row in sheet.rows),
        totals=tuple({k: v for k, v in t.items() if k in keys | LABEL} for t in sheet.totals),
    )
