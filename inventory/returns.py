"""Goods that come back: what was issued and not used, to the lots it came from (退回).

Also what every verb shares that builds on an earlier document: finding it, and taking a quantity of one of its lines.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from inventory import access, kinds, posting, resolve, standing
from inventory.access import Ground
from inventory.drafts import Draft, Posted
from inventory.errors import BadInput, OverLine
from inventory.kinds import Kind
from inventory.rows import draw, texts
from inventory.standing import Standing, StandingRow


@dataclass(frozen=True)
class BackLine:
    """A quantity (base units) of a line of an earlier document."""

    line: int
    quantity: int


def return_issue(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    number: str,
    location: str,
    lines: Sequence[BackLine],
    reason: str,
    note: str | None = None,
) -> Posted:
    """Goods of the issue ``number`` come back into a storage, never more of a line than it gave.

    They return to the lots they were of, those that went out last first. Raises ``OverLine``, ``AlreadyReversed`` for
    an issue that was reversed, ``NotFound``, ``BadInput``, ``NotAllowed``, ``ClosedPeriod``, ``FutureDate``.
    """
    ground = access.permit(session, actor=actor, act="return_issue", organization=organization)
    issued = earlier(session, ground, number, kinds.ISSUE, on)
    place = resolve.storages(session, ground, [location], "return_issue")[location]
    draft = Draft(
        kind=kinds.ISSUE_RETURN,
        ground=ground,
        on=on,
        request_key=resolve.words(request_key, "request_key", most=64),
        said={"number": number, "on": on, "to": location, "lines": [vars(x) for x in lines]},
        texts=texts(reason=resolve.words(reason, "reason", most=1000), note=note),
        counterparty=issued.counterparty,
        group=issued.group,
        recipient=issued.recipient,
        place=issued.place,
        complete=lambda d: replace(
            d,
            draws=tuple(
                draw(row.ref.line, row, to=place, quantity=quantity)
                for row, quantity in shares(session, issued, lines)
            ),
        ),
    )
    return posting.post(session, [draft])[0]


def earlier(session: Session, ground: Ground, number: str, kind: Kind, on: date) -> Standing:
    """The document of an organization on which another one, of ``on``, builds. Raises ``NotFound``, ``NotAllowed`` for
    a number of an organization elsewhere, ``BadInput``."""
    found = standing.document(session, number)
    if found is None or found.organization.id != ground.organization_id:
        raise access.unknown(session, actor=ground.actor, what="document", name=number)
    if found.kind != kind.code or found.reverses_id is not None:
        raise BadInput(field="number", problem=f"要写一张{kind.name}的单号")
    if resolve.day(on, "on") < found.business_on:
        raise BadInput(field="on", problem=f"不能早于原单日期 {found.business_on.isoformat()}")
    return found


def shares(
    session: Session, document: Standing, lines: Sequence[BackLine]
) -> list[tuple[StandingRow, int]]:
    """Quantities of lines over the rows they are made of, the last row first. Only under the lock.

    Raises ``OverLine`` where a line has less left, ``AlreadyReversed``, ``BadInput`` for a line that is not there.
    """
    resolve.some_lines(lines)
    for at, line in enumerate(lines):
        resolve.whole(line.line, f"lines[{at}].line")
    if len({line.line for line in lines}) != len(lines):
        raise BadInput(field="lines", problem="同一行写了两次，请合并")
    rows = standing.left(session, document.number, document.id)
    return [share for at, line in enumerate(lines) for share in _share(rows, line, f"lines[{at}]")]


def _share(
    rows: Sequence[tuple[StandingRow, int]], line: BackLine, at: str
) -> list[tuple[StandingRow, int]]:
    parts = [(row, left) for row, left in rows if row.ref.line == line.line]
    if not parts:
        raise BadInput(field=f"{at}.line", problem="原单没有这一行")
    asked = resolve.whole(line.quantity, f"{at}.quantity")
    found, wanted = [], asked
    for row, left in reversed(parts):
        if quantity := min(wanted, left):
            found.append((row, quantity))
            wanted -= quantity
    if wanted:
        first = parts[0][0]
        raise OverLine(
            number=first.ref.number,
            line=line.line,
            name=first.item.name,
            unit=first.item.base_unit,
            asked=asked,
            left=asked - wanted,
        )
    return found
