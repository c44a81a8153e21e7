"""Setting up an installation from one file: organizations, places, groups, head counts, users, and with them the goods.

By codes and repeatable. The first run of all makes the local ``system`` operator. What may change is brought up to
date; what must not (an organization's parent, a place's organization, an item's base unit, a user's role-bearing
login) is refused by name, and so is what was merged into another. Passwords are hashed before the transaction begins.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from inventory import (
    access,
    digest,
    resolve,
    setting_up_evidence,
    setting_up_goods,
    setting_up_publicity,
    setting_up_rules,
    shapes,
    users,
)
from inventory import setting_up_fields as fields
from inventory.db import Ledger
from inventory.errors import BadInput, NotAllowed, NotFound
from inventory.kinds import Place
from inventory.models import (
    AppUser,
    HeadCount,
    Location,
    Organization,
    OrganizationHead,
    RecipientGroup,
)
from inventory.models.people import Role
from inventory.models.places import OrganizationKind
from inventory.setting_up_fields import Entry

PATH_MAX = 600  # characters: nine levels of the longest codes

_SECTIONS = (
    "organizations",
    "locations",
    "groups",
    "head_counts",
    "items",
    "counterparties",
    "users",
    "norms",
    "kits",
    "grades",
    "thresholds",
    "backdating",
    "recount_limits",
    "fund_uses",
    "spend_limits",
    "duties",
    "price_limits",
    "paper_limits",
    "match_tolerances",
    "retentions",
    "paper_categories",
    "paper_rules",
    "sign_rules",
    "disclosure_rules",
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
        for at, entry in enumerate(fields.entries(data, "users"))
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
            "items": lambda e, at: setting_up_goods.load_item(session, e, at),
            "counterparties": lambda e, at: setting_up_goods.load_counterparty(session, e, at),
            "users": lambda e, at: _user(ground, e, at, hashes),
            "norms": lambda e, at: setting_up_goods.load_norm(session, e, at),
            "kits": lambda e, at: setting_up_goods.load_kit(session, e, at),
            "grades": lambda e, at: setting_up_rules.grade(session, e, at),
            "thresholds": lambda e, at: setting_up_rules.threshold(session, e, at),
            "recount_limits": lambda e, at: setting_up_rules.recount_limit(session, e, at),
            "fund_uses": lambda e, at: setting_up_rules.fund_use(session, e, at),
            "spend_limits": lambda e, at: _spend_limit(ground, e, at),
            "duties": lambda e, at: _duty(ground, e, at),
            "disclosure_rules": lambda e, at: setting_up_publicity.disclosure_rule(
                session, ground.owner(e, at).id, e, at
            ),
        } | {name: partial(_from_top, ground, load) for name, load in _FROM_TOP.items()}
        counts = {}
        for section in _SECTIONS:
            entries = fields.entries(data, section)
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
        found = fields.find(self.session, Organization, "code", code)
        if found is None and self.path:
            raise NotAllowed(act="setup", role=Role.ADMIN)
        if found is None:
            raise NotFound(what="organization", name=f"{code} ({at})")
        self.require(found)
        return found


# what holds everywhere: how far back roles may date, what things may cost, what papers are wanted and good for
_FROM_TOP: dict[str, Callable[[Session, Entry, str], None]] = {
    "backdating": setting_up_rules.backdating,
    "price_limits": setting_up_rules.price_limit,
    "paper_limits": setting_up_rules.paper_limit,
    "match_tolerances": setting_up_rules.match_tolerance,
    "retentions": setting_up_evidence.retention,
    "paper_categories": setting_up_evidence.paper_category,
    "paper_rules": setting_up_evidence.paper_rule,
    "sign_rules": setting_up_evidence.sign_rule,
}


def _sensitive(noun: RecipientGroup, entry: Entry, at: str) -> bool:
    """Once said, it is so until somebody says no: by being left out of a file it is not forgotten."""
    if "sensitive" in entry:
        return shapes.flag(entry, "sensitive", f"{at}.")
    return bool(noun.sensitive)


def _from_top(
    ground: _Ground, load: Callable[[Session, Entry, str], None], entry: Entry, at: str
) -> None:
    """An entry of what is set from the top for all. Raises ``NotAllowed`` below it."""
    _require_top(ground)
    load(ground.session, entry, at)


def _require_top(ground: _Ground) -> None:
    tops = select(Organization).where(Organization.parent_id.is_(None))
    for top in ground.session.scalars(tops):
        ground.require(top)


def _spend_limit(ground: _Ground, entry: Entry, at: str) -> None:
    """From which sum an organization wants second eyes is not for itself to say, but for one above; the top has none
    above. Raises ``NotAllowed``."""
    owner = ground.owner(entry, at)
    if owner.path == ground.path and owner.parent_id is not None:
        raise NotAllowed(act="setup", role=Role.ADMIN, organization=owner.code)
    setting_up_rules.spend_limit(ground.session, owner.id, entry, at)


def _duty(ground: _Ground, entry: Entry, at: str) -> None:
    """Whose people do a duty is for those above to say, since the second eyes are theirs. Raises ``NotAllowed``."""
    owner = ground.owner(entry, at)
    if owner.path == ground.path and owner.parent_id is not None:
        raise NotAllowed(act="setup", role=Role.ADMIN, organization=owner.code)
    setting_up_rules.duty(ground.session, owner, entry, at)


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


def _organization(ground: _Ground, entry: Entry, at: str) -> None:
    session, code, name = ground.session, fields.code(entry, at), fields.name(entry, at)
    parent = ground.owner(entry, at, "parent") if fields.words(entry, at, "parent") else None
    kind = fields.choice(entry, at, "kind", OrganizationKind)
    path = f"{parent.path if parent else '/'}{code}/"
    if len(path) > PATH_MAX:
        raise BadInput(field=f"{at}.parent", problem="单位的层级太深")
    old = fields.find(session, Organization, "code", code)
    # his own organization has a parent above him: he may rename it, not move it
    ground.require(old if old is not None else parent)
    if old is not None:
        fields.keep("organization", code, [(old.path, path), (old.kind, kind)])
    noun = old or Organization(
        code=code, kind=kind, path=path, parent_id=parent.id if parent else None
    )
    fields.save(
        session, noun, {"name": name, "full_name": fields.words(entry, at, "full_name") or name}
    )
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
    session, code = ground.session, fields.code(entry, at)
    owner = ground.owner(entry, at)
    old = fields.find(session, Location, "code", code)
    if old is not None:
        fields.keep("location", code, [(old.organization_id, owner.id), (old.kind, Place.STORAGE)])
    noun = old or Location(code=code, organization_id=owner.id, kind=str(Place.STORAGE))
    fields.save(
        session,
        noun,
        {"name": fields.name(entry, at), "checkpoint": shapes.flag(entry, "checkpoint", f"{at}.")},
    )


def _group(session: Session, entry: Entry, at: str) -> None:
    code = fields.code(entry, at)
    noun = fields.find(session, RecipientGroup, "code", code) or RecipientGroup(code=code)
    fields.save(
        session,
        noun,
        {
            "name": fields.name(entry, at),
            "decision": fields.words(entry, at, "decision") or "",
            "sensitive": _sensitive(noun, entry, at),
        },
    )


def _head_count(ground: _Ground, entry: Entry, at: str) -> None:
    session = ground.session
    group = fields.must_find(session, RecipientGroup, "group", entry.get("group"), at)
    place = fields.must_find(session, Location, "location", entry.get("location"), at)
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
    fields.save(session, noun, {"heads": resolve.heads(entry.get("heads"), f"{at}.heads", least=0)})


def _user(ground: _Ground, entry: Entry, at: str, hashes: Mapping[str, str]) -> None:
    session, login = ground.session, fields.code(entry, at, "login")
    role = fields.choice(entry, at, "role", Role)
    if role == Role.SYSTEM or login == users.SYSTEM:
        raise BadInput(field=f"{at}.role", problem="本机操作员不用设置，也不能登录")
    owner = ground.owner(entry, at)
    place = (
        fields.must_find(session, Location, "location", entry["location"], at)
        if entry.get("location")
        else None
    )
    if role == Role.CHECKPOINT_HEAD and place is None:
        raise BadInput(field=f"{at}.location", problem="卡口长要写他的卡口")
    if role == Role.VILLAGE_CLERK and owner.kind != OrganizationKind.VILLAGE:
        # he keeps both goods and money, which only a village may leave to one person
        raise BadInput(field=f"{at}.organization", problem="村报账员要属于一个村")
    if place is not None and place.organization_id != owner.id:
        raise BadInput(field=f"{at}.location", problem="这个库房不属于他的单位")
    old = fields.find(session, AppUser, "login", login)
    if old is not None:
        ground.require(session.get(Organization, old.organization_id))
    values: dict[str, object] = {
        "name": fields.name(entry, at),
        "role": role,
        "organization_id": owner.id,
        "location_id": place.id if place else None,
        "demo": shapes.flag(entry, "demo", f"{at}."),
        "active": shapes.flag({"active": True, **entry}, "active", f"{at}."),
    }
    if login in hashes:
        values["password_hash"] = hashes[login]
    fields.save(session, old or AppUser(login=login), values)
