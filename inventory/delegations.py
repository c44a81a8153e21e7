"""Standing in (AB角): somebody may do what an absent user may, from a day until another, by a decision.

It is said by another than the stand-in, and a stand-in names no further one. It ends on its last day, or before it by
``end``. Documents bear the name of who made them, the stand-in; duties hold for both together: see ``duties``.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, aliased

from inventory import access, db, resolve, users
from inventory.errors import BadInput, Duplicate, NotAllowed, NotFound
from inventory.models import AppUser, Delegation, DelegationEnd, Organization
from inventory.models.people import Role


@dataclass(frozen=True)
class DelegationRow:
    """Who stands in for whom. ``in_force``: today; ``ended_on``: where it ended before its last day."""

    absent: str
    absent_name: str
    stand_in: str
    stand_in_name: str
    from_on: date
    until_on: date
    decision: str
    set_by: str
    ended_on: date | None
    in_force: bool


def delegate(
    session: Session,
    *,
    actor: str,
    absent: str,
    stand_in: str,
    from_on: date,
    until_on: date,
    decision: str,
) -> DelegationRow:
    """From a day until another ``stand_in`` may do what ``absent`` may (both logins), by a decision.

    Raises ``NotAllowed`` where one of them is outside the actor's scope, or the actor names himself; ``BadInput`` for
    days that are over or the wrong way round, or who cannot be stood in for; ``Duplicate`` where he stands in already.
    """
    access.permit_own(session, actor=actor, act="delegate")
    from_on, until_on = resolve.day(from_on, "from"), resolve.day(until_on, "until")
    today = db.today(session)
    if until_on < max(from_on, today):
        raise BadInput(field="until", problem="不能早于开始日期，也不能早于今天")
    away, here = (
        _user(session, actor, absent, "absent"),
        _user(session, actor, stand_in, "stand_in"),
    )
    if away.id == here.id:
        raise BadInput(field="stand_in", problem="代理人不能是本人")
    if stand_in == actor:
        raise BadInput(field="stand_in", problem="不能指定自己做代理人，要由别人指定")
    known = (row for row in _rows(session) if (row.absent, row.stand_in) == (absent, stand_in))
    if any(row.ended_on is None and _meet(row, from_on, until_on) for row in known):
        raise Duplicate(what="delegation", name=f"{absent} → {stand_in}")
    session.execute(
        insert(Delegation).values(
            absent_id=away.id,
            stand_in_id=here.id,
            from_on=from_on,
            until_on=until_on,
            decision=resolve.words(decision, "decision"),
            set_by_id=access.user_id(session, actor),
            set_at=db.now(session),
        )
    )
    users.record(session, actor=actor, event="delegated", subject=f"{absent} → {stand_in}")
    return _rows(session)[-1]


def end(session: Session, *, actor: str, absent: str, stand_in: str) -> DelegationRow:
    """What was delegated ends now, before its last day; also by the absent user himself, who is back. Raises
    ``NotAllowed``, ``NotFound`` where nothing is in force or still to come."""
    if actor != absent:
        access.permit_own(session, actor=actor, act="delegate")
        for login, field in ((absent, "absent"), (stand_in, "stand_in")):
            _user(session, actor, login, field, active=False)
    today = db.today(session)
    standing = [
        row
        for row in session.execute(_DELEGATIONS.order_by(Delegation.id))
        if (row.absent, row.stand_in) == (absent, stand_in)
        and row.ended_on is None
        and row.Delegation.until_on >= today
    ]
    if not standing:
        raise NotFound(what="delegation", name=f"{absent} → {stand_in}")
    session.execute(
        insert(DelegationEnd),
        [
            {
                "delegation_id": row.Delegation.id,
                "ended_on": today,
                "ended_by_id": access.user_id(session, actor),
                "ended_at": db.now(session),
            }
            for row in standing
        ],
    )
    users.record(session, actor=actor, event="delegation_ended", subject=f"{absent} → {stand_in}")
    return next(row for row in reversed(_rows(session)) if row.stand_in == stand_in)


def delegations(session: Session, *, actor: str) -> tuple[DelegationRow, ...]:
    """Who stands or stood in for whom, of the absent users in the actor's scope; what he has to do with himself in any
    case. The older first. Raises ``NotAllowed``."""
    paths = access.scopes(session, actor=actor, act="list")
    return tuple(
        _row(session, row)
        for row in session.execute(_DELEGATIONS.order_by(Delegation.id))
        if actor in (row.absent, row.stand_in) or row.path.startswith(paths)
    )


_absent, _stand_in, _set_by = aliased(AppUser), aliased(AppUser), aliased(AppUser)
_DELEGATIONS = (
    select(
        Delegation,
        _absent.login.label("absent"),
        _absent.name.label("absent_name"),
        _stand_in.login.label("stand_in"),
        _stand_in.name.label("stand_in_name"),
        _set_by.login.label("set_by"),
        DelegationEnd.ended_on,
        Organization.path,
    )
    .join(_absent, _absent.id == Delegation.absent_id)
    .join(Organization, Organization.id == _absent.organization_id)
    .join(_stand_in, _stand_in.id == Delegation.stand_in_id)
    .join(_set_by, _set_by.id == Delegation.set_by_id)
    .outerjoin(DelegationEnd, DelegationEnd.delegation_id == Delegation.id)
)


def _rows(session: Session) -> list[DelegationRow]:
    return [_row(session, row) for row in session.execute(_DELEGATIONS.order_by(Delegation.id))]


def _row(session: Session, row: Any) -> DelegationRow:
    of, today = row.Delegation, db.today(session)
    return DelegationRow(
        absent=row.absent,
        absent_name=row.absent_name,
        stand_in=row.stand_in,
        stand_in_name=row.stand_in_name,
        from_on=of.from_on,
        until_on=of.until_on,
        decision=of.decision,
        set_by=row.set_by,
        ended_on=row.ended_on,
        in_force=of.from_on <= today <= of.until_on
        and (row.ended_on is None or today < row.ended_on),
    )


def _meet(row: DelegationRow, start: date, last: date) -> bool:
    return row.from_on <= last and start <= row.until_on


def _user(session: Session, actor: str, login: str, field: str, *, active: bool = True) -> Any:
    """A user of the actor's scope. Raises ``NotAllowed`` for another and for none, ``BadInput`` for one who is not
    active or is the operator, whom nobody stands in for."""
    row = session.execute(
        select(AppUser.id, AppUser.role, AppUser.active, Organization.path)
        .outerjoin(Organization, Organization.id == AppUser.organization_id)
        .where(AppUser.login == login)
    ).first()
    if row is not None and row.role == Role.SYSTEM:
        raise BadInput(field=field, problem="本机操作员不能代理，也不能被代理")
    path = access.own_path(session, actor)
    if row is None and path == "":
        raise NotFound(what="user", name=login)
    if row is None or not row.path.startswith(path):
        raise NotAllowed(act="delegate", role="")
    if active and not row.active:
        raise BadInput(field=field, problem="这个用户已经停用")
    return row
