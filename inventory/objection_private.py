"""What the public wrote in its objections, as private data: which of it goes after the emergency, and what stays.

Words, name and telephone go once it was answered: until then somebody is still to be told something.
"""

from datetime import date

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from inventory.dialects import local_day
from inventory.models import Objection, ObjectionAnswer, ObjectionWords

WAITS = "还没有答复"


def due(ended_on: date) -> ColumnElement[bool]:
    """Which ``ObjectionWords`` go: those of objections of the emergency that were answered."""
    return ObjectionWords.objection_id.in_(_of(ended_on).where(_answered()))


def counted(session: Session, ended_on: date) -> tuple[int, list[tuple[int, str]]]:
    """How many go, and how many stay with why."""
    goes = session.scalar(select(func.count()).where(due(ended_on))) or 0
    waiting = ObjectionWords.objection_id.in_(_of(ended_on).where(~_answered()))
    stay = session.scalar(select(func.count()).where(waiting)) or 0
    return goes, [(stay, WAITS)] if stay else []


def _of(ended_on: date) -> Select[int]:
    return select(Objection.id).where(local_day(Objection.raised_at) <= ended_on)


def _answered() -> ColumnElement[bool]:
    return select(ObjectionAnswer.id).where(ObjectionAnswer.objection_id == Objection.id).exists()
