"""What is left at the end of an emergency goes on (余料移交): into the reserve, to the superior, to who needs it.

A thin form over dispatches and issues, for many lots at once. What their givers meant for somebody goes to nobody
else: such lots are listed, to be returned or asked about. Expired goods, and those not accepted, stay too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import access, db, ledger, resolve, stock, transfers
from inventory.drafts import Posted
from inventory.errors import BadInput, Earmarked, NotEnough
from inventory.kinds import SURPLUS_NAMES, Place, Source, Surplus
from inventory.ledger import StockRow
from inventory.merged import counterparty_now
from inventory.models import Counterparty, Lot, Organization
from inventory.models.goods import Acceptance
from inventory.models.people import Role
from inventory.stock import IssueLine

EARMARKED, EXPIRED, NOT_ACCEPTED, THEIR_OWN = "EARMARKED", "EXPIRED", "NOT_ACCEPTED", "THEIR_OWN"
STAY_NAMES = {
    EARMARKED: "定向物资，要退还或征得捐赠人同意",
    EXPIRED: "已过期，要报损",
    NOT_ACCEPTED: "没有验收合格",
    THEIR_OWN: "自购物资，由本单位的人调出",
}


@dataclass(frozen=True)
class SurplusRow:
    """A lot in store; ``stays`` says why it may not go to that receiver (EARMARKED, EXPIRED, NOT_ACCEPTED; THEIR_OWN:
    its organization bought it, and sends it itself), None where it may."""

    row: StockRow
    stays: str | None


@dataclass(frozen=True)
class SurplusLine:
    """A quantity (base units) of a lot in a storage."""

    location: str
    lot: str
    quantity: int


def surplus(
    session: Session,
    *,
    actor: str,
    organization: str | None = None,
    to: str | None = None,
    counterparty: str | None = None,
) -> tuple[SurplusRow, ...]:
    """What the storages of an organization (by default the actor's own) hold, and what of it may go to a receiver."""
    ground = access.permit_home(session, actor=actor, act="read_stock", organization=organization)
    foreign = to is not None and not ground.at_home and ground.role != Role.SYSTEM
    today = db.today(session)
    rows = ledger.on_hand(session, actor=actor, organization=organization)
    stored = [row for row in rows if row.place == Place.STORAGE]
    meant = _meant(session, [row.lot for row in stored if row.earmark], to, counterparty)
    return tuple(SurplusRow(row, _stays(row, meant, today, foreign=foreign)) for row in stored)


def hand_over_surplus(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    reason: str,
    to: str | None = None,
    counterparty: str | None = None,
    lines: Sequence[SurplusLine] | None = None,
    note: str | None = None,
    confirmed: Sequence[str] = (),
) -> Posted:
    """Hand over ``lines``, or all that may go, to another organization (a dispatch, which it acknowledges) or for good
    to a ``counterparty`` (an issue).

    Raises ``BadInput``, ``Earmarked`` for goods meant for somebody else, and what ``dispatch`` and ``issue`` raise.
    """
    access.permit(session, actor=actor, act="hand_over", organization=organization)
    if reason not in set(Surplus):
        raise BadInput(field="reason", problem=f"要写 {'、'.join(Surplus)} 之一")
    if (to is None) == (counterparty is None):
        raise BadInput(field="to", problem="交给谁要写一个：单位，或往来单位")
    offered = surplus(
        session, actor=actor, organization=organization, to=to, counterparty=counterparty
    )
    chosen = _all(offered) if lines is None else _chosen(offered, lines)
    common: dict[str, Any] = {
        "actor": actor,
        "organization": organization,
        "on": on,
        "request_key": request_key,
        "lines": chosen,
    }
    said = "，".join(filter(None, (SURPLUS_NAMES[reason], (note or "").strip())))
    if to is not None:
        return transfers.dispatch(session, **common, to=to, note=said)
    return stock.issue(
        session,
        **common,
        counterparty=counterparty,
        reason=said,
        confirmed=confirmed,
    )


def _all(offered: Sequence[SurplusRow]) -> list[IssueLine]:
    going = [one.row for one in offered if one.stays is None]
    if not going:
        raise BadInput(field="lines", problem="没有可以移交的物资")
    return [IssueLine(r.item, r.location, r.quantity, lot=r.lot) for r in going]


def _chosen(offered: Sequence[SurplusRow], lines: Sequence[SurplusLine]) -> list[IssueLine]:
    """The lines, each of a lot that may go. Raises ``Earmarked``, ``NotEnough``, ``BadInput``."""
    resolve.some_lines(lines)
    there = {(one.row.location, one.row.lot): one for one in offered}
    chosen = []
    for number, line in enumerate(lines, start=1):
        at = f"lines[{number - 1}]"
        quantity = resolve.whole(line.quantity, f"{at}.quantity")
        one = there.get((line.location, line.lot))
        if one is None:
            problem = f"{line.location} 没有批次 {line.lot} 的结存"
            raise BadInput(field=f"{at}.lot", problem=problem)
        row = one.row
        if one.stays == EARMARKED:
            raise Earmarked(
                item=row.item,
                name=row.name,
                lot=row.lot,
                earmark=row.earmark or "unresolved",
                line=number,
            )
        if quantity > row.quantity:
            raise NotEnough(
                item=row.item,
                name=row.name,
                unit=row.unit,
                location=row.location,
                asked=quantity,
                on_hand=row.quantity,
                lot=row.lot,
                line=number,
            )
        chosen.append(IssueLine(row.item, row.location, quantity, lot=row.lot))
    return chosen


def _stays(row: StockRow, meant: set[str], today: date, *, foreign: bool) -> str | None:
    if foreign and row.source == Source.PURCHASED:
        return THEIR_OWN
    if row.acceptance != Acceptance.QUALIFIED:
        return NOT_ACCEPTED
    if row.expires_on is not None and row.expires_on < today:
        return EXPIRED
    return EARMARKED if row.earmark and row.lot not in meant else None


def _meant(
    session: Session, lots: Sequence[str], to: str | None, counterparty: str | None
) -> set[str]:
    """The earmarked lots that their givers meant for this receiver."""
    query = select(Lot.code).where(Lot.code.in_(lots))
    if to is not None:
        query = query.join(Organization, Organization.id == Lot.earmark_organization_id).where(
            Organization.code == to
        )
    elif counterparty is not None:
        found = resolve.counterparty(session, counterparty)
        query = query.join(
            Counterparty, Counterparty.id == counterparty_now(Lot.earmark_counterparty_id)
        ).where(Counterparty.id == (found.id if found else 0))
    else:
        return set()
    return set(session.scalars(query))
