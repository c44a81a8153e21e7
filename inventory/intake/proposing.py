"""What a reading would become in the books: for each thing written what it means there, and what stands against it.

Nothing is written. The same question is asked before posting, so that what a clerk saw is what is posted.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from inventory.access import Ground
from inventory.errors import Fact
from inventory.intake import checking, fitting, grading, headers, matching, receivers, sources
from inventory.intake import remembering as memory
from inventory.intake import seen as standing
from inventory.intake.checking import Found, giver_of
from inventory.intake.decisions import NOTHING, Decisions, Written, applied, written
from inventory.intake.fitting import Fit
from inventory.intake.headers import CATALOGUE
from inventory.intake.matching import How, Match
from inventory.intake.reading import Reading
from inventory.intake.seen import Seen
from inventory.intake.sources import SeenFile


@dataclass(frozen=True)
class Proposal:
    """What a reading would become.

    ``reading`` is what was decided of it applied: problems that the books have with a row stand in its ``problems``
    behind those of reading. ``items`` and ``counterparties``: by what is written what it means; ``fits``: how items are
    counted that are written in another unit than their own; ``receivers``: by name who gets goods, "organization:CODE"
    and the like, ``CLOSE`` of somebody unknown; ``packings``: by written item and unit what a packing of it holds, kept
    of new items; ``codes``: the codes that a catalogue gives to its items. ``wishes``: by
    name whom givers meant goods for, as ``receivers``, ``NEW`` of somebody who stays text. ``seen``: rows that stand;
    ``seen_file``: the file itself does. ``remembered``: the tables that are read as a clerk said before.
    """

    reading: Reading
    items: Mapping[Written, Match]
    counterparties: Mapping[str, Match]
    fits: Mapping[Written, Fit]
    receivers: Mapping[str, Match]
    wishes: Mapping[str, Match]
    packings: Mapping[tuple[Written, str], Mapping[str, int]]
    codes: Mapping[Written, str]
    seen: tuple[Seen, ...]
    seen_file: SeenFile | None
    remembered: tuple[int, ...]

    @property
    def undecided(self) -> bool:
        """Is anything only close to what the catalogue has, so that the clerk is to be asked?"""
        matches = (*self.items.values(), *self.counterparties.values(), *self.wishes.values())
        return any(match.how == How.CLOSE for match in matches)

    def told(self) -> list[dict[str, Fact]]:
        """What is not just as it is written, or new without anything close to it, as the contract has it."""
        told = [("item", key.text(), match) for key, match in self.items.items()]
        told += [("counterparty", name, match) for name, match in self.counterparties.items()]
        told += [("wish", name, match) for name, match in self.wishes.items() if match.code is None]
        found: list[dict[str, Fact]] = [
            {"what": what, "how": match.how.lower(), "code": match.code, **_question(text, match)}
            for what, text, match in told
            if match.how != How.EXACT and (match.how != How.NEW or match.candidates)
        ]
        return found + [
            {"what": what, "how": _how(m), "code": m.code, **_question(name, m)}
            for what, matches in (("receiver", self.receivers), ("wish", self.wishes))
            for name, m in matches.items()
            if m.code is not None or (what == "receiver" and m.candidates)
        ]

    def questions(self) -> tuple[list[dict[str, Fact]], list[dict[str, Fact]]]:
        """The items, and the names of others (counterparties, and for whom goods are meant), that somebody must decide,
        with their candidates."""
        others = (*self.counterparties.items(), *self.wishes.items())
        return (
            [_question(key.text(), m) for key, m in self.items.items() if m.how == How.CLOSE],
            [_question(key, m) for key, m in others if m.how == How.CLOSE],
        )


def _how(receiver: Match) -> str:
    """As the contract has it: what was chosen before or now is found as well."""
    return "found" if receiver.code is not None else receiver.how.lower()


def _question(text: str, match: Match) -> dict[str, Fact]:
    return {
        "written": text,
        "candidates": [
            {"code": c.code, "name": c.text(), "score": c.score} for c in match.candidates
        ],
    }


def propose(
    session: Session,
    *,
    ground: Ground,
    reading: Reading,
    location: str | None = None,
    decisions: Decisions = NOTHING,
) -> Proposal:
    """What a reading would become in the organization of ``ground``, goods in or out of its storage ``location``, by
    what was decided so far; nothing is written. What it needs of the books is read in a handful of questions, however
    many rows there are."""
    known = memory.remembered(session, ground.organization_id)
    decided = grading.checked(session, applied(reading, decisions))
    goods = [row for t in decided.tables if t.as_ != headers.CASH for row in t.rows if row.item]
    wanted = list(dict.fromkeys(written(row) for row in goods))
    items = matching.items(session, wanted, decisions, known.items)
    parties = matching.counterparties(session, _givers(decided), decisions, known.counterparties)
    found = Found(
        items=items,
        fits=fitting.fits(session, items, goods),
        receivers=receivers.receivers(
            session, ground, _takers(decided), decisions, known.receivers
        ),
    )
    return Proposal(
        reading=checking.checked(session, ground, location, decided, decisions, found),
        items=items,
        counterparties=parties,
        fits=found.fits,
        receivers=found.receivers,
        wishes=receivers.wishes(session, ground, _wished(decided), decisions, known.receivers),
        packings=fitting.packings(goods),
        codes={written(row): row.code for row in goods if row.code},
        seen=standing.seen(session, ground, decided, found, parties),
        seen_file=sources.seen_file(session, ground, reading.sha256),
        remembered=tuple(n for n, t in enumerate(reading.tables) if t.shape in known.shapes),
    )


def _givers(reading: Reading) -> list[str]:
    """Those whom goods or money came from."""
    tables = [t for t in reading.tables if t.as_ not in (headers.ISSUED, CATALOGUE)]
    names = (giver_of(row, table.as_) for table in tables for row in table.rows)
    return list(dict.fromkeys(name for name in names if name))


def _takers(reading: Reading) -> list[str]:
    tables = [t for t in reading.tables if t.as_ == headers.ISSUED]
    names = (row.counterparty for table in tables for row in table.rows)
    return list(dict.fromkeys(name for name in names if name))


def _wished(reading: Reading) -> list[str]:
    """Those whom goods that came in are meant for."""
    tables = [t for t in reading.tables if t.as_ in (*checking.ORIGINS, headers.OPENING)]
    names = (row.intent for table in tables for row in table.rows if row.earmarked)
    return list(dict.fromkeys(name for name in names if name))
