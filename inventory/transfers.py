"""Goods between organizations and between places: sent, and theirs only when acknowledged (调出、调入).

What is on the way belongs to the sender. The receiver acknowledges line by line; what is missing goes to the sender's
discrepancies, with a reason. In another organization the goods become a child lot: same origin, giver, earmark, expiry
and value; its source is 上级下拨 from above, else 调入. Goods sent with a day on which they are due are lent (借用).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from inventory import access, kinds, loans, posting, resolve, standing
from inventory.access import Ground
from inventory.drafts import Draft, Draw, PlaceRef, Posted, Put, Ref, Take
from inventory.errors import BadInput, NotAllowed, OverLine
from inventory.kinds import Place, Source
from inventory.models.people import Role
from inventory.rows import child, draw, require_room, takes, texts
from inventory.standing import Standing, StandingRow
from inventory.stock import IssueLine


@dataclass(frozen=True)
class ArrivalLine:
    """Of one line of a dispatch (base units): how much arrived, and how much is missing or broken."""

    line: int
    quantity: int
    missing: int = 0


def dispatch(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    lines: Sequence[IssueLine],
    to: str | None = None,
    to_location: str | None = None,
    due_on: date | None = None,
    repays: str | None = None,
    note: str | None = None,
) -> Posted:
    """Goods are sent (调出) to another organization, or to another storage of this one.

    ``due_on`` makes it a loan, to be given back by then; ``repays`` names the dispatch by which the goods now given
    back were borrowed. Lots are picked as for an issue to that organization; a named lot keeps its earmark on the
    way. Goods that an organization bought itself are sent by its own people only. Raises ``LoanGiven`` for a loan that
    was given away for good, and what ``issue`` raises.
    """
    ground = access.permit(session, actor=actor, act="dispatch", organization=organization)
    recipient, place = _whither(session, ground, to, to_location)
    in_transit = resolve.place_of(session, ground.organization_id, Place.IN_TRANSIT)
    rows = takes(session, ground, lines, act="dispatch", to=in_transit)
    draft = Draft(
        kind=kinds.DISPATCH,
        ground=ground,
        on=resolve.day(on, "on"),
        request_key=resolve.words(request_key, "request_key", most=64),
        said={
            "to": [to, to_location],
            "on": on,
            "due_on": due_on,
            "repays": repays,
            "lines": [vars(line) for line in lines],
        },
        texts=texts(note=note),
        recipient=recipient,
        place=place,
        due_on=None if due_on is None else resolve.day(due_on, "due_on"),
        takes=_not_their_own(session, ground, rows),
    )
    if draft.due_on is not None and draft.due_on < draft.on:
        raise BadInput(field="due_on", problem="归还日期不能早于借出日期")
    if repays is not None:
        draft = _repaying(session, draft, repays)
    return posting.post(session, [draft])[0]


def acknowledge(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    number: str,
    location: str,
    lines: Sequence[ArrivalLine] | None = None,
    reason: str | None = None,
    note: str | None = None,
) -> Posted:
    """Goods of the dispatch ``number`` have arrived (调入) and go into a storage; without ``lines`` all that is left.

    What is ``missing`` is the sender's shortage and wants a ``reason``. What is not named stays on the way. The date
    must be open in both organizations. Raises ``NotFound`` for a dispatch that is not to this organization
    (``NotAllowed`` where its number is one of an organization out of sight, whether there is such a dispatch or not),
    ``OverLine`` for more than was sent or for what has arrived already, and what ``receive`` raises.
    """
    ground = access.permit(session, actor=actor, act="acknowledge", organization=organization)
    sent = _sent_to(session, ground, number, on)
    place = resolve.storages(session, ground, [location], "acknowledge")[location]
    if lines is not None:
        resolve.some_lines(lines)
    if any(line.missing for line in lines or ()):
        reason = resolve.words(reason, "reason", most=1000)
    way = _Way(session, ground, sent, place)
    draft = Draft(
        kind=kinds.ACKNOWLEDGEMENT,
        ground=ground,
        on=on,
        request_key=resolve.words(request_key, "request_key", most=64),
        said={
            "number": number,
            "on": on,
            "to": location,
            "lines": None if lines is None else [vars(line) for line in lines],
        },
        texts=texts(reason=reason, note=note),
        touches=frozenset({sent.organization.id}),
        complete=lambda d: way.arrive(d, lines),
    )
    return posting.post(session, [draft])[0]


def _whither(
    session: Session, ground: Ground, to: str | None, to_location: str | None
) -> tuple[Ref | None, PlaceRef | None]:
    """To another organization, or to another storage of this one."""
    if (to is None) == (to_location is None):
        raise BadInput(field="to", problem="调往哪里要写一个：别的单位，或本单位的另一个库房")
    if to_location is not None:
        return None, resolve.storages(session, ground, [to_location], "list")[to_location]
    recipient, _ = resolve.anybody(session, to or "")
    if recipient.id == ground.organization_id:
        raise BadInput(field="to", problem="调给本单位请选库房")
    return recipient, None


def _not_their_own(session: Session, ground: Ground, rows: tuple[Take, ...]) -> tuple[Take, ...]:
    """What an organization below bought itself is not for those above to send."""
    if ground.at_home or ground.role == Role.SYSTEM:
        return tuple(replace(row, keeps_earmark=True) for row in rows)
    lots = standing.parents(session, [row.lot.id for row in rows if row.lot is not None])
    if any(lot.source == Source.PURCHASED for lot in lots.values()):
        raise NotAllowed(act="dispatch", role=ground.role, organization=ground.organization)
    others = tuple(source for source in Source if source != Source.PURCHASED)
    return tuple(replace(row, keeps_earmark=True, sources=others) for row in rows)


def _repaying(session: Session, draft: Draft, number: str) -> Draft:
    """The dispatch gives back what the loan ``number`` lent. Takes the lock: what was given away is not given back."""
    lent = _loan(session, draft.ground, draft.recipient, number)
    loans.lock_both(session, draft.ground, lent)

    def owed(whole: Draft) -> Draft:
        loans.require_owed(session, lent)
        return whole

    return replace(draft, repays=lent.original, complete=owed)


def _loan(session: Session, ground: Ground, to: Ref | None, number: str) -> Standing:
    """The loan that goods sent back repay: made to this organization by the one that they go to."""
    lent = standing.document(session, number)
    if (
        lent is None
        or to is None
        or lent.recipient is None
        or (lent.organization.id, lent.recipient.id) != (to.id, ground.organization_id)
    ):
        raise access.unknown(session, actor=ground.actor, what="document", name=number)
    if lent.kind != kinds.DISPATCH.code or lent.due_on is None:
        raise BadInput(field="repays", problem="要写一张借用的调出单号")
    return lent


def _sent_to(session: Session, ground: Ground, number: str, on: date) -> Standing:
    sent = standing.document(session, number)
    if sent is None or sent.kind != kinds.DISPATCH.code or sent.reverses_id is not None:
        raise access.unknown(session, actor=ground.actor, what="document", name=number)
    to = sent.recipient.id if sent.recipient else sent.organization.id
    if to != ground.organization_id:
        raise access.unknown(session, actor=ground.actor, what="document", name=number)
    if resolve.day(on, "on") < sent.business_on:
        raise BadInput(field="on", problem=f"不能早于调出日期 {sent.business_on.isoformat()}")
    return sent


class _Way:
    """From the sender's goods on the way to the receiver's storage."""

    def __init__(self, session: Session, ground: Ground, sent: Standing, place: PlaceRef) -> None:
        sender = sent.organization.id
        self.session = session
        self.sent = sent
        self.place = place
        self.inside = sender == ground.organization_id
        self.handed_over = resolve.place_of(session, sender, Place.HANDED_OVER)
        self.discrepancy = resolve.place_of(session, sender, Place.DISCREPANCY)
        self.arriving = resolve.place_of(session, ground.organization_id, Place.SOURCE)
        _, path = resolve.anybody(session, sent.organization.code)
        above = ground.path.startswith(path)
        self.source = Source.ALLOCATED if above else Source.TRANSFERRED_IN

    def arrive(self, draft: Draft, lines: Sequence[ArrivalLine] | None) -> Draft:
        """The rows of what arrived and of what is missing. Under the lock."""
        left = standing.left(self.session, self.sent.number, self.sent.id)
        if lines is None:
            lines = _all_that_is_left(left)
        if not any(line.quantity or line.missing for line in lines):
            raise BadInput(field="lines", problem="没有到货的数量；这张调出单可能已经收完")
        parents = standing.parents(self.session, [row.lot.id for row, _ in left])
        draws: list[Draw] = []
        puts: list[Put] = []
        for at, line in enumerate(lines):
            for row, quantity, arrived in _split(left, line, f"lines[{at}]"):
                number = len(draws) + 1
                if arrived and not self.inside:
                    draws.append(
                        draw(number, row, to=self.handed_over, quantity=quantity, pool=number)
                    )
                    puts.append(
                        child(
                            number,
                            parents[row.lot.id],
                            item=row.item,
                            source=self.source,
                            from_=self.arriving,
                            to=self.place,
                            quantity=quantity,
                            pool=number,
                        )
                    )
                else:
                    to = self.place if arrived else self.discrepancy
                    draws.append(draw(number, row, to=to, quantity=quantity))
        require_room(len(draws))
        return replace(draft, draws=tuple(draws), puts=tuple(puts))


def _all_that_is_left(left: Sequence[tuple[StandingRow, int]]) -> list[ArrivalLine]:
    sums: dict[int, int] = {}
    for row, quantity in left:
        sums[row.ref.line] = sums.get(row.ref.line, 0) + quantity
    return [ArrivalLine(line, quantity) for line, quantity in sums.items() if quantity]


def _split(
    left: Sequence[tuple[StandingRow, int]], line: ArrivalLine, at: str
) -> list[tuple[StandingRow, int, bool]]:
    """A line over the rows it is made of, first what arrived, then what is missing.

    Raises ``OverLine``, ``BadInput`` for a line that is not there.
    """
    rows = [(row, quantity) for row, quantity in left if row.ref.line == line.line]
    if not rows:
        raise BadInput(field=f"{at}.line", problem="调出单没有这一行")
    arrived = resolve.whole(line.quantity, f"{at}.quantity", least=0)
    missing = resolve.whole(line.missing, f"{at}.missing", least=0)
    available = sum(quantity for _, quantity in rows)
    if arrived + missing > available:
        first = rows[0][0]
        raise OverLine(
            number=first.ref.number,
            line=line.line,
            name=first.item.name,
            unit=first.item.base_unit,
            asked=arrived + missing,
            left=available,
        )
    return [
        *((row, taken, True) for row, taken in _upto(rows, 0, arrived)),
        *((row, taken, False) for row, taken in _upto(rows, arrived, missing)),
    ]


def _upto(
    rows: Sequence[tuple[StandingRow, int]], skipped: int, wanted: int
) -> list[tuple[StandingRow, int]]:
    """``wanted`` pieces of rows laid end to end, after the first ``skipped`` ones."""
    found, before = [], 0
    for row, quantity in rows:
        start, end = max(skipped, before), min(skipped + wanted, before + quantity)
        if start < end:
            found.append((row, end - start))
        before += quantity
    return found
