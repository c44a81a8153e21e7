"""How often somebody may ask from outside, without signing in, before he has to wait.

What counts against him stands on the audit trail, so that it holds over restarts and several processes. Of him nothing
is kept but a text by which askers are told apart; best one that does not say who they are.
"""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory import db, users
from inventory.errors import LedgerError, TooManyLookUps
from inventory.models import AuditEvent

PAUSE = timedelta(minutes=15)
CROWD = 10
NOBODY = "public"  # whoever asks, for the audit trail
_ADDRESS_MAX = 64


def require(
    session: Session,
    event: str,
    address: str,
    *,
    of_one: int,
    of_all: int | None = None,
    of_one_then: int = 0,
    refusal: Callable[..., LedgerError] = TooManyLookUps,
) -> None:
    """Raises ``refusal`` where an event was counted against an asker ``of_one`` times within the pause, or against all
    askers together ``of_all`` times. In such a crowd who was counted less than ``of_one_then`` times is heard all the
    same, until there are ``CROWD`` times as many: many addresses do not close a door to those who come once."""
    since = db.now(session) - PAUSE
    his, theirs = session.execute(
        select(func.count().filter(AuditEvent.subject == _told(address)), func.count()).where(
            AuditEvent.event == event, AuditEvent.happened_at > since
        )
    ).one()
    crowded = of_all is not None and theirs >= of_all
    full = of_all is not None and theirs >= of_all * CROWD
    if full or his >= (of_one_then if crowded else of_one):
        raise refusal(minutes=PAUSE.seconds // 60)


def count(session: Session, event: str, address: str) -> None:
    """Count an event against an asker."""
    users.record(session, actor=NOBODY, event=event, subject=_told(address))


def _told(address: str) -> str:
    return address[:_ADDRESS_MAX]
