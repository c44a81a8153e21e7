"""The calendar of public sheets: for each organization and series that its rule makes public, which sheet is next, when
it is due, how far it has come, and whether the last one hangs as long as it must.

The law wants them within twenty working days (政府信息公开条例 第二十六条); the rule of the organization, see
``disclosure_rules``, may want them earlier.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import access, db, disclosure, disclosure_books, disclosure_rules
from inventory.dialects import within
from inventory.disclosure_books import OPEN, Drawn
from inventory.disclosure_rules import DisclosureRuleRow
from inventory.models import Fund, Organization
from inventory.models.disclosures import Event
from inventory.rules import rhythm
from inventory.rules.rhythm import Next


class Hanging(StrEnum):
    """What became of the last issue on the board."""

    NOT_POSTED = "NOT_POSTED"
    POSTED = "POSTED"
    SHORT = "SHORT"  # taken down before its time, or put up for too short
    DONE = "DONE"


@dataclass(frozen=True)
class Last:
    """The last issue of a series that stands: ``until`` the day through which it hangs, or hung."""

    number: str
    issue: int
    end: date
    published_on: date
    check_code: str
    hanging: str
    until: date | None


@dataclass(frozen=True)
class Expected:
    """What is next in a series (``with_below``: of the organization with all below it): its days, by when it is due by
    the rule and by the law, how it stands (RUNNING, DUE, LATE, OVERDUE), and the number and state of what was drawn up
    for it."""

    organization: str
    organization_name: str
    series: str
    sheet: str
    fund: str | None
    with_below: bool
    start: date
    end: date
    due_on: date
    latest_on: date
    standing: str
    draft: str | None
    state: str | None
    last: Last | None


def calendar(
    session: Session, *, actor: str, organization: str | None = None
) -> tuple[Expected, ...]:
    """What an organization (by default the actor's own) and those below it are to make public next, series by series;
    of those without a rule nothing. Raises ``NotAllowed``, ``NotFound``."""
    ground = access.permit_home(session, actor=actor, act="sheet", organization=organization)
    today = db.today(session)
    drawn = disclosure_books.listed(session, within(Organization.path, ground.path))
    found: list[Expected] = []
    for of in session.scalars(
        select(Organization)
        .where(within(Organization.path, ground.path))
        .order_by(Organization.path)
    ):
        rule = disclosure_rules.in_force(session, of.path, today)
        if rule is not None:
            own = [row for row in drawn if row.organization_id == of.id]
            found += _of_one(session, of, rule, own, today)
    return tuple(found)


def _of_one(
    session: Session,
    of: Organization,
    rule: DisclosureRuleRow,
    drawn: Sequence[Drawn],
    today: date,
) -> Iterator[Expected]:
    for sheet, fund, whole in _series(session, of, rule):
        name = disclosure_books.series_of(sheet, fund, with_below=whole)
        rows = [row for row in drawn if row.series == name]
        last = max((row for row in rows if row.stands), key=lambda row: row.end, default=None)
        coming = _next(session, of, rule, last, today)
        draft = next((r for r in rows if r.state in OPEN and r.start == coming.start), None)
        yield Expected(
            organization=of.code,
            organization_name=of.name,
            series=name,
            sheet=sheet,
            fund=fund,
            with_below=whole,
            start=coming.start,
            end=coming.end,
            due_on=coming.due_on,
            latest_on=coming.latest_on,
            standing=coming.standing,
            draft=draft.number if draft else None,
            state=draft.state if draft else None,
            last=_last(last, rule.posted_days) if last else None,
        )


def _series(
    session: Session, of: Organization, rule: DisclosureRuleRow
) -> Iterable[tuple[str, str | None, bool]]:
    """The sheets of a rule; of those about a fund one for each fund that the organization holds money of, or owns;
    those with all below it (S6-ALL) of who has anybody below."""
    for said in rule.sheets:
        sheet, _, whole = said.partition("-")
        if sheet not in disclosure.OF_A_FUND:
            if not whole or disclosure.has_below(session, of.id):
                yield sheet, None, bool(whole)
            continue
        funds = select(Fund.code).where(disclosure.funds_of(of.id, sheet)).order_by(Fund.id)
        for code in session.scalars(funds):
            yield sheet, code, False


def _next(
    session: Session, of: Organization, rule: DisclosureRuleRow, last: Drawn | None, today: date
) -> Next:
    """The days after the last issue, in the rhythm that was in force when they began."""
    first = disclosure_rules.first_day(session, of.path) or rule.starts_on
    start = last.end + timedelta(days=1) if last else first
    then = disclosure_rules.in_force(session, of.path, start) or rule
    return rhythm.next_sheet(
        start,
        rhythm=then.rhythm,
        days=then.days,
        due_days=then.due_days,
        today=today,
        latest_days=then.latest_days,
    )


def _last(row: Drawn, posted_days: int) -> Last:
    issue = row.issue
    assert issue is not None  # noqa: S101 - it stands
    hanging, until = _hanging(row, posted_days)
    return Last(
        row.number,
        issue.issue,
        row.end,
        issue.published_on,
        issue.check_code,
        hanging,
        until,
    )


def _hanging(row: Drawn, posted_days: int) -> tuple[Hanging, date | None]:
    posted, down = row.last(Event.POSTED), row.last(Event.TAKEN_DOWN)
    if posted is None or posted.from_on is None or posted.to_on is None:
        return Hanging.NOT_POSTED, None
    ended = down.to_on if down is not None and down.id > posted.id else None
    until = ended or posted.to_on
    if (until - posted.from_on).days < posted_days:
        return Hanging.SHORT, until
    return (Hanging.POSTED if ended is None else Hanging.DONE), until
