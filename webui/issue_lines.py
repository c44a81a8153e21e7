"""The lines of an issue as the page shows them: what is there, what would be left, what people are to have, how to
mend a refused line.

Pure functions over the form's entries and the shelves of the chosen place.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from inventory.catalog import ItemRow
from inventory.errors import LedgerError
from inventory.norms import Proposed
from webui.amounts import number
from webui.shelf import Shelf

NONE: Mapping[str, Proposed] = MappingProxyType({})


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
    name: str
    unit: str
    norm: Proposed | None
    above: bool

    @property
    def wrong(self) -> bool:
        """Is anything on this line to be mended?"""
        return any(field.errors for field in self.entry)


def lines(
    entries: Sequence[Any],
    stock: Iterable[Shelf],
    items: Iterable[ItemRow] = (),
    norms: Mapping[str, Proposed] = NONE,
) -> tuple[Line, ...]:
    """The lines in the order of the form; goods that are not at this place have no shelf, and their name from the
    catalogue. ``norms`` is what the recipients are to have of an item: all its lines together are above it or not."""
    shelf_of = {shelf.item: shelf for shelf in stock}
    known = {row.code: row for row in items}
    asked: Counter[str] = Counter()
    for entry in entries:
        asked[entry.form.item.data] += entry.form.quantity.data or 0
    made = []
    for entry in entries:
        item = entry.form.item.data
        norm = norms.get(item)
        above = norm is not None and asked[item] > norm.pieces
        made.append(_line(entry, shelf_of.get(item), known.get(item), norm, above=above))
    return tuple(made)


def _line(
    entry: Any, shelf: Shelf | None, item: ItemRow | None, norm: Proposed | None, *, above: bool
) -> Line:
    asked = entry.form.quantity.data
    index = int(entry.name.rpartition("-")[2])
    known = shelf or item
    return Line(
        number=index,
        entry=entry.form,
        shelf=shelf,
        left=shelf.quantity - asked if shelf and asked is not None else None,
        fixes=_fixes(index, entry.form, shelf),
        name=known.name if known else str(entry.form.item.data),
        unit=known.unit if known else "",
        norm=norm,
        above=above,
    )


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
