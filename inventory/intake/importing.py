"""The posting half of the importer: a reading becomes receipts, all of them or none.

Rows of one donor that follow each other are one receipt. Unknown items and counterparties are created from what is
written; two spellings stay two until somebody merges them, and from then on both mean the one that stayed. Private
numbers that the reading took out of the texts go to the private table and nowhere else. The same file is refused a
second time unless that is asked for.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count, groupby

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, aliased

from inventory import access, catalog, db, posting, stock
from inventory.access import Ground
from inventory.clock import local_date
from inventory.db import Ledger
from inventory.drafts import Draft
from inventory.errors import AlreadyImported, BadInput, BadRows, Fact, NotAllowed, NotFound, NotYet
from inventory.intake import grading
from inventory.intake.reading import Reading, ReadRow, read
from inventory.kinds import Origin, Place
from inventory.merged import counterparty_now, item_now
from inventory.merging import lock_catalogues
from inventory.models import (
    AppUser,
    Counterparty,
    CounterpartyPrivate,
    ImportedFile,
    Item,
    Location,
    Organization,
    OrganizationHead,
)
from inventory.models.goods import Nature
from inventory.models.parties import CounterpartyKind
from inventory.models.people import Role
from inventory.rules.names import is_organization_name
from inventory.setting_up_goods import pinyin_key

_ORIGINS = {
    "donated": Origin.DONATED,
    "purchased": Origin.PURCHASED,
    "allocated": Origin.ALLOCATED,
}


@dataclass(frozen=True)
class Outcome:
    """What was read and, unless it was a dry run, the numbers of the receipts it became."""

    reading: Reading
    posted: tuple[str, ...]

    @property
    def problems(self) -> bool:
        """Does any row need mending?"""
        return self.reading.has_problems

    def as_json(self) -> dict[str, Fact]:
        """The outcome as the contract of ``inventory import`` has it."""
        return {**self.reading.as_json(), "posted": list(self.posted)}

    def summary(self) -> str:
        """The outcome in a few lines."""
        rows = [row for table in self.reading.tables for row in table.rows]
        lines = [
            f"{self.reading.file}：读懂 {len(rows)} 行，另有 {len(self.reading.unread)} 行不是数据，"
            f"隐去 {len(self.reading.removed)} 处个人信息"
        ]
        lines += [f"第 {row.row} 行：{problem}" for row in rows for problem in row.problems]
        if self.posted:
            lines.append(f"已入库 {len(self.posted)} 单：{self.posted[0]} 至 {self.posted[-1]}")
        return "\n".join(lines)


def import_file(
    ledger: Ledger,
    *,
    actor: str,
    content: bytes,
    filename: str,
    as_: str | None = None,
    into: str | None = None,
    on: date | None = None,
    again: bool = False,
    dry_run: bool = False,
) -> Outcome:
    """Read a spreadsheet and post its rows as receipts into the storage ``into``.

    Without ``into`` it is the actor's only storage; ``on`` is the business date of rows that carry none. Raises
    ``NotASpreadsheet``, ``NoHeader``, ``BadRows`` (all bad rows), ``AlreadyImported``, ``BadInput``, ``NotYet`` for
    a kind of sheet that cannot be posted, and what receiving raises. A dry run posts nothing and lists problems.
    """
    with ledger.reading() as session:
        access.permit_anywhere(session, actor=actor, act="import")
        if into is not None:
            _destination(session, actor, into)
    reading = read(content, filename, as_=as_, on=on)
    if dry_run:
        with ledger.reading() as session:
            return Outcome(grading.checked(session, reading), ())
    _require_postable(reading)
    with ledger.writing() as session:
        ground, location = _destination(session, actor, into)
        _lock(session, ground)
        round_ = _round(session, ground, reading, again)
        _require_postable(grading.checked(session, reading))
        drafts = _drafts(session, ground, location, reading, round_)
        posted = posting.post(session, drafts) if drafts else []
    return Outcome(reading, tuple(p.number for p in posted))


def _require_postable(reading: Reading) -> None:
    bad: list[dict[str, Fact]] = [
        {"sheet": table.sheet, "row": row.row, "problems": list(row.problems)}
        for table in reading.tables
        for row in table.rows
        if row.problems
    ]
    if bad:
        raise BadRows(file=reading.file, rows=bad)
    for table in reading.tables:
        if table.as_ is None:
            problem = f"看不出 {table.sheet} 是哪种表，请写明 donated、purchased 或 allocated"
            raise BadInput(field="as", problem=problem)
        if table.as_ not in _ORIGINS:
            raise NotYet(what=f"导入 {table.as_} 表")
        if any(row.on is None for row in table.rows):
            raise BadInput(field="on", problem="表里没有日期，请写明入库日期")


def _destination(session: Session, actor: str, into: str | None) -> tuple[Ground, str]:
    """The ground of the storage ``into``, else of the actor's only storage."""
    role = access.permit_anywhere(session, actor=actor, act="import")
    if into is not None:
        owner = session.scalar(
            select(Organization.code)
            .join(Location, Location.organization_id == Organization.id)
            .where(Location.code == into, Location.kind == Place.STORAGE)
        )
        try:
            return access.permit(session, actor=actor, act="import", organization=owner or ""), into
        except (NotAllowed, NotFound):
            if role == Role.SYSTEM:
                raise NotFound(what="location", name=into) from None
            # one that is elsewhere and one that never was look alike from here
            raise NotAllowed(act="import", role=role) from None
    ground = access.permit_home(session, actor=actor, act="import")
    storages = session.scalars(
        select(Location.code).where(
            Location.organization_id == ground.organization_id,
            Location.kind == Place.STORAGE,
            Location.checkpoint.is_(False),
        )
    ).all()
    if len(storages) != 1:
        raise BadInput(field="into", problem="请写明入到哪个库房")
    return ground, storages[0]


def _lock(session: Session, ground: Ground) -> None:
    """Hold the organization's head, as posting will, and the shared catalogues, so that two imports cannot create the
    same item twice."""
    session.execute(
        select(OrganizationHead.organization_id)
        .where(OrganizationHead.organization_id == ground.organization_id)
        .with_for_update()
    )
    lock_catalogues(session)


def _round(session: Session, ground: Ground, reading: Reading, again: bool) -> int:
    """How often this file has now been imported here, recorded. Raises ``AlreadyImported``."""
    last = session.execute(
        select(ImportedFile.round, ImportedFile.imported_at, AppUser.name)
        .join(AppUser, AppUser.id == ImportedFile.actor_id)
        .where(
            ImportedFile.organization_id == ground.organization_id,
            ImportedFile.sha256 == reading.sha256,
        )
        .order_by(ImportedFile.round.desc())
        .limit(1)
    ).first()
    if last is not None and not again:
        raise AlreadyImported(file=reading.file, on=local_date(last.imported_at), by=last.name)
    round_ = last.round + 1 if last else 1
    session.execute(
        insert(ImportedFile).values(
            organization_id=ground.organization_id,
            sha256=reading.sha256,
            round=round_,
            name=reading.file[:200],
            actor_id=ground.actor_id,
            imported_at=db.now(session),
        )
    )
    return round_


def _drafts(
    session: Session, ground: Ground, location: str, reading: Reading, round_: int
) -> list[Draft]:
    """A receipt for each run of rows of one donor."""
    parties = _counterparties(
        session, (row.counterparty for table in reading.tables for row in table.rows)
    )
    _keep_private(session, reading, parties)
    items = _items(session, (row for table in reading.tables for row in table.rows))
    drafts = []
    for number, table in enumerate(reading.tables, start=1):
        for run, group in groupby(table.rows, key=lambda row: row.run):
            rows = list(group)
            draft = stock.receipt(
                session,
                actor=ground.actor,
                organization=ground.organization,
                on=rows[0].on or date.max,
                request_key=f"import:{reading.sha256[:32]}:{round_}:{number}:{run}",
                origin=_ORIGINS[table.as_ or ""],
                counterparty=parties[rows[0].counterparty] if rows[0].counterparty else None,
                lines=[_line(row, location, items) for row in rows],
                act="import",
            )
            drafts.append(replace(draft, any_day=True))  # an old sheet is old
    return drafts


def _key(row: ReadRow) -> tuple[str, str, str]:
    return row.item or "", row.specification, row.unit or ""


def _line(row: ReadRow, location: str, items: dict[tuple[str, str, str], str]) -> stock.ReceiptLine:
    return stock.ReceiptLine(
        item=items[_key(row)],
        location=location,
        quantity=row.quantity or 0,
        value_fen=row.amount_fen,
        earmark=stock.Earmark(unresolved=True) if row.earmarked else None,
        note=row.note,
    )


def _items(session: Session, rows: Iterable[ReadRow]) -> dict[tuple[str, str, str], str]:
    """The code of every item named, by (name, specification, unit); unknown ones are created, of the grade that their
    name and specification say."""
    wanted = list(dict.fromkeys(_key(row) for row in rows))
    spelt = aliased(Item)
    known = {
        (name, specification, unit): code
        for name, specification, unit, code in session.execute(
            select(spelt.name, spelt.specification, spelt.base_unit, Item.code)
            .join(Item, Item.id == item_now(spelt.id))
            .where(spelt.name.in_({name for name, _, _ in wanted}))
        )
    }
    codes = _fresh(session, Item, "WZ")
    grades = catalog.known_grades(session)
    new = []
    for name, specification, unit in wanted:
        if (name, specification, unit) not in known:
            known[name, specification, unit] = next(codes)
            new.append(
                {
                    "code": known[name, specification, unit],
                    "name": name,
                    "specification": specification,
                    "base_unit": unit,
                    "grade": grading.grade_named(name, specification, grades),
                    "nature": Nature.CONSUMABLE,
                    "pinyin": pinyin_key(name),
                }
            )
    if new:
        session.execute(insert(Item), new)
    return known


def _fresh(session: Session, noun: type[Item] | type[Counterparty], prefix: str) -> Iterator[str]:
    """Codes that nothing of the catalogue has, whoever gave them out."""
    taken = set(session.scalars(select(noun.code).where(noun.code.startswith(prefix))))
    first = (session.scalar(select(func.max(noun.id))) or 0) + 1
    return (code for n in count(first) if (code := f"{prefix}{n:06d}") not in taken)


def _counterparties(session: Session, names: Iterable[str | None]) -> dict[str, str]:
    """The code of every counterparty named; unknown ones are created, as 单位 only where the whole name says so."""
    wanted = list(dict.fromkeys(name for name in names if name))
    known: dict[str, str] = {}
    spelt = aliased(Counterparty)
    for name, code in session.execute(
        select(spelt.name, Counterparty.code)
        .join(Counterparty, Counterparty.id == counterparty_now(spelt.id))
        .where(spelt.name.in_(wanted))
        .order_by(spelt.id.desc())
    ):
        known[name] = code
    codes = _fresh(session, Counterparty, "WL")
    new = []
    for name in wanted:
        if name not in known:
            known[name] = next(codes)
            entity = is_organization_name(name)
            new.append(
                {
                    "code": known[name],
                    "name": name,
                    "kind": CounterpartyKind.ENTITY if entity else CounterpartyKind.UNKNOWN,
                }
            )
    if new:
        session.execute(insert(Counterparty), new)
    return known


def _keep_private(session: Session, reading: Reading, parties: dict[str, str]) -> None:
    """What was taken out of the texts, beside the counterparty it belongs to."""
    if not reading.removed:
        return
    codes = [parties[r.donor] for r in reading.removed if r.donor in parties]
    found = session.execute(
        select(Counterparty.code, Counterparty.id).where(Counterparty.code.in_(codes))
    )
    ids = {row.code: row.id for row in found}
    session.execute(
        insert(CounterpartyPrivate),
        [
            {
                "counterparty_id": ids.get(parties.get(r.donor or "", "")),
                "kind": r.kind,
                "value": r.value,
                "found_in": f"{reading.file} {r.sheet} {r.row}",
                "recorded_at": db.now(session),
            }
            for r in reading.removed
        ],
    )
