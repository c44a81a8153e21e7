"""Goods that leave otherwise than by issue: written off, sent back to who gave them, or never there
(报损、退还、更正)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from inventory import access, approvals, kinds, posting, resolve, standing
from inventory.drafts import Draft, PlaceRef, Posted, Ref, Take
from inventory.errors import BadInput
from inventory.kinds import Place
from inventory.models.approvals import Cause
from inventory.returns import BackLine, earlier
from inventory.rows import takes, texts
from inventory.standing import StandingRow


@dataclass(frozen=True)
class LotLine:
    """A quantity (base units) of a lot in a place."""

    item: str
    location: str
    quantity: int
    lot: str
    unit: str | None = None


def write_off(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    lines: Sequence[LotLine],
    reason: str,
    note: str | None = None,
) -> Posted:
    """Goods in store are lost, broken or expired and leave the books (报损). Any lot may be written off, also an
    expired or earmarked one. It wants approval. Raises ``NotEnough``, ``NoBackdating``, ``NotFound``, ``BadInput``,
    ``NotAllowed``, ``ClosedPeriod``, ``FutureDate``.
    """
    ground = access.permit(session, actor=actor, act="write_off", organization=organization)
    gone = resolve.place_of(session, ground.organization_id, Place.WRITTEN_OFF)
    rows = _whatever_state(takes(session, ground, lines, act="write_off", to=gone))
    draft = Draft(
        kind=kinds.WRITE_OFF,
        ground=ground,
        on=resolve.day(on, "on"),
        request_key=resolve.words(request_key, "request_key", most=64),
        said={"on": on, "lines": [vars(line) for line in lines]},
        texts=texts(reason=resolve.words(reason, "reason", most=1000), note=note),
        takes=rows,
        needs=(approvals.wants(ground, Cause.WRITE_OFF, rows),),
    )
    return posting.post(session, [draft])[0]


def send_back(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    lines: Sequence[LotLine],
    reason: str,
    note: str | None = None,
) -> Posted:
    """Goods go back to the supplier, donor or superior who gave them (退货、退还): all lines to one. Raises
    ``BadInput`` for goods of several givers, and what ``write_off`` raises."""
    ground = access.permit(session, actor=actor, act="send_back", organization=organization)
    source = resolve.place_of(session, ground.organization_id, Place.SOURCE)
    rows = _whatever_state(takes(session, ground, lines, act="send_back", to=source))
    draft = Draft(
        kind=kinds.SEND_BACK,
        ground=ground,
        on=resolve.day(on, "on"),
        request_key=resolve.words(request_key, "request_key", most=64),
        said={"on": on, "lines": [vars(line) for line in lines]},
        texts=texts(reason=resolve.words(reason, "reason", most=1000), note=note),
        counterparty=_one_giver(session, rows),
        takes=rows,
    )
    return posting.post(session, [draft])[0]


def correct(
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
    """The receipt ``number`` recorded more than came (入库更正): at most what is left where it was received is taken
    back.

    It counts in the receipt's column with minus, on its own date. Raises ``NotEnough`` and what ``write_off`` raises.
    """
    ground = access.permit(session, actor=actor, act="correct", organization=organization)
    receipt = earlier(session, ground, number, kinds.RECEIPT, on)
    resolve.some_lines(lines)
    if len({str(line.line) for line in lines}) != len(lines):
        raise BadInput(field="lines", problem="同一行写了两次，请合并")
    source = resolve.place_of(session, ground.organization_id, Place.SOURCE)
    rows = {row.ref.line: row for row in standing.rows(session, receipt.id)}
    draft = Draft(
        kind=kinds.CORRECTION,
        ground=ground,
        on=on,
        request_key=resolve.words(request_key, "request_key", most=64),
        said={"number": number, "on": on, "lines": [vars(line) for line in lines]},
        texts=texts(reason=resolve.words(reason, "reason", most=1000), note=note),
        counterparty=receipt.counterparty,
        takes=tuple(
            _taken_back(rows, line, source, f"lines[{at}]") for at, line in enumerate(lines)
        ),
    )
    return posting.post(session, [draft])[0]


def _taken_back(rows: dict[int, StandingRow], line: BackLine, source: PlaceRef, at: str) -> Take:
    if resolve.whole(line.line, f"{at}.line") not in rows:
        raise BadInput(field=f"{at}.line", problem="原单没有这一行")
    row = rows[line.line]
    quantity = resolve.whole(line.quantity, f"{at}.quantity")
    return Take(
        line=line.line,
        item=row.item,
        from_=row.to,
        to=source,
        quantity=quantity,
        typed_unit=row.item.base_unit,
        typed_quantity=quantity,
        lot=row.lot,
        any_state=True,
    )


def _whatever_state(rows: tuple[Take, ...]) -> tuple[Take, ...]:
    return tuple(replace(row, any_state=True) for row in rows)


def _one_giver(session: Session, rows: tuple[Take, ...]) -> Ref | None:
    lots = standing.parents(session, [row.lot.id for row in rows if row.lot is not None])
    givers = {lot.giver for lot in lots.values()}
    if len(givers) > 1:
        raise BadInput(field="lines", problem="退还的物资不是一家给的，请分开办")
    return next(iter(givers), None)
