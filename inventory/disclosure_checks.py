"""P9: every published sheet is what its days come to, or is corrected, or is to be; and what was frozen stands.

That a figure was changed straight in the database shows as a sheet that says something else than its days come to now,
though nothing was dated into them; where something was, as a chain that does not hold, which is told beside it; that a
frozen sheet was, as a digest that is not its own.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import date

from sqlalchemy import LargeBinary, cast, select
from sqlalchemy.orm import Session

from inventory import (
    digest,
    disclosure_altered,
    disclosure_books,
    disclosure_todos,
    sheet_changes,
    sheet_format,
)
from inventory.disclosure_books import Drawn, Issue
from inventory.models import (
    Disclosure,
    DisclosureEvent,
    DisclosureFigures,
    DisclosurePaper,
    DisclosurePhoto,
    DisclosurePhotoContent,
    DisclosurePublication,
    Document,
    Organization,
)
from inventory.models.disclosures import Event
from inventory.sheet_format import HeadBelow

_ALTERED = (ValueError, KeyError, TypeError, AttributeError)


def breaches(
    session: Session, organization_id: int | None = None, *, after: date = date.min
) -> Iterable[str]:
    """Every breach, of all organizations or of one; with ``after`` of the chain of each series and of the sheets alone
    whose days ended later: what was closed through then was looked at when it was."""
    rows = session.scalars(
        select(Disclosure.organization_id).distinct().order_by(Disclosure.organization_id)
    )
    for one in rows.all():
        if organization_id in (None, one):
            issues = disclosure_books.series(session, one)
            late = tuple(row for row in issues if row.end > after)
            yield from _chained(issues)
            yield from _frozen(session, late)
            yield from _as_computed(session, one, late)
    if organization_id is None:
        yield from _looked_at(session)
        yield from _photos(session)


def _as_computed(
    session: Session, organization_id: int, issues: tuple[Drawn, ...]
) -> Iterable[str]:
    """A sheet that stands is what its days come to, or something that was dated into them says why not, and hides
    nothing else."""
    todos = disclosure_todos.todos(session, organization_id)
    due = {todo.sheet.id for todo in todos}
    altered = disclosure_altered.altered(session, todos)
    for row in issues:
        for breach in altered.get(row.id, ()):
            yield f"{_name(row)} 要更正的不只是补记的单据，账上还有改动：{breach}"
        if not row.stands or row.id in due:
            continue
        for change in disclosure_todos.changed(session, row):
            said = sheet_changes.said(change)
            yield f"{_name(row)} 和账上不符，其间没有补记的单据：{said}"


def _chained(issues: Iterable[Drawn]) -> Iterable[str]:
    """Issues of a series follow each other."""
    last: dict[str, Issue] = {}
    for row in issues:
        assert row.issue is not None  # noqa: S101 - only what was published is asked about
        of, before = row.issue, last.get(row.series)
        if of.issue != (before.issue if before else 0) + 1:
            yield f"{_name(row)} 和前一期的期号不相连"
        if of.previous != (before.digest if before else None):
            yield f"{_name(row)} 没有接在前一期之后"
        last[row.series] = of


def _frozen(session: Session, issues: Iterable[Drawn]) -> Iterable[str]:
    """Each is what its digest is of, on paper as well."""
    for row in issues:
        of = session.get_one(DisclosurePublication, row.id)
        yield from _content(session, row, of)
        yield from _papers(session, row)
        session.expunge(of)


def _content(session: Session, row: Drawn, of: DisclosurePublication) -> Iterable[str]:
    try:
        content = json.loads(of.text)
        found = sheet_format.digest_of(content)
        read = sheet_format.read(content)
    except _ALTERED:
        yield f"{_name(row)} 公布时的内容被改动，已不成样"
        return
    if found != of.digest or content["digest"] != of.digest or read.text != of.text:
        yield f"{_name(row)} 公布时的内容和摘要不符"
    if sheet_format.check_code(found) != of.check_code:
        yield f"{_name(row)} 的校验码和摘要不符"
    sheet, placed = read.sheet, read.placed
    said = (
        *(placed.series, placed.issue, placed.previous and placed.previous.digest),
        *(placed.published_on, sheet.organization, sheet.sheet, sheet.start, sheet.end),
        *(placed.head.number, placed.head.position, placed.head.digest),
    )
    kept = (
        *(of.series, of.issue, of.previous, of.published_on),
        *(row.organization, row.sheet, row.start, row.end),
        *(of.head_number, of.head_position, of.head_digest),
    )
    if said != kept:
        yield f"{_name(row)} 登记的期号、日期或链头和公布的内容不同"
    approved = row.last(Event.APPROVED)
    if approved is None or approved.figures != sheet.digest:
        yield f"{_name(row)} 公布的数字不是批准的数字"
    yield from _head(session, row, of)
    yield from _heads_below(session, row, placed.heads)


def _head(session: Session, row: Drawn, of: DisclosurePublication) -> Iterable[str]:
    """The document that was the last one then still is where it was."""
    if of.head_position == 0:
        return
    found = session.execute(
        select(Document.number, Document.digest).where(
            Document.organization_id == of.organization_id, Document.position == of.head_position
        )
    ).first()
    if found is None or (found.number, found.digest) != (of.head_number, of.head_digest):
        yield f"{_name(row)} 公布时的最后一张单据 {of.head_number} 已不是原样"


def _heads_below(session: Session, row: Drawn, heads: Iterable[HeadBelow]) -> Iterable[str]:
    """So are those of the organizations that it covers besides its own."""
    for head in heads:
        found = session.execute(
            select(Document.number, Document.digest)
            .join(Organization, Organization.id == Document.organization_id)
            .where(Organization.code == head.organization, Document.position == head.position)
        ).first()
        if head.position and (found is None or tuple(found) != (head.number, head.digest)):
            yield f"{_name(row)} 公布时 {head.organization} 的最后一张单据 {head.number} 已不是原样"


def _papers(session: Session, row: Drawn) -> Iterable[str]:
    papers = session.execute(
        select(
            DisclosurePaper.form,
            DisclosurePaper.sha256,
            # SQLite keeps text, too, where somebody put it
            cast(DisclosurePaper.content, LargeBinary).label("content"),
        ).where(DisclosurePaper.disclosure_id == row.id)
    )
    for paper in papers:
        if hashlib.sha256(paper.content).hexdigest() != paper.sha256:
            yield f"{_name(row)} 公布时的 PDF（{paper.form}）被改动"


def _looked_at(session: Session) -> Iterable[str]:
    """What is kept of drafts is what its digest is of."""
    for kept in session.scalars(select(DisclosureFigures)):
        try:
            sealed = sheet_format.read_live(kept.text).sealed().digest
        except _ALTERED:
            sealed = ""
        if sealed != kept.digest:
            yield f"制表时的数字 {kept.digest[:12]} 被改动"


def _photos(session: Session) -> Iterable[str]:
    photos = session.execute(
        select(
            DisclosurePhoto.name,
            DisclosurePhoto.hash,
            DisclosurePhoto.size,
            DisclosurePhotoContent.salt,
            cast(DisclosurePhotoContent.content, LargeBinary).label("content"),
            Organization.code,
        )
        .join(DisclosurePhotoContent, DisclosurePhotoContent.event_id == DisclosurePhoto.event_id)
        .join(DisclosureEvent, DisclosureEvent.id == DisclosurePhoto.event_id)
        .join(Disclosure, Disclosure.id == DisclosureEvent.disclosure_id)
        .join(Organization, Organization.id == Disclosure.organization_id)
        .order_by(DisclosurePhoto.event_id)
        .execution_options(yield_per=1)
    )
    for photo in photos:
        found = digest.content_hash(bytes.fromhex(photo.salt), photo.content)
        if (found, len(photo.content)) != (photo.hash, photo.size):
            yield f"{photo.code} 公示的照片 {photo.name} 被改动"


def _name(row: Drawn) -> str:
    issue = row.issue.issue if row.issue else 0
    return f"{row.organization} {row.series} 第{issue}期（{row.number}）"
