"""Verbs on public sheets before they are published: drawn up, reviewed, approved, and those that take them back.

Drawing up, review and approval are of three people (who stands in for somebody is one person with him). Whoever looks
at a sheet looks at its figures as the books are then: review and approval bind to their digest, and where a figure
changed since they are void.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeAlias

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from inventory import (
    access,
    db,
    disclosure,
    disclosure_books,
    disclosure_steps,
    disclosure_todos,
    heads,
    resolve,
)
from inventory.access import Ground
from inventory.disclosure_books import OPEN, Drawn
from inventory.disclosure_steps import REASON_MAX, Done
from inventory.errors import Duplicate, KeyReused, NotAtStep
from inventory.models import Disclosure, Fund
from inventory.models.disclosures import Event
from inventory.sheet import Sheet
from inventory.sheets.scope import Covered
from inventory.users import SYSTEM

Days: TypeAlias = tuple[date, date]

OF_ALL_DAYS = "SC"  # the closing sheet is of all days from the first document on


def draw_up(
    session: Session,
    *,
    actor: str,
    organization: str,
    request_key: str,
    sheet: str,
    start: date,
    end: date,
    fund: str | None = None,
    with_below: bool = False,
) -> Done:
    """Draw up the next sheet of a series: its days follow those of the last one that stands. ``with_below``: of the
    organization with all below it, a series of its own.

    Raises ``PeriodNotOver``, ``PublishedAlready``, ``NotNextPeriod``, ``CorrectionDue`` while one of the series is to
    be corrected, ``Duplicate`` while another one is on its way, ``SheetBroken``, ``KeyReused``, ``BadInput``,
    ``NotFound``, ``NotAllowed``."""
    ground = access.permit(session, actor=actor, act="draw_up", organization=organization)
    key = resolve.words(request_key, "request_key", most=64)
    about = disclosure.fund_of(
        session, actor=actor, sheet=sheet, organization=organization, fund=fund
    )
    covered = disclosure.covered(session, ground, sheet, with_below=with_below)
    days = _days(session, sheet, covered, start, end)
    code, fund_id = (about.code, about.id) if about else (None, None)
    series = disclosure_books.series_of(sheet, code, with_below=with_below)
    below = [one.id for one in covered[1:]]
    heads.lock(session, disclosure_steps.touched(session, ground.organization_id, fund_id, below))
    said = {"series": series, "sheet": sheet, "start_on": days[0], "end_on": days[1]}
    before = _replayed(session, ground, key, {**said, "corrects_id": None})
    if before is not None:
        return before
    disclosure_steps.require_next(session, ground.organization_id, series, *days)
    disclosure_steps.require_corrected(session, ground.organization_id, series)
    return _insert(session, ground, key, {**said, "fund_id": fund_id, "reason": ""}, days)


def _days(
    session: Session, sheet: str, covered: Sequence[Covered], start: date, end: date
) -> tuple[date, date]:
    """The first and the last day of a sheet. Raises ``BadInput``."""
    begin, last = resolve.day(start, "from"), resolve.day(end, "to")
    first = disclosure.first(session, sheet=sheet, covered=covered, start=begin, end=last)
    return first, last


def correct(session: Session, *, actor: str, number: str, request_key: str, reason: str) -> Done:
    """Draw up the correction (更正公告) of a published sheet, ``number`` or its check code: the same days, as the books
    are now. Each changed figure is computed when it is published.

    Raises ``NotAtStep`` where it is not published, or is corrected already, ``Duplicate`` while another correction of
    it is on its way, ``SheetBroken``, ``KeyReused``, ``BadInput``, ``NotAllowed``, ``NotFound``."""
    ground, old = disclosure_books.permitted(session, actor=actor, act="draw_up", number=number)
    key = resolve.words(request_key, "request_key", most=64)
    why = resolve.words(reason, "reason", most=REASON_MAX)
    disclosure_steps.lock(session, old)
    old = disclosure_steps.again(session, old)
    said = {
        "series": old.series,
        "sheet": old.sheet,
        "start_on": old.start,
        "end_on": old.end,
        "corrects_id": old.id,
        "reason": why,
    }
    before = _replayed(session, ground, key, said)
    if before is not None:
        return before
    if old.issue is None or old.corrected_by is not None:
        raise NotAtStep(number=old.number, act="correct", state=old.state)
    disclosure_steps.require_free(session, old)
    return _insert(session, ground, key, {**said, "fund_id": old.fund_id}, (old.start, old.end))


def review(
    session: Session, *, actor: str, number: str, passed: bool, reason: str | None = None
) -> Done:
    """Review a sheet that was drawn up: pass its figures as they are now, or return it with a reason, which ends it.

    Raises ``NotAtStep``, ``SamePerson`` for who drew it up, ``Related``, ``SheetBroken``, ``BadInput``, ``DutyAbove``,
    ``NotAllowed``, ``NotFound``."""
    return _look(session, actor, number, "review", passed, reason)


def approve(
    session: Session, *, actor: str, number: str, approved: bool, reason: str | None = None
) -> Done:
    """Approve the figures of a reviewed sheet, or refuse to with a reason, which ends it.

    Raises ``NotAtStep``, ``FiguresChanged`` where they changed since the review, ``SamePerson`` for who drew it up or
    reviewed it, ``Related``, ``SheetBroken``, ``BadInput``, ``DutyAbove``, ``NotAllowed``, ``NotFound``."""
    return _look(session, actor, number, "approve", approved, reason)


def withdraw(session: Session, *, actor: str, number: str, reason: str) -> Done:
    """Withdraw a published sheet: its number stays, it stands no more. One that is not published yet is dropped, by
    whoever may draw one up.

    Raises ``NotAtStep``, ``BadInput``, ``NotAllowed``, ``NotFound``."""
    found = disclosure_books.find(session, number)
    act = "draw_up" if found is not None and found.issue is None else "withdraw_sheet"
    return _said(session, actor, number, (act, "withdraw", Event.WITHDRAWN), reason, _may_withdraw)


def mark_error(session: Session, *, actor: str, number: str, reason: str) -> Done:
    """An error was found in a published sheet: it is to be corrected, and until then no new sheet of its series comes
    out. Raises ``NotAtStep``, ``BadInput``, ``NotAllowed``, ``NotFound``."""
    act = ("mark_error", "mark_error", Event.ERROR_FOUND)
    return _said(session, actor, number, act, reason, lambda row: row.stands)


_LOOKS = {"review": ("review_sheet", Event.REVIEWED), "approve": ("approve_sheet", Event.APPROVED)}


def _look(
    session: Session, actor: str, number: str, act: str, passed: bool, reason: str | None
) -> Done:
    right, event = _LOOKS[act]
    ground, row = disclosure_books.permitted(session, actor=actor, act=right, number=number)
    why = (reason or "").strip() if passed else ""
    if not passed or why:
        why = resolve.words(reason, "reason", most=REASON_MAX)
    disclosure_steps.lock(session, row)
    row = disclosure_steps.again(session, row)
    if not passed:
        if row.state not in OPEN:
            raise NotAtStep(number=row.number, act=act, state=row.state)
        disclosure_steps.require_others(session, actor, row, act)
        disclosure_steps.record(session, ground.actor_id, row, Event.RETURNED, reason=why)
        return disclosure_steps.done(session, row)
    if row.state not in OPEN or (act == "approve" and row.state == "DRAWN_UP"):
        raise NotAtStep(number=row.number, act=act, state=row.state)
    now = disclosure_todos.live(session, row)
    last = row.last(event)
    if last is not None and (last.by, last.figures) == (actor, now.digest):
        return disclosure_steps.done(session, row, replayed=True)
    disclosure_steps.require_others(session, actor, row, act)
    if act == "approve":
        disclosure_steps.as_looked_at(session, row, Event.REVIEWED, now)
    disclosure_steps.keep(session, now)
    disclosure_steps.record(session, ground.actor_id, row, event, figures=now.digest, reason=why)
    return disclosure_steps.done(session, row)


def _said(
    session: Session,
    actor: str,
    number: str,
    act: tuple[str, str, Event],
    reason: str,
    may: Callable[[Drawn], bool],
) -> Done:
    """A step that only says why; said again by the same person it is answered as before."""
    right, name, event = act
    ground, row = disclosure_books.permitted(session, actor=actor, act=right, number=number)
    why = resolve.words(reason, "reason", most=REASON_MAX)
    disclosure_steps.lock(session, row)
    row = disclosure_steps.again(session, row)
    last = row.last(event)
    if last is not None and (last.by, last.reason) == (actor, why):
        return disclosure_steps.done(session, row, replayed=True)
    if not may(row):
        raise NotAtStep(number=row.number, act=name, state=row.state)
    disclosure_steps.record(session, ground.actor_id, row, event, reason=why)
    return disclosure_steps.done(session, row)


def _may_withdraw(row: Drawn) -> bool:
    return row.state in OPEN or (row.issue is not None and row.state != "WITHDRAWN")


def _replayed(session: Session, ground: Ground, key: str, said: dict[str, object]) -> Done | None:
    """The sheet that a request drew up before. Raises ``KeyReused``."""
    row = session.scalars(
        select(Disclosure).where(
            Disclosure.organization_id == ground.organization_id, Disclosure.request_key == key
        )
    ).first()
    if row is None:
        return None
    found = disclosure_books.listed(session, Disclosure.id == row.id)[0]
    moves = ("start_on",) if row.sheet == OF_ALL_DAYS else ()  # with the first document
    same = all(getattr(row, key) == value for key, value in said.items() if key not in moves)
    if not same or found.drawn_by != ground.actor:
        raise KeyReused(request_key=key, number=found.number)
    return disclosure_steps.done(session, found, replayed=True)


def _insert(
    session: Session, ground: Ground, key: str, said: dict[str, object], days: Days
) -> Done:
    corrects = said.get("corrects_id")
    for other in disclosure_books.open_draft(session, ground.organization_id, str(said["series"])):
        if other.corrects_id == corrects:
            raise Duplicate(what="disclosure", name=other.number)
    last = session.scalar(
        select(func.max(Disclosure.serial)).where(
            Disclosure.organization_id == ground.organization_id
        )
    )
    sheet = _drawn_now(session, ground, said, days)
    disclosure_steps.keep(session, sheet)
    made = session.execute(
        insert(Disclosure)
        .values(
            **said | {"start_on": sheet.start, "end_on": sheet.end},
            organization_id=ground.organization_id,
            serial=(last or 0) + 1,
            request_key=key,
            figures=sheet.digest,
            actor_id=ground.actor_id,
            drawn_at=db.now(session),
        )
        .returning(Disclosure.id)
    ).scalar_one()
    return disclosure_steps.done(
        session, disclosure_books.listed(session, Disclosure.id == made)[0]
    )


def _drawn_now(session: Session, ground: Ground, said: dict[str, object], days: Days) -> Sheet:
    fund = session.scalar(select(Fund.code).where(Fund.id == said["fund_id"]))
    sheet = str(said["sheet"])
    whole = disclosure_books.series_of(sheet, None, with_below=True)
    return disclosure.sheet(
        session,
        actor=SYSTEM,
        sheet=sheet,
        organization=ground.organization,
        fund=fund,
        with_below=fund is None and said["series"] == whole,
        start=days[0],
        end=days[1],
    )
