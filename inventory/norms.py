"""Norms (发放标准) and kits (物资包): how much a person is to have, what that makes for some people and days, and what
of an issue is above it.

The norm in force on a day is the newest that starts on or before it. Pieces are base units.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from inventory import access, approvals, resolve
from inventory.dialects import among
from inventory.drafts import Draft, ItemRef, Need, Taken
from inventory.errors import BadInput, NotFound
from inventory.models import HeadCount, Item, Kit, KitLine, Location, Norm, RecipientGroup
from inventory.models.approvals import Cause
from inventory.rules.norms import entitlement


@dataclass(frozen=True)
class NormRow:
    """What each of a group gets of an item from a day on: ``pieces`` for ``per_days`` days."""

    group: str
    group_name: str
    item: str
    name: str
    unit: str
    starts_on: date
    pieces: int
    per_days: int
    decision: str


@dataclass(frozen=True)
class KitRow:
    """One line of a kit: what of an item it holds for one person, ``per_days`` None: once."""

    kit: str
    kit_name: str
    item: str
    name: str
    unit: str
    pieces: int
    per_days: int | None


@dataclass(frozen=True)
class Proposed:
    """What people get of an item. ``decision`` says why, "" for a line of a kit; ``outside``: there are norms of the
    item, and none for this group."""

    item: str
    name: str
    unit: str
    pieces: int
    decision: str = ""
    outside: bool = False


@dataclass(frozen=True)
class Proposal:
    """What ``heads`` people get for ``days`` days."""

    heads: int
    days: int
    lines: tuple[Proposed, ...]


class _Rate(NamedTuple):
    pieces: int
    per_days: int
    decision: str


def norms(session: Session, *, actor: str) -> tuple[NormRow, ...]:
    """Every norm, also of the past and the future, by group and item, the older first. Raises ``NotAllowed``."""
    access.permit_anywhere(session, actor=actor, act="list")
    return tuple(NormRow(*row) for row in session.execute(_NORMS))


def kits(session: Session, *, actor: str) -> tuple[KitRow, ...]:
    """The lines of every kit. Raises ``NotAllowed``."""
    access.permit_anywhere(session, actor=actor, act="list")
    return tuple(KitRow(*row) for row in session.execute(_KITS))


def propose(
    session: Session,
    *,
    actor: str,
    on: date,
    group: str | None = None,
    organization: str | None = None,
    checkpoint: str | None = None,
    heads: int | None = None,
    days: int | None = None,
    kit: str | None = None,
    items: Collection[str] | None = None,
) -> Proposal:
    """What a group gets for ``days`` days (one, by default): of each of ``items`` for which there is a norm, else of
    all; or what of a ``kit`` some people get, whoever they are.

    Without ``heads`` those of the group count that were counted last: at the ``checkpoint``, else at the places of the
    organization (the actor's own, by default). Raises ``BadInput`` where nobody was counted, or neither a group nor a
    kit is said; ``NotFound``, ``NotAllowed``.
    """
    ground = access.permit_home(session, actor=actor, act="list", organization=organization)
    whom = resolve.group(session, group)
    if whom is None and kit is None:
        raise BadInput(field="group", problem="发放标准按人群定，请先选人群，或选一种物资包")
    people = None if heads is None else resolve.heads(heads, "heads")
    if people is None and whom is not None:
        place = ground.location_id
        if checkpoint is not None:
            place = resolve.storages(session, ground, [checkpoint], "list")[checkpoint].id
        people = _counted(session, whom.id, ground.organization_id, place, on)
    if people is None:
        raise BadInput(field="heads", problem="没有登记人数，请填人数")
    span = 1 if days is None else resolve.heads(days, "days")
    if kit is not None:
        return Proposal(people, span, _of_kit(session, kit, people, span))
    lines = _of_norms(session, whom.id if whom else 0, on, people, span, items)
    return Proposal(people, span, lines)


def needs(session: Session, draft: Draft, taken: Sequence[Taken]) -> tuple[Need, ...]:
    """Whose approval an issue to a group wants because of what was taken: more than its heads are to have for its
    days, or goods that are for other groups. Who was not counted cannot be held against a norm: that wants approval
    too."""
    if draft.group is None:
        return ()
    goods: dict[ItemRef, int] = {}
    for lot in taken:
        goods[lot.item] = goods.get(lot.item, 0) + lot.quantity
    rates = _in_force(session, [item.id for item in goods], draft.on)
    if not rates:
        return ()
    own = {item: rates[key] for item in goods if (key := (item.id, draft.group.id)) in rates}
    normed = {item for item, _ in rates}
    outside = [item for item in goods if item.id in normed and item not in own]
    said = {
        Cause.ABOVE_NORM: _above(draft, goods, own, _heads_of(session, draft) if own else None),
        Cause.OUTSIDE_GROUPS: [_much(item, goods[item]) for item in outside],
    }
    return tuple(
        approvals.because(draft.ground, cause, "；".join(details))
        for cause, details in said.items()
        if details
    )


def _above(
    draft: Draft, goods: dict[ItemRef, int], own: dict[ItemRef, _Rate], heads: int | None
) -> list[str]:
    """口罩 500 只，标准 9 人 × 2 天 = 36 只."""
    days = draft.days or 1
    said = []
    for item, rate in own.items():
        much = _much(item, goods[item])
        if heads is None:
            said.append(f"{much}，没有人数，核对不了标准")
            continue
        entitled = entitlement(heads, days, rate.pieces, rate.per_days)
        if goods[item] > entitled:
            said.append(f"{much}，标准 {heads:,} 人 × {days:,} 天 = {entitled:,} {item.base_unit}")
    return said


def _much(item: ItemRef, quantity: int) -> str:
    return f"{item.name} {quantity:,} {item.base_unit}"


def _heads_of(session: Session, draft: Draft) -> int | None:
    """For how many people an issue to a group is; None where nobody says."""
    if draft.heads is not None or draft.group is None:
        return draft.heads
    place = draft.place.id if draft.place else draft.ground.location_id
    return _counted(session, draft.group.id, draft.ground.organization_id, place, draft.on)


def _in_force(session: Session, items: Sequence[int], on: date) -> dict[tuple[int, int], _Rate]:
    """The norms of some items on a day, by item and group. Where a norm ended (0 pieces) and there is no other of the
    item, it is as if there never had been one."""
    rows = session.connection().execute(_RATES, {"items": items, "on": on})
    rates = {
        (r.item_id, r.recipient_group_id): _Rate(r.pieces, r.per_days, r.decision) for r in rows
    }
    living = {item for (item, _), rate in rates.items() if rate.pieces}
    return {key: rate for key, rate in rates.items() if key[0] in living}


def _counted(
    session: Session, group: int, organization: int, place: int | None, on: date
) -> int | None:
    said = {"group": group, "on": on}
    if place is not None:
        found = session.scalar(_HEADS_AT, {**said, "place": place})
    else:
        found = session.scalar(_HEADS, {**said, "organization": organization})
    return None if found is None else int(found)


def _of_kit(session: Session, kit: str, heads: int, days: int) -> tuple[Proposed, ...]:
    rows = session.execute(_KITS.where(Kit.code == kit)).all()
    if not rows:
        raise NotFound(what="kit", name=kit)
    return tuple(
        Proposed(row.item, row.name, row.unit, entitlement(heads, days, row.pieces, row.per_days))
        for row in rows
    )


def _of_norms(
    session: Session, group: int, on: date, heads: int, days: int, asked: Collection[str] | None
) -> tuple[Proposed, ...]:
    rows = session.execute(_NORMED if asked is None else _NORMED.where(Item.code.in_(asked))).all()
    rates = _in_force(session, [row.id for row in rows], on)
    normed = {item for item, _ in rates}
    proposed = []
    for row in rows:
        rate = rates.get((row.id, group))
        if rate is not None and (rate.pieces or asked is not None):
            pieces = entitlement(heads, days, rate.pieces, rate.per_days)
            proposed.append(Proposed(row.code, row.name, row.base_unit, pieces, rate.decision))
        elif rate is None and row.id in normed and asked is not None:
            proposed.append(Proposed(row.code, row.name, row.base_unit, 0, outside=True))
    return tuple(proposed)


def _heads(*, at_a_place: bool) -> Select[Any]:
    """The sum of the newest head counts of a group on a day: at one place, or at those of an organization."""
    newest = select(
        HeadCount.heads,
        func.row_number()
        .over(partition_by=HeadCount.location_id, order_by=HeadCount.counted_on.desc())
        .label("age"),
    ).where(
        HeadCount.recipient_group_id == bindparam("group"),
        HeadCount.counted_on <= bindparam("on"),
    )
    if at_a_place:
        newest = newest.where(HeadCount.location_id == bindparam("place"))
    else:
        newest = newest.join(Location, Location.id == HeadCount.location_id).where(
            Location.organization_id == bindparam("organization")
        )
    counted = newest.subquery()
    return select(func.sum(counted.c.heads)).where(counted.c.age == 1)


_HEADS_AT = _heads(at_a_place=True)
_HEADS = _heads(at_a_place=False)
_RATES = (
    select(Norm.item_id, Norm.recipient_group_id, Norm.pieces, Norm.per_days, Norm.decision)
    .where(among(Norm.item_id, "items"), Norm.starts_on <= bindparam("on"))
    .order_by(Norm.starts_on)  # the newest is read last and stays
)
_NORMED = (
    select(Item.id, Item.code, Item.name, Item.base_unit)
    .where(select(Norm.id).where(Norm.item_id == Item.id).exists())
    .order_by(Item.pinyin, Item.id)
)
_NORMS = (
    select(
        RecipientGroup.code,
        RecipientGroup.name,
        Item.code,
        Item.name,
        Item.base_unit,
        Norm.starts_on,
        Norm.pieces,
        Norm.per_days,
        Norm.decision,
    )
    .join(RecipientGroup, RecipientGroup.id == Norm.recipient_group_id)
    .join(Item, Item.id == Norm.item_id)
    .order_by(RecipientGroup.id, Item.pinyin, Item.id, Norm.starts_on)
)
_KITS = (
    select(
        Kit.code,
        Kit.name,
        Item.code.label("item"),
        Item.name.label("name"),
        Item.base_unit.label("unit"),
        KitLine.pieces,
        KitLine.per_days,
    )
    .join(KitLine, KitLine.kit_id == Kit.id)
    .join(Item, Item.id == KitLine.item_id)
    .order_by(Kit.id, Item.pinyin, Item.id)
)
