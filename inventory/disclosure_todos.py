"""Which published sheets are to be corrected: computed, never stored.

A document that is dated into days that were published since (or a reversal of one) may change what their sheet says:
where the figures of that sheet, drawn now, are others, a correction (更正公告) is due. So it is where somebody found an
error, and where a sheet was withdrawn and later ones stand. Only sheets into whose days something was dated are drawn
again, so that asking costs little.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from inventory import disclosure, disclosure_books, kinds, sheet_changes, sheet_format
from inventory.dialects import local_day
from inventory.disclosure_books import Drawn
from inventory.errors import SheetBroken
from inventory.models import (
    DisclosurePublication,
    Document,
    FundAccount,
    FundEntry,
    Location,
    StockMove,
)
from inventory.models.documents import POSITIONS
from inventory.sheet import Sheet
from inventory.sheet_format import Change
from inventory.users import SYSTEM

Because = Literal["BACKDATED", "ERROR", "WITHDRAWN"]


@dataclass(frozen=True)
class Todo:
    """A published sheet that is to be corrected, why, and what of it changes as the books are now. ``documents``: what
    was dated into its days since."""

    sheet: Drawn
    because: Because
    documents: tuple[str, ...]
    reason: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Late:
    """A document that was dated before the day it was posted: of the organization itself (``own``), or of another one
    that moved its goods or money; or ``below`` it, which touches the sheets alone that cover those."""

    own: bool
    below: bool
    position: int
    number: str
    on: date
    posted_at: datetime

    def after(self, row: Drawn) -> bool:
        """Was it dated into the days of a sheet, or before them, after that was published?"""
        issue = row.issue
        if issue is None or self.on > row.end or (self.below and not row.with_below):
            return False
        return (
            self.position > issue.head_position
            if self.own
            else self.posted_at >= issue.published_at
        )


def live(session: Session, row: Drawn) -> Sheet:
    """What the sheet says as the books are now. Raises ``SheetBroken``."""
    return disclosure.sheet(
        session,
        actor=SYSTEM,
        sheet=row.sheet,
        start=row.start,
        end=row.end,
        organization=row.organization,
        fund=row.fund,
        with_below=row.with_below,
    )


def frozen(session: Session, row: Drawn) -> Sheet:
    """What a published sheet said, as it is kept. Raises ``ValueError``, ``KeyError``, ``TypeError`` where that is no
    such sheet any more."""
    text = session.scalar(
        select(DisclosurePublication.text).where(DisclosurePublication.disclosure_id == row.id)
    )
    return sheet_format.read(json.loads(text or "")).sheet


def todos(session: Session, organization_id: int, *, series: str | None = None) -> tuple[Todo, ...]:
    """What is to be corrected of an organization, or of one series of it, in the order of their issues."""
    rows = disclosure_books.series(session, organization_id, series)
    late = _late(session, organization_id, rows)
    found = (_todo(session, row, rows, late) for row in rows)
    return tuple(todo for todo in found if todo is not None)


def _todo(session: Session, row: Drawn, rows: Sequence[Drawn], late: Sequence[Late]) -> Todo | None:
    if row.state == "WITHDRAWN":
        step = row.last("WITHDRAWN")
        if _leaves_a_gap(row, rows):
            return Todo(row, "WITHDRAWN", (), step.reason if step else "", ())
        return None
    if not row.stands:
        return None
    documents = tuple(one.number for one in late if one.after(row))
    changes = changed(session, row) if documents or row.marked else ()
    if row.marked:
        return Todo(row, "ERROR", documents, row.marked.reason, changes)
    return Todo(row, "BACKDATED", documents, "", changes) if changes else None


def changed(session: Session, row: Drawn) -> tuple[Change, ...]:
    """What figures of a published sheet are others as the books are now."""
    try:
        now = live(session, row)
    except SheetBroken as broken:
        return tuple(Change(detail, "相符", "不相符") for detail in broken.details)
    try:
        return sheet_changes.changed_figures(frozen(session, row), now)
    except (ValueError, KeyError, TypeError):
        return (Change("公布时的内容", "完整", "被改动"),)


def corrections(session: Session, old: Drawn, now: Sheet) -> tuple[Change, ...]:
    """What a correction of a published sheet says of it, each figure and word before and after."""
    return sheet_changes.changes(frozen(session, old), now)


def against(session: Session, before: Drawn, now: Sheet) -> tuple[Change, ...]:
    """What differs from the issue before."""
    return sheet_changes.between(frozen(session, before), now)


def backdated(session: Session, row: Drawn) -> tuple[str, ...]:
    """The numbers of the documents that were dated into the days of a sheet, or before them, since it was published."""
    late = _late(session, row.organization_id, [row])
    return tuple(one.number for one in late if one.after(row))


def _leaves_a_gap(row: Drawn, rows: Iterable[Drawn]) -> bool:
    """Are days of a withdrawn sheet on no sheet that stands, while a later one of its series does?"""
    same = [other for other in rows if other.series == row.series and other.stands]
    covered = any(other.start <= row.start and row.end <= other.end for other in same)
    return not covered and any(other.start > row.end for other in same)


_from, _to = aliased(Location), aliased(Location)
_from_account, _to_account = aliased(FundAccount), aliased(FundAccount)
_BACKDATED = (
    select(
        Document.organization_id,
        Document.position,
        Document.number,
        Document.business_on,
        Document.posted_at,
    )
    .where(
        Document.kind.not_in((kinds.PERIOD_CLOSING.code, kinds.PERIOD_REOPENING.code)),
        Document.business_on < local_day(Document.posted_at),
    )
    .order_by(Document.posted_at, Document.id)
)


def _late(session: Session, organization_id: int, rows: Sequence[Drawn]) -> tuple[Late, ...]:
    """The documents that were dated back into the days of sheets since the first of these was published: those of the
    organization, and those of others that moved its goods or money, or that of a fund of one of the sheets; and those
    of all below it where a sheet covers them."""
    issues = [(row.end, row.issue) for row in rows if row.issue is not None]
    if not issues:
        return ()
    end = max(end for end, _ in issues)
    head = min(issue.head_position for _, issue in issues)
    since = min(issue.published_at for _, issue in issues)
    funds = sorted({row.fund_id for row in rows if row.fund_id is not None})
    first = organization_id * POSITIONS + head
    own = Document.id.between(first + 1, organization_id * POSITIONS + POSITIONS - 1)
    others = (Document.organization_id != organization_id) & (Document.posted_at >= since)
    touching = others & or_(_moves(organization_id), _pays(organization_id, funds))
    asked = [own, touching]
    if path := next((row.path for row in rows if row.with_below), None):
        # what moves goods of those below is their own or, goods handed on, of whoever received them
        ids = [*disclosure_books.below(session, path)]
        asked.append(others & Document.organization_id.in_(ids))
        asked.append(others & _moves(*ids))
    found = (
        (at, r)
        for at, of in enumerate(asked)
        for r in session.execute(_BACKDATED.where(Document.business_on <= end, of))
    )
    late: dict[str, Late] = {}
    for at, r in found:
        mine = r.organization_id == organization_id
        one = Late(mine, at > 1, r.position, r.number, r.business_on, r.posted_at)
        late.setdefault(r.number, one)
    return tuple(late.values())


def _moves(*organizations: int) -> ColumnElement[bool]:
    return (
        select(StockMove.document_id)
        .join(_from, _from.id == StockMove.from_id)
        .join(_to, _to.id == StockMove.to_id)
        .where(
            StockMove.document_id == Document.id,
            or_(_from.organization_id.in_(organizations), _to.organization_id.in_(organizations)),
        )
        .exists()
    )


def _pays(organization_id: int, funds: Sequence[int]) -> ColumnElement[bool]:
    return (
        select(FundEntry.document_id)
        .join(_from_account, _from_account.id == FundEntry.from_account_id)
        .join(_to_account, _to_account.id == FundEntry.to_account_id)
        .where(
            FundEntry.document_id == Document.id,
            or_(
                _from_account.organization_id == organization_id,
                _to_account.organization_id == organization_id,
                _from_account.fund_id.in_(funds),
            ),
        )
        .exists()
    )
