"""What is refused of counting: twice, by the same person, too little of it, or too late."""

from dataclasses import dataclass

from inventory.errors.base import LedgerError


@dataclass(kw_only=True, eq=False)
class StocktakeEnded(LedgerError):
    """The stocktake was settled or abandoned (``state`` SETTLED or ABANDONED) by the document ``by``."""

    code = "STOCKTAKE_ENDED"
    number: str
    state: str
    by: str


@dataclass(kw_only=True, eq=False)
class CountedAlready(LedgerError):
    """The line was counted in that round: the sheet was keyed twice, or the wrong line."""

    code = "COUNTED_ALREADY"
    number: str
    line: int
    round: int
    counter: str


@dataclass(kw_only=True, eq=False)
class SameCounter(LedgerError):
    """The line differs so much that somebody else has to count it."""

    code = "SAME_COUNTER"
    number: str
    line: int
    counter: str


@dataclass(kw_only=True, eq=False)
class NotCounted(LedgerError):
    """Lines of the stocktake are not counted yet."""

    code = "NOT_COUNTED"
    number: str
    lines: list[int]


@dataclass(kw_only=True, eq=False)
class WantsRecount(LedgerError):
    """Lines differ by more than the limit and are counted a second time; or were adjusted by another document since."""

    code = "WANTS_RECOUNT"
    number: str
    lines: list[int]
