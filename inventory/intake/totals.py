"""What a sheet itself adds up, against the sum of the rows that were read.

Quantities are added per unit, never across units: a printed number without a unit is compared only
where all its rows have one and the same. A 小计 stands for the rows since the last one, a 合计 for
those since the table began, or since the last 合计 where that is what fits.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

QUANTITY, AMOUNT = "quantity", "amount"


@dataclass(frozen=True)
class Total:
    """A printed total. ``of`` is quantity (of ``unit``) or amount (fen).

    ``summed`` is None where rows cannot be added: units differ, or a row has none. ``first`` and
    ``last`` are the rows it was compared with, None where there are none.
    """

    row: int
    label: str
    of: str
    unit: str | None
    printed: int
    summed: int | None
    first: int | None
    last: int | None

    @property
    def difference(self) -> int | None:
        """Printed less summed; None where they cannot be compared."""
        return None if self.summed is None else self.printed - self.summed


@dataclass(frozen=True)
class Mark:
    """A line of totals as it stands: after how many rows, and what it prints."""

    row: int
    label: str
    after: int
    is_subtotal: bool
    quantities: tuple[tuple[int, str | None], ...]
    amount_fen: int | None


class Row(Protocol):
    """What of a row is added up."""

    @property
    def row(self) -> int: ...
    @property
    def quantity(self) -> int | None: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def amount_fen(self) -> int | None: ...


def compared(marks: Sequence[Mark], rows: Sequence[Row]) -> tuple[Total, ...]:
    """Every printed total beside the sum of its rows."""
    found: list[Total] = []
    for number, mark in enumerate(marks):
        before = marks[:number]
        if mark.after == 0:  # a total over its rows
            mark = replace(mark, after=_until(marks[number + 1 :], rows))  # noqa: PLW2901
        for quantity, unit in mark.quantities:
            found.append(_fitting(mark, before, rows, QUANTITY, quantity, unit))
        if mark.amount_fen is not None:
            found.append(_fitting(mark, before, rows, AMOUNT, mark.amount_fen, None))
    return tuple(found)


def over(total: Total, rows: Sequence[Row]) -> Total:
    """The printed total beside the sum of these rows, of several tables perhaps."""
    summed, unit = _summed(rows, total.of, total.unit)
    numbers = [row.row for row in rows]
    return replace(total, summed=summed, unit=unit, first=min(numbers), last=max(numbers))


def _until(later: Sequence[Mark], rows: Sequence[Row]) -> int:
    return next((m.after for m in later if m.after), len(rows))


def _fitting(
    mark: Mark,
    before: Sequence[Mark],
    rows: Sequence[Row],
    of: str,
    printed: int,
    unit: str | None,
) -> Total:
    """The total over the span that fits, else over the one its words say."""
    totals = []
    for start in _starts(mark, before):
        over = rows[start : mark.after]
        summed, of_unit = _summed(over, of, unit)
        first, last = (over[0].row, over[-1].row) if over else (None, None)
        totals.append(Total(mark.row, mark.label, of, of_unit, printed, summed, first, last))
    return next((total for total in totals if total.difference == 0), totals[0])


def _starts(mark: Mark, before: Sequence[Mark]) -> list[int]:
    """From which rows on it may count; the likeliest first."""
    last_any = before[-1].after if before else 0
    last_total = next((m.after for m in reversed(before) if not m.is_subtotal), 0)
    starts = [last_any, last_total, 0] if mark.is_subtotal else [0, last_total, last_any]
    # a total right under a total, without rows between, is about all of them
    return [start for start in dict.fromkeys(starts) if start < mark.after] or [0]


def _summed(rows: Sequence[Row], of: str, unit: str | None) -> tuple[int | None, str | None]:
    """The sum and what unit it is of; no sum where the rows cannot be added."""
    if of == AMOUNT:
        return sum(row.amount_fen or 0 for row in rows), None
    units = {row.unit for row in rows}
    if unit is None and len(units) == 1:
        unit = next(iter(units))
    wanted = [row for row in rows if row.unit == unit]
    if unit is None or not wanted or any(row.quantity is None for row in wanted):
        return None, unit
    return sum(row.quantity or 0 for row in wanted), unit
