"""Goods that become other goods: cartons opened and counted, repacked, down-graded; goods on trial decided upon.

What goes in leaves as it is; what comes out are child lots with the same origin, giver and earmark, and its value to
the last fen. Nothing can be worth more by being converted. A loss is a row with a reason.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from inventory import access, approvals, catalog, kinds, posting, resolve, standing
from inventory.access import Ground
from inventory.drafts import Draft, ItemRef, Need, PlaceRef, Posted, Put, Take
from inventory.errors import BadInput, NotAccepted
from inventory.kinds import Place
from inventory.models.approvals import Cause
from inventory.models.goods import Acceptance
from inventory.rows import Packings, child, require_room, texts
from inventory.rules.grades import same_grade
from inventory.standing import Parent


@dataclass(frozen=True)
class ResultLine:
    """What came out: a quantity of an item, in its base unit or in packings of ``factor`` base units."""

    item: str
    quantity: int
    unit: str | None = None
    factor: int | None = None


@dataclass(frozen=True)
class ConversionLine:
    """A quantity (base units) of a lot in a place, what it became, and how much of it was ``lost``."""

    lot: str
    location: str
    quantity: int
    results: Sequence[ResultLine]
    lost: int = 0


@dataclass(frozen=True)
class TrialLine:
    """Of a lot on trial (待检) in a place (base units): how much is accepted, how much is not."""

    lot: str
    location: str
    qualified: int
    rejected: int = 0


def convert(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    lines: Sequence[ConversionLine],
    reason: str,
    note: str | None = None,
) -> Posted:
    """Goods are turned into others where they lie (转换).

    The results share the value of what went in by their quantities. Rejected goods may become another item (降级使用);
    goods on trial are decided upon first (``NotAccepted``). Raises ``NotEnough``, ``NoBackdating``, ``NotFound``,
    ``BadInput``, ``NotAllowed``, ``ClosedPeriod``, ``FutureDate``.
    """
    ground = access.permit(session, actor=actor, act="convert", organization=organization)
    resolve.some_lines(lines)
    bench = _Bench(session, ground, (line.location for line in lines), "convert")
    items = resolve.items(session, (result.item for line in lines for result in line.results))
    packings = Packings(session, items, {})

    def turned(draft: Draft) -> Draft:
        bench.look_at(line.lot for line in lines)
        for at, line in enumerate(lines):
            _convert(bench, line, f"lines[{at}]", items, packings)
        return replace(bench.rows_of(draft), needs=_downgraded(session, bench))

    said = [{**vars(line), "results": [vars(r) for r in line.results]} for line in lines]
    draft = Draft(
        kind=kinds.CONVERSION,
        ground=ground,
        on=resolve.day(on, "on"),
        request_key=resolve.words(request_key, "request_key", most=64),
        said={"on": on, "lines": said},
        texts=texts(reason=resolve.words(reason, "reason", most=1000), note=note),
        complete=turned,
    )
    return posting.post(session, [draft])[0]


def accept(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    lines: Sequence[TrialLine],
    note: str | None = None,
) -> Posted:
    """Goods on trial are decided upon (验收): what is accepted may be issued from now on, what is rejected waits to
    be returned, down-graded or written off. Raises ``BadInput`` for a lot that is not on trial, and what ``convert``
    raises.
    """
    ground = access.permit(session, actor=actor, act="accept", organization=organization)
    resolve.some_lines(lines)
    bench = _Bench(session, ground, (line.location for line in lines), "accept")

    def decided(draft: Draft) -> Draft:
        bench.look_at(line.lot for line in lines)
        for at, line in enumerate(lines):
            _decide(bench, line, f"lines[{at}]")
        return bench.rows_of(draft)

    draft = Draft(
        kind=kinds.ACCEPTANCE,
        ground=ground,
        on=resolve.day(on, "on"),
        request_key=resolve.words(request_key, "request_key", most=64),
        said={"on": on, "lines": [vars(line) for line in lines]},
        texts=texts(note=note),
        complete=decided,
    )
    return posting.post(session, [draft])[0]


class _Bench:
    """Where goods are turned into others: the lots that go in, and the rows so far, one line after the other."""

    def __init__(self, session: Session, ground: Ground, storages: Iterable[str], act: str) -> None:
        converted = ground.organization_id, Place.CONVERTED
        written_off = ground.organization_id, Place.WRITTEN_OFF
        ends = resolve.ends(session, ground, storages, act, converted, written_off)
        self.session = session
        self.ground = ground
        self.places = ends.storages
        self.converted, self.written_off = ends.others[converted], ends.others[written_off]
        self.parents: dict[str, Parent] = {}
        self.takes: list[Take] = []
        self.puts: list[Put] = []
        self.pool = 0

    def look_at(self, lots: Iterable[str]) -> None:
        """The lots that go in. Under the lock: how they are valued may change, and their children keep that."""
        self.parents = standing.parents_by_code(self.session, lots)

    def parent(self, code: str, at: str) -> Parent:
        """A lot that goes in. Raises ``BadInput`` for one that is not there."""
        if code not in self.parents:
            raise BadInput(field=f"{at}.lot", problem=f"没有批次 {code}")
        return self.parents[code]

    def rows_of(self, draft: Draft) -> Draft:
        """The draft with the rows so far."""
        return replace(draft, takes=tuple(self.takes), puts=tuple(self.puts))

    def into(self, parent: Parent, location: str, quantity: int, *, lost: int = 0) -> None:
        """A quantity goes in, some of which is lost; what comes out shares the rest's value."""
        self.pool += 1
        self._take(parent, location, quantity - lost, self.converted, self.pool)
        if lost:
            self._take(parent, location, lost, self.written_off, None)

    def out(
        self,
        parent: Parent,
        location: str,
        item: ItemRef,
        quantity: int,
        *,
        acceptance: str,
        typed: tuple[str, int] | None = None,
        packing: tuple[str, int] | None = None,
    ) -> None:
        """A quantity of an item comes out of what went in last."""
        row = child(
            self._next(),
            parent,
            item=item,
            source=parent.source,
            from_=self.converted,
            to=self.places[location],
            quantity=quantity,
            pool=self.pool,
            acceptance=acceptance,
        )
        if typed is not None:
            row = replace(row, typed_unit=typed[0], typed_quantity=typed[1], packing=packing)
        self.puts.append(row)

    def _take(
        self, parent: Parent, location: str, quantity: int, to: PlaceRef, pool: int | None
    ) -> None:
        self.takes.append(
            Take(
                line=self._next(),
                item=parent.item,
                from_=self.places[location],
                to=to,
                quantity=quantity,
                typed_unit=parent.item.base_unit,
                typed_quantity=quantity,
                lot=parent.lot,
                pool=pool,
                any_state=True,
            )
        )

    def _next(self) -> int:
        number = len(self.takes) + len(self.puts) + 1
        require_room(number)
        return number


def _convert(
    bench: _Bench,
    line: ConversionLine,
    at: str,
    items: dict[str, ItemRef],
    packings: Packings,
) -> None:
    parent = bench.parent(line.lot, at)
    if parent.acceptance == Acceptance.PENDING:
        raise NotAccepted(item=parent.item.code, name=parent.item.name, lot=line.lot)
    quantity = resolve.whole(line.quantity, f"{at}.quantity")
    lost = resolve.whole(line.lost, f"{at}.lost", least=0)
    if not line.results or lost >= quantity:
        raise BadInput(field=f"{at}.results", problem="没有转出的物资；全部损失请办报损")
    bench.into(parent, line.location, quantity, lost=lost)
    for number, result in enumerate(line.results):
        item = items[result.item]
        counted = packings.count(
            item, result.quantity, result.unit, f"{at}.results[{number}]", factor=result.factor
        )
        rejected = parent.acceptance == Acceptance.REJECTED
        if rejected and parent.item.id in item.ids:
            raise BadInput(field=f"{at}.results[{number}].item", problem="不合格品要降成另一种物资")
        bench.out(
            parent,
            line.location,
            item,
            counted.quantity,
            acceptance=Acceptance.QUALIFIED,
            typed=(counted.typed_unit, counted.typed_quantity),
            packing=counted.packing,
        )


def _downgraded(session: Session, bench: _Bench) -> tuple[Need, ...]:
    """Rejected goods that become others, and goods of one grade that become those of another, want approval. GB 19083
    and 医用防护 are one grade."""
    parents = {parent.lot: parent for parent in bench.parents.values()}
    graded = any(parent.item.grade is not None for parent in parents.values())
    known = catalog.known_grades(session) if graded else ()

    def lowered(row: Put) -> bool:
        parent = parents[row.parent] if row.parent is not None else None
        if parent is None:
            return False
        grade = parent.item.grade
        other = grade is not None and not same_grade(grade, row.item.grade, known)
        return other or parent.acceptance == Acceptance.REJECTED

    came_of = {row.parent for row in bench.puts if lowered(row)}
    rows = [row for row in bench.takes if row.lot in came_of and row.to == bench.converted]
    return (approvals.wants(bench.ground, Cause.DOWNGRADE, rows),) if rows else ()


def _decide(bench: _Bench, line: TrialLine, at: str) -> None:
    parent = bench.parent(line.lot, at)
    if parent.acceptance != Acceptance.PENDING:
        raise BadInput(field=f"{at}.lot", problem=f"{line.lot} 不是待检的批次")
    qualified = resolve.whole(line.qualified, f"{at}.qualified", least=0)
    rejected = resolve.whole(line.rejected, f"{at}.rejected", least=0)
    if not qualified + rejected:
        raise BadInput(field=f"{at}.qualified", problem="合格和不合格的数量不能都是 0")
    bench.into(parent, line.location, qualified + rejected)
    for quantity, acceptance in (
        (qualified, Acceptance.QUALIFIED),
        (rejected, Acceptance.REJECTED),
    ):
        if quantity:
            bench.out(parent, line.location, parent.item, quantity, acceptance=acceptance)
