"""The part of a setup file about what is made public: in which rhythm and in whose name."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import resolve, shapes
from inventory import setting_up_fields as fields
from inventory.disclosure import SHEETS, WITH_BELOW
from inventory.disclosure_books import series_of
from inventory.disclosure_rules import POSTED_DAYS
from inventory.errors import BadInput
from inventory.models import DisclosureRule
from inventory.models.rules import Rhythm
from inventory.setting_up_fields import Entry

DAYS_MAX = 366
DUE_DAYS = 3
_MOBILE = re.compile(r"^(?:0?0?86)?1[3-9]\d{9}")


def disclosure_rule(session: Session, organization_id: int, entry: Entry, at: str) -> None:
    """From a day on, what an organization makes public and how; another day's stay. Raises ``BadInput``."""
    same = {
        "organization_id": organization_id,
        "starts_on": shapes.day(entry.get("starts_on"), f"{at}.starts_on"),
    }
    rhythm = fields.choice(entry, at, "rhythm", Rhythm)
    values = {
        "emergency": resolve.words(entry.get("emergency"), f"{at}.emergency", most=40),
        **{key: _text(entry, at, key) for key in ("issuer", "supervisor", "board")},
        "hotline": _hotline(entry, at),
        "sheets": "\n".join(_sheets(entry, at)),
        "rhythm": rhythm,
        "days": _days(entry, at, rhythm),
        "due_days": _count(entry.get("due_days", DUE_DAYS), f"{at}.due_days", least=0),
        "posted_days": _count(entry.get("posted_days", POSTED_DAYS), f"{at}.posted_days"),
        "decision": resolve.words(entry.get("decision"), f"{at}.decision"),
    }
    noun = session.scalar(select(DisclosureRule).filter_by(**same)) or DisclosureRule(**same)
    fields.save(session, noun, values)


def _text(entry: Entry, at: str, key: str) -> str:
    said = shapes.text_or_none(entry, key, f"{at}.")
    return resolve.words(said, f"{at}.{key}") if said else ""


def _hotline(entry: Entry, at: str) -> str:
    """An office's line: a mobile number belongs to a person, who is not to stand on a wall."""
    said = _text(entry, at, "hotline")
    if _MOBILE.search(re.sub(r"\D", "", said)):
        raise BadInput(field=f"{at}.hotline", problem="监督举报电话写办公电话，不写个人手机")
    return said


def _sheets(entry: Entry, at: str) -> list[str]:
    said = shapes.texts(entry, "sheets", f"{at}.")
    known = (*SHEETS, *(series_of(sheet, None, with_below=True) for sheet in WITH_BELOW))
    if wrong := sorted(set(said) - set(known)):
        problem = f"没有 {wrong[0]}，可以写 {'、'.join(known)}"
        raise BadInput(field=f"{at}.sheets", problem=problem)
    return said


def _days(entry: Entry, at: str, rhythm: str) -> int | None:
    days = entry.get("days")
    if rhythm != Rhythm.DAYS:
        if days is not None:
            raise BadInput(field=f"{at}.days", problem="按月、按季公示的不写天数")
        return None
    return _count(days, f"{at}.days")


def _count(value: object, field: str, least: int = 1) -> int:
    days = resolve.whole(value, field, least=least)
    if days > DAYS_MAX:
        raise BadInput(field=field, problem=f"最多 {DAYS_MAX} 天")
    return days
