"""The part of a setup file about what is made public: in which rhythm and in whose name, and what sheets show.

A sheet of days that are over is drawn again by the rule that was in force at their end, when it is proved or corrected.
What would change one that is published is a new rule from a later day on, and refused before.
"""

import json
import re
from collections.abc import Mapping
from datetime import date

from sqlalchemy import String, bindparam, select
from sqlalchemy.orm import Session

from inventory import disclosure_rules, resolve, shapes, sheet_rules
from inventory import setting_up_fields as fields
from inventory.dialects import within
from inventory.disclosure import SHEETS, WITH_BELOW
from inventory.disclosure_books import series_of
from inventory.disclosure_rules import LATEST_DAYS, POSTED_DAYS, SENSITIVE_FROM
from inventory.errors import BadInput
from inventory.models import Disclosure, DisclosurePublication, DisclosureRule, Organization
from inventory.models.rules import Rhythm
from inventory.setting_up_fields import Entry

DAYS_MAX = 366
DUE_DAYS = 3
_MOBILE = re.compile(r"^(?:0?0?86)?1[3-9]\d{9}")


def disclosure_rule(session: Session, organization_id: int, entry: Entry, at: str) -> None:
    """From a day on, what an organization makes public and how; another day's stay. Raises ``BadInput``."""
    starts_on = shapes.day(entry.get("starts_on"), f"{at}.starts_on")
    same = {"organization_id": organization_id, "starts_on": starts_on}
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
    values |= {
        "titles": _json(_titles(entry, f"{at}.titles")),
        "columns": _json(_columns(entry, f"{at}.columns")),
        "sensitive_from": _sensitive_from(entry, at),
        "latest_days": _count(entry.get("latest_days", LATEST_DAYS), f"{at}.latest_days"),
    }
    before = _drawn_by(session, organization_id, starts_on)
    noun = session.scalar(select(DisclosureRule).filter_by(**same)) or DisclosureRule(**same)
    fields.save(session, noun, values)
    session.flush()
    after = _drawn_by(session, organization_id, starts_on)
    changed = [end for (path, end), by in before.items() if after[path, end] != by]
    if changed:
        last = max(changed).isoformat()
        problem = f"已经公示到 {last}，改表名、栏目、落款这些要从这天以后起另立一条"
        raise BadInput(field=f"{at}.starts_on", problem=problem)


def _drawn_by(
    session: Session, organization_id: int, start: date
) -> Mapping[tuple[str, date], tuple[object, ...]]:
    """By what each published sheet from a day on is drawn, of an organization and those below it: by path and end."""
    path = session.get_one(Organization, organization_id).path
    ends = (
        select(Organization.path, Disclosure.end_on)
        .distinct()
        .join(Disclosure, Disclosure.organization_id == Organization.id)
        .join(DisclosurePublication, DisclosurePublication.disclosure_id == Disclosure.id)
        .where(within(Organization.path, path), Disclosure.end_on >= start)
    )
    found = {}
    for of, end in session.execute(ends).all():
        rule = disclosure_rules.in_force(session, of, end)
        found[of, end] = rule.drawing if rule else ()
    for end in session.scalars(_ABOVE, {"path": path, "start": start, "s4": _S4_OF_ALL}):
        rule = disclosure_rules.in_force(session, path, end)
        found.setdefault((path, end), (rule.sensitive_from if rule else SENSITIVE_FROM,))
    return found


_S4_OF_ALL = series_of("S4", None, with_below=True)
# the last days of S4 of all below one above: it tells of nobody of whom the sheets of any of those would not
_ABOVE = (
    select(Disclosure.end_on)
    .distinct()
    .join(Organization, Organization.id == Disclosure.organization_id)
    .join(DisclosurePublication, DisclosurePublication.disclosure_id == Disclosure.id)
    .where(
        within(bindparam("path", type_=String), Organization.path),
        Organization.path != bindparam("path", type_=String),
        Disclosure.series == bindparam("s4"),
        Disclosure.end_on >= bindparam("start"),
    )
)


def _json(said: Mapping[str, object]) -> str:
    return json.dumps(said, ensure_ascii=False) if said else ""


def _by_sheet(entry: Entry, at: str, key: str) -> Mapping[str, object]:
    """What an entry says of sheets by their codes. Raises ``BadInput``."""
    said = entry.get(key, {})
    if not isinstance(said, dict):
        raise BadInput(field=at, problem='要写成对象，如 {"S1": …}')
    if wrong := sorted(said.keys() - SHEETS.keys()):
        problem = f"没有 {wrong[0]}，可以写 {'、'.join(SHEETS)}"
        raise BadInput(field=at, problem=problem)
    return said


def _titles(entry: Entry, at: str) -> Mapping[str, str]:
    said = _by_sheet(entry, at, "titles")
    return {sheet: sheet_rules.titled(sheet, title, at) for sheet, title in said.items()}


def _columns(entry: Entry, at: str) -> Mapping[str, sheet_rules.Chosen]:
    said = _by_sheet(entry, at, "columns")
    return {
        sheet: sheet_rules.chosen(sheet, shapes.texts({sheet: those}, sheet, f"{at}."), at)
        for sheet, those in said.items()
    }


def _sensitive_from(entry: Entry, at: str) -> int:
    """A rule may tell less of small groups than the program does, never more."""
    return _count(
        entry.get("sensitive_from", SENSITIVE_FROM), f"{at}.sensitive_from", least=SENSITIVE_FROM
    )


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
