"""What the forms of a staged import say: how a table is to be read, what names are. Pure."""

import re
from collections.abc import Mapping
from datetime import date

from inventory.intake.headers import Understanding
from inventory.intake.reading import Table
from webui import imports_view

_NTH = re.compile(r"[0-9]{1,9}")


def day(form: Mapping[str, str]) -> date | None:
    """The business date of rows that carry none; None where none is said."""
    try:
        return date.fromisoformat(form.get("on", "").strip())
    except ValueError:
        return None


def understanding(table: Table, form: Mapping[str, str]) -> Understanding:
    """What the form says; of a column that the clerk did not touch, what it is read as."""
    keys = (
        column.key if said == imports_view.own(column.key) else said or None
        for column in table.columns
        for said in (form.get(f"column-{column.index}", ""),)
    )
    worth = form.get("worth", "")
    known = {str(fen): fen for fen, _ in imports_view.AMOUNTS}
    return Understanding(
        tuple(keys),
        as_=form.get("kind") or None,
        fen_per_unit=known.get(worth),
    )


def chosen(form: Mapping[str, str]) -> dict[int, str]:
    """By name what was chosen, or typed, which goes first; a code may be followed by words, as the list offers it."""
    said = {
        (kind, int(nth)): text.split()[0]
        for field, text in form.items()
        for kind, _, nth in (field.partition("-"),)
        if kind in ("name", "code") and _NTH.fullmatch(nth) and text.strip()
    }
    return {
        nth: code for of in ("name", "code") for (kind, nth), code in said.items() if kind == of
    }
