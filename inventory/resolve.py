"""From codes, as people and files say them, to references that posting works with.

Codes and the rows looked at here never change but for merges, so they may be read before the lock: see ``merged``. The
code of what was merged leads to what it is now. What is missing from a shared catalogue is ``NotFound``; a place
outside the actor's scope is ``NotAllowed`` whether it exists or not.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from inventory import access, merged
from inventory.access import Ground
from inventory.dialects import among
from inventory.drafts import ItemRef, LotRef, PlaceRef, Ref
from inventory.errors import BadInput, NotAllowed, NotFound
from inventory.kinds import Place
from inventory.models import (
    Fund,
    Location,
    Lot,
    Organization,
    RecipientGroup,
)
from inventory.models.goods import LINES_MAX
from inventory.models.people import Role
from inventory.prepared import PreparedQuery

QUANTITY_MAX = (
    1_000_000_000_000  # base units or fen of one line: far above any township, far below 64 bits
)

HEADS_MAX = 10_000_000  # people or days

_PLACES = PreparedQuery(
    select(
        Location.id,
        Location.code,
        Location.name,
        Location.kind,
        Location.organization_id,
        Organization.path,
    )
    .join(Organization, Organization.id == Location.organization_id)
    .where(
        among(Location.code, "codes")
        | (among(Location.organization_id, "owners") & among(Location.kind, "kinds"))
    )
)
_LOTS = select(Lot.id, Lot.code, Lot.item_id).where(among(Lot.code, "codes"))
_GROUP = select(RecipientGroup.id, RecipientGroup.code).where(
    RecipientGroup.code == bindparam("code")
)
_ORGANIZATION = select(Organization.id, Organization.code, Organization.path).where(
    Organization.code == bindparam("code")
)
_FUND = PreparedQuery(
    select(Fund.id, Fund.code, Fund.organization_id, Organization.path)
    .join(Organization, Organization.id == Fund.organization_id)
    .where(Fund.code == bindparam("code"))
)


def items(session: Session, codes: Iterable[str]) -> dict[str, ItemRef]:
    """By each code the item that it means now. Raises ``NotFound`` for the first unknown one."""
    asked = sorted(set(codes))
    found: dict[str, ItemRef] = {}
    for r in merged.ITEMS.rows(session.connection(), {"codes": asked}):
        others = found[r.asked].others if r.asked in found else ()
        if r.other is not None:
            others = (*others, r.other)
        found[r.asked] = ItemRef(r.id, r.code, r.name, r.base_unit, r.grade, r.nature, others)
    _require_all("item", asked, found)
    return found


class Ends(NamedTuple):
    """Between which places goods move: storages by code, and by owner and kind the one place of a kind that is no
    storage, made together with its organization."""

    storages: dict[str, PlaceRef]
    others: dict[tuple[int, Place], PlaceRef]


def ends(
    session: Session,
    ground: Ground,
    codes: Iterable[str],
    act: str,
    *others: tuple[int, Place],
) -> Ends:
    """Storages of the ground's organization (a checkpoint head's own only), and other places by owner and kind.

    Raises ``NotAllowed`` (``NotFound`` for the system operator), ``BadInput`` for a place that is no storage of it.
    """
    asked = sorted(set(codes))
    said = {
        "codes": asked,
        "owners": sorted({owner for owner, _ in others}),
        "kinds": sorted({kind for _, kind in others}),
    }
    found = Ends({}, {})
    for row in _PLACES.rows(session.connection(), said):
        place = PlaceRef(row.id, row.code, row.name, row.kind, row.organization_id)
        if row.kind != Place.STORAGE:
            found.others[row.organization_id, row.kind] = place
        elif row.path.startswith(ground.path) or ground.role == Role.SYSTEM:
            found.storages[row.code] = place
    for code in asked:
        _require_own(ground, code, found.storages.get(code), act)
    return found


def _require_own(ground: Ground, code: str, place: PlaceRef | None, act: str) -> None:
    if place is None:
        if ground.role == Role.SYSTEM:
            raise NotFound(what="location", name=code)
        raise NotAllowed(act=act, role=ground.role, organization=ground.organization)
    ground.require_place(place.id, act)
    if place.organization_id != ground.organization_id:
        raise BadInput(
            field="location", problem=f"{place.name}不是{ground.organization_name}的库房"
        )


def storages(
    session: Session, ground: Ground, codes: Iterable[str], act: str
) -> dict[str, PlaceRef]:
    """Storages of the ground's organization by code: see ``ends``."""
    return ends(session, ground, codes, act).storages


def place_of(session: Session, ground: Ground, kind: Place) -> PlaceRef:
    """The one place of a kind that the ground's organization has, no storage."""
    key = ground.organization_id, kind
    return ends(session, ground, (), "list", key).others[key]


def lots(session: Session, codes: Iterable[str]) -> dict[str, LotRef]:
    """Lots by code, those that exist."""
    asked = sorted(set(codes))
    if not asked:
        return {}
    rows = session.connection().execute(_LOTS, {"codes": asked})
    return {r.code: LotRef(r.id, r.code, r.item_id) for r in rows}


def group(session: Session, code: str | None) -> Ref | None:
    """A recipient group. Raises ``NotFound``."""
    return _one(session, _GROUP, "group", code)


def counterparty(session: Session, code: str | None) -> Ref | None:
    """The counterparty that a code means now; None stays None (anonymous). Raises ``NotFound``."""
    if code is None:
        return None
    rows = merged.COUNTERPARTIES.rows(session.connection(), {"code": code})
    if not rows:
        raise NotFound(what="counterparty", name=code)
    others = tuple(row.other for row in rows if row.other is not None)
    return Ref(rows[0].id, rows[0].code, others)


def recipient(session: Session, ground: Ground, code: str | None, act: str) -> Ref | None:
    """An organization that receives: this one or one below. Raises ``NotAllowed``, ``NotFound``."""
    if code is None:
        return None
    row = session.connection().execute(_ORGANIZATION, {"code": code}).first()
    if ground.role == Role.SYSTEM and row is None:
        raise NotFound(what="organization", name=code)
    if row is None or not (row.path.startswith(ground.path) or ground.role == Role.SYSTEM):
        raise NotAllowed(act=act, role=ground.role, organization=code)
    return Ref(row.id, row.code)


def anybody(session: Session, code: str) -> tuple[Ref, str]:
    """Any organization of the installation, with its path: goods may be sent beside and above. Raises ``NotFound``."""
    row = session.connection().execute(_ORGANIZATION, {"code": code}).first()
    if row is None:
        raise NotFound(what="organization", name=code)
    return Ref(row.id, row.code), row.path


def fund(session: Session, ground: Ground, code: str) -> tuple[Ref, int]:
    """A fund and the id of the organization that owns it: the ground's, or one above or below it.

    Raises ``NotAllowed`` for one elsewhere and for one that never was, alike.
    """
    row = _FUND.first(session.connection(), {"code": code})
    in_line = row is not None and (
        row.path.startswith(ground.path) or ground.path.startswith(row.path)
    )
    if row is None or not in_line:
        raise access.unknown(session, actor=ground.actor, what="fund", name=code)
    return Ref(row.id, row.code), row.organization_id


# ── the shape of plain values ──


def whole(value: object, field: str, *, least: int = 1) -> int:
    """A whole number from ``least`` up. Raises ``BadInput``: floats and booleans are no numbers here."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadInput(field=field, problem="要写整数")
    if not least <= value <= QUANTITY_MAX:
        raise BadInput(field=field, problem=f"要在 {least:,} 和 {QUANTITY_MAX:,} 之间")
    return value


def heads(value: object, field: str, *, least: int = 1) -> int:
    """A number of people or days. Raises ``BadInput``."""
    if whole(value, field, least=least) > HEADS_MAX:
        raise BadInput(field=field, problem=f"不能超过 {HEADS_MAX:,}")
    return int(str(value))


def code(value: object, field: str) -> str:
    """A code by which a thing is known for ever. Raises ``BadInput``."""
    said = words(value, field, most=64)
    if any(c.isspace() or c in "/%:" or not c.isprintable() for c in said):
        raise BadInput(field=field, problem="编码里不能有空格、斜线、百分号、冒号和看不见的字符")
    return said


def words(value: object, field: str, *, most: int = 200) -> str:
    """Text that says something, trimmed. Raises ``BadInput`` when empty or longer than ``most`` characters."""
    if not isinstance(value, str) or not value.strip():
        raise BadInput(field=field, problem="不能空着")
    if len(value.strip()) > most:
        raise BadInput(field=field, problem=f"不能超过 {most} 个字")
    return value.strip()


def day(value: object, field: str) -> date:
    """A date. Raises ``BadInput``."""
    if not isinstance(value, date):
        raise BadInput(field=field, problem="要写日期，例如 2020-02-08")
    return value


def some_lines(lines: object) -> None:
    """A document has 1 to 4,095 lines. Raises ``BadInput``."""
    if not isinstance(lines, list | tuple) or not 1 <= len(lines) <= LINES_MAX:
        raise BadInput(field="lines", problem=f"一张单据要有 1 至 {LINES_MAX:,} 行")


def _one(session: Session, statement: object, what: str, code: str | None) -> Ref | None:
    if code is None:
        return None
    row = session.connection().execute(statement, {"code": code}).first()  # type: ignore[call-overload]
    if row is None:
        raise NotFound(what=what, name=code)
    return Ref(row.id, row.code)


def _require_all(what: str, asked: list[str], found: dict[str, ItemRef]) -> None:
    for code in asked:
        if code not in found:
            raise NotFound(what=what, name=code)
