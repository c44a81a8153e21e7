"""What is private of the public sheets once an emergency is over: figures that were never published, and photos.

A draft may say what a published sheet must not: it was changed because it named somebody, or never came out. Its
figures go. What was published stays, and so does what is still on its way, which others have to look at.

A photo of a board shows who stood before it, and one of an approval form who signed. No rule of retention keeps it:
that, where and from when to when a sheet hung, who approved it and who put it up are rows that stay. So a photo goes,
unless somebody looked at it and said that it shows nobody; what hangs still is proved by it until it is taken down.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from inventory import disclosure_books
from inventory.dialects import among
from inventory.disclosure_books import OPEN, Drawn
from inventory.models import (
    Disclosure,
    DisclosureFigures,
    DisclosurePhotoContent,
    PhotoOfNobody,
)
from inventory.models.disclosures import Event
from inventory.private_data import Kind, Stay

ON_ITS_WAY, HANGS, NOBODY = "还在办，没有公布", "还在张贴", "看过，照片上没有人"


@dataclass(frozen=True)
class FoundSheets:
    """What there is: for people to read, and by what it is found again when it is erased."""

    kinds: tuple[Kind, ...]
    figures: tuple[str, ...]
    photos: tuple[int, ...]


def find(session: Session, ended_on: date, today: date) -> FoundSheets:
    """Of the sheets whose days began before an emergency ended, judged as of today."""
    drawn = disclosure_books.listed(session, Disclosure.start_on <= ended_on)
    figures, due_figures = _figures(session, drawn)
    photos, due_photos = _photos(session, drawn, today)
    return FoundSheets((figures, photos), due_figures, due_photos)


def erase(session: Session, found: FoundSheets) -> None:
    """Erases what was found."""
    session.execute(
        delete(DisclosureFigures).where(among(DisclosureFigures.digest, "figures")),
        {"figures": list(found.figures)},
    )
    session.execute(
        delete(DisclosurePhotoContent).where(among(DisclosurePhotoContent.event_id, "photos")),
        {"photos": list(found.photos)},
    )


def _figures(session: Session, drawn: tuple[Drawn, ...]) -> tuple[Kind, tuple[str, ...]]:
    """The figures that somebody drew up or looked at, but those that were published or are on their way, of whichever
    sheet."""
    kept = set(session.scalars(select(DisclosureFigures.digest)))
    every = disclosure_books.listed(session, Disclosure.id > 0)
    out = [row.last(Event.APPROVED) for row in every if row.issue is not None]
    published = {step.figures for step in out if step is not None}
    waiting = {one for row in every if row.state in OPEN for one in _of(row)}
    mine = {one for row in drawn for one in _of(row)} & kept
    goes = sorted(mine - published - waiting)
    stays = len((mine & waiting) - published)
    said = (Stay(stays, ON_ITS_WAY, None),) if stays else ()
    return Kind("figures", "没有公布的公示表底稿", len(goes), said), tuple(goes)


def _of(row: Drawn) -> set[str]:
    """The digests of the figures that a sheet had when somebody looked at it."""
    return {row.figures, *(step.figures for step in row.steps if step.figures)}


def _photos(
    session: Session, drawn: tuple[Drawn, ...], today: date
) -> tuple[Kind, tuple[int, ...]]:
    held = set(session.scalars(select(DisclosurePhotoContent.event_id)))
    of_nobody = set(session.scalars(select(PhotoOfNobody.event_id)))
    goes = []
    stays: Counter[tuple[str, date | None]] = Counter()
    for row in drawn:
        until = _hangs_until(row, today)
        for step in row.steps:
            if step.id not in held:
                continue
            if step.id in of_nobody:
                stays[NOBODY, None] += 1
            elif until is not None:
                stays[HANGS, until] += 1
            else:
                goes.append(step.id)
    said = tuple(Stay(count, why, until) for (why, until), count in sorted(stays.items(), key=str))
    return Kind("photos", "公示栏和签批的照片", len(goes), said), tuple(goes)


def _hangs_until(row: Drawn, today: date) -> date | None:
    """Through which day a sheet hangs still; None where it does not."""
    posted = row.last(Event.POSTED)
    if row.state != "POSTED" or posted is None or posted.to_on is None or posted.to_on < today:
        return None
    return posted.to_on
