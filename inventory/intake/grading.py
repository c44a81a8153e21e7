"""Grades on their way in: what a new item is of, and rows that name another grade than the item that is known.

An import never stops to ask. A row of a known item that names another grade is a problem like any other: somebody
mends the sheet or the item.
"""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import catalog
from inventory.intake.reading import Reading, ReadRow
from inventory.models import Item
from inventory.rules.grades import Grade, grade_of, named, others


def grade_named(name: str, specification: str, known: Iterable[Grade]) -> str | None:
    """The grade of an item that is made of what a sheet says: the one that its name and specification name; None where
    they name none, or several."""
    found = named(f"{name} {specification}", known)
    return found[0].name if len(found) == 1 else None


def checked(session: Session, reading: Reading) -> Reading:
    """The reading with a problem more on each row that names another grade than its item, which stands already."""
    known = catalog.known_grades(session)
    rows = [row for table in reading.tables for row in table.rows]
    asked = _asked(session, rows, known)
    tables = tuple(
        replace(table, rows=tuple(_checked(row, asked.get(_key(row)), known) for row in table.rows))
        for table in reading.tables
    )
    return replace(reading, tables=tables)


def _key(row: ReadRow) -> tuple[str, str, str]:
    return row.item or "", row.specification, row.unit or ""


def _asked(
    session: Session, rows: list[ReadRow], known: tuple[Grade, ...]
) -> dict[tuple[str, str, str], Grade]:
    """The grades of items that stand, by name, specification and unit."""
    names = sorted({row.item for row in rows if row.item})
    found = session.execute(
        select(Item.name, Item.specification, Item.base_unit, Item.grade).where(
            Item.name.in_(names), Item.grade.is_not(None)
        )
    )
    graded = {(r.name, r.specification, r.base_unit): grade_of(r.grade, known) for r in found}
    return {key: grade for key, grade in graded.items() if grade is not None}


def _checked(row: ReadRow, own: Grade | None, known: tuple[Grade, ...]) -> ReadRow:
    if own is None:
        return row
    texts = (f"{row.item} {row.specification}", row.note)
    said = dict.fromkeys(grade for text in texts for grade in others(text, [own], known))
    if not said:
        return row
    problem = (
        f"{row.item}登记的级别是 {own.full_name}，这一行写的是 {'、'.join(g.full_name for g in said)}："
        "改品名或规格另作一种物资，或先把登记的级别改对"
    )
    return replace(row, problems=(*row.problems, problem))
