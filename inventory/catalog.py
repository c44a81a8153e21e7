"""Questions about the catalogues: organizations, places, groups, items, counterparties, grades and thresholds.

Frozen rows, within the actor's scope where the catalogue has one. How the catalogues are filled is in
``inventory.setting_up``.
"""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sqlalchemy import bindparam, func, literal_column, select
from sqlalchemy.orm import Session, aliased

from inventory import access
from inventory.dialects import within
from inventory.models import (
    Counterparty,
    FundUse,
    Grade,
    HeadCount,
    Item,
    Location,
    NatureThreshold,
    Organization,
    RecipientGroup,
    RecountLimit,
)
from inventory.models.goods import Nature
from inventory.rules import grades as rules


@dataclass(frozen=True)
class OrganizationRow:
    """An organization as lists show it."""

    code: str
    name: str
    full_name: str
    kind: str
    parent: str | None


@dataclass(frozen=True)
class LocationRow:
    """A place of storage; ``heads`` is the latest head count of everybody who serves there."""

    code: str
    name: str
    organization: str
    kind: str
    checkpoint: bool
    heads: int | None


@dataclass(frozen=True)
class GroupRow:
    """A group that goods are issued to; ``sensitive``: few of it are not shown alone in public."""

    code: str
    name: str
    decision: str
    sensitive: bool = False


@dataclass(frozen=True)
class ItemRow:
    """An item of the catalogue; ``merged_into`` is the code of what it is now, where it was entered twice."""

    code: str
    name: str
    specification: str
    unit: str
    grade: str | None
    nature: str
    minimum: int | None
    merged_into: str | None = None


@dataclass(frozen=True)
class CounterpartyRow:
    """A counterparty by its public facts; ``merged_into`` as of an item."""

    code: str
    name: str
    kind: str
    credit_code: str | None
    merged_into: str | None = None


@dataclass(frozen=True)
class GradeRow:
    """A grade of goods; ``words`` name it in a text besides its name and standard."""

    code: str
    name: str
    standard: str | None
    words: tuple[str, ...]


@dataclass(frozen=True)
class ThresholdRow:
    """From a day on: the value of one piece (fen) from which goods are 低值易耗品, and 固定资产."""

    starts_on: date
    low_value_fen: int
    fixed_asset_fen: int
    decision: str


@dataclass(frozen=True)
class FundUseRow:
    """A use of money."""

    code: str
    name: str


@dataclass(frozen=True)
class RecountLimitRow:
    """From a day on: the difference above which a line of a stocktake is counted twice, in pieces or of a hundred."""

    starts_on: date
    pieces: int | None
    percent: int | None
    decision: str


class Durable(Protocol):
    """An item by what it is: CONSUMABLE, LOW_VALUE or FIXED_ASSET."""

    @property
    def nature(self) -> str: ...


def organizations(session: Session, *, actor: str) -> tuple[OrganizationRow, ...]:
    """The organizations in the actor's scope, from the top down; none before the first is set up."""
    if access.nobody_yet(session, actor=actor, act="list"):
        return ()
    ground = access.permit_home(session, actor=actor, act="list")
    inside = within(Organization.path, ground.path)
    return tuple(OrganizationRow(*row) for row in session.execute(_ORGANIZATIONS.where(inside)))


def everybody(session: Session, *, actor: str) -> tuple[OrganizationRow, ...]:
    """Every organization of the installation: goods may also be sent beside and above. Raises ``NotAllowed``."""
    access.permit_anywhere(session, actor=actor, act="list")
    return tuple(OrganizationRow(*row) for row in session.execute(_ORGANIZATIONS))


_parent = aliased(Organization)
_ORGANIZATIONS = (
    select(
        Organization.code,
        Organization.name,
        Organization.full_name,
        Organization.kind,
        _parent.code,
    )
    .outerjoin(_parent, _parent.id == Organization.parent_id)
    .order_by(Organization.id)
)


def locations(
    session: Session, *, actor: str, organization: str | None = None
) -> tuple[LocationRow, ...]:
    """Storages and checkpoints of the actor's scope, or of one organization; a checkpoint head sees his own."""
    if access.nobody_yet(session, actor=actor, act="list"):
        return ()
    ground = access.permit_home(session, actor=actor, act="list", organization=organization)
    latest = (
        select(
            HeadCount.location_id,
            HeadCount.heads,
            func.row_number()
            .over(
                partition_by=(HeadCount.location_id, HeadCount.recipient_group_id),
                order_by=HeadCount.counted_on.desc(),
            )
            .label("age"),
        )
    ).subquery()
    heads = (
        select(latest.c.location_id, func.sum(latest.c.heads).label("heads"))
        .where(latest.c.age == 1)
        .group_by(latest.c.location_id)
        .subquery()
    )
    query = (
        select(
            Location.code,
            Location.name,
            Organization.code,
            Location.kind,
            Location.checkpoint,
            heads.c.heads,
        )
        .join(Organization, Organization.id == Location.organization_id)
        .outerjoin(heads, heads.c.location_id == Location.id)
        .where(Location.kind == "STORAGE")
        .order_by(Organization.id, Location.checkpoint, Location.id)
    )
    if organization is None:
        query = query.where(within(Organization.path, ground.path))
    else:
        query = query.where(Organization.id == ground.organization_id)
    if ground.location_id is not None:
        query = query.where(Location.id == ground.location_id)
    return tuple(
        LocationRow(code, name, owner, kind, checkpoint, None if n is None else int(n))
        for code, name, owner, kind, checkpoint, n in session.execute(query)
    )


def groups(session: Session, *, actor: str) -> tuple[GroupRow, ...]:
    """The recipient groups, in the order they were set up."""
    access.permit_anywhere(session, actor=actor, act="list")
    rows = session.execute(
        select(
            RecipientGroup.code,
            RecipientGroup.name,
            RecipientGroup.decision,
            RecipientGroup.sensitive,
        ).order_by(RecipientGroup.id)
    )
    return tuple(GroupRow(*row) for row in rows)


_into = aliased(Item)
_into_party = aliased(Counterparty)


def items(session: Session, *, actor: str, merged: bool = False) -> tuple[ItemRow, ...]:
    """The items, by pinyin; with ``merged`` also those that were merged into others."""
    access.permit_anywhere(session, actor=actor, act="list")
    query = (
        select(
            Item.code,
            Item.name,
            Item.specification,
            Item.base_unit,
            Item.grade,
            Item.nature,
            Item.minimum,
            _into.code,
        )
        .outerjoin(_into, _into.id == Item.merged_into_id)
        .order_by(Item.pinyin, Item.code)
    )
    if not merged:
        query = query.where(Item.merged_into_id.is_(None))
    return tuple(ItemRow(*row) for row in session.execute(query))


def counterparties(
    session: Session, *, actor: str, merged: bool = False
) -> tuple[CounterpartyRow, ...]:
    """The counterparties, in the order they were recorded; with ``merged`` also those merged into others."""
    access.permit_anywhere(session, actor=actor, act="list")
    query = (
        select(
            Counterparty.code,
            Counterparty.name,
            Counterparty.kind,
            Counterparty.credit_code,
            _into_party.code,
        )
        .outerjoin(_into_party, _into_party.id == Counterparty.merged_into_id)
        .order_by(Counterparty.id)
    )
    if not merged:
        query = query.where(Counterparty.merged_into_id.is_(None))
    return tuple(CounterpartyRow(*row) for row in session.execute(query))


def grades(session: Session, *, actor: str) -> tuple[GradeRow, ...]:
    """The grades, in the order they were set up."""
    access.permit_anywhere(session, actor=actor, act="list")
    found = known_grades(session)
    return tuple(GradeRow(g.code, g.name, g.standard, g.words) for g in found)


def known_grades(session: Session) -> tuple[rules.Grade, ...]:
    """The grades, as the rules that read texts take them. For verbs, which ask who may do what."""
    rows = session.execute(
        select(Grade.code, Grade.name, Grade.standard, Grade.words).order_by(Grade.id)
    )
    return tuple(
        rules.Grade(code, name, standard, tuple(words.split("\n")) if words else ())
        for code, name, standard, words in rows
    )


def thresholds(session: Session, *, actor: str) -> tuple[ThresholdRow, ...]:
    """From which value goods are durable, the oldest first."""
    access.permit_anywhere(session, actor=actor, act="list")
    rows = session.execute(_THRESHOLDS.order_by(NatureThreshold.starts_on))
    return tuple(ThresholdRow(*row) for row in rows)


def recount_limits(session: Session, *, actor: str) -> tuple[RecountLimitRow, ...]:
    """From which difference goods are counted twice, the oldest first."""
    access.permit_anywhere(session, actor=actor, act="list")
    rows = session.execute(
        select(
            RecountLimit.starts_on,
            RecountLimit.pieces,
            RecountLimit.percent,
            RecountLimit.decision,
        ).order_by(RecountLimit.starts_on)
    )
    return tuple(RecountLimitRow(*row) for row in rows)


def fund_uses(session: Session, *, actor: str) -> tuple[FundUseRow, ...]:
    """For what money may be used (用途), in the order they were set up."""
    access.permit_anywhere(session, actor=actor, act="list")
    rows = session.execute(select(FundUse.code, FundUse.name).order_by(FundUse.id))
    return tuple(FundUseRow(*row) for row in rows)


def threshold_on(session: Session, on: date) -> ThresholdRow | None:
    """The thresholds in force on a day; None where none were set yet. For verbs, which ask who may do what."""
    row = session.connection().execute(_IN_FORCE, {"on": on}).first()
    return None if row is None else ThresholdRow(*row)


def nature_for(session: Session, item: Durable, unit_value_fen: int, on: date) -> str:
    """What goods are that are worth so much a piece: what the item says where that is durable, else by the thresholds
    in force on the day; consumable where there are none."""
    return nature_by(threshold_on(session, on), item, unit_value_fen)


def nature_by(threshold: ThresholdRow | None, item: Durable, unit_value_fen: int) -> str:
    """As ``nature_for``, by thresholds that were looked up before."""
    if item.nature != Nature.CONSUMABLE or threshold is None:
        return item.nature
    if unit_value_fen >= threshold.fixed_asset_fen:
        return Nature.FIXED_ASSET
    return Nature.LOW_VALUE if unit_value_fen >= threshold.low_value_fen else Nature.CONSUMABLE


_THRESHOLDS = select(
    NatureThreshold.starts_on,
    NatureThreshold.low_value_fen,
    NatureThreshold.fixed_asset_fen,
    NatureThreshold.decision,
)
_IN_FORCE = (
    _THRESHOLDS.where(NatureThreshold.starts_on <= bindparam("on"))
    .order_by(NatureThreshold.starts_on.desc())
    .limit(literal_column("1"))
)
