"""The verb that posts what a stocktake came to (结转): every difference an ordinary adjustment, 盘盈 or 盘亏.

A shortage leaves with its share of value like any outflow. A surplus comes in with the unit value of its lot, or with
none where that is not known. Goods that stand on no line came otherwise: a receipt takes them in, and is named here. It
wants the approval of somebody who counted nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from inventory import access, approvals, kinds, listings, lot_values, posting, resolve, standing
from inventory.confirming import ask
from inventory.drafts import Draft, Listing, PlaceRef, Posted, Swap, Take, Text
from inventory.errors import BadInput, NotCounted, WantsRecount
from inventory.kinds import Place
from inventory.models import (
    Location,
    Lot,
    StockBalance,
    StockMove,
    StocktakeFoundResult,
    StocktakeResult,
    StocktakeSettlement,
)
from inventory.models.approvals import Cause
from inventory.rows import texts
from inventory.stocktake_books import TO_COUNT, TO_RECOUNT, Count, Line, Taking
from inventory.stocktakes import find, require_open


@dataclass(frozen=True)
class FoundAnswer:
    """What became of goods that stand on no line: the number of the receipt that took them in, or why there is none."""

    serial: int
    receipt: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class _Came:
    """What a line came to."""

    line: Line
    count: Count
    expected: int

    @property
    def off(self) -> int:
        """How many more pieces there were, or fewer (below zero)."""
        return self.count.quantity - self.expected


def settle_stocktake(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    number: str,
    found: Sequence[FoundAnswer] = (),
    note: str | None = None,
    confirmed: Sequence[str] = (),
) -> Posted:
    """Post the differences of the stocktake ``number``, every line of which is counted; ``found`` answers for all goods
    that stand on no line. Where nothing is off, the document has no rows.

    Asks (``NeedsConfirmation``) where something of a line that is off was posted after its count. Raises
    ``NotCounted``, ``WantsRecount``, ``StocktakeEnded``, ``NotEnough`` where less is on the books now than is missing,
    ``NotFound``, ``BadInput``, ``NotAllowed``, ``NoBackdating``, ``NotBefore``, ``ClosedPeriod``, ``FutureDate``.
    """
    ground = access.permit(session, actor=actor, act="settle_stocktake", organization=organization)
    stocktake = find(session, organization, number)
    if resolve.day(on, "on") < stocktake.business_on:
        raise BadInput(field="on", problem=f"不能早于开盘日期 {stocktake.business_on.isoformat()}")
    discrepancy = resolve.place_of(session, ground, Place.DISCREPANCY)

    def complete(draft: Draft) -> Draft:
        taking = require_open(session, stocktake)
        came = _results(taking)
        answers = _answers(session, taking, found)
        _ask(taking, came, confirmed)
        return _filled(session, draft, taking, came, answers, discrepancy)

    draft = Draft(
        kind=kinds.ADJUSTMENT,
        ground=ground,
        on=on,
        request_key=resolve.words(request_key, "request_key", most=64),
        said={"number": number, "on": on, "found": [[a.serial, a.receipt] for a in found]},
        texts=(*texts(note=note), *_reasons(found)),
        complete=complete,
    )
    return posting.post(session, [draft])[0]


def _reasons(found: Sequence[FoundAnswer]) -> tuple[Text, ...]:
    """Why goods found were not taken in, by their serial."""
    said = []
    for n, one in enumerate(found):
        serial = resolve.whole(one.serial, f"found[{n}].serial")
        if one.reason is not None and one.reason.strip():
            said.append(Text(serial, "found", resolve.words(one.reason, f"found[{n}].reason")))
    if len({one.serial for one in found}) != len(found):
        raise BadInput(field="found", problem="同一项账外物资写了两次")
    return tuple(said)


def _results(taking: Taking) -> list[_Came]:
    """What every line came to. Raises ``NotCounted``, ``WantsRecount``."""
    for state, refusal in ((TO_COUNT, NotCounted), (TO_RECOUNT, WantsRecount)):
        lines = [line for line, stands in taking.states.items() if stands == state]
        if lines:
            raise refusal(number=taking.number, lines=lines)
    came = []
    for line in taking.lines:
        count = taking.last(line.line)
        if count is not None:
            came.append(_Came(line, count, taking.expected(line, count)))
    return came


@dataclass(frozen=True)
class _Answer:
    """Goods that stand on no line, and the receipt (id) that took them in."""

    found: listings.Found
    receipt_id: int | None


def _answers(session: Session, taking: Taking, said: Sequence[FoundAnswer]) -> list[_Answer]:
    """An answer for all goods that stand on no line. Raises ``BadInput``."""
    by_serial = {one.serial: (f"found[{n}]", one) for n, one in enumerate(said)}
    there = {one.serial for one in taking.found}
    for serial, (at, _) in by_serial.items():
        if serial not in there:
            raise BadInput(field=f"{at}.serial", problem=f"账外物资没有第 {serial} 项")
    answers = []
    for one in taking.found:
        at, answer = by_serial.get(one.serial, ("found", FoundAnswer(one.serial)))
        receipt = None
        if answer.receipt is not None:
            receipt = standing.document(session, answer.receipt)
            if (
                receipt is None
                or (receipt.kind, receipt.organization.id)
                != (kinds.RECEIPT.code, taking.organization_id)
                or receipt.reverses_id is not None
                or standing.reversed_by(session, receipt.id) is not None
            ):
                raise BadInput(field=f"{at}.receipt", problem="要写本单位一张没有冲销的入库单")
        elif not (answer.reason or "").strip():
            problem = f"账外第 {one.serial} 项（{one.name}）要写入库单号；不入库的写原因"
            raise BadInput(field=at, problem=problem)
        answers.append(
            _Answer(
                listings.Found(
                    one.serial,
                    one.place.code,
                    one.unit,
                    one.quantity,
                    receipt.number if receipt else None,
                ),
                receipt.id if receipt else None,
            )
        )
    return answers


def _ask(taking: Taking, came: Sequence[_Came], confirmed: Sequence[str]) -> None:
    """Of what is off and has documents after its count: did those goods move after it, as the books take it?"""
    asked = [
        {
            "line": one.line.line,
            "name": one.line.item.name,
            "unit": one.line.item.base_unit,
            "difference": one.off,
            "numbers": list(dict.fromkeys(move.number for move in later)),
        }
        for one in came
        if one.off and (later := taking.later(one.line, one.count))
    ]
    if asked:
        ask(confirmed, "MOVED_SINCE", number=taking.number, lines=asked)  # type: ignore[arg-type]


def _filled(
    session: Session,
    draft: Draft,
    taking: Taking,
    came: Sequence[_Came],
    answers: Sequence[_Answer],
    discrepancy: PlaceRef,
) -> Draft:
    """The rows, the list and whose approval is wanted."""
    off = [one for one in came if one.off]
    worths = _unit_values(session, [one.line for one in off if one.off > 0])
    detail = "；".join(filter(None, (_goods("盘亏", off, -1), _goods("盘盈", off, 1))))
    return replace(
        draft,
        takes=tuple(_shortage(one, discrepancy) for one in off if one.off < 0),
        swaps=tuple(
            _surplus(one, discrepancy, worths[one.line.line]) for one in off if one.off > 0
        ),
        needs=(approvals.because(draft.ground, Cause.WRITE_OFF, detail),) if off else (),
        listing=_listing(taking, came, answers),
    )


def _goods(what: str, off: Sequence[_Came], sign: int) -> str:
    sums: dict[tuple[str, str], int] = {}
    for one in off:
        if one.off * sign > 0:
            key = one.line.item.name, one.line.item.base_unit
            sums[key] = sums.get(key, 0) + one.off * sign
    goods = "、".join(f"{name} {quantity:,} {unit}" for (name, unit), quantity in sums.items())
    return f"{what} {goods}" if goods else ""


def _shortage(one: _Came, discrepancy: PlaceRef) -> Take:
    return Take(
        line=one.line.line,
        item=one.line.item,
        from_=one.line.place,
        to=discrepancy,
        quantity=-one.off,
        typed_unit=one.line.item.base_unit,
        typed_quantity=-one.off,
        lot=one.line.lot,
        any_state=True,
    )


def _surplus(one: _Came, discrepancy: PlaceRef, worth: tuple[int, int]) -> Swap:
    value, pieces = worth
    return Swap(
        line=one.line.line,
        part=1,
        lot=one.line.lot,
        item=one.line.item,
        from_=discrepancy,
        to=one.line.place,
        quantity=one.off,
        value_fen=value * one.off // pieces,
        typed_unit=one.line.item.base_unit,
        typed_quantity=one.off,
    )


def _unit_values(session: Session, lines: Sequence[Line]) -> dict[int, tuple[int, int]]:
    """By line what so many pieces of its lot are worth: those still there, else the last ones that left; nothing where
    the lot is not valued."""
    worths = dict.fromkeys((line.line for line in lines), (0, 1))
    ids = sorted({line.lot.id for line in lines})
    valued = lot_values.as_of(date.max)
    known = set(session.scalars(select(Lot.id).where(Lot.id.in_(ids), valued.known)))
    held = {
        (b.location_id, b.lot_id): (b.value_fen, b.quantity)
        for b in session.scalars(select(StockBalance).where(StockBalance.lot_id.in_(ids)))
    }
    for line in lines:
        if line.lot.id not in known:
            continue
        value, pieces = held[line.place.id, line.lot.id]
        worths[line.line] = (value, pieces) if pieces else _last_worth(session, line)
    return worths


def _last_worth(session: Session, line: Line) -> tuple[int, int]:
    to = aliased(Location)
    row = session.execute(
        select(StockMove.value_fen, StockMove.quantity)
        .join(to, to.id == StockMove.to_id)
        .where(
            StockMove.lot_id == line.lot.id,
            StockMove.from_id == line.place.id,
            StockMove.quantity > 0,
        )
        .order_by(StockMove.business_on.desc(), StockMove.document_id.desc(), StockMove.line.desc())
        .limit(1)
    ).first()
    return (row.value_fen, row.quantity) if row else (0, 1)


def _listing(taking: Taking, came: Sequence[_Came], answers: Sequence[_Answer]) -> Listing:
    results = (
        listings.Result(
            line=one.line.line,
            location=one.line.place.code,
            lot=one.line.lot.code,
            sheet=one.count.sheet,
            round=one.count.round,
            counted=one.count.quantity,
            expected=one.expected,
        )
        for one in came
    )
    return Listing(
        rows=(
            (StocktakeSettlement, {"stocktake_id": taking.id}),
            *(
                (
                    StocktakeResult,
                    {
                        "line": one.line.line,
                        "count_id": one.count.id,
                        "expected": one.expected,
                    },
                )
                for one in came
            ),
            *(
                (
                    StocktakeFoundResult,
                    {"serial": one.found.serial, "receipt_id": one.receipt_id},
                )
                for one in answers
            ),
        ),
        content=listings.settled(taking.number, results, (one.found for one in answers)),
    )
