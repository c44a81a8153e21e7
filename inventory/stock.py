"""Verbs on goods: receive and issue.

Each takes a session and plain values, asks access, turns codes into references and hands one document to posting.
Quantities are whole numbers of the item's base unit; values are fen; ``on`` is the business date.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from inventory import access, kinds, posting, resolve
from inventory.access import Ground
from inventory.drafts import (
    FREE,
    Draft,
    EarmarkRef,
    ItemRef,
    LotRef,
    PlaceRef,
    Posted,
    Put,
    Take,
    Text,
)
from inventory.errors import BadInput, NotEnough
from inventory.kinds import Origin, Place
from inventory.models.goods import Acceptance, Basis


@dataclass(frozen=True)
class Earmark:
    """To whom goods are bound by their giver: the code of one of three, or ``unresolved`` while nobody has said."""

    group: str | None = None
    organization: str | None = None
    counterparty: str | None = None
    unresolved: bool = False


@dataclass(frozen=True)
class ReceiptLine:
    """Goods of one kind: ``value_fen`` None means the value is not known (未估价)."""

    item: str
    location: str
    quantity: int
    unit: str | None = None
    value_fen: int | None = None
    provisional: bool = False
    expires_on: date | None = None
    batch: str | None = None
    earmark: Earmark | None = None
    note: str | None = None


@dataclass(frozen=True)
class IssueLine:
    """Goods of one kind to give out: of the named lot, else of lots picked by expiry."""

    item: str
    location: str
    quantity: int
    unit: str | None = None
    lot: str | None = None


def receive(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    origin: str,
    lines: Sequence[ReceiptLine],
    counterparty: str | None = None,
    note: str | None = None,
) -> Posted:
    """Goods come in (入库) from a donor, supplier or superior body; ``counterparty`` None is anonymous.

    Every line becomes a lot. Raises ``NotAllowed``, ``NotFound``, ``BadInput``, ``ClosedPeriod``, ``FutureDate``,
    ``KeyReused``.
    """
    draft = receipt(
        session,
        actor=actor,
        organization=organization,
        on=on,
        request_key=request_key,
        origin=origin,
        lines=lines,
        counterparty=counterparty,
        note=note,
    )
    return posting.post(session, [draft])[0]


def receipt(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    origin: str,
    lines: Sequence[ReceiptLine],
    counterparty: str | None = None,
    note: str | None = None,
    act: str = "receive",
) -> Draft:
    """The receipt as a draft: an import makes many and posts them together."""
    ground = access.permit(session, actor=actor, act=act, organization=organization)
    if origin not in set(Origin):
        raise BadInput(field="origin", problem="来源写 DONATED、PURCHASED 或 ALLOCATED")
    resolve.some_lines(lines)
    items = resolve.items(session, (line.item for line in lines))
    places = resolve.storages(session, ground, (line.location for line in lines), act)
    source = resolve.outside(session, ground, Place.SOURCE)
    return Draft(
        kind=kinds.RECEIPT,
        ground=ground,
        on=resolve.day(on, "on"),
        request_key=resolve.words(request_key, "request_key", most=64),
        said={
            "origin": origin,
            "counterparty": counterparty,
            "on": on,
            "lines": [_said(line) for line in lines],
        },
        texts=texts(note=note) + _line_notes(lines),
        counterparty=resolve.counterparty(session, counterparty),
        puts=tuple(
            _put(
                session,
                ground,
                line,
                number,
                origin,
                items[line.item],
                source,
                places[line.location],
            )
            for number, line in enumerate(lines, start=1)
        ),
    )


def issue(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    lines: Sequence[IssueLine],
    group: str | None = None,
    recipient_organization: str | None = None,
    counterparty: str | None = None,
    heads: int | None = None,
    purpose: str | None = None,
    note: str | None = None,
) -> Posted:
    """Goods go out (发放出库) to exactly one of a group, an organization or a counterparty.

    Lots that are not named are picked: accepted, unexpired on ``on``, first expiring first, earmarked ones only for
    whom they are for; an unresolved one only when named, with a purpose or note. Raises ``NotEnough``, ``Expired``,
    ``Earmarked``, ``NoBackdating`` and what ``receive`` raises.
    """
    ground = access.permit(session, actor=actor, act="issue", organization=organization)
    _one_recipient(group, recipient_organization, counterparty)
    resolve.some_lines(lines)
    items = resolve.items(session, (line.item for line in lines))
    places = resolve.storages(session, ground, (line.location for line in lines), "issue")
    named = resolve.lots(session, (line.lot for line in lines if line.lot is not None))
    consumed = resolve.outside(session, ground, Place.CONSUMED)
    to = [group, recipient_organization, counterparty]
    said = {"to": to, "heads": heads, "on": on, "lines": [vars(line) for line in lines]}
    draft = Draft(
        kind=kinds.ISSUE,
        ground=ground,
        on=resolve.day(on, "on"),
        request_key=resolve.words(request_key, "request_key", most=64),
        said=said,
        texts=texts(purpose=purpose, note=note),
        group=resolve.group(session, group),
        recipient=resolve.recipient(session, ground, recipient_organization, "issue"),
        counterparty=resolve.counterparty(session, counterparty),
        heads=None if heads is None else resolve.whole(heads, "heads"),
        takes=tuple(
            _take(line, number, items[line.item], places[line.location], consumed, named)
            for number, line in enumerate(lines, start=1)
        ),
    )
    return posting.post(session, [draft])[0]


def _one_recipient(*said: str | None) -> None:
    if sum(to is not None for to in said) != 1:
        raise BadInput(field="recipient", problem="发给谁要选一个：人群、单位或企业，只能选一个")


def texts(**fields: str | None) -> tuple[Text, ...]:
    """The free text of a document, what there is of it."""
    return tuple(
        Text(0, name, resolve.words(value, name, most=1000))
        for name, value in fields.items()
        if value is not None and value.strip()
    )


def _said(line: ReceiptLine) -> dict[str, object]:
    """A line as it was said, but for its note: text is compared by its own hash, and may be erased."""
    return {**vars(line), "earmark": vars(line.earmark) if line.earmark else None, "note": None}


def _line_notes(lines: Sequence[ReceiptLine]) -> tuple[Text, ...]:
    return tuple(
        Text(number, "note", resolve.words(line.note, f"lines[{number - 1}].note", most=1000))
        for number, line in enumerate(lines, start=1)
        if line.note is not None and line.note.strip()
    )


def _put(
    session: Session,
    ground: Ground,
    line: ReceiptLine,
    number: int,
    origin: str,
    item: ItemRef,
    source: PlaceRef,
    place: PlaceRef,
) -> Put:
    at = f"lines[{number - 1}]"
    quantity = resolve.whole(line.quantity, f"{at}.quantity")
    valued = line.value_fen is not None
    if line.provisional and not valued:
        raise BadInput(field=f"{at}.provisional", problem="暂估要写暂估的金额")
    return Put(
        line=number,
        item=item,
        origin=origin,
        source=origin,
        from_=source,
        to=place,
        quantity=quantity,
        value_fen=resolve.whole(line.value_fen, f"{at}.value_fen", least=0) if valued else 0,
        typed_unit=_unit(item, line.unit, at),
        typed_quantity=quantity,
        valued=valued,
        provisional=line.provisional,
        valuation_basis=Basis.RECORDED if valued else Basis.UNKNOWN,
        acceptance=Acceptance.QUALIFIED,
        expires_on=None
        if line.expires_on is None
        else resolve.day(line.expires_on, f"{at}.expires_on"),
        batch=None if line.batch is None else resolve.words(line.batch, f"{at}.batch", most=64),
        earmark=_earmark(session, ground, line.earmark, at),
    )


def _take(
    line: IssueLine,
    number: int,
    item: ItemRef,
    place: PlaceRef,
    consumed: PlaceRef,
    named: dict[str, LotRef],
) -> Take:
    at = f"lines[{number - 1}]"
    quantity = resolve.whole(line.quantity, f"{at}.quantity")
    lot = named.get(line.lot) if line.lot is not None else None
    if line.lot is not None and (lot is None or lot.item_id != item.id):
        # a lot that is elsewhere and one that never was look alike from here
        raise NotEnough(
            item=item.code,
            name=item.name,
            unit=item.base_unit,
            location=place.code,
            asked=quantity,
            on_hand=0,
            lot=line.lot,
            line=number,
        )
    return Take(
        line=number,
        item=item,
        from_=place,
        to=consumed,
        quantity=quantity,
        typed_unit=_unit(item, line.unit, at),
        typed_quantity=quantity,
        lot=lot,
    )


def _unit(item: ItemRef, unit: str | None, at: str) -> str:
    if unit is not None and unit != item.base_unit:
        problem = f"{item.name}按“{item.base_unit}”计数，没有“{unit}”的换算"
        raise BadInput(field=f"{at}.unit", problem=problem)
    return item.base_unit


def _earmark(session: Session, ground: Ground, earmark: Earmark | None, at: str) -> EarmarkRef:
    if earmark is None:
        return FREE
    said = (earmark.group, earmark.organization, earmark.counterparty, earmark.unresolved or None)
    if sum(value is not None for value in said) != 1:
        raise BadInput(field=f"{at}.earmark", problem="定向给谁只能写一个")
    return EarmarkRef(
        group=resolve.group(session, earmark.group),
        organization=resolve.recipient(session, ground, earmark.organization, "receive"),
        counterparty=resolve.counterparty(session, earmark.counterparty),
        unresolved=earmark.unresolved,
    )
