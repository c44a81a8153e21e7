"""Users: who they are, their passwords, signing in.

Passwords are kept as argon2id hashes; hashing takes a tenth of a second and is done outside write transactions.
Sign-in is throttled per login from the audit trail, so that it holds over restarts and several processes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from inventory import access, db
from inventory.db import Ledger
from inventory.dialects import within
from inventory.errors import BadInput, NotFound, TooManyAttempts
from inventory.models import AppUser, AuditEvent, Location, Organization
from inventory.models.people import Role

SYSTEM = "system"
ATTEMPTS_MAX = 5
PAUSE = timedelta(minutes=15)
PASSWORD_MIN = 8


@dataclass(frozen=True)
class UserRow:
    """A user as lists show him."""

    login: str
    name: str
    role: str
    role_name: str
    organization: str | None
    location: str | None
    demo: bool
    active: bool


@dataclass(frozen=True)
class Profile:
    """A signed-in user: who he is and where. ``stamp`` changes when his password, role or place does; ``also`` are the
    roles of those for whom he stands in today."""

    login: str
    name: str
    role: str
    role_name: str
    organization: str
    organization_name: str
    location: str | None
    location_name: str | None
    stamp: str
    also: tuple[str, ...] = ()


def hash_password(password: str) -> str:
    """The argon2id hash of a password. Raises ``BadInput`` below 8 characters. Call outside a transaction."""
    if len(password) < PASSWORD_MIN:
        raise BadInput(field="password", problem=f"密码至少 {PASSWORD_MIN} 个字符")
    return _hasher().hash(password)


def set_password_hash(session: Session, *, actor: str, login: str, password_hash: str) -> None:
    """Give a user a password by its hash (``hash_password``). Raises ``NotAllowed``, ``NotFound``."""
    access.permit_anywhere(session, actor=actor, act="users")
    found = session.execute(
        update(AppUser)
        .where(AppUser.login == login, AppUser.role != Role.SYSTEM)
        .values(password_hash=password_hash)
        .returning(AppUser.id)
    ).first()
    if found is None:
        raise NotFound(what="user", name=login)
    record(session, actor=actor, event="password_set", subject=login)


def set_password(ledger: Ledger, *, actor: str, login: str, password: str) -> None:
    """Give a user a password; hashes before it opens its transaction."""
    hashed = hash_password(password)
    with ledger.writing() as session:
        set_password_hash(session, actor=actor, login=login, password_hash=hashed)


def sign_in(ledger: Ledger, *, login: str, password: str) -> Profile | None:
    """The profile of a user who knows his password, else None. Raises ``TooManyAttempts`` after five wrong ones.

    An unknown login costs the same time as a wrong password.
    """
    login = login.strip()[:64]
    with ledger.reading() as session:
        _require_patience(session, login)
        known = session.scalar(
            select(AppUser.password_hash).where(AppUser.login == login, AppUser.active)
        )
    right = _verify(known or _dummy_hash(), password) and known is not None
    with ledger.writing() as session:
        record(session, actor=login, event="sign_in" if right else "sign_in_refused", subject=login)
        return profile(session, login) if right else None


def profile(session: Session, login: str) -> Profile | None:
    """The profile of an active user who can sign in, else None."""
    row = session.execute(
        select(AppUser, Organization.code, Organization.name, Location.code, Location.name)
        .join(Organization, Organization.id == AppUser.organization_id)
        .outerjoin(Location, Location.id == AppUser.location_id)
        .where(AppUser.login == login, AppUser.active, AppUser.password_hash.is_not(None))
    ).first()
    if row is None:
        return None
    user, organization, organization_name, location, location_name = row
    return Profile(
        login=user.login,
        name=user.name,
        role=user.role,
        role_name=access.ROLE_NAMES[Role(user.role)],
        organization=organization,
        organization_name=organization_name,
        location=location,
        location_name=location_name,
        stamp=f"{user.role}:{organization}:{location}:{(user.password_hash or '')[-16:]}",
        also=access.roles_stood_in_for(session, login),
    )


def users(session: Session, *, actor: str) -> tuple[UserRow, ...]:
    """Every user in the actor's scope, without the system operator. Raises ``NotAllowed``."""
    if access.nobody_yet(session, actor=actor, act="read_users"):
        return ()
    ground = access.permit_home(session, actor=actor, act="read_users")
    rows = session.execute(
        select(AppUser, Organization.code, Location.code)
        .join(Organization, Organization.id == AppUser.organization_id)
        .outerjoin(Location, Location.id == AppUser.location_id)
        .where(within(Organization.path, ground.path))
        .order_by(AppUser.login)
    )
    return tuple(
        UserRow(
            login=user.login,
            name=user.name,
            role=user.role,
            role_name=access.ROLE_NAMES[Role(user.role)],
            organization=organization,
            location=location,
            demo=user.demo,
            active=user.active,
        )
        for user, organization, location in rows
    )


def demo_logins(session: Session) -> tuple[str, ...]:
    """The logins of demo users that can sign in; while there are any, nothing is served to other machines."""
    found = session.scalars(
        select(AppUser.login)
        .where(AppUser.demo, AppUser.active, AppUser.password_hash.is_not(None))
        .order_by(AppUser.login)
    )
    return tuple(found)


def anybody(session: Session) -> bool:
    """Is there a user who can sign in? In new books without the story there is none until one is set up."""
    able = select(AppUser.id).where(AppUser.active, AppUser.password_hash.is_not(None)).limit(1)
    return session.scalar(able) is not None


def record(session: Session, *, actor: str, event: str, subject: str) -> None:
    """Add a line to the audit trail."""
    session.execute(
        insert(AuditEvent).values(
            happened_at=db.now(session), actor=actor, event=event, subject=subject
        )
    )


def _require_patience(session: Session, login: str) -> None:
    since = _last_success(session, login)
    start = db.now(session) - PAUSE
    wrong = session.scalar(
        select(func.count())
        .select_from(AuditEvent)
        .where(
            AuditEvent.event == "sign_in_refused",
            AuditEvent.subject == login,
            AuditEvent.happened_at > (max(start, since) if since else start),
        )
    )
    if (wrong or 0) >= ATTEMPTS_MAX:
        raise TooManyAttempts(minutes=PAUSE.seconds // 60)


def _last_success(session: Session, login: str) -> datetime | None:
    return session.scalar(
        select(func.max(AuditEvent.happened_at)).where(
            AuditEvent.event == "sign_in", AuditEvent.subject == login
        )
    )


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@lru_cache(maxsize=1)
def _dummy_hash() -> str:
    return _hasher().hash("no such user")


def _verify(hashed: str, password: str) -> bool:
    try:
        return _hasher().verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False
