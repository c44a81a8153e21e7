"""Units on their way in: how many base units of the item that is meant one written unit holds, and which packings a
sheet tells of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from inventory.dialects import among
from inventory.intake.decisions import Written, written
from inventory.intake.matching import Match
from inventory.intake.packing import Factor
from inventory.intake.reading import ReadRow
from inventory.merged import now_of
from inventory.models import Item, ItemUnit

_said, _item = aliased(Item), aliased(Item)
_UNITS = (
    select(_said.code, _item.base_unit, _item.name, ItemUnit.unit, ItemUnit.factor)
    .join(_item, _item.id == now_of(_said))
    .outerjoin(ItemUnit, ItemUnit.item_id == _item.id)
    .where(among(_said.code, "codes"))
)


@dataclass(frozen=True)
class Fit:
    """How a written item is counted: one of its units is ``factor`` base units; None where nothing says how many.
    ``problem`` says so in words. ``told``: the sheet alone says it, in ``base`` of the item ``name``, and the catalogue
    has no such packing yet, so that the clerk is to be asked."""

    factor: int | None
    problem: str = ""
    told: bool = False
    name: str = ""
    base: str = ""


def fits(
    session: Session, matches: Mapping[Written, Match], rows: Iterable[ReadRow]
) -> dict[Written, Fit]:
    """How each written item that means one of the catalogue is counted in it, where its unit is another."""
    codes = sorted({match.code for match in matches.values() if match.code})
    base: dict[str, tuple[str, str]] = {}
    usual: dict[tuple[str, str], int] = {}
    for row in session.connection().execute(_UNITS, {"codes": codes}):
        base[row.code] = row.base_unit, row.name
        if row.unit is not None:
            usual[row.code, row.unit] = row.factor
    told = packings(rows)
    said: dict[tuple[str, str], int] = {}
    found: dict[Written, Fit] = {}
    for key, match in matches.items():
        if match.code not in base or base[match.code][0] == key.unit:
            continue
        unit, name = base[match.code]
        packed = told.get((key, unit), {}).get(key.unit)
        known = usual.get((match.code, key.unit))
        if known is None and packed is not None:
            first = said.setdefault((match.code, key.unit), packed)
            found[key] = Fit(packed, told=True, name=name, base=unit)
            known = first if first != packed else None
        if known is not None and packed not in (None, known):
            found[key] = _contradicted(known, packed or 0, key.unit, unit, name)
        elif key not in found:
            found[key] = _fit(known, key.unit, unit, name)
    return found


def _contradicted(known: int, told: int, unit: str, base: str, name: str) -> Fit:
    return Fit(
        None,
        f"{name}的一{unit}是 {known:,} {base}，这一行的规格写的是 {told:,} {base}："
        f"请改规格，或改成按“{base}”的数量",
    )


def _fit(factor: int | None, unit: str, base: str, name: str) -> Fit:
    if factor is not None:
        return Fit(factor)
    problem = f"{name}按“{base}”计数，不知道一{unit}有多少{base}：请先登记它的包装，或另作一种物资"
    return Fit(None, problem)


def packings(rows: Iterable[ReadRow]) -> dict[tuple[Written, str], dict[str, int]]:
    """By written item and unit the packings that its rows tell of: how many of that unit each holds."""
    found: dict[tuple[Written, str], dict[str, int]] = {}
    for row in rows:
        if row.packing is None:
            continue
        key, factors = written(row), row.packing.factors
        for at, first in enumerate(factors):
            if first.inner and (key, first.inner) not in found:
                found[key, first.inner] = _upwards(factors[at:])
    return found


def _upwards(factors: Iterable[Factor]) -> dict[str, int]:
    """What holds what, counted in the innermost: 10 支 in a 盒, 42 盒 in a 箱 are 420 支 in it."""
    held: dict[str, int] = {}
    number = 1
    for factor in factors:
        number *= factor.number
        if factor.outer is None or number < 2:
            break
        held[factor.outer] = number
    return held
