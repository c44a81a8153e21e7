"""Who may do what, where: one table of rights (``rights``) and one question, asked inside every verb.

A role permits acts; a user's organization and those below it are his scope. Outside it the answer is ``NotAllowed``,
the same whether the thing exists or not. A checkpoint head is further held to his own place. Who stands in for
somebody (``delegations``) may on those days do what that one may, where he may. The local ``system`` operator stands at
the machine itself and may do everything.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from inventory import duty_rules, standins
from inventory.errors import DutyAbove, LedgerError, NotAllowed, NotFound
from inventory.models import AppUser, Delegation, Kinship, Organization
from inventory.models.people import Role
from inventory.prepared import PreparedQuery
from inventory.rights import DUTY_OF as DUTY_OF
from inventory.rights import RIGHTS as RIGHTS
from inventory.rights import ROLE_NAMES as ROLE_NAMES


@dataclass(frozen=True)
class Ground:
    """The answer yes: who acts, and in which organization."""

    actor_id: int
    actor: str
    role: str
    organization_id: int
    organization: str
    organization_name: str
    path: str
    location_id: int | None
    at_home: bool  # in his own organization, not in one below it
    has_kin: (
        bool  # did he, or anybody for whom he ever stood in, declare a kinship with a counterparty?
    )
    also_at: frozenset[int] = frozenset()  # places of those for whom a checkpoint head stands in

    def require_place(self, location_id: int, act: str) -> None:
        """Hold a checkpoint head to his own place. Raises ``NotAllowed``."""
        if self.location_id not in (None, location_id) and location_id not in self.also_at:
            raise NotAllowed(act=act, role=self.role, organization=self.organization)


def may(role: str, act: str) -> bool:
    """Does the role permit the act at all (somewhere)?"""
    return act in RIGHTS.get(role, frozenset())


def can_do(act: str) -> list[str]:
    """The Chinese names of the roles that permit an act, for advice."""
    return [ROLE_NAMES[Role(r)] for r, acts in RIGHTS.items() if act in acts and r != Role.SYSTEM]


_home = aliased(Organization)
_there = aliased(Organization)
_stood_in_for = (
    select(Delegation.absent_id).where(Delegation.stand_in_id == AppUser.id).correlate(AppUser)
)
_ASK = PreparedQuery(
    select(
        AppUser.id,
        AppUser.role,
        AppUser.location_id,
        _home.path.label("home_path"),
        _there.id.label("organization_id"),
        _there.code,
        _there.name,
        _there.path,
        select(Kinship.id)
        .where(or_(Kinship.user_id == AppUser.id, Kinship.user_id.in_(_stood_in_for)))
        .where(Kinship.counterparty_id.is_not(None))
        .exists()
        .label("has_kin"),
    )
    .select_from(AppUser)
    .outerjoin(_home, _home.id == AppUser.organization_id)
    .outerjoin(_there, _there.code == bindparam("organization"))
    .where(AppUser.login == bindparam("login"), AppUser.active)
)
_HOME = select(Organization.code).join(AppUser, AppUser.organization_id == Organization.id)
_ROOT = select(Organization.code).where(Organization.parent_id.is_(None)).order_by(Organization.id)


def permit(session: Session, *, actor: str, act: str, organization: str) -> Ground:
    """May ``actor`` (a login) do ``act`` in ``organization`` (a code), himself or for whom he stands in? Raises
    ``NotAllowed``, and ``DutyAbove`` where that is left to those above; the system operator is told ``NotFound`` where
    there is no such organization."""
    own = _ask(session, actor, organization)
    if own is None:
        raise NotAllowed(act=act, role="", organization=organization)
    able, refusal = _free(session, [own], act)
    if not able or own.location_id is not None:
        more, refused = _free(session, _absent(session, actor, organization), act)
        able, refusal = able + more, refusal or refused
    if not able:
        raise refusal or NotAllowed(act=act, role=own.role, organization=organization)
    row = next((row for row in able if row.location_id is None), able[0])
    if row.organization_id is None:
        raise NotFound(what="organization", name=organization)
    places = () if row.location_id is None else (other.location_id for other in able[1:])
    return Ground(
        actor_id=own.id,
        actor=actor,
        role=row.role,
        organization_id=row.organization_id,
        organization=row.code,
        organization_name=row.name,
        path=row.path,
        location_id=row.location_id,
        at_home=row.home_path == row.path,
        has_kin=own.has_kin,
        also_at=frozenset(places),
    )


def permit_also(session: Session, ground: Ground, *, act: str) -> None:
    """May he whom ``permit`` allowed something do this act as well, in the same place? He is not looked up again where
    the role says so by which he may. Raises like ``permit``."""
    known = ground.location_id is None and may(ground.role, act)
    if not (known and (act not in DUTY_OF or not ground.at_home)):
        permit(session, actor=ground.actor, act=act, organization=ground.organization)


def permit_own(session: Session, *, actor: str, act: str) -> None:
    """May ``actor`` do ``act`` by his own role? What nobody does for another. Raises ``NotAllowed``."""
    role = _role(session, actor)
    if role is None or not may(role, act):
        raise NotAllowed(act=act, role=role or "")


def permit_home(
    session: Session, *, actor: str, act: str, organization: str | None = None
) -> Ground:
    """Like ``permit``; without an organization it is the actor's own, for the system operator the root."""
    return permit(
        session, actor=actor, act=act, organization=organization or home(session, actor=actor)
    )


def permit_anywhere(session: Session, *, actor: str, act: str) -> str:
    """May ``actor`` do an act that belongs to no organization (shared catalogues), himself or for whom he stands in?
    Gives the role by which he may."""
    own = _role(session, actor)
    if own is None:
        raise NotAllowed(act=act, role="")
    if may(own, act):
        return own
    for login in standins.absent(session, actor):
        role = _role(session, login)
        if role is not None and may(role, act):
            return role
    raise NotAllowed(act=act, role=own)


# what is looked for by a number or code: what not seeing it is called, and how many parts of it follow the organization
_LOOKED_FOR = {
    "document": ("read_document", 3),  # NDL-RK-2020-000123
    "lot": ("read_lot", 4),  # NDL-RK-2020-000123-1
    "stub": ("read_stub", 2),  # NDL-ST-000123
    "invoice": ("read_invoice", 2),  # NDL-FP-000123
    "disclosure": ("sheet", 2),  # NDL-GS-000012
    "objection": ("answer_objection", 2),  # NDL-YY-000001
    "fund": ("read_one_fund", 0),
}


def unknown(session: Session, *, actor: str, what: str, name: str) -> LedgerError:
    """What an actor is told of a number or code that names nothing he may have to do with.

    ``NotFound``, which helps against a mistyped number, only where it would be one of an organization in his scope and
    he may see whatever there is; else ``NotAllowed``, whether there is such a thing or not. A fund's code says nothing
    of whose it is, so an unknown one is ``NotAllowed``. The system operator is always told ``NotFound``."""
    act, after = _LOOKED_FOR[what]
    owner, *rest = str(name).rsplit("-", after) if after else ("",)
    said = {"login": actor, "organization": owner if rest and len(rest) == after else ""}
    row = _ASK.first(session.connection(), said)
    if row is None:
        return NotAllowed(act=act, role="")
    sees_all = row.location_id is None and all(
        may(row.role, r) for r in ("read_stock", "read_fund")
    )
    own = row.path is not None and _in_scope(row.role, row.home_path, row.path)
    if row.role == Role.SYSTEM or (own and (sees_all or what == "stub")):
        return NotFound(what=what, name=name)
    return NotAllowed(act=act, role=row.role)


def permit_on(
    session: Session,
    *,
    actor: str,
    act: str,
    number: str,
    organization: str | None,
    what: str = "document",
) -> Ground:
    """May ``actor`` do ``act`` with the document ``number``, which is one of ``organization`` (None: there is none)?
    ``what`` is "invoice" where it is one of the register of invoices.

    Raises ``NotAllowed``, and ``NotFound`` where ``unknown`` says so."""
    permit_anywhere(session, actor=actor, act=act)
    if organization is not None:
        try:
            return permit(session, actor=actor, act=act, organization=organization)
        except NotAllowed:
            pass  # it is told as if there were none
    raise unknown(session, actor=actor, what=what, name=number)


def scope(session: Session, *, actor: str, act: str) -> str:
    """The path below which the actor may do an act that no single organization answers for; "" is everywhere. Of
    several, where he stands in for somebody, the widest that holds his own."""
    first, *others = scopes(session, actor=actor, act=act)
    for path in others:
        first = path if first.startswith(path) else first
    return first


def scopes(session: Session, *, actor: str, act: str) -> tuple[str, ...]:
    """The paths below which the actor may do an act: his own first, then of those for whom he stands in. Raises
    ``NotAllowed`` where there is none."""
    permit_anywhere(session, actor=actor, act=act)
    logins = (actor, *standins.absent(session, actor))
    able = (login for login in logins if may(_role(session, login) or "", act))
    return tuple(own_path(session, login) for login in able)


def roles_stood_in_for(session: Session, login: str) -> tuple[str, ...]:
    """The roles of those for whom a user stands in today, for showing or hiding."""
    roles = (_role(session, absent) for absent in standins.absent(session, login))
    return tuple(role for role in roles if role is not None)


def own_path(session: Session, login: str) -> str:
    """The path of a user's organization; "" for the system operator."""
    own = select(Organization.path).join(AppUser, AppUser.organization_id == Organization.id)
    return session.scalar(own.where(AppUser.login == login)) or ""


def user_id(session: Session, login: str) -> int:
    """The id of a user who was asked about before."""
    return session.scalars(select(AppUser.id).where(AppUser.login == login)).one()


def nobody_yet(session: Session, *, actor: str, act: str) -> bool:
    """Is there no organization yet, so that a list of anything is empty? Raises ``NotAllowed``."""
    permit_anywhere(session, actor=actor, act=act)
    return not home(session, actor=actor)


def home(session: Session, *, actor: str) -> str:
    """The code of the actor's organization; of the root for the system operator; "" where there is none yet."""
    own = session.scalar(_HOME.where(AppUser.login == actor))
    return own or session.scalar(_ROOT.limit(1)) or ""


def _role(session: Session, login: str) -> str | None:
    return session.scalar(select(AppUser.role).where(AppUser.login == login, AppUser.active))


def _ask(session: Session, login: str, organization: str) -> Any:
    """A user, his organization and the one asked about; None where he is no active user."""
    said = {"login": login, "organization": organization}
    return _ASK.first(session.connection(), said)


def _absent(session: Session, actor: str, organization: str) -> Iterator[Any]:
    """As ``_ask``, those for whom a user stands in today."""
    rows = (_ask(session, login, organization) for login in standins.absent(session, actor))
    return (row for row in rows if row is not None)


def _able(row: Any, act: str) -> bool:
    elsewhere = row.location_id is not None and row.path != row.home_path
    return may(row.role, act) and not elsewhere and _in_scope(row.role, row.home_path, row.path)


def _free(session: Session, rows: Iterable[Any], act: str) -> tuple[list[Any], DutyAbove | None]:
    """Of users and the organization asked about, those who may do an act there; and the refusal of those who are its
    own people where the act belongs to a duty that is left to those above. Who is held to a place of his own does what
    is done there."""
    able = [row for row in rows if _able(row, act)]
    duty = DUTY_OF.get(act)
    at_home = [row for row in able if row.location_id is None and row.path == row.home_path]
    if duty is None or not at_home or at_home[0].organization_id is None:
        return able, None
    refusal = duty_rules.left_above(
        session, act=act, duty=duty, organization_id=at_home[0].organization_id
    )
    return [row for row in able if refusal is None or row not in at_home], refusal


def _in_scope(role: str, home_path: str | None, path: str | None) -> bool:
    if role == Role.SYSTEM:
        return True
    return path is not None and home_path is not None and path.startswith(home_path)
