"""What a specification says of packing: ``2000个/箱``, ``10支*42盒/箱``, ``500ml*30瓶``.

Only proposed: nothing is multiplied here. What can be read in two ways is not read.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

# From the goods themselves to what holds them; a word of a later rank holds those of earlier ones.
_RANKS = (
    frozenset("只个片支枚粒颗张根条把副双套台顶米块枝份本册"),
    frozenset("袋瓶罐包盒提筒卷板排壶"),
    frozenset("件箱桶扎捆筐"),
)
_CONTENTS = r"(?:ml|mL|ML|l|L|kg|KG|Kg|mg|MG|g|G|克|千克|公斤|斤|毫升|升|吨)"
_COUNT = "[" + "".join(sorted({unit for rank in _RANKS for unit in rank})) + "]"
_NUMBER = r"(\d{1,7})"
_STAR = r"\s*[*×xX]\s*"
_CONTENT = rf"(\d+(?:\.\d+)?\s*{_CONTENTS})"
_LEVEL = rf"{_NUMBER}\s*({_COUNT})"

_CHAIN = re.compile(rf"(?<![\d.])(?:{_CONTENT}{_STAR})?{_LEVEL}(?:{_STAR}{_LEVEL})?/({_COUNT})")
_EACH = re.compile(rf"(?<![\d.]){_LEVEL}/({_COUNT})")
_BARE = re.compile(rf"(?<![\d.*×]){_NUMBER}/([件箱])")
_WEIGHT = re.compile(rf"(?<![\d.])(\d+)\s*({_CONTENTS})/({_COUNT})")
_OPEN = re.compile(rf"(?:{_CONTENT}{_STAR}){_LEVEL}(?:{_STAR}{_LEVEL})?(?![/\d])")
_PAIR = re.compile(rf"(?<![\d.*×]){_LEVEL}{_STAR}{_LEVEL}(?![/\d*×])")
_SAID = re.compile(rf"(?:每|1|一)({_COUNT})(?:装|含|有|为|=|:)?\s*{_NUMBER}\s*({_COUNT})")


@dataclass(frozen=True)
class Factor:
    """``number`` of ``inner`` are one ``outer``; None: the text does not say of what."""

    number: int
    inner: str | None
    outer: str | None


@dataclass(frozen=True)
class Packing:
    """From the innermost outwards; ``content`` is what one of the innermost holds (``500ml``)."""

    factors: tuple[Factor, ...]
    content: str | None = None

    def __str__(self) -> str:
        parts = [
            f"1{f.outer or '份'}={f.number}{f.inner or ''}" if f.outer else f"{f.number}{f.inner}"
            for f in reversed(self.factors)
        ]
        return "，".join(
            parts + ([f"每{self.factors[0].inner}{self.content}"] * bool(self.content))
        )


@lru_cache(maxsize=4096)
def packing_in(text: str) -> Packing | None:
    """The packing that a specification says; None where it says none, or not surely."""
    said = unicodedata.normalize("NFKC", text).replace("╳", "×")
    if not any(c.isdigit() for c in said):
        return None
    if len(_EACH.findall(said)) > 1:
        return _each(said)
    return _chain(said) or _weight(said) or _open(said)


def _each(text: str) -> Packing | None:
    """``30瓶/盒*20盒/箱``: each level says what it is in, and they must fit; ``348瓶/箱 324瓶/箱``
    are two kinds of boxes."""
    found = [Factor(int(n), inner, outer) for n, inner, outer in _EACH.findall(text)]
    fits = all(a.outer == b.inner for a, b in pairwise(found))
    return _sound(found, None) if fits else None


def _chain(text: str) -> Packing | None:
    match = _CHAIN.search(text)
    if match is None:
        bare = _BARE.search(text)
        return Packing((Factor(int(bare[1]), None, bare[2]),)) if bare else None
    content, first, inner, second, middle, outer = match.groups()
    factors = [Factor(int(first), inner, middle or outer)]
    if second:
        factors.append(Factor(int(second), middle, outer))
    return _sound(factors, content)


def _weight(text: str) -> Packing | None:
    match = _WEIGHT.search(text)
    return Packing((Factor(int(match[1]), match[2], match[3]),)) if match else None


def _open(text: str) -> Packing | None:
    """Nothing says what it is in: ``500ml*30瓶``; ``12件*100个`` says it the other way round."""
    if match := _OPEN.search(text):
        content, first, inner, second, middle = match.groups()
        factors = [Factor(int(first), inner, middle)]
        if second:
            factors.append(Factor(int(second), middle, None))
        return _sound(factors, content)
    if match := _SAID.search(text):
        return _sound([Factor(int(match[2]), match[3], match[1])], None)
    if match := _PAIR.search(text):
        first, one, second, other = match.groups()
        if _rank(one) < _rank(other):
            return Packing((Factor(int(first), one, other), Factor(int(second), other, None)))
        if _rank(one) > _rank(other):
            return Packing((Factor(int(second), other, one),))
    return None


def _sound(factors: list[Factor], content: str | None) -> Packing | None:
    """A thing is not packed into itself, nor none at all of it."""
    if any(f.number == 0 or f.inner == f.outer for f in factors):
        return None
    return Packing(tuple(factors), content.replace(" ", "") if content else None)


def _rank(unit: str) -> int:
    return next((n for n, rank in reversed(tuple(enumerate(_RANKS))) if unit in rank), 0)
