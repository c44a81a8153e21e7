"""Who stands in for whom on a day (AB角): what rights and duties both ask.

Only straight: who stands in for a stand-in does not stand in for whom that one stands in for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased

from inventory import db
from inventory.clock import local_date
from inventory.models import AppUser, Delegation, DelegationEnd

_absent = aliased(AppUser)
_stand_in = aliased(AppUser)
_PAIRS = (
    select(
        _absent.login.label("absent"),
        _stand_in.login.label("stand_in"),
        Delegation.from_on,
        Delegation.until_on,
        DelegationEnd.ended_on,
    )
    .join(_absent, _absent.id == Delegation.absent_id)
    .join(_stand_in, _stand_in.id == Delegation.stand_in_id)
    .outerjoin(DelegationEnd, DelegationEnd.delegation_id == Delegation.id)
    .order_by(Delegation.id)
)
_ABSENT = _PAIRS.where(
    _stand_in.login == bindparam("login"),
    Delegation.from_on <= bindparam("on"),
    Delegation.until_on >= bindparam("on"),
)
_OF_BOTH = _PAIRS.where(
    (_stand_in.login == bindparam("login")) | (_absent.login == bindparam("login"))
)


def absent(session: Session, login: str) -> tuple[str, ...]:
    """The logins of those for whom a user stands in today, who first said so first."""
    today = db.today(session)
    rows = session.connection().execute(_ABSENT, {"login": login, "on": today})
    return tuple(dict.fromkeys(r.absent for r in rows if r.ended_on is None or today < r.ended_on))


@dataclass(frozen=True)
class Circle:
    """A user with those for whom he stands in, or who stand in for him: to duties they are one person.

    ``pairs``: the login of the other, and from which day until which."""

    login: str
    today: date
    pairs: Sequence[tuple[str, date, date]]

    def holds(self, login: str, at: datetime) -> bool:
        """Is it he who did something at an instant, or one who was one with him on that day, or is today?"""
        return self._holds(login, local_date(at), self.today)

    def holds_today(self, login: str) -> bool:
        """Is it he, or one who is one with him today?"""
        return self._holds(login, self.today)

    def _holds(self, login: str, *days: date) -> bool:
        return login == self.login or any(
            other == login and any(start <= day <= end for day in days)
            for other, start, end in self.pairs
        )


def circle(session: Session, login: str) -> Circle:
    """With whom a user is one. The day on which a delegation ended still counts: he may have acted on it."""
    rows = session.connection().execute(_OF_BOTH, {"login": login})
    pairs = [(_other(row, login), row.from_on, _last(row)) for row in rows]
    return Circle(login, db.today(session), tuple(pairs))


def _other(row: Any, login: str) -> str:
    other: str = row.absent if row.stand_in == login else row.stand_in
    return other


def _last(row: Any) -> date:
    last: date = row.until_on if row.ended_on is None else min(row.until_on, row.ended_on)
    return last
