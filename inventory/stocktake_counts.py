"""The verb that keeps what was counted (盘点): sheet by sheet, on a phone line by line or keyed later from paper.

Every count carries the position of the chain up to which goods had moved when it was made. Keyed at once, that is the
newest document; keyed from paper, the newest one that was posted when the counter wrote; and where he knows better, he
names the last document whose goods had left the shelf, or come to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from inventory import access, db, digest, heads, resolve
from inventory.access import Ground
from inventory.clock import local_date
from inventory.drafts import Posted
from inventory.errors import BadInput, CountedAlready, KeyReused, SameCounter
from inventory.models import (
    AppUser,
    Document,
    StocktakeCount,
    StocktakeFound,
    StocktakeSheet,
)
from inventory.models.goods import LINES_MAX
from inventory.rows import Packings
from inventory.stocktake_books import Line, Taking
from inventory.stocktakes import find, require_open


@dataclass(frozen=True)
class CountLine:
    """What was counted of a line, in base units or packings. ``after``: the last document whose goods had moved."""

    line: int
    quantity: int
    unit: str | None = None
    after: str | None = None


@dataclass(frozen=True)
class FoundLine:
    """Goods that stand on no line: where, what, how many."""

    location: str
    name: str
    unit: str
    quantity: int
    note: str | None = None


def count(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    number: str,
    lines: Sequence[CountLine],
    found: Sequence[FoundLine] = (),
    counter: str | None = None,
    at: datetime | None = None,
    recount: bool = False,
) -> Posted:
    """Counts of the stocktake ``number`` (盘点), keyed now; made now, or on the day ``on`` at the instant ``at``.

    ``counter`` is who counted (the actor himself, where not said); ``recount``: these lines were counted before, by
    somebody else. The answer's number is that of the stocktake with the serial of the sheet. Raises ``CountedAlready``,
    ``SameCounter``, ``StocktakeEnded``, ``KeyReused``, ``NotFound`` for a stocktake of another organization,
    ``BadInput``, ``NotAllowed``.
    """
    ground = access.permit(session, actor=actor, act="count", organization=organization)
    _require_some(lines, found)
    stocktake = find(session, organization, number)
    key = resolve.words(request_key, "request_key", most=64)
    head = heads.lock(session, [ground.organization_id])[ground.organization_id]
    said = {
        "number": number,
        "on": resolve.day(on, "on"),
        "at": at,
        "counter": counter,
        "recount": recount,
        "lines": [vars(line) for line in lines],
        "found": [vars(line) for line in found],
    }
    before = session.scalar(
        select(StocktakeSheet).where(
            StocktakeSheet.document_id == stocktake.id, StocktakeSheet.request_key == key
        )
    )
    if before is not None:
        return _replayed(before, ground, number, said)
    taking = require_open(session, stocktake)
    sheet = _sheet(session, ground, taking, said, key)
    keyed = _Keyed(ground, taking, sheet, head.position, later=at is not None, recount=recount)
    _keep(session, keyed, lines)
    _keep_found(session, keyed, found)
    return Posted(f"{number}/{sheet.serial}", sheet.input_hash)


def _require_some(lines: Sequence[CountLine], found: Sequence[FoundLine]) -> None:
    """A sheet says something, and no more than a document. Raises ``BadInput``."""
    if not lines and not found:
        raise BadInput(field="lines", problem="没有盘点数")
    if max(len(lines), len(found)) > LINES_MAX:
        raise BadInput(field="lines", problem=f"一张盘点表最多 {LINES_MAX:,} 行")


def _replayed(
    before: StocktakeSheet, ground: Ground, number: str, said: dict[str, object]
) -> Posted:
    salted = digest.input_hash(bytes.fromhex(before.input_salt), said)
    if (before.keyed_by_id, before.input_hash) != (ground.actor_id, salted):
        raise KeyReused(request_key=before.request_key, number=f"{number}/{before.serial}")
    return Posted(f"{number}/{before.serial}", before.input_hash, replayed=True)


def _sheet(
    session: Session, ground: Ground, taking: Taking, said: dict[str, Any], key: str
) -> StocktakeSheet:
    """A new sheet: who counted, and when. Raises ``BadInput``."""
    now = db.now(session)
    counted_at = now if said["at"] is None else said["at"].replace(microsecond=0)
    if not taking.posted_at <= counted_at <= now:
        raise BadInput(field="at", problem="盘点时间要在开盘以后、现在以前")
    if local_date(counted_at) != said["on"]:
        problem = "日期和盘点时间不是同一天；以前盘的，要写盘点时间"
        raise BadInput(field="at" if said["at"] else "on", problem=problem)
    serial = session.scalar(
        select(func.max(StocktakeSheet.serial)).where(StocktakeSheet.document_id == taking.id)
    )
    salt = db.salt(session)
    own_name = session.scalar(select(AppUser.name).where(AppUser.id == ground.actor_id))
    sheet = StocktakeSheet(
        document_id=taking.id,
        serial=(serial or 0) + 1,
        request_key=key,
        counter=resolve.words(said["counter"] or own_name, "counter"),
        counted_at=counted_at,
        counted_on=said["on"],
        keyed_by_id=ground.actor_id,
        keyed_at=now,
        input_salt=salt.hex(),
        input_hash=digest.input_hash(salt, said),
    )
    session.add(sheet)
    session.flush()
    return sheet


def _keep(session: Session, keyed: "_Keyed", lines: Sequence[CountLine]) -> None:
    """The counts of a sheet. Raises ``CountedAlready``, ``SameCounter``, ``BadInput``, ``NotAllowed``."""
    taking, by_number = keyed.taking, {line.line: line for line in keyed.taking.lines}
    named: set[int] = set()
    items = {line.item.code: line.item for line in taking.lines}
    lots = {line.lot.code: line.lot for line in taking.lines}
    packings = Packings(session, items, lots)
    rows = []
    for n, said in enumerate(lines):
        at = f"lines[{n}]"
        line = by_number.get(resolve.whole(said.line, f"{at}.line"))
        if line is None:
            raise BadInput(field=f"{at}.line", problem=f"{taking.number} 没有第 {said.line} 行")
        if line.line in named:
            raise BadInput(field=f"{at}.line", problem=f"第 {line.line} 行写了两次")
        named.add(line.line)
        keyed.ground.require_place(line.place.id, "count")
        counted = packings.count(line.item, said.quantity, said.unit, at, lot=line.lot, least=0)
        position, known = keyed.positions(session, said.after, f"{at}.after")
        rows.append(
            {
                "sheet_id": keyed.sheet.id,
                "document_id": taking.id,
                "line": line.line,
                "round": keyed.round_of(line),
                "quantity": counted.quantity,
                "typed_unit": counted.typed_unit,
                "typed_quantity": counted.typed_quantity,
                "position": position,
                "known_position": known,
            }
        )
    if rows:
        session.execute(insert(StocktakeCount), rows)


def _keep_found(session: Session, keyed: "_Keyed", found: Sequence[FoundLine]) -> None:
    """Goods that stand on no line. Raises ``BadInput``, ``NotAllowed``."""
    places = resolve.storages(session, keyed.ground, (one.location for one in found), "count")
    rows = [
        {
            "sheet_id": keyed.sheet.id,
            "document_id": keyed.taking.id,
            "serial": serial,
            "location_id": places[one.location].id,
            "name": resolve.words(one.name, f"found[{n}].name"),
            "unit": resolve.words(one.unit, f"found[{n}].unit", most=20),
            "quantity": resolve.whole(one.quantity, f"found[{n}].quantity"),
            "note": (one.note or "").strip()[:NOTE_MAX],
        }
        for n, (serial, one) in enumerate(enumerate(found, start=len(keyed.taking.found) + 1))
    ]
    if rows:
        session.execute(insert(StocktakeFound), rows)


NOTE_MAX = 200


@dataclass(frozen=True)
class _Keyed:
    """A sheet that is being keyed into a stocktake; ``newest`` is how long the organization's chain is now."""

    ground: Ground
    taking: Taking
    sheet: StocktakeSheet
    newest: int
    later: bool
    recount: bool

    def round_of(self, line: Line) -> int:
        """Which time the line is counted. Raises ``CountedAlready``, ``SameCounter``, ``BadInput``."""
        last, number = self.taking.last(line.line), self.taking.number
        if last is None and self.recount:
            raise BadInput(field="recount", problem=f"第 {line.line} 行还没有盘过，不是复盘")
        if last is None:
            return 1
        if not self.recount:
            raise CountedAlready(
                number=number, line=line.line, round=last.round, counter=last.counter
            )
        if last.counter == self.sheet.counter:
            raise SameCounter(number=number, line=line.line, counter=last.counter)
        return last.round + 1

    def positions(self, session: Session, after: str | None, at: str) -> tuple[int, int]:
        """Up to which position goods had moved, and up to which one that is known. Raises ``BadInput``."""
        if after is not None:
            return self._position_of(session, after, at), self.newest
        if not self.later:
            return self.newest, self.newest
        posted = session.scalar(
            select(func.max(Document.position)).where(
                Document.organization_id == self.taking.organization_id,
                Document.position >= self.taking.position,
                Document.posted_at <= self.sheet.counted_at,
            )
        )
        position = posted or self.taking.position
        return position, position

    def _position_of(self, session: Session, number: str, at: str) -> int:
        position = session.scalar(
            select(Document.position).where(
                Document.organization_id == self.taking.organization_id,
                Document.position >= self.taking.position,
                Document.number == number,
            )
        )
        if position is None:
            raise BadInput(field=at, problem="要写本单位开盘以后的一张单据，或盘点单自己的单号")
        return position
