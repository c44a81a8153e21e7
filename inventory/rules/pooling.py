"""Out of which pool of a holder's money a sum is taken: the one that ends first of those that may pay for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Terms:
    """For what (codes of uses; none: for everything) and until when money may be used."""

    uses: frozenset[str] = frozenset()
    ends_on: date | None = None

    def permit(self, use: str) -> bool:
        """May it be used for that?"""
        return not self.uses or use in self.uses

    def run_on(self, on: date) -> bool:
        """May it be used on that day?"""
        return self.ends_on is None or on <= self.ends_on

    def within(self, other: "Terms") -> bool:
        """Do they permit nothing that the other terms do not?"""
        uses = not other.uses or (bool(self.uses) and self.uses <= other.uses)
        last = self.ends_on or date.max
        return uses and last <= (other.ends_on or date.max)


@dataclass(frozen=True)
class Pool:
    """A holder's money of the same terms: the id and number of the sub-allocation that opened it, and what is left of
    it (fen)."""

    id: int
    number: str
    opened_on: date
    left_fen: int
    terms: Terms


def first_that_pays(pools: Iterable[Pool], use: str, on: date, asked_fen: int) -> Pool | None:
    """The pool that has enough and ends first, the narrowest of those; None where none has."""
    fit = (p for p in pools if p.terms.permit(use) and p.terms.run_on(on))
    return min((p for p in fit if p.left_fen >= asked_fen), key=_order, default=None)


def _order(pool: Pool) -> tuple[date, int, int]:
    breadth = len(pool.terms.uses) or 1_000_000
    return pool.terms.ends_on or date.max, breadth, pool.id
