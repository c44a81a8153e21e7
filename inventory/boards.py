"""Verbs on a published sheet and the notice board: put up from a day to a day, with a photo; taken down.

A photo of the approval form (公示审批单) as it was signed comes the same way, before or after publishing.
"""

from datetime import date

from sqlalchemy import insert
from sqlalchemy.orm import Session

from inventory import db, disclosure_books, disclosure_steps, resolve
from inventory.disclosure_steps import Done
from inventory.errors import BadInput, FutureDate, NotAtStep, NotFound
from inventory.models import DisclosurePhoto, DisclosurePhotoContent, PhotoOfNobody
from inventory.models.disclosures import Event
from inventory.uploads import Prepared


def post(
    session: Session,
    *,
    actor: str,
    number: str,
    place: str,
    from_on: date,
    to_on: date,
    photo: Prepared | None = None,
) -> Done:
    """A published sheet is put up at a place from a day to a day, with a photo of the board. Once more at another place
    or for longer. Said again it is answered as before.

    Raises ``NotAtStep`` where it does not stand, ``FutureDate``, ``BadInput``, ``NotAllowed``, ``NotFound``."""
    ground, row = disclosure_books.permitted(session, actor=actor, act="post_sheet", number=number)
    where = resolve.words(place, "place")
    days = resolve.day(from_on, "from"), resolve.day(to_on, "to")
    if days[1] < days[0]:
        raise BadInput(field="to", problem="不能早于开始日期")
    if days[0] > db.today(session):
        raise FutureDate(on=days[0], today=db.today(session))
    disclosure_steps.lock(session, row)
    row = disclosure_steps.again(session, row)
    if not row.stands or row.issue is None:
        raise NotAtStep(number=row.number, act="post", state=row.state)
    if days[0] < row.issue.published_on:
        raise BadInput(field="from", problem="不能早于公布日期")
    last = row.last(Event.POSTED)
    if last is not None and (last.by, last.place, last.from_on, last.to_on) == (
        actor,
        where,
        *days,
    ):
        return disclosure_steps.done(session, row, replayed=True)
    event = disclosure_steps.record(
        session,
        ground.actor_id,
        row,
        Event.POSTED,
        place=where,
        from_on=days[0],
        to_on=days[1],
    )
    _keep(session, event, photo)
    return disclosure_steps.done(session, row)


def take_down(session: Session, *, actor: str, number: str, on: date) -> Done:
    """A sheet that was put up is taken down on a day. Raises ``NotAtStep``, ``FutureDate``, ``BadInput``,
    ``NotAllowed``, ``NotFound``."""
    ground, row = disclosure_books.permitted(session, actor=actor, act="post_sheet", number=number)
    day = resolve.day(on, "on")
    if day > db.today(session):
        raise FutureDate(on=day, today=db.today(session))
    disclosure_steps.lock(session, row)
    row = disclosure_steps.again(session, row)
    posted, down = row.last(Event.POSTED), row.last(Event.TAKEN_DOWN)
    if row.state == "TAKEN_DOWN" and down and (down.by, down.to_on) == (actor, day):
        return disclosure_steps.done(session, row, replayed=True)
    if posted is None or posted.from_on is None or (down is not None and down.id > posted.id):
        raise NotAtStep(number=row.number, act="take_down", state=row.state)
    if day < posted.from_on:
        raise BadInput(field="on", problem="不能早于张贴日期")
    disclosure_steps.record(session, ground.actor_id, row, Event.TAKEN_DOWN, to_on=day)
    return disclosure_steps.done(session, row)


def add_photo(
    session: Session, *, actor: str, number: str, photo: Prepared, what: str = ""
) -> Done:
    """Keep a photo with a sheet: of the board, of the approval form as it was signed; ``what`` it shows.

    Raises ``BadInput``, ``NotAllowed``, ``NotFound``."""
    ground, row = disclosure_books.permitted(session, actor=actor, act="post_sheet", number=number)
    said = what.strip() and resolve.words(what, "what")
    disclosure_steps.lock(session, row)
    row = disclosure_steps.again(session, row)
    event = disclosure_steps.record(session, ground.actor_id, row, Event.PHOTO, place=said)
    _keep(session, event, photo)
    return disclosure_steps.done(session, row)


def shows_nobody(
    session: Session, *, actor: str, number: str, step: int, nobody: bool = True
) -> Done:
    """Somebody looked at the photo of a step and says that it shows nobody, so that it stays when what is private is
    erased; or that it does, after all. Said again it is answered as before.

    Raises ``NotFound`` where the step has none, ``NotAllowed``."""
    ground, row = disclosure_books.permitted(session, actor=actor, act="post_sheet", number=number)
    disclosure_steps.lock(session, row)
    if not any(one.id == step and one.photo for one in row.steps):
        raise NotFound(what="disclosure", name=f"{number} #{step}")
    said = session.get(PhotoOfNobody, step)
    if (said is not None) == nobody:
        return disclosure_steps.done(session, row, replayed=True)
    if said is None:
        values = {"event_id": step, "actor_id": ground.actor_id, "looked_at": db.now(session)}
        session.execute(insert(PhotoOfNobody).values(**values))
    else:
        session.delete(said)
    return disclosure_steps.done(session, row)


def _keep(session: Session, event: int, photo: Prepared | None) -> None:
    if photo is None:
        return
    session.execute(
        insert(DisclosurePhoto).values(
            event_id=event,
            name=photo.name,
            media_type=photo.media_type,
            size=len(photo.content),
            hash=photo.hash,
        )
    )
    session.execute(
        insert(DisclosurePhotoContent).values(
            event_id=event, salt=photo.salt.hex(), content=photo.content
        )
    )
