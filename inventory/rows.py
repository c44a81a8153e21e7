"""From lines, as people say them, to the rows of a draft.

A line may be counted in the item's base unit or in packings (箱 of 1,000): the row carries both, the base quantity and
what was typed. A packing of a lot is as received; the item's own is only proposed.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import resolve
from inventory.access import Ground
from inventory.dialects import among
from inventory.drafts import Draw, ItemRef, LotRef, PlaceRef, Put, Take, Text
from inventory.errors import BadInput, NotEnough
from inventory.kinds import Place
from inventory.models import ItemUnit, Lot, LotUnit
from inventory.models.goods import LINES_MAX
from inventory.standing import Parent, StandingRow


class Counted(NamedTuple):
    """A quantity in base units, and as it was typed; ``packing`` where it was typed in packings."""

    quantity: int
    typed_unit: str
    typed_quantity: int
    packing: tuple[str, int] | None


class OutLine(Protocol):
    """A line of goods that leave a place."""

    @property
    def item(self) -> str: ...
    @property
    def location(self) -> str: ...
    @property
    def quantity(self) -> int: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def lot(self) -> str | None: ...


_USUAL = select(ItemUnit.item_id, ItemUnit.unit, ItemUnit.factor).where(
    among(ItemUnit.item_id, "items")
)
_RECEIVED = (
    select(Lot.id, LotUnit.unit, LotUnit.factor)
    .join(Lot, (Lot.document_id == LotUnit.document_id) & (Lot.line == LotUnit.line))
    .where(among(Lot.id, "lots"))
)


class Packings:
    """The packings of the items and lots of one document, read only where a line uses one."""

    def __init__(
        self, session: Session, items: Mapping[str, ItemRef], lots: Mapping[str, LotRef]
    ) -> None:
        self._session = session
        self._items = sorted({item.id for item in items.values()})
        self._lots = sorted({lot.id for lot in lots.values()})
        self._usual: dict[tuple[int, str], int] | None = None
        self._received: dict[int, tuple[str, int]] = {}

    def count(
        self,
        item: ItemRef,
        quantity: object,
        unit: str | None,
        at: str,
        *,
        factor: int | None = None,
        lot: LotRef | None = None,
        least: int = 1,
    ) -> Counted:
        """A typed quantity in base units. Raises ``BadInput``."""
        typed = resolve.whole(quantity, f"{at}.quantity", least=least)
        if unit is None or unit == item.base_unit:
            if factor not in (None, 1):
                raise BadInput(field=f"{at}.factor", problem=f"按“{item.base_unit}”计数，不用换算")
            return Counted(typed, item.base_unit, typed, None)
        unit = resolve.words(unit, f"{at}.unit", most=20)
        known = factor if factor is not None else self._factor(item, unit, at, lot)
        each = resolve.whole(known, f"{at}.factor", least=2)
        base = resolve.whole(typed * each, f"{at}.quantity", least=least)
        return Counted(base, unit, typed, (unit, each))

    def _factor(self, item: ItemRef, unit: str, at: str, lot: LotRef | None) -> int:
        if self._usual is None:
            self._read()
        received = self._received.get(lot.id) if lot is not None else None
        if received is not None and received[0] == unit:
            return received[1]
        usual = (self._usual or {}).get((item.id, unit))
        if usual is None:
            problem = f"{item.name}按“{item.base_unit}”计数，没有“{unit}”的换算"
            raise BadInput(field=f"{at}.unit", problem=problem)
        return usual

    def _read(self) -> None:
        connection = self._session.connection()
        self._usual = {
            (row.item_id, row.unit): row.factor
            for row in connection.execute(_USUAL, {"items": self._items}).all()
        }
        if self._lots:
            rows = connection.execute(_RECEIVED, {"lots": self._lots})
            self._received = {row.id: (row.unit, row.factor) for row in rows}


def takes(
    session: Session, ground: Ground, lines: Sequence[OutLine], *, act: str, to: Place
) -> tuple[Take, ...]:
    """The rows of goods that leave storages of the ground for its place of a kind, each of its named lot or of lots
    to be picked.

    Raises ``NotAllowed``, ``NotFound``, ``BadInput``, and ``NotEnough`` for a named lot that is not there: one that is
    elsewhere and one that never was look alike from here.
    """
    resolve.some_lines(lines)
    items = resolve.items(session, (line.item for line in lines))
    end = ground.organization_id, to
    places = resolve.ends(session, ground, (line.location for line in lines), act, end)
    lots = resolve.lots(session, (line.lot for line in lines if line.lot is not None))
    packings = Packings(session, items, lots)
    rows = []
    for number, line in enumerate(lines, start=1):
        item, place = items[line.item], places.storages[line.location]
        lot = lots.get(line.lot) if line.lot is not None else None
        counted = packings.count(item, line.quantity, line.unit, f"lines[{number - 1}]", lot=lot)
        row = Take(
            line=number,
            item=item,
            from_=place,
            to=places.others[end],
            quantity=counted.quantity,
            typed_unit=counted.typed_unit,
            typed_quantity=counted.typed_quantity,
            lot=lot,
        )
        if line.lot is not None and (lot is None or lot.item_id not in item.ids):
            raise not_enough(row, line.lot)
        rows.append(row)
    return tuple(rows)


def not_enough(row: Take, lot: str | None) -> NotEnough:
    """There is nothing of the lot where the row looks for it."""
    return NotEnough(
        item=row.item.code,
        name=row.item.name,
        unit=row.item.base_unit,
        location=row.from_.code,
        asked=row.quantity,
        on_hand=0,
        lot=lot,
        line=row.line,
    )


def child(
    line: int,
    parent: Parent,
    *,
    item: ItemRef,
    source: str,
    from_: PlaceRef,
    to: PlaceRef,
    quantity: int,
    pool: int,
    acceptance: str | None = None,
) -> Put:
    """The row that makes a child of a lot: it keeps origin, giver, earmark, expiry and how it is valued, and takes its
    share of the value that ``pool`` took out of the parent."""
    return Put(
        line=line,
        item=item,
        origin=parent.origin,
        source=source,
        from_=from_,
        to=to,
        quantity=quantity,
        value_fen=0,
        typed_unit=item.base_unit,
        typed_quantity=quantity,
        valued=parent.valued,
        provisional=parent.provisional,
        valuation_basis=parent.valuation_basis,
        acceptance=acceptance or parent.acceptance,
        expires_on=parent.expires_on,
        batch=parent.batch,
        earmark=parent.earmark,
        legal_donee=parent.legal_donee,
        counterparty=parent.counterparty,
        parent=parent.lot,
        pool=pool,
    )


def draw(
    line: int, row: StandingRow, *, to: PlaceRef, quantity: int, pool: int | None = None
) -> Draw:
    """The row that draws a quantity of what an earlier row moved, from where that row brought it."""
    return Draw(
        line=line,
        of=row.ref,
        lot=row.lot,
        item=row.item,
        from_=row.to,
        to=to,
        quantity=quantity,
        typed_unit=row.item.base_unit,
        typed_quantity=quantity,
        pool=pool,
    )


def texts(**fields: str | None) -> tuple[Text, ...]:
    """The free text of a document, what there is of it."""
    return tuple(
        Text(0, name, resolve.words(value, name, most=1000))
        for name, value in fields.items()
        if value is not None and value.strip()
    )


def line_texts(field: str, said: Sequence[str | None]) -> tuple[Text, ...]:
    """The free text of lines, by the order in which they were said."""
    return tuple(
        Text(number, field, resolve.words(value, f"lines[{number - 1}].{field}", most=1000))
        for number, value in enumerate(said, start=1)
        if value is not None and value.strip()
    )


def require_room(lines: int) -> None:
    """A document has no more than 4,095 rows. Raises ``BadInput``."""
    if lines > LINES_MAX:
        raise BadInput(field="lines", problem=f"一张单据最多 {LINES_MAX:,} 行，请分成几张")
