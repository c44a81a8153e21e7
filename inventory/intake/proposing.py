"""What a reading would become in the books: for each thing written what it means there, and what stands against it.

Nothing is written. The same question is asked before posting, so that what a clerk saw is what is posted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from inventory.access import Ground
from inventory.errors import Fact
from inventory.intake import grading, headers, matching
from inventory.intake.decisions import NOTHING, Decisions, Written, applied, written
from inventory.intake.matching import How, Match
from inventory.intake.reading import Reading, ReadRow

# kinds of tables whose rows name goods, and whose counterparties stand in the catalogue
WITH_GOODS = frozenset(set(headers.KINDS) - {headers.CASH})
WITH_PARTIES = frozenset(set(headers.KINDS) - {headers.ISSUED, "catalogue"})


@dataclass(frozen=True)
class Seen:
    """A row that stands in the books already, by the number of its document."""

    table: int
    row: int
    number: str


@dataclass(frozen=True)
class SeenFile:
    """The same file was imported before: when and by whom, by name."""

    on: date
    by: str


@dataclass(frozen=True)
class Proposal:
    """What a reading would become.

    ``reading`` is what was decided of it applied: problems that the books have with a row stand in its ``problems``
    behind those of reading. ``items`` and ``counterparties``: by what is written what it means; ``receivers``: by name
    who gets goods, "organization:CODE" and the like, None of somebody unknown. ``seen``: rows that stand already;
    ``seen_file``: the file itself does. ``remembered``: the tables whose columns or kind were read as a clerk said
    before.
    """

    reading: Reading
    items: Mapping[Written, Match]
    counterparties: Mapping[str, Match]
    receivers: Mapping[str, str | None]
    seen: tuple[Seen, ...] = ()
    seen_file: SeenFile | None = None
    remembered: tuple[int, ...] = ()

    @property
    def undecided(self) -> bool:
        """Is anything only close to what the catalogue has, so that the clerk is to be asked?"""
        matches = (*self.items.values(), *self.counterparties.values())
        return any(match.how == How.CLOSE for match in matches)

    def questions(self) -> tuple[list[dict[str, Fact]], list[dict[str, Fact]]]:
        """The items, and the counterparties, that somebody must decide, with their candidates."""
        return (
            [_question(key.text(), m) for key, m in self.items.items() if m.how == How.CLOSE],
            [_question(key, m) for key, m in self.counterparties.items() if m.how == How.CLOSE],
        )


def _question(text: str, match: Match) -> dict[str, Fact]:
    return {
        "written": text,
        "candidates": [
            {"code": c.code, "name": c.text(), "score": c.score} for c in match.candidates
        ],
    }


def propose(
    session: Session, *, ground: Ground, reading: Reading, decisions: Decisions = NOTHING
) -> Proposal:
    """What a reading would become in the organization of ``ground``, by what was decided so far; nothing is written.
    What it needs of the catalogues is read in a handful of questions, however many rows there are."""
    decided = grading.checked(session, applied(reading, decisions))
    return Proposal(
        reading=decided,
        items=matching.items(session, _items(decided), decisions, {}),
        counterparties=matching.counterparties(session, _parties(decided), decisions, {}),
        receivers={},
    )


def _items(reading: Reading) -> list[Written]:
    return list(dict.fromkeys(written(r) for r in _rows(reading, WITH_GOODS) if r.item))


def _parties(reading: Reading) -> list[str]:
    names = (r.counterparty for r in _rows(reading, WITH_PARTIES))
    return list(dict.fromkeys(name for name in names if name))


def _rows(reading: Reading, kinds: frozenset[str]) -> list[ReadRow]:
    return [row for table in reading.tables if table.as_ in kinds for row in table.rows]
