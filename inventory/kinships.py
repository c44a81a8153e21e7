"""Recusal (亲属回避): who is related to a counterparty, or to another user, has no part in what is with him.

A user declares it himself, or an administrator or approver for him; how they are related is not asked. It stays, unless
it was declared by mistake: then an administrator or approver withdraws it, who is neither of the two. Who stands in for
somebody (AB角) has no part in what is with the kin of that one. Only counterparties of the catalogue can be looked at:
an organization whose name there was typed word for word is that one (``charges.payee``), a person of that name is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, func, insert, select, true
from sqlalchemy.orm import Session, aliased

from inventory import access, db, merged, resolve, standins, users
from inventory.dialects import among
from inventory.errors import BadInput, Duplicate, NotAllowed, NotFound, Related
from inventory.models import AppUser, Counterparty, Kinship, KinshipChange, Organization
from inventory.models.people import Role


@dataclass(frozen=True)
class KinshipRow:
    """A user and to whom he is related: a counterparty, or the login of a user. ``withdrawn`` says why that does not
    stand, "" where it does."""

    user: str
    user_name: str
    counterparty: str | None
    other: str | None
    name: str
    declared_on: date
    withdrawn: str


def declare(
    session: Session,
    *,
    actor: str,
    counterparty: str | None = None,
    other: str | None = None,
    user: str | None = None,
) -> KinshipRow:
    """The actor, or ``user`` (a login), is related to a ``counterparty`` (a code) or to an ``other`` user (a login).

    Raises ``BadInput`` for both or neither, ``NotFound``, ``NotAllowed`` for somebody else's without the right to it,
    ``Duplicate`` where it was declared before."""
    if (counterparty is None) == (other is None):
        raise BadInput(field="counterparty", problem="写往来单位，或写另一个用户，二者选一")
    whose = user or actor
    if whose == actor:
        access.permit_anywhere(session, actor=actor, act="declare")
    own = _user(session, actor, whose, act="declare_others" if whose != actor else None)
    values: dict[str, Any] = {"user_id": own.id}
    if counterparty is not None:
        found = merged.COUNTERPARTIES.first(session.connection(), {"code": counterparty})
        if found is None:
            raise NotFound(what="counterparty", name=counterparty)
        values["counterparty_id"] = found.id
    elif other == whose:
        raise BadInput(field="other", problem="不能是本人")
    else:
        values["other_id"] = _user(session, actor, str(other), act=None).id
    name = f"{whose} → {counterparty or other}"
    same = _KINSHIPS.where(*(getattr(Kinship, column) == said for column, said in values.items()))
    known = session.execute(same).first()
    if known is not None and not known.withdrawn:
        raise Duplicate(what="kinship", name=name)
    if known is not None:
        _change(session, actor, [known.id], stands=True)
    else:
        by = {"declared_by_id": access.user_id(session, actor), "declared_at": db.now(session)}
        session.execute(insert(Kinship).values(**values, declared_on=db.today(session), **by))
    users.record(session, actor=actor, event="declared", subject=name)
    return _row(session.execute(same).one())


def withdraw(
    session: Session,
    *,
    actor: str,
    user: str,
    reason: str,
    counterparty: str | None = None,
    other: str | None = None,
) -> KinshipRow:
    """It was declared by mistake that ``user`` (a login) is related to a ``counterparty`` (a code) or to an ``other``
    user. What he declared to be, not what the other did. From now on it bars nobody.

    Raises ``BadInput`` for both or neither, or for one of the two or his stand-in, who do not withdraw it themselves;
    ``NotFound`` where none stands, ``NotAllowed``."""
    if (counterparty is None) == (other is None):
        raise BadInput(field="counterparty", problem="写往来单位，或写另一个用户，二者选一")
    why = resolve.words(reason, "reason")
    own = _user(session, actor, user, act="declare_others")
    circle = standins.circle(session, actor)
    if circle.holds_today(user) or (other is not None and circle.holds_today(other)):
        raise BadInput(field="user", problem="当事人和他的代理人不能自己撤回，要由别人撤回")
    mine = _KINSHIPS.where(Kinship.user_id == own.id, _stands())
    if counterparty is not None:
        now = merged.counterparty_now(Kinship.counterparty_id)
        mine = mine.where(now.in_(merged.counterparty_ids(counterparty)))
    else:
        mine = mine.where(_two.login == other)
    rows = session.execute(mine.order_by(Kinship.id)).all()
    name = f"{user} → {counterparty or other}"
    if not rows:
        raise NotFound(what="kinship", name=name)
    _change(session, actor, [row.id for row in rows], stands=False, reason=why)
    users.record(session, actor=actor, event="kinship_withdrawn", subject=name)
    return _row(session.execute(_KINSHIPS.where(Kinship.id == rows[0].id)).one())


def kinships(session: Session, *, actor: str) -> tuple[KinshipRow, ...]:
    """What was declared, also what was withdrawn: of the users in the scope of who may see them, else the actor's own.
    The older first."""
    access.permit_anywhere(session, actor=actor, act="declare")
    try:
        paths = access.scopes(session, actor=actor, act="declare_others")
    except NotAllowed:
        paths = ()
    rows = session.execute(_KINSHIPS.order_by(Kinship.id))
    return tuple(_row(r) for r in rows if r.user == actor or (paths and r.path.startswith(paths)))


def require_unrelated(
    session: Session, *, actor: str, act: str, counterparty_id: int | None
) -> None:
    """Neither the actor nor anybody for whom he stands in today is related to a counterparty, by whichever of its codes
    that were merged. Raises ``Related``."""
    if counterparty_id is None:
        return
    logins = [actor, *standins.absent(session, actor)]
    said = {"logins": logins, "counterparty": counterparty_id}
    rows = session.connection().execute(_WITH, said).all()
    if rows:
        row = next((row for row in rows if row.login == actor), rows[0])
        one_with = None if row.login == actor else row.user_name
        raise Related(actor=actor, counterparty=row.name, act=act, one_with=one_with)


def relatives(session: Session, login: str) -> frozenset[str]:
    """The logins of users to whom a user is related, whoever of them declared it."""
    rows = session.connection().execute(_RELATIVES, {"login": login})
    return frozenset(r.two if r.one == login else r.one for r in rows)


def _newest(column: Any) -> ScalarSelect[Any]:
    """What the newest change of a kinship says; null where there was none."""
    newest = select(column).where(KinshipChange.kinship_id == Kinship.id).correlate(Kinship)
    return newest.order_by(KinshipChange.id.desc()).limit(1).scalar_subquery()


def _stands() -> ColumnElement[bool]:
    """Was it not withdrawn, or declared again after that?"""
    return func.coalesce(_newest(KinshipChange.stands), true())


def _change(
    session: Session, actor: str, kinships_: Sequence[int], *, stands: bool, reason: str = ""
) -> None:
    row = {
        "stands": stands,
        "reason": reason,
        "changed_on": db.today(session),
        "changed_by_id": access.user_id(session, actor),
        "changed_at": db.now(session),
    }
    session.execute(insert(KinshipChange), [{"kinship_id": id_, **row} for id_ in kinships_])


_one, _two = aliased(AppUser), aliased(AppUser)
_WITH = (
    select(Counterparty.name, AppUser.login, AppUser.name.label("user_name"))
    .join(Kinship, Kinship.counterparty_id == Counterparty.id)
    .join(AppUser, AppUser.id == Kinship.user_id)
    .where(
        among(AppUser.login, "logins"),
        merged.counterparty_now(Kinship.counterparty_id)
        == merged.counterparty_now(bindparam("counterparty")),
        _stands(),
    )
    .order_by(Kinship.id)
)
_RELATIVES = (
    select(_one.login.label("one"), _two.login.label("two"))
    .join(Kinship, Kinship.user_id == _one.id)
    .join(_two, _two.id == Kinship.other_id)
    .where((_one.login == bindparam("login")) | (_two.login == bindparam("login")), _stands())
)
_KINSHIPS = (
    select(
        Kinship.id,
        _one.login.label("user"),
        _one.name.label("user_name"),
        Counterparty.code.label("counterparty"),
        Counterparty.name.label("counterparty_name"),
        _two.login.label("other"),
        _two.name.label("other_name"),
        Kinship.declared_on,
        _newest(KinshipChange.reason).label("withdrawn"),
        Organization.path,
    )
    .select_from(Kinship)
    .join(_one, _one.id == Kinship.user_id)
    .join(Organization, Organization.id == _one.organization_id)
    .outerjoin(Counterparty, Counterparty.id == Kinship.counterparty_id)
    .outerjoin(_two, _two.id == Kinship.other_id)
)


def _row(row: Any) -> KinshipRow:
    return KinshipRow(
        user=row.user,
        user_name=row.user_name,
        counterparty=row.counterparty,
        other=row.other,
        name=row.counterparty_name or row.other_name,
        declared_on=row.declared_on,
        withdrawn=row.withdrawn or "",
    )


def _user(session: Session, actor: str, login: str, *, act: str | None) -> Any:
    """A user; with an act, one of the scope in which the actor may do it. Raises ``NotAllowed``, ``NotFound``,
    ``BadInput`` for the operator."""
    paths = access.scopes(session, actor=actor, act=act) if act else None
    row = session.execute(
        select(AppUser.id, AppUser.role, Organization.path)
        .outerjoin(Organization, Organization.id == AppUser.organization_id)
        .where(AppUser.login == login)
    ).first()
    if row is not None and row.role == Role.SYSTEM:
        raise BadInput(field="user", problem="本机操作员不是一个人，不用申报")
    if row is None and (paths is None or "" in paths):
        raise NotFound(what="user", name=login)
    if row is None or (paths is not None and not row.path.startswith(paths)):
        raise NotAllowed(act=act or "declare", role="")
    return row
