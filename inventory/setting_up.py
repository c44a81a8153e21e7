"""Setting up an installation from one file: organizations, places, groups, head counts, items, counterparties, users.

By codes and repeatable. The first run of all makes the local ``system`` operator. What may change is brought up to
date; what must not (an organization's parent, a place's organization, an item's base unit, a user's role-bearing
login) is refused by name, and so is what was merged into another. Passwords are hashed before the transaction begins.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from pypinyin import Style, lazy_pinyin
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from inventory import access, digest, resolve, shapes, users
from inventory.db import Ledger
from inventory.errors import BadInput, Duplicate, NotAllowed, NotFound
from inventory.kinds import Place
from inventory.merged import item_now, require_unmerged
from inventory.models import (
    AppUser,
    Counterparty,
    HeadCount,
    Item,
    ItemUnit,
    Location,
    Lot,
    LotUnit,
    Organization,
    OrganizationHead,
    RecipientGroup,
)
from inventory.models.goods import Nature
from inventory.models.parties import CounterpartyKind
from inventory.models.people import Role
from inventory.models.places import OrganizationKind

Entry: TypeAlias = Mapping[str, Any]
PATH_MAX = 600  # characters: nine levels of the longest codes
Noun = TypeVar("Noun", Organization, Location, RecipientGroup, Item, Counterparty, AppUser)

COUNTERPARTY_KINDS = {
    "单位": CounterpartyKind.ENTITY,
    "个人": CounterpartyKind.PERSON,
    "集体": CounterpartyKind.GROUP,
    "未定": CounterpartyKind.UNKNOWN,
}
_SECTIONS = (
    "organizations",
    "locations",
    "groups",
    "head_counts",
    "items",
    "counterparties",
    "users",
)


def setup(ledger: Ledger, *, actor: str, data: Entry) -> dict[str, int]:
    """Load a setup file; gives how many entries each section had.

    Raises ``BadInput`` (naming the entry), ``Duplicate``, ``NotFound``, ``NotAllowed``; nothing is written then.
    """
    unknown = sorted(set(data) - set(_SECTIONS))
    if unknown:
        raise BadInput(field=unknown[0], problem=f"不认识这一项，可以有：{'、'.join(_SECTIONS)}")
    hashes = {
        str(entry["login"]): users.hash_password(shapes.text(entry, "password", f"users[{at}]."))
        for at, entry in enumerate(_entries(data, "users"))
        if entry.get("password") and entry.get("login")
    }
    with ledger.writing() as session:
        ensure_system(session)
        ground = _Ground(session, access.scope(session, actor=actor, act="setup"))
        loaders: dict[str, Callable[[Entry, str], None]] = {
            "organizations": lambda e, at: _organization(ground, e, at),
            "locations": lambda e, at: _location(ground, e, at),
            "groups": lambda e, at: _group(session, e, at),
            "head_counts": lambda e, at: _head_count(ground, e, at),
            "items": lambda e, at: _item(session, e, at),
            "counterparties": lambda e, at: _counterparty(session, e, at),
            "users": lambda e, at: _user(ground, e, at, hashes),
        }
        counts = {}
        for section in _SECTIONS:
            entries = _entries(data, section)
            for number, entry in enumerate(entries):
                loaders[section](entry, f"{section}[{number}]")
            counts[section] = len(entries)
        users.record(session, actor=actor, event="setup", subject=str(counts))
    return counts


@dataclass(frozen=True)
class _Ground:
    """Whose organizations may be set up: those below a path, all below "". The catalogues are shared by all."""

    session: Session
    path: str

    def require(self, organization: Organization | None) -> None:
        """Raises ``NotAllowed`` for an organization that is not below; None is a new one on top."""
        if not (organization.path if organization else "").startswith(self.path):
            raise NotAllowed(act="setup", role=Role.ADMIN)

    def owner(self, entry: Entry, at: str, key: str = "organization") -> Organization:
        """The organization that an entry names. Raises ``NotAllowed`` for one elsewhere or, below a path, for none."""
        code = str(entry.get(key))
        found = _find(self.session, Organization, "code", code)
        if found is None and self.path:
            raise NotAllowed(act="setup", role=Role.ADMIN)
        if found is None:
            raise NotFound(what="organization", name=f"{code} ({at})")
        self.require(found)
        return found


def ensure_system(session: Session) -> None:
    """The local operator, made once."""
    if session.scalar(select(AppUser.id).where(AppUser.login == users.SYSTEM)) is None:
        session.execute(
            insert(AppUser).values(
                login=users.SYSTEM,
                name=access.ROLE_NAMES[Role.SYSTEM],
                role=Role.SYSTEM,
                demo=False,
                active=True,
            )
        )


def pinyin_key(name: str) -> str:
    """The key items are sorted and found by: full pinyin, a blank, the initials (kouzhao kz)."""
    full = "".join(lazy_pinyin(name))
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return f"{full} {initials}".lower()[:200]


def _entries(data: Entry, section: str) -> Sequence[Entry]:
    entries = data.get(section, [])
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise BadInput(field=section, problem="要写成列表，每项是一个对象")
    return entries


def _words(entry: Entry, at: str, key: str) -> str | None:
    """Text that may be left out."""
    said = shapes.text_or_none(entry, key, f"{at}.")
    return None if said is None else resolve.words(said, f"{at}.{key}")


def _code(entry: Entry, at: str, key: str = "code") -> str:
    return resolve.code(entry.get(key), f"{at}.{key}")


def _name(entry: Entry, at: str, key: str = "name") -> str:
    return resolve.words(entry.get(key), f"{at}.{key}")


def _choice(entry: Entry, at: str, key: str, values: type, default: str | None = None) -> str:
    value = entry.get(key, default)
    known = sorted(str(v) for v in values)  # type: ignore[attr-defined]
    if value not in known:
        raise BadInput(field=f"{at}.{key}", problem=f"要写 {'、'.join(known)} 之一")
    return str(value)


def _find(session: Session, noun: type[Noun], key: str, code: str) -> Noun | None:
    return session.scalar(select(noun).where(getattr(noun, key) == code))


def _must_find(session: Session, noun: type[Noun], what: str, code: object, at: str) -> Noun:
    found = _find(session, noun, "code", str(code)) if code is not None else None
    if found is None:
        raise NotFound(what=what, name=f"{code} ({at})")
    return found


def _keep(what: str, code: str, pairs: Sequence[tuple[object, object]]) -> None:
    """What must not change has not changed."""
    if any(old != new for old, new in pairs):
        raise Duplicate(what=what, name=code)


def _save(session: Session, noun: Any, values: Mapping[str, object]) -> None:
    for key, value in values.items():
        setattr(noun, key, value)
    session.add(noun)
    session.flush()


def _organization(ground: _Ground, entry: Entry, at: str) -> None:
    session, code, name = ground.session, _code(entry, at), _name(entry, at)
    parent = ground.owner(entry, at, "parent") if _words(entry, at, "parent") else None
    kind = _choice(entry, at, "kind", OrganizationKind)
    path = f"{parent.path if parent else '/'}{code}/"
    if len(path) > PATH_MAX:
        raise BadInput(field=f"{at}.parent", problem="单位的层级太深")
    old = _find(session, Organization, "code", code)
    # his own organization has a parent above him: he may rename it, not move it
    ground.require(old if old is not None else parent)
    if old is not None:
        _keep("organization", code, [(old.path, path), (old.kind, kind)])
    noun = old or Organization(
        code=code, kind=kind, path=path, parent_id=parent.id if parent else None
    )
    _save(session, noun, {"name": name, "full_name": _words(entry, at, "full_name") or name})
    if old is None:
        _furnish(session, noun)


def _furnish(session: Session, organization: Organization) -> None:
    """A new organization gets its head and one place of each kind outside the storages."""
    session.execute(
        insert(OrganizationHead).values(
            organization_id=organization.id, position=0, digest=digest.GENESIS
        )
    )
    session.execute(
        insert(Location),
        [
            {
                "code": f"{organization.code}:{kind.lower()}",
                "name": organization.name,
                "organization_id": organization.id,
                "kind": str(kind),
                "checkpoint": False,
            }
            for kind in sorted(set(Place) - {Place.STORAGE})
        ],
    )


def _location(ground: _Ground, entry: Entry, at: str) -> None:
    session, code = ground.session, _code(entry, at)
    owner = ground.owner(entry, at)
    old = _find(session, Location, "code", code)
    if old is not None:
        _keep("location", code, [(old.organization_id, owner.id), (old.kind, Place.STORAGE)])
    noun = old or Location(code=code, organization_id=owner.id, kind=str(Place.STORAGE))
    _save(
        session,
        noun,
        {"name": _name(entry, at), "checkpoint": shapes.flag(entry, "checkpoint", f"{at}.")},
    )


def _group(session: Session, entry: Entry, at: str) -> None:
    code = _code(entry, at)
    noun = _find(session, RecipientGroup, "code", code) or RecipientGroup(code=code)
    _save(
        session, noun, {"name": _name(entry, at), "decision": _words(entry, at, "decision") or ""}
    )


def _head_count(ground: _Ground, entry: Entry, at: str) -> None:
    session = ground.session
    group = _must_find(session, RecipientGroup, "group", entry.get("group"), at)
    place = _must_find(session, Location, "location", entry.get("location"), at)
    ground.require(session.get(Organization, place.organization_id))
    if place.kind != Place.STORAGE:
        raise BadInput(field=f"{at}.location", problem="人数要写在库房或卡口名下")
    counted_on = shapes.day(entry.get("on"), f"{at}.on")
    old = session.scalar(
        select(HeadCount).where(
            HeadCount.recipient_group_id == group.id,
            HeadCount.location_id == place.id,
            HeadCount.counted_on == counted_on,
        )
    )
    noun = old or HeadCount(
        recipient_group_id=group.id, location_id=place.id, counted_on=counted_on
    )
    _save(session, noun, {"heads": resolve.heads(entry.get("heads"), f"{at}.heads", least=0)})


def _item(session: Session, entry: Entry, at: str) -> None:
    code, name = _code(entry, at), _name(entry, at)
    unit = resolve.words(entry.get("unit"), f"{at}.unit", most=20)
    old = _find(session, Item, "code", code)
    if old is not None:
        require_unmerged(session, "item", old)
        _keep("item", code, [(old.base_unit, unit)])
    specification = _words(entry, at, "specification") or ""
    twin = session.scalar(
        select(Item).where(
            Item.name == name,
            Item.specification == specification,
            Item.base_unit == unit,
            Item.code != code,
        )
    )
    if twin is not None:
        require_unmerged(session, "item", twin)
        raise Duplicate(what="item", name=f"{code}, {twin.code}")
    minimum, life = entry.get("minimum"), entry.get("shelf_life_days")
    noun = old or Item(code=code, base_unit=unit)
    _save(
        session,
        noun,
        {
            "name": name,
            "specification": specification,
            "grade": _words(entry, at, "grade"),
            "nature": _choice(entry, at, "nature", Nature, Nature.CONSUMABLE),
            "shelf_life_days": None
            if life is None
            else resolve.heads(life, f"{at}.shelf_life_days"),
            "barcode": _words(entry, at, "barcode"),
            "pinyin": pinyin_key(name),
            "minimum": None
            if minimum is None
            else resolve.whole(minimum, f"{at}.minimum", least=0),
        },
    )
    units = entry.get("units") or {}
    if not isinstance(units, dict):
        raise BadInput(field=f"{at}.units", problem='写成 {"箱": 1000}：一箱有多少个基本单位')
    for packing, factor in units.items():
        _packing(session, noun, str(packing), resolve.whole(factor, f"{at}.units", least=2), at)


def _packing(session: Session, item: Item, unit: str, factor: int, at: str) -> None:
    """A usual packing of an item. Once goods were received by it, it stays: another one wants another word."""
    if unit == item.base_unit:
        raise BadInput(field=f"{at}.units", problem=f"“{unit}”就是基本单位，不用换算")
    old = session.get(ItemUnit, (item.id, unit))
    if old is None:
        session.add(ItemUnit(item_id=item.id, unit=unit, factor=factor))
    elif old.factor != factor:
        used = session.scalar(
            select(LotUnit.factor)
            .join(Lot, (Lot.document_id == LotUnit.document_id) & (Lot.line == LotUnit.line))
            .where(item_now(Lot.item_id) == item.id, LotUnit.unit == unit)
            .limit(1)
        )
        if used is not None:
            problem = f"已按一{unit} {old.factor:,} {item.base_unit}入过库，换算不能改"
            raise BadInput(field=f"{at}.units", problem=problem)
        old.factor = factor
    session.flush()


def _counterparty(session: Session, entry: Entry, at: str) -> None:
    code = _code(entry, at)
    old = _find(session, Counterparty, "code", code)
    if old is not None:
        require_unmerged(session, "counterparty", old)
    said = {**entry, "kind": COUNTERPARTY_KINDS.get(str(entry.get("kind")), entry.get("kind"))}
    if said["kind"] is None:
        said["kind"] = CounterpartyKind.UNKNOWN
    _save(
        session,
        old or Counterparty(code=code),
        {
            "name": _name(entry, at),
            "kind": _choice(said, at, "kind", CounterpartyKind),
            "credit_code": _words(entry, at, "credit_code"),
        },
    )


def _user(ground: _Ground, entry: Entry, at: str, hashes: Mapping[str, str]) -> None:
    session, login = ground.session, _code(entry, at, "login")
    role = _choice(entry, at, "role", Role)
    if role == Role.SYSTEM or login == users.SYSTEM:
        raise BadInput(field=f"{at}.role", problem="本机操作员不用设置，也不能登录")
    owner = ground.owner(entry, at)
    place = (
        _must_find(session, Location, "location", entry["location"], at)
        if entry.get("location")
        else None
    )
    if role == Role.CHECKPOINT_HEAD and place is None:
        raise BadInput(field=f"{at}.location", problem="卡口长要写他的卡口")
    if place is not None and place.organization_id != owner.id:
        raise BadInput(field=f"{at}.location", problem="这个库房不属于他的单位")
    old = _find(session, AppUser, "login", login)
    if old is not None:
        ground.require(session.get(Organization, old.organization_id))
    values: dict[str, object] = {
        "name": _name(entry, at),
        "role": role,
        "organization_id": owner.id,
        "location_id": place.id if place else None,
        "demo": shapes.flag(entry, "demo", f"{at}."),
        "active": shapes.flag({"active": True, **entry}, "active", f"{at}."),
    }
    if login in hashes:
        values["password_hash"] = hashes[login]
    _save(session, old or AppUser(login=login), values)
