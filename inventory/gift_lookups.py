"""A donor looks up what became of his gift, by the code on his half of the receipt: for everybody, and so not for
guessing.

A code is ten of 31 signs drawn at random, 8 × 10¹⁴ of them: with 300 wrong ones in a quarter of an hour and ten
thousand stubs in the drawers, a guess is right once in eight thousand years. Wrong ones are counted by address and over
all, in the audit trail, so that it holds over restarts and several processes; what is looked up rightly is not. A code
that was never printed and one whose stub is void are told alike.
"""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory import db, pad_ledger, users
from inventory.db import Ledger
from inventory.errors import NotFound, TooManyLookUps
from inventory.models import AuditEvent
from inventory.pad_ledger import Gift

PAUSE = timedelta(minutes=15)
OF_ONE_MAX = 10
OF_ALL_MAX = 300
WRONG = "look_up_refused"
NOBODY = "public"  # whoever asks, for the audit trail


def look_up(ledger: Ledger, *, code: str, address: str) -> Gift:
    """What became of a gift, for whoever asks from ``address``: any text by which askers are told apart, best one that
    does not say who they are. Raises ``NotFound``; after too many wrong codes ``TooManyLookUps``, also for a right
    one."""
    asking = address[:64]
    with ledger.reading() as session:
        _require_patience(session, asking)
        try:
            return pad_ledger.look_up(session, code=code)
        except NotFound as error:
            wrong = error
    with ledger.writing() as session:
        users.record(session, actor=NOBODY, event=WRONG, subject=asking)
    raise wrong


def _require_patience(session: Session, address: str) -> None:
    since = db.now(session) - PAUSE
    of_one, of_all = session.execute(
        select(func.count().filter(AuditEvent.subject == address), func.count()).where(
            AuditEvent.event == WRONG, AuditEvent.happened_at > since
        )
    ).one()
    if of_one >= OF_ONE_MAX or of_all >= OF_ALL_MAX:
        raise TooManyLookUps(minutes=PAUSE.seconds // 60)
