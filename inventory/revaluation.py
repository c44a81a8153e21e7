"""The verb that says what goods are worth after all (暂估调整、补估价): value only, no pieces.

A provisional price is corrected, or a gift of unknown value appraised, after the goods have long moved on. The
difference is spread by pieces over where they are now, what was consumed included, through all that they became in
every organization, to the last fen and in a period open in all of them. Nothing that was posted changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import access, kinds, lot_values, posting, resolve, standing, whereabouts
from inventory.access import Ground
from inventory.drafts import Draft, LotRef, Posted, Valuation, Worth
from inventory.errors import AlreadyReversed, BadInput, Busy, NotBefore
from inventory.models import Document, Item, Lot
from inventory.models.documents import POSITIONS
from inventory.models.goods import Basis
from inventory.rows import texts
from inventory.whereabouts import Whereabouts


@dataclass(frozen=True)
class ValueLine:
    """What a lot is worth (fen): all pieces that were received and have not gone back to their source. ``basis`` says
    on what that rests; ``provisional``: it may still change."""

    lot: str
    value_fen: int
    basis: str
    provisional: bool = False


@dataclass(frozen=True)
class LotValue:
    """A line of a receipt as it is valued now: ``quantity`` base units are not gone back to the source, ``value_fen``
    is what they are worth, None where that is not known."""

    line: int
    lot: str
    name: str
    specification: str
    unit: str
    quantity: int
    value_fen: int | None
    basis: str
    provisional: bool


def revalue(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    lines: Sequence[ValueLine],
    reason: str,
    note: str | None = None,
) -> Posted:
    """Lots that ``organization`` received are valued anew: each line says the new total value of one.

    The difference goes to wherever the pieces are, also consumed ones, those of child lots in other organizations
    too; pieces that went back to the source carry none of it. Raises ``BadInput`` for a lot that was not received here,
    for a child lot, for nothing new and for what is all gone back, ``AlreadyReversed`` for a receipt that was reversed,
    ``NotBefore`` (naming the date to use) for a date before the last move of the goods, ``ClosedPeriod`` of any
    organization that has some of them, ``NotAllowed``, ``FutureDate``, and ``Busy`` where goods have reached another
    organization in this very moment.
    """
    ground = access.permit(session, actor=actor, act="revalue", organization=organization)
    resolve.some_lines(lines)
    lots = _lots(session, ground, lines)
    if len(set(lots)) != len(lots):
        raise BadInput(field="lines", problem="同一批写了两次，请合并")
    draft = Draft(
        kind=kinds.REVALUATION,
        ground=ground,
        on=resolve.day(on, "on"),
        request_key=resolve.words(request_key, "request_key", most=64),
        said={"on": on, "lines": [vars(line) for line in lines]},
        texts=texts(reason=resolve.words(reason, "reason", most=1000), note=note),
        touches=frozenset(_owners(session, lots)),
        complete=lambda d: _spread(session, d, lots, lines),
    )
    return posting.post(session, [draft])[0]


def receipt_values(session: Session, *, actor: str, number: str) -> tuple[LotValue, ...]:
    """The lines of the receipt ``number`` as they are valued now, those of which some pieces are still on the books.

    None of any other document. Raises ``NotAllowed``, ``NotFound``.
    """
    document = standing.document(session, number)
    owner = document.organization.code if document else None
    access.permit_on(session, actor=actor, act="revalue", number=number, organization=owner)
    if document is None or document.kind != kinds.RECEIPT.code or document.reverses_id is not None:
        return ()
    known = lot_values.as_of(date.max)
    rows = session.execute(
        select(Lot, Item, known.known, known.provisional, known.basis)
        .join(Item, Item.id == Lot.item_id)
        .where(Lot.document_id == document.id)
        .order_by(Lot.line)
    ).all()
    where = whereabouts.of(session, (row.Lot.id for row in rows))
    return tuple(
        LotValue(
            line=lot.line,
            lot=lot.code,
            name=item.name,
            specification=item.specification,
            unit=item.base_unit,
            quantity=int(where[lot.id].weight),
            value_fen=where[lot.id].value_fen if valued else None,
            basis=basis,
            provisional=provisional,
        )
        for lot, item, valued, provisional, basis in rows
        if where[lot.id].weight
    )


def _lots(session: Session, ground: Ground, lines: Sequence[ValueLine]) -> list[LotRef]:
    """The lot of each line, one that the organization received itself. Raises ``BadInput``."""
    known = [basis for basis in Basis if basis != Basis.UNKNOWN]
    codes = sorted({str(line.lot) for line in lines})
    found = {lot.code: lot for lot in session.scalars(select(Lot).where(Lot.code.in_(codes)))}
    lots = []
    for number, line in enumerate(lines):
        at = f"lines[{number}]"
        resolve.whole(line.value_fen, f"{at}.value_fen", least=0)
        if line.basis not in known:
            raise BadInput(field=f"{at}.basis", problem=f"要写 {'、'.join(known)} 之一")
        lot = found.get(line.lot)
        if lot is None or lot.document_id // POSITIONS != ground.organization_id:
            raise BadInput(field=f"{at}.lot", problem=f"本单位没有收到过批次 {line.lot}")
        if lot.parent_id is not None:
            problem = "这一批是从别的批次来的，估价按最初入库的批次调整，由收到它的单位办"
            raise BadInput(field=f"{at}.lot", problem=problem)
        lots.append(LotRef(lot.id, lot.code, lot.item_id))
    return lots


def _owners(session: Session, lots: Sequence[LotRef]) -> set[int]:
    """The organizations in which goods of these lots are, or were."""
    ids = whereabouts.lineage(session, (lot.id for lot in lots))
    owners = select(Lot.document_id // POSITIONS).where(Lot.id.in_(ids)).distinct()
    return {int(owner) for owner in session.scalars(owners)}


def _spread(
    session: Session, draft: Draft, lots: Sequence[LotRef], lines: Sequence[ValueLine]
) -> Draft:
    """The rows of a revaluation. Under the lock."""
    worths: list[Worth] = []
    valuations: list[Valuation] = []
    where = whereabouts.of(session, (lot.id for lot in lots))
    valued = _valued(session, lots)
    for number, (lot, line) in enumerate(zip(lots, lines, strict=True), start=1):
        now, at = where[lot.id], f"lines[{number - 1}]"
        _require_there(session, now, at)
        if draft.on < now.last_on:
            # value goes where the pieces are now, so not on a day before they were all there
            raise NotBefore(
                subject=now.lot.code, on=draft.on, earliest=now.last_on, because="MOVED"
            )
        said = (True, line.value_fen, line.basis, line.provisional)
        known, basis, provisional = valued[lot.id]
        if (known, now.value_fen, basis, provisional) == said:
            raise BadInput(field=f"{at}.value_fen", problem="和现在的估价一样，不用调整")
        for part, place, value in now.share_out(line.value_fen - now.value_fen):
            ends = (part.source, place) if value > 0 else (place, part.source)
            worths.append(Worth(number, part.lot, part.item, *ends, abs(value)))
        valuations += [
            Valuation(number, part.lot, part.organization_id, line.basis, line.provisional)
            for part in now.walk()
        ]
    if not {v.organization_id for v in valuations} <= draft.touches:
        raise Busy()
    return replace(draft, worths=tuple(worths), valuations=tuple(valuations))


def _valued(session: Session, lots: Sequence[LotRef]) -> dict[int, tuple[bool, str, bool]]:
    """How lots are valued now: whether at all, on what basis, provisionally or not."""
    now = lot_values.as_of(date.max)
    ids = sorted(lot.id for lot in lots)
    rows = session.execute(
        select(Lot.id, now.known, now.basis, now.provisional).where(Lot.id.in_(ids))
    )
    return {lot_id: (known, basis, provisional) for lot_id, known, basis, provisional in rows}


def _require_there(session: Session, now: Whereabouts, at: str) -> None:
    """There is something to value. Raises ``AlreadyReversed``, ``BadInput``."""
    if now.weight:
        return
    receipt = session.get_one(Document, now.document_id)
    by = session.scalar(select(Document.number).where(Document.reverses_id == receipt.id))
    if by is not None:
        raise AlreadyReversed(number=receipt.number, by=by)
    raise BadInput(field=f"{at}.lot", problem=f"{now.lot.code} 已经全部退还或更正，没有可估价的")
