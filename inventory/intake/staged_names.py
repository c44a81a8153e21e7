"""What a staged import writes of goods and of whom they came from or went to, decided once for all its rows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from inventory.errors import BadInput
from inventory.intake import staged_json, staging
from inventory.intake.decisions import NEW, Written
from inventory.intake.matching import Candidate, How, Match
from inventory.intake.proposing import Proposal
from inventory.models import Counterparty, Item, Organization, RecipientGroup, StagedName

ITEM, PARTY, RECEIVER, WISH = "item", "counterparty", "receiver", "wish"
PAGE = 50
_CODES: dict[str, Any] = {
    ITEM: Item,
    PARTY: Counterparty,
    "organization": Organization,
    "group": RecipientGroup,
    "counterparty": Counterparty,
}


@dataclass(frozen=True)
class Name:
    """A name as written: ``what`` it is one of ("item", "counterparty", "receiver", "wish"), ``near`` what it may mean,
    ``chosen`` a code (of a receiver with its kind before it), "new", or "" where somebody has yet to decide; ``how``
    that came about, as of ``matching``."""

    nth: int
    what: str
    name: str
    specification: str
    unit: str
    how: str
    near: tuple[Candidate, ...]
    chosen: str

    @property
    def text(self) -> str:
        """On one line."""
        return Written(self.name, self.specification, self.unit).text()


@dataclass(frozen=True)
class Decided:
    """What the clerk decided of names so far, as ``Decisions`` has it."""

    items: Mapping[Written, str]
    counterparties: Mapping[str, str]
    receivers: Mapping[str, str]


def names(session: Session, *, actor: str, key: str, page: int = 1) -> tuple[tuple[Name, ...], int]:
    """A page of the names that are not simply known, those to be decided first, and how many there are in all. Raises
    like ``staging.staged``."""
    _, staged_id = staging.ground_of(session, actor=actor, key=key)
    wanted = (StagedName.staged_id == staged_id, StagedName.how != How.EXACT)
    count = session.scalar(select(func.count()).where(*wanted)) or 0
    rows = session.scalars(
        select(StagedName)
        .where(*wanted)
        .order_by(StagedName.chosen != "", StagedName.nth)
        .limit(PAGE)
        .offset(PAGE * (max(page, 1) - 1))
    ).all()
    return tuple(_shown(row) for row in rows), count


def decide(session: Session, *, actor: str, key: str, chosen: Mapping[int, str]) -> None:
    """Say of names, by their ``nth``, what they are: a code, "new", or for a receiver "group:CODE" and the like. Raises
    ``BadInput`` for a code that is none, and like ``staged_rows.mend``."""
    staged = staging.in_hand(session, actor=actor, key=key)
    known = {
        row.nth: row
        for row in session.execute(
            select(StagedName.nth, StagedName.what, StagedName.name).where(
                StagedName.staged_id == staged.id, StagedName.nth.in_(chosen)
            )
        )
    }
    for nth, said in chosen.items():
        if nth not in known:
            raise BadInput(field=f"name-{nth}", problem="表里没有这个名称了，请看现在列出的")
        if not _stands(session, known[nth].what, said):
            problem = f"“{known[nth].name}”：没有编码为 {said[:64]} 的，请从列出的里选"
            raise BadInput(field=f"name-{nth}", problem=problem)
        session.execute(
            update(StagedName)
            .where(StagedName.staged_id == staged.id, StagedName.nth == nth)
            .values(chosen=said, how=How.DECIDED),
            execution_options={"synchronize_session": False},
        )


def decided(session: Session, staged_id: int) -> Decided:
    """What was decided so far."""
    rows = session.scalars(
        select(StagedName).where(StagedName.staged_id == staged_id, StagedName.how == How.DECIDED)
    ).all()
    return Decided(
        {Written(r.name, r.specification, r.unit): r.chosen for r in rows if r.what == ITEM},
        {r.name: r.chosen for r in rows if r.what == PARTY},
        {r.name: r.chosen for r in rows if r.what in (RECEIVER, WISH)},
    )


def keep(session: Session, staged_id: int, proposal: Proposal, said: Decided) -> None:
    """These are its names now, as they were proposed after what was ``said`` of them."""
    session.execute(delete(StagedName).where(StagedName.staged_id == staged_id))
    found = [
        *(_row(ITEM, w, m, said.items.get(w)) for w, m in proposal.items.items()),
        *(
            _row(PARTY, Written(name, "", ""), m, said.counterparties.get(name))
            for name, m in proposal.counterparties.items()
        ),
        *(
            _row(what, Written(name, "", ""), m, said.receivers.get(name))
            for what, of in ((RECEIVER, proposal.receivers), (WISH, proposal.wishes))
            for name, m in of.items()
        ),
    ]
    if found:
        rows = [{"staged_id": staged_id, "nth": nth, **row} for nth, row in enumerate(found)]
        session.execute(insert(StagedName), rows)


def _row(what: str, of: Written, match: Match, said: str | None) -> dict[str, Any]:
    asked = "" if match.how == How.CLOSE else match.code or NEW
    return {
        "what": what,
        "name": of.name,
        "specification": of.specification,
        "unit": of.unit,
        "how": How.DECIDED if said else match.how,
        "near": staged_json.written(match.candidates),
        "chosen": said or asked,
    }


def _stands(session: Session, what: str, said: str) -> bool:
    kind, code = said.split(":", 1) if what in (RECEIVER, WISH) and ":" in said else (what, said)
    if code == NEW:
        return what != RECEIVER
    noun = _CODES.get(kind)
    return noun is not None and bool(session.scalar(select(noun.id).where(noun.code == code)))


def _shown(row: StagedName) -> Name:
    return Name(
        nth=row.nth,
        what=row.what,
        name=row.name,
        specification=row.specification,
        unit=row.unit,
        how=row.how,
        near=tuple(Candidate(*near) for near in json.loads(row.near)),
        chosen=row.chosen,
    )
