"""What is written of goods and of whom they came from, matched to the catalogues: as written, by an alias, or close.

An alias is what was merged into something, or what a clerk chose before. What is only close is proposed with a score
and never taken by itself. For each text no more than ``LOOKED_AT`` names of a catalogue are looked at, those that have
the rarest pairs of characters in common with it: a file of 100,000 names is not held against 100,000.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple, TypeVar

from pypinyin import lazy_pinyin
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from inventory.dialects import among
from inventory.errors import NotFound
from inventory.intake.decisions import NEW, Decisions, Written
from inventory.merged import now_of
from inventory.models import Counterparty, Item
from inventory.rules import closeness
from inventory.rules.closeness import Goods

LOOKED_AT = 200
PROPOSED = 3


class How(StrEnum):
    """By what a text of a sheet became what it is: as written, by a merge, by what a clerk chose before or now; only
    close to something, so that he is to be asked; or nothing the catalogue has."""

    EXACT = "EXACT"
    MERGED = "MERGED"
    REMEMBERED = "REMEMBERED"
    DECIDED = "DECIDED"
    CLOSE = "CLOSE"
    NEW = "NEW"


class Candidate(NamedTuple):
    """What a text may mean; ``score`` of a hundred. Of a counterparty, ``specification`` and ``unit`` are empty."""

    code: str
    name: str
    specification: str
    unit: str
    score: int

    def text(self) -> str:
        """On one line, without the code."""
        return " ".join(part for part in (self.name, self.specification, self.unit) if part)


@dataclass(frozen=True)
class Match:
    """What a text means: ``code`` None where it is new or the clerk is to be asked."""

    how: How
    code: str | None = None
    candidates: tuple[Candidate, ...] = ()


Key = TypeVar("Key", Written, str)


def items(
    session: Session,
    wanted: Collection[Written],
    decisions: Decisions,
    remembered: Mapping[Written, str],
) -> dict[Written, Match]:
    """What each item that is written means; ``remembered``: what clerks chose before. Raises ``NotFound`` for a code
    that was chosen and is none."""
    known = _known_items(session, wanted)
    found = _now(session, "item", _settled(wanted, decisions.items, known, remembered))
    _add_close(found, wanted, decisions, lambda: _CloseItems(session).to)
    return found


def counterparties(
    session: Session,
    wanted: Collection[str],
    decisions: Decisions,
    remembered: Mapping[str, str],
) -> dict[str, Match]:
    """What each name that is written means. Raises ``NotFound`` as ``items`` does."""
    known = _known_parties(session, wanted)
    settled = _settled(wanted, decisions.counterparties, known, remembered)
    found = _now(session, "counterparty", settled)
    _add_close(found, wanted, decisions, lambda: _CloseParties(session).to)
    return found


def close_parties(session: Session) -> Callable[[str], tuple[Candidate, ...]]:
    """Asks for a name which counterparties are close to it, the closest first."""
    return _CloseParties(session).to


def closest(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The few that are proposed, the closest first."""
    return tuple(sorted(candidates, key=lambda c: (-c.score, c.code))[:PROPOSED])


def _settled(
    wanted: Collection[Key],
    decided: Mapping[Key, str],
    known: Mapping[Key, Match],
    remembered: Mapping[Key, str],
) -> dict[Key, Match]:
    """What needs no looking around: now decided goes before the catalogue, and that before what was remembered."""
    found: dict[Key, Match] = {}
    for text in wanted:
        if text in decided and decided[text] != NEW:
            found[text] = Match(How.DECIDED, decided[text])
        elif text in known:
            found[text] = known[text]
        elif text in decided:
            found[text] = Match(How.NEW)
        elif text in remembered:
            found[text] = Match(How.REMEMBERED, remembered[text])
    return found


def _now(session: Session, what: str, found: dict[Key, Match]) -> dict[Key, Match]:
    """The same by the codes that chosen ones have now, for what was merged since."""
    chosen = {k: m for k, m in found.items() if m.how in (How.DECIDED, How.REMEMBERED)}
    if not chosen:
        return found
    asked = sorted({match.code or "" for match in chosen.values()})
    rows = session.connection().execute(_CODES[what], {"codes": asked})
    now = {row.asked: row.code for row in rows}
    for key, match in chosen.items():
        if match.code not in now:
            raise NotFound(what=what, name=match.code or "")
        found[key] = replace(match, code=now[match.code])
    return found


def _add_close(
    found: dict[Key, Match],
    wanted: Collection[Key],
    decisions: Decisions,
    catalogue: "Callable[[], Callable[[Key], tuple[Candidate, ...]]]",
) -> None:
    """For the rest, what is close: the whole catalogue is read only where something is not known in it."""
    rest = [text for text in wanted if text not in found]
    if not rest:
        return
    close = catalogue()
    for text in rest:
        candidates = close(text)
        asked = candidates and not decisions.rest_is_new
        found[text] = Match(How.CLOSE if asked else How.NEW, None, candidates)


_spelt_item, _item = aliased(Item), aliased(Item)
_ITEMS = (
    select(
        _spelt_item.name,
        _spelt_item.specification,
        _spelt_item.base_unit,
        _spelt_item.merged_into_id,
        _item.code,
    )
    .join(_item, _item.id == now_of(_spelt_item))
    .where(among(_spelt_item.name, "names"))
)
_spelt_party, _party = aliased(Counterparty), aliased(Counterparty)
_PARTIES = (
    select(_spelt_party.name, _spelt_party.merged_into_id, _party.code)
    .join(_party, _party.id == now_of(_spelt_party))
    .where(among(_spelt_party.name, "names"))
    .order_by(_spelt_party.id.desc())  # of several of one name, the oldest
)


_CODES = {
    "item": select(_spelt_item.code.label("asked"), _item.code)
    .join(_item, _item.id == now_of(_spelt_item))
    .where(among(_spelt_item.code, "codes")),
    "counterparty": select(_spelt_party.code.label("asked"), _party.code)
    .join(_party, _party.id == now_of(_spelt_party))
    .where(among(_spelt_party.code, "codes")),
}


def _known_items(session: Session, wanted: Iterable[Written]) -> dict[Written, Match]:
    names = sorted({written.name for written in wanted})
    return {
        Written(r.name, r.specification, r.base_unit): _as_spelt(r.merged_into_id, r.code)
        for r in session.connection().execute(_ITEMS, {"names": names})
    }


def _known_parties(session: Session, wanted: Iterable[str]) -> dict[str, Match]:
    rows = session.connection().execute(_PARTIES, {"names": sorted(set(wanted))})
    return {r.name: _as_spelt(r.merged_into_id, r.code) for r in rows}


def _as_spelt(merged_into: int | None, code: str) -> Match:
    return Match(How.EXACT if merged_into is None else How.MERGED, code)


class _Names:
    """The names of a catalogue, by the pairs of characters in them."""

    def __init__(self, names: Sequence[str]) -> None:
        self._by_pair: defaultdict[str, list[int]] = defaultdict(list)
        for at, name in enumerate(names):
            for pair in closeness.bigrams(name):
                self._by_pair[pair].append(at)

    def sharing(self, name: str) -> list[int]:
        """Those with the rarest pairs of a name, the ones with most of them first."""
        pairs = sorted(
            (len(self._by_pair[pair]), pair)
            for pair in closeness.bigrams(name)
            if pair in self._by_pair
        )
        counted: Counter[int] = Counter()
        for _, pair in pairs:
            counted.update(self._by_pair[pair][: LOOKED_AT - len(counted)])
            if len(counted) >= LOOKED_AT:
                break
        return [at for at, _ in counted.most_common(LOOKED_AT // 8)]


class _CloseItems:
    def __init__(self, session: Session) -> None:
        rows = session.execute(
            select(Item.code, Item.name, Item.specification, Item.base_unit, Item.pinyin)
            .where(Item.merged_into_id.is_(None))
            .order_by(Item.id)
        ).all()
        self._codes = [row.code for row in rows]
        self._goods = [
            Goods(r.name, r.specification, r.base_unit, r.pinyin.split(" ")[0]) for r in rows
        ]
        self._by_sound: defaultdict[str, list[int]] = defaultdict(list)
        for at, goods in enumerate(self._goods):
            self._by_sound[goods.sound].append(at)
        self._names = _Names([f"{goods.name}{goods.specification}" for goods in self._goods])

    def to(self, text: Written) -> tuple[Candidate, ...]:
        """The closest, the closest first."""
        return closest(self._scored(text)) if self._goods else ()

    def _scored(self, text: Written) -> Iterable[Candidate]:
        sounded = Goods(*text, sound=_sound(text.name))
        same_sound = self._by_sound.get(sounded.sound, [])[:LOOKED_AT]
        near = dict.fromkeys(
            (*same_sound, *self._names.sharing(f"{text.name}{text.specification}"))
        )
        for at in near:
            goods = self._goods[at]
            if score := closeness.of_goods(sounded, goods):
                yield Candidate(self._codes[at], *goods[:3], score)


class _CloseParties:
    def __init__(self, session: Session) -> None:
        rows = session.execute(
            select(Counterparty.code, Counterparty.name)
            .where(Counterparty.merged_into_id.is_(None))
            .order_by(Counterparty.id)
        ).all()
        self._parties = [(row.code, row.name) for row in rows]
        self._names = _Names([name for _, name in self._parties])

    def to(self, text: str) -> tuple[Candidate, ...]:
        """The closest, the closest first."""
        return closest(self._scored(text))

    def _scored(self, text: str) -> Iterable[Candidate]:
        for at in self._names.sharing(text):
            code, name = self._parties[at]
            if score := closeness.of_parties(text, name):
                yield Candidate(code, name, "", "", score)


def _sound(name: str) -> str:
    """A name in pinyin, as the first word of what the catalogue keeps of it."""
    return "".join(lazy_pinyin(name)).lower()
