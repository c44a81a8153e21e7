"""Which names likely mean one thing: 口罩 N95 and N95口罩, 某某公司 and 某某有限公司.

Width, space, case and punctuation do not count, nor the order of words. Digits keep their decimal point: 1.2 升 is not
12 升. It is a proposal for a person to decide, who sees both names.
"""

import re
import unicodedata
from itertools import permutations
from typing import NamedTuple

from inventory.rules.names import outer_name

WORDS_MAX = 5  # orders of more words are not tried

_LATIN = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+|%")
_IDEOGRAPHS = r"\u3005\u3400-\u9fff\uf900-\ufaff"
_CHINESE = re.compile(f"[{_IDEOGRAPHS}]+")
_RUNS = re.compile(f"[{_IDEOGRAPHS}]+|[^{_IDEOGRAPHS}]+")
_FORM = re.compile(r"(股份有限公司|有限责任公司|有限公司|股份公司|公司)$")


class Folded(NamedTuple):
    """A name as it is compared: what is written in letters and digits, and the runs of Chinese."""

    latin: tuple[str, ...]
    chinese: tuple[str, ...]

    @property
    def key(self) -> tuple[tuple[str, ...], str]:
        """What names that mean one thing have in common, whatever the order of their words."""
        return self.latin, "".join(sorted("".join(self.chinese)))


def fold(*parts: str) -> Folded:
    """A name of several parts (name, specification), folded."""
    latin: list[str] = []
    chinese: list[str] = []
    for run in _RUNS.findall(unicodedata.normalize("NFKC", " ".join(parts)).casefold()):
        if _CHINESE.fullmatch(run):
            chinese.append(run)
        else:
            latin += _LATIN.findall(run)
    return Folded(tuple(sorted(latin)), tuple(chinese))


def fold_party(name: str) -> Folded:
    """A counterparty's name, folded: what is bracketed behind it does not count, nor which kind of company it is."""
    folded = fold(outer_name(name) or name)
    *first, last = folded.chinese or ("",)
    return folded._replace(chinese=(*first, _FORM.sub("公司", last)) if last else ())


def alike(one: Folded, other: Folded) -> bool:
    """May these be one thing: the same words in some order?"""
    return any(one.key) and one.key == other.key and not _orders(one).isdisjoint(_orders(other))


def _orders(name: Folded) -> set[str]:
    if len(name.chinese) > WORDS_MAX:
        return {"".join(name.chinese)}
    return {"".join(words) for words in permutations(name.chinese)}
