"""Durable goods: handed out for use, taken back, passed on, made fixed assets (领用、交回、移交、转固定资产).

Goods in use stay on the books of the organization, with a recipient and a custodian who answers for them, until the
line that handed them out is drawn down.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from inventory import access, approvals, kinds, norms, posting, resolve
from inventory.access import Ground
from inventory.drafts import Draft, PlaceRef, Posted, Take
from inventory.kinds import Kind, Place
from inventory.models.approvals import Cause
from inventory.returns import BackLine, earlier, shares
from inventory.rows import draw, takes, texts
from inventory.standing import Standing
from inventory.stock import IssueLine, Recipient, with_recipient


def hand_out(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    lines: Sequence[IssueLine],
    recipient: Recipient,
    custodian: str,
    due_on: date | None = None,
    purpose: str | None = None,
    note: str | None = None,
) -> Posted:
    """Goods are handed out for use to one recipient; ``custodian`` is who answers for them, ``due_on`` when they are
    expected back. Lots are picked as for an issue, what is above the norm of a group wants approval as there, and
    the same is raised.
    """
    ground = access.permit(session, actor=actor, act="hand_out", organization=organization)
    in_use = resolve.place_of(session, ground.organization_id, Place.IN_USE)
    draft = Draft(
        kind=kinds.HAND_OUT,
        ground=ground,
        on=resolve.day(on, "on"),
        request_key=resolve.words(request_key, "request_key", most=64),
        said={
            "to": vars(recipient),
            "on": on,
            "due_on": due_on,
            "lines": [vars(line) for line in lines],
        },
        texts=texts(
            custodian=resolve.words(custodian, "custodian", most=64), purpose=purpose, note=note
        ),
        due_on=None if due_on is None else resolve.day(due_on, "due_on"),
        takes=takes(session, ground, lines, act="hand_out", to=in_use),
    )
    draft = with_recipient(session, draft, recipient, act="hand_out")
    draft = replace(draft, watch=lambda taken: norms.needs(session, draft, taken))
    return posting.post(session, [draft])[0]


def take_back(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    number: str,
    location: str,
    lines: Sequence[BackLine],
    note: str | None = None,
) -> Posted:
    """Goods that ``number`` handed out come back into a storage (交回). Raises ``OverLine`` and what a return
    raises."""
    ground = access.permit(session, actor=actor, act="take_back", organization=organization)
    place = resolve.storages(session, ground, [location], "take_back")[location]
    return _draw_down(
        session,
        ground,
        kinds.TAKE_BACK,
        on=on,
        request_key=request_key,
        number=number,
        lines=lines,
        to=place,
        note=note,
    )


def move_on(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    number: str,
    location: str,
    lines: Sequence[BackLine],
    custodian: str,
    recipient: Recipient | None = None,
    due_on: date | None = None,
    note: str | None = None,
) -> Posted:
    """Goods that ``number`` handed out go on to another custodian (移交): one form, a take-back into ``location`` and
    at once the hand-out of the very same lots, which says that it follows and is the answer.

    Without ``recipient`` it stays who used them before. Raises ``OverLine`` and what ``take_back`` and ``hand_out``
    raise.
    """
    ground = access.permit(session, actor=actor, act="take_back", organization=organization)
    access.permit(session, actor=actor, act="hand_out", organization=organization)
    place = resolve.storages(session, ground, [location], "take_back")[location]
    key = resolve.words(request_key, "request_key", most=60)
    handed = earlier(session, ground, number, kinds.HAND_OUT, on)
    moved = {"to": None if recipient is None else vars(recipient), "due_on": due_on}
    said: dict[str, Any] = {"on": on, "request_key": key, "number": number, "lines": lines}
    back = _down(session, ground, kinds.TAKE_BACK, to=place, **said)
    back = replace(back, said={**back.said, "moved_on": moved})
    again = Draft(
        kind=kinds.HAND_OUT,
        ground=ground,
        on=on,
        request_key=f"{key}#LY",
        said=back.said,
        texts=texts(custodian=resolve.words(custodian, "custodian", most=64), note=note),
        due_on=None if due_on is None else resolve.day(due_on, "due_on"),
        follows=True,
        complete=lambda d: replace(d, takes=_the_same(session, ground, place, handed, lines)),
    )
    again = _to_whom(session, again, handed, recipient)
    return posting.post(session, [back, again])[1]


def _to_whom(
    session: Session, draft: Draft, handed: Standing, recipient: Recipient | None
) -> Draft:
    """The hand-out with its recipient: another one, else who used the goods before."""
    if recipient is not None:
        return with_recipient(session, draft, recipient, act="hand_out")
    return replace(
        draft,
        counterparty=handed.counterparty,
        group=handed.group,
        recipient=handed.recipient,
        heads=handed.heads,
        place=handed.place,
    )


def _the_same(
    session: Session, ground: Ground, place: PlaceRef, handed: Standing, lines: Sequence[BackLine]
) -> tuple[Take, ...]:
    """The rows that hand out again just what came back into a place. Under the lock."""
    in_use = resolve.place_of(session, ground.organization_id, Place.IN_USE)
    return tuple(
        Take(
            line=number,
            item=row.item,
            from_=place,
            to=in_use,
            quantity=quantity,
            typed_unit=row.item.base_unit,
            typed_quantity=quantity,
            lot=row.lot,
        )
        for number, (row, quantity) in enumerate(shares(session, handed, lines), start=1)
    )


def write_off_in_use(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    number: str,
    lines: Sequence[BackLine],
    reason: str,
    note: str | None = None,
) -> Posted:
    """Goods that ``number`` handed out are lost, broken or used up (报损). It wants approval. Raises as
    ``take_back``."""
    ground = access.permit(session, actor=actor, act="write_off", organization=organization)
    return _draw_down(
        session,
        ground,
        kinds.WRITE_OFF,
        on=on,
        request_key=request_key,
        number=number,
        lines=lines,
        to=resolve.place_of(session, ground.organization_id, Place.WRITTEN_OFF),
        cause=Cause.WRITE_OFF,
        reason=resolve.words(reason, "reason", most=1000),
        note=note,
    )


def capitalise(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    number: str,
    lines: Sequence[BackLine],
    reason: str,
    note: str | None = None,
) -> Posted:
    """Goods that ``number`` handed out become fixed assets of the organization and leave these books for its register
    of assets (转固定资产). It wants approval. Raises as ``take_back``."""
    ground = access.permit(session, actor=actor, act="capitalise", organization=organization)
    return _draw_down(
        session,
        ground,
        kinds.CAPITALISATION,
        on=on,
        request_key=request_key,
        number=number,
        lines=lines,
        to=resolve.place_of(session, ground.organization_id, Place.HANDED_OVER),
        cause=Cause.CAPITALISATION,
        reason=resolve.words(reason, "reason", most=1000),
        note=note,
    )


def _draw_down(session: Session, ground: Ground, kind: Kind, **said: Any) -> Posted:
    return posting.post(session, [_down(session, ground, kind, **said)])[0]


def _down(
    session: Session,
    ground: Ground,
    kind: Kind,
    *,
    on: date,
    request_key: str,
    number: str,
    lines: Sequence[BackLine],
    to: PlaceRef,
    cause: Cause | None = None,
    reason: str | None = None,
    note: str | None = None,
) -> Draft:
    """The draft that draws a hand-out down: back, away or made an asset."""
    handed = earlier(session, ground, number, kinds.HAND_OUT, on)
    said = {"number": number, "on": on, "to": to.code, "lines": [vars(line) for line in lines]}

    def drawn_down(draft: Draft) -> Draft:
        rows = tuple(
            draw(row.ref.line, row, to=to, quantity=quantity)
            for row, quantity in shares(session, handed, lines)
        )
        needs = () if cause is None else (approvals.wants(ground, cause, rows),)
        return replace(draft, draws=rows, needs=needs)

    return Draft(
        kind=kind,
        ground=ground,
        on=on,
        request_key=resolve.words(request_key, "request_key", most=64),
        said=said,
        texts=texts(reason=reason, note=note),
        counterparty=handed.counterparty,
        group=handed.group,
        recipient=handed.recipient,
        place=handed.place,
        complete=drawn_down,
    )
