"""The lines of an issue as the page shows them: what is there, what would be left, how to mend a refused line.

Pure functions over the form's entries and the shelves of the chosen place.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from inventory.errors import LedgerError
from webui.amounts import number
from webui.shelf import Shelf


@dataclass(frozen=True)
class Fix:
    """A repair button: the words on it and the draft act it sends."""

    words: str
    act: str


@dataclass(frozen=True)
class Line:
    """One line of the form with the goods it is about; ``number`` is its number in the form."""

    number: int
    entry: Any
    shelf: Shelf | None
    left: int | None
    fixes: tuple[Fix, ...]

    @property
    def wrong(self) -> bool:
        """Is anything on this line to be mended?"""
        return any(field.errors for field in self.entry)


def lines(entries: Sequence[Any], stock: Iterable[Shelf]) -> tuple[Line, ...]:
    """The lines in the order of the form; goods that are not at this place have no shelf."""
    by_item = {shelf.item: shelf for shelf in stock}
    return tuple(_line(entry, by_item.get(entry.form.item.data)) for entry in entries)


def _line(entry: Any, shelf: Shelf | None) -> Line:
    index = int(entry.name.rpartition("-")[2])
    asked = entry.form.quantity.data
    left = shelf.quantity - asked if shelf and asked is not None else None
    return Line(index, entry.form, shelf, left, _fixes(index, entry.form, shelf))


def _fixes(index: int, form: Any, shelf: Shelf | None) -> tuple[Fix, ...]:
    """What may be pressed instead of typing: the rest of the stock, no named lot, or leave the goods out."""
    if not any(field.errors for field in form):
        return ()
    fixes = []
    rest = _rest(getattr(form.quantity, "refusal", None), shelf)
    if rest and shelf:
        fixes.append(Fix(f"改为 {number(rest)} {shelf.unit}", f"set-{index}-{rest}"))
    if form.lot.data:
        fixes.append(Fix("不指定批次", f"unlot-{index}"))
    if not fixes:
        fixes.append(Fix("不发这一种", f"drop-{index}"))
    return tuple(fixes)


def _rest(refusal: LedgerError | None, shelf: Shelf | None) -> int | None:
    """What may be taken after all: what the library found usable, else what is neither expired nor bound."""
    if refusal is None:
        return None
    usable = refusal.facts().get("on_hand")
    return usable if isinstance(usable, int) else shelf.free if shelf else None
