"""What a select offers: codes with the words people know them by, made from catalogue rows. Pure functions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from inventory.catalog import CounterpartyRow, GroupRow, ItemRow, LocationRow, OrganizationRow

# Before the code of an organization, where a choice may also be a place: all its places together.
WHOLE = "org:"


@dataclass(frozen=True)
class Option:
    """One choice: the value that is sent and the words that are shown."""

    value: str
    label: str


@dataclass(frozen=True)
class Group:
    """Choices under one heading; an empty heading stands for none."""

    label: str
    options: tuple[Option, ...]


Options: TypeAlias = tuple[Group, ...]


def plain(*options: Option) -> Options:
    """Choices without a heading; no choices make nothing."""
    return (Group("", options),) if options else ()


def item_label(row: ItemRow) -> str:
    """一次性医用口罩 YY/T 0969（只）."""
    name = f"{row.name} {row.specification}" if row.specification else row.name
    return f"{name}（{row.unit}）"


def of_items(rows: Iterable[ItemRow]) -> Options:
    """Every item, with specification and unit: 口罩（箱） and 口罩（只） are two."""
    return plain(*(Option(row.code, item_label(row)) for row in rows))


def of_locations(
    rows: Iterable[LocationRow], organizations: Iterable[OrganizationRow], *, first: str
) -> Options:
    """Storage places under the names of their organizations, ``first`` before the others."""
    names = {row.code: row.name for row in organizations}
    groups: dict[str, list[Option]] = {first: []}
    for row in rows:
        groups.setdefault(row.organization, []).append(Option(row.code, row.name))
    return tuple(
        Group(names.get(code, code), tuple(options)) for code, options in groups.items() if options
    )


def of_checkpoints(rows: Iterable[LocationRow], owner: str | None) -> Options:
    """The checkpoints of one organization."""
    checkpoints = (row for row in rows if row.checkpoint and row.organization == owner)
    return plain(*(Option(row.code, row.name) for row in checkpoints))


def of_organizations(rows: Iterable[OrganizationRow]) -> Options:
    """Organizations by name."""
    return plain(*(Option(row.code, row.name) for row in rows))


def has_below(rows: Iterable[OrganizationRow]) -> bool:
    """Is any of these organizations below another one of them?"""
    known = list(rows)
    return bool({row.parent for row in known} & {row.code for row in known})


def of_receivers(
    organizations: Iterable[OrganizationRow], locations: Iterable[LocationRow], own: str
) -> Options:
    """Where goods of an organization may be sent: the others, and its own places."""
    others = tuple(Option(f"organization:{r.code}", r.name) for r in organizations if r.code != own)
    places = tuple(Option(f"place:{r.code}", r.name) for r in locations if r.organization == own)
    groups = (Group("别的单位", others), Group("本单位库房", places))
    return tuple(group for group in groups if group.options)


def of_counterparties(rows: Iterable[CounterpartyRow]) -> Options:
    """Counterparties by name."""
    return plain(*(Option(row.code, row.name) for row in rows))


def of_earmarks(
    groups: Iterable[GroupRow],
    organizations: Iterable[OrganizationRow],
    counterparties: Iterable[CounterpartyRow],
) -> Options:
    """Whom goods may be bound to: a group, an organization or a firm, told apart by a prefix."""
    kinds = (
        Group("人员", tuple(Option(f"group:{row.code}", row.name) for row in groups)),
        Group("单位", tuple(Option(f"organization:{r.code}", r.name) for r in organizations)),
        Group("企业", tuple(Option(f"counterparty:{r.code}", r.name) for r in counterparties)),
    )
    return tuple(kind for kind in kinds if kind.options)


def of_stores(
    rows: Sequence[LocationRow], organizations: Iterable[OrganizationRow], *, first: str
) -> Options:
    """Like ``of_locations``, with all places of an organization together as its first choice."""
    owners = {row.code: row.organization for row in rows}
    groups = of_locations(rows, organizations, first=first)
    return tuple(
        Group(group.label, (_whole(group, owners[group.options[0].value]), *group.options))
        for group in groups
    )


def _whole(group: Group, organization: str) -> Option:
    return Option(f"{WHOLE}{organization}", f"{group.label}全部库房")


def organization_of(location: str, rows: Iterable[LocationRow]) -> str | None:
    """The organization whose books a document at ``location`` enters; None where the place is not in sight."""
    return next((row.organization for row in rows if row.code == location), None)
