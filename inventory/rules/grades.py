"""Which grade of goods a text names: 医用防护 GB 19083, KN95, and the others that an installation knows.

A text names a grade by its name, its standard or one of its words. Full-width letters, capitals and blanks do not
matter: ＫＮ９５, kn 95 and KN95 are one. A word inside a longer one does not count: KN95 is not N95, and a
一次性使用医用外科口罩 is of 医用外科 alone.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Grade:
    """A grade by which goods are told apart; ``words`` besides its name and standard are how texts name it."""

    code: str
    name: str
    standard: str | None = None
    words: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """医用防护 GB 19083."""
        return f"{self.name} {self.standard}" if self.standard else self.name


def named(text: str, grades: Iterable[Grade]) -> tuple[Grade, ...]:
    """The grades that a text names, each once, in the order of ``grades``."""
    return _named(text, tuple(grades))


@lru_cache(maxsize=4096)
def _named(text: str, grades: tuple[Grade, ...]) -> tuple[Grade, ...]:
    said = unicodedata.normalize("NFKC", text).upper()
    if not _any(grades).search(said):
        return ()  # most texts name none, and this is the cheaper question
    found = [(*span, grade) for grade in grades for span in _spans(said, grade)]
    kept = {grade.code for start, end, grade in found if not _inside(start, end, found)}
    return tuple(grade for grade in grades if grade.code in kept)


def grade_of(text: str | None, grades: Iterable[Grade]) -> Grade | None:
    """The one grade that a text stands for: its code or name, or the only one that it names; else None."""
    if text is None or not text.strip():
        return None
    return _grade_of(text, tuple(grades))


@lru_cache(maxsize=1024)
def _grade_of(text: str, grades: tuple[Grade, ...]) -> Grade | None:
    said = _plain(text)
    exact = [g for g in grades if said in (_plain(g.code), _plain(g.name))]
    exact = exact or [g for g in grades if {said, said + _MASK} & {*map(_plain, g.words)}]
    found = exact or named(text, grades)
    return found[0] if len(found) == 1 else None


def same_grade(one: str | None, other: str | None, grades: Iterable[Grade]) -> bool:
    """Do two texts stand for the same grade, however each is spelt? Unknown ones are compared as they are written."""
    grades = tuple(grades)
    first, second = grade_of(one, grades), grade_of(other, grades)
    if first is None and second is None:
        return _plain(one or "") == _plain(other or "")
    return first == second


def others(text: str | None, asked: Sequence[Grade], grades: Iterable[Grade]) -> tuple[Grade, ...]:
    """The grades that a text names, where none of them is one of those ``asked``; else nothing.

    Who writes 医用防护口罩（N95） of goods of the first grade says nothing else than the books.
    """
    found = named(text, grades) if text else ()
    return () if set(found) & set(asked) else found


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def _inside(start: int, end: int, found: Sequence[tuple[int, int, Grade]]) -> bool:
    """Is there a match over the same letters that goes on further, or began before?"""
    return any(s < end and start < e and (e, e - s) > (end, end - start) for s, e, _ in found)


@lru_cache(maxsize=8)
def _any(grades: tuple[Grade, ...]) -> re.Pattern[str]:
    """What finds a place where some grade is named; nothing where there are no grades."""
    patterns = {pattern.pattern for grade in grades for pattern in _patterns(grade)}
    return re.compile("|".join(sorted(patterns)) or r"(?!)")


def _spans(said: str, grade: Grade) -> Iterator[tuple[int, int]]:
    for pattern in _patterns(grade):
        for match in pattern.finditer(said):
            yield match.span()


@lru_cache(maxsize=256)
def _patterns(grade: Grade) -> tuple[re.Pattern[str], ...]:
    words = {*grade.words, *([grade.standard] if grade.standard else [])} - {grade.name}
    return (_adjective(grade.name), *(_word(word) for word in sorted(words)))


_LETTERS = re.compile(r"[A-Z0-9/ .\-]+")
_MASK = "口罩"
# A Chinese name goes before what it is the grade of; 医用外科手套 are no masks.
_OF_MASKS = rf"(?=[^\W服衣裤套帽鞋靴镜屏罩]{{0,8}}{_MASK}|[级型类的]|\W|$)"


def _adjective(name: str) -> re.Pattern[str]:
    said = unicodedata.normalize("NFKC", name).upper()
    if _LETTERS.fullmatch(said):
        return _word(name)
    return re.compile(re.escape(said) + _OF_MASKS)


@lru_cache(maxsize=256)
def _word(word: str) -> re.Pattern[str]:
    """A word as it may be written: blanks and hyphens between letters and digits, /T or not (GB/T 32610)."""
    said = unicodedata.normalize("NFKC", word).upper()
    if not _LETTERS.fullmatch(said):
        return re.compile(r"\s*".join(map(re.escape, said.replace(" ", ""))))
    parts = re.findall(r"[A-Z]+|[0-9]+", said.replace("/T", ""))
    loose = [r"\s*".join(part) for part in parts]
    between = r"[\s\-]*(?:/\s*T\s*)?" if len(parts) > 1 and len(parts[0]) > 1 else r"[\s\-]*"
    return re.compile(rf"(?<![A-Z0-9]){between.join(loose)}(?![A-Z0-9])")
