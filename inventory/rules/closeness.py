"""How close two names of goods, or of those whom goods come from, are to each other, as a score of a hundred.

A score is only ever a proposal to a person, who sees both names. Figures decide against it: what differs in its numbers
(75% and 95%, N95 and KN95, 第一 and 第二) is not close, however much of it is the same.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from inventory.rules.alike import Folded, alike, fold, fold_party

CLOSE = 72  # below it nothing is proposed
SAME = 100
_SAME_WORDS = 98  # in another order, width or case
_SAME_SOUND = 92
_ANOTHER_UNIT = 90  # of a hundred
_OF_NAME, _OF_SPECIFICATION, _HALF = 70, 30, 50
_SHORTEST_PARTY = 5  # below it a name is likely a person's, whose every character counts
_CLOSE_PARTY = 70
_KEPT = 65_536  # of a catalogue each name is looked at again and again
_SAME_BODY, _SHORTEST_BODY = 95, 2
_KIND_OF_BODY = re.compile(r"(?:村民委员会|居民委员会|村委会|居委会|村委|社区|村)+$")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_CHINESE_FIGURES = frozenset("零一二三四五六七八九十百千")


class Goods(NamedTuple):
    """An item as it is compared; ``sound`` is the pinyin of its name, "" where that is not asked."""

    name: str
    specification: str
    unit: str
    sound: str = ""


@lru_cache(maxsize=_KEPT)
def bigrams(text: str) -> frozenset[str]:
    """Each two characters that follow each other in a text without spaces and marks; the text itself where it is one
    character."""
    bare = _bare(fold(text))
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1)) or frozenset(bare)


def of_goods(one: Goods, other: Goods) -> int:
    """How close two items are; 0 where they are not. Names count more than specifications; another unit takes off a
    tenth, for it may be a packing of the other."""
    whole, others = _folded(*one[:2]), _folded(*other[:2])
    if _figured(whole) and _figured(others) and whole.latin != others.latin:
        return 0
    if alike(whole, others):
        score = SAME if one[:2] == other[:2] else _SAME_WORDS
    else:
        score = (
            _OF_NAME * _name(one, other)
            + _OF_SPECIFICATION * _specification(one.specification, other.specification)
        ) // SAME
    if one.unit != other.unit:
        score = score * _ANOTHER_UNIT // SAME
    return score if score >= CLOSE else 0


def of_parties(one: str, other: str) -> int:
    """How close two names of those whom goods come from or go to are; 0 where they are not. One may say more than the
    other (乐都区公安局, 海东市乐都区公安局); where each says something of its own, they are two."""
    first, second = fold_party(one), fold_party(other)
    if alike(first, second):
        return _SAME_WORDS
    a, b = _bare(first), _bare(second)
    if min(len(a), len(b)) < _SHORTEST_PARTY or _counted(a) != _counted(b):
        return 0
    mine, its = _own(a, b)
    score = _dice(bigrams(a), bigrams(b))
    return 0 if (mine and its) or score < _CLOSE_PARTY else score


def of_receivers(one: str, other: str) -> int:
    """How close two names of villages or groups of people are; 0 where they are not. What kind of body it is does not
    count (李家村, 李家村委会); of two that are left one may say more than the other (李家, 李家庄)."""
    first, second = _body(one), _body(other)
    if set(first).isdisjoint(second) or _counted(first) != _counted(second):
        return 0
    if first == second:
        return _SAME_BODY
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) < _SHORTEST_BODY or shorter not in longer:
        return of_parties(one, other)
    return CLOSE + (_SAME_BODY - CLOSE) * len(shorter) // len(longer)


@lru_cache(maxsize=_KEPT)
def _body(name: str) -> str:
    return _KIND_OF_BODY.sub("", name)


@lru_cache(maxsize=_KEPT)
def _folded(name: str, specification: str) -> Folded:
    return fold(name, specification)


def _name(one: Goods, other: Goods) -> int:
    if one.sound and one.sound == other.sound:
        return _SAME_SOUND
    return _dice(bigrams(one.name), bigrams(other.name))


def _specification(one: str, other: str) -> int:
    if bool(one) != bool(other):
        return _HALF
    return SAME if one == other else _dice(bigrams(one), bigrams(other))


def _dice(one: frozenset[str], other: frozenset[str]) -> int:
    both = len(one) + len(other)
    return 2 * SAME * len(one & other) // both if both else 0


def _bare(folded: Folded) -> str:
    return "".join((*folded.latin, *folded.chinese))


def _figured(folded: Folded) -> bool:
    """Is there a figure among what is written in letters and digits? Then all of that counts: N95, KN95."""
    return any(_FIGURE.fullmatch(word) for word in folded.latin)


def _counted(text: str) -> list[str]:
    return sorted(c for c in text if c.isdigit() or c in _CHINESE_FIGURES)


def _own(one: str, other: str) -> tuple[str, str]:
    """What each of two texts has between the beginning and the end that both have."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[start : len(one) - end], other[start : len(other) - end]
