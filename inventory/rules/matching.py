"""Ordered, received, invoiced: what differs on a line, what of it holds a settlement up, and how much may be settled.

Exact, in whole fen and base units. A sum that would fall between two fen is neither above nor below.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from inventory.rules.ordering import worth


class Differs(StrEnum):
    """How a line differs from what was ordered."""

    ABOVE_CAME = "ABOVE_CAME"  # more invoiced than came
    ABOVE_ORDER = "ABOVE_ORDER"  # more invoiced than was ordered
    PRICE_ABOVE = "PRICE_ABOVE"  # invoiced for more than was agreed
    PRICE_BELOW = "PRICE_BELOW"  # invoiced for less than was agreed: only that is settled
    NOT_INVOICED = "NOT_INVOICED"  # more came than is invoiced
    NOT_COME = "NOT_COME"  # less came than was ordered
    MORE_CAME = "MORE_CAME"  # more came than was ordered


BLOCKING = frozenset({Differs.ABOVE_CAME, Differs.ABOVE_ORDER, Differs.PRICE_ABOVE})


@dataclass(frozen=True)
class Tolerance:
    """By how many pieces and by how much (fen) a line may differ."""

    pieces: int = 0
    amount_fen: int = 0


NONE = Tolerance()


@dataclass(frozen=True)
class Three:
    """A line: base units ordered for a sum (fen), those that came and did not go back, and those that invoices are
    for, red ones taken off, with their sum."""

    ordered: int
    ordered_fen: int
    came: int
    invoiced: int
    invoiced_fen: int

    @property
    def came_fen(self) -> int:
        """What came costs as it was ordered."""
        return worth(self.ordered_fen, self.ordered, self.came)

    @property
    def above_fen(self) -> int:
        """By how much the invoiced pieces cost more than was agreed."""
        agreed = -(-self.ordered_fen * self.invoiced // self.ordered)  # not below: up to a fen
        return max(self.invoiced_fen - agreed, 0)

    @property
    def below_fen(self) -> int:
        """By how much they cost less."""
        agreed = self.ordered_fen * self.invoiced // self.ordered
        return max(agreed - self.invoiced_fen, 0)


def differences(line: Three, tolerance: Tolerance = NONE) -> tuple[Differs, ...]:
    """How a line differs beyond a tolerance, what holds up first. Of what has no invoice only what came tells."""
    pieces = tolerance.pieces
    found = {
        Differs.ABOVE_CAME: line.invoiced - line.came > pieces,
        Differs.ABOVE_ORDER: line.invoiced - line.ordered > pieces,
        Differs.PRICE_ABOVE: line.above_fen > tolerance.amount_fen,
        Differs.PRICE_BELOW: line.below_fen > tolerance.amount_fen,
        Differs.NOT_INVOICED: line.came - line.invoiced > pieces,
        Differs.NOT_COME: line.ordered - line.came > pieces,
        Differs.MORE_CAME: line.came - line.ordered > pieces,
    }
    return tuple(which for which, differs in found.items() if differs)


def settled_most(line: Three, tolerance: Tolerance = NONE, *, papers: bool) -> int:
    """Up to how much (fen) may be settled of a line that does not hold up: what came costs, and no more than its
    invoices say. With ``papers`` pieces without an invoice are left out, where there is one for others."""
    below = line.below_fen if line.below_fen > tolerance.amount_fen else 0
    short = min(line.came, line.ordered) - line.invoiced > tolerance.pieces
    if papers and line.invoiced and short:
        return max(worth(line.ordered_fen, line.ordered, line.invoiced) - below, 0)
    return max(line.came_fen - below, 0)


def parts(amount: int, whole: int, quantities: Iterable[int]) -> list[int]:
    """A sum for ``whole`` pieces shared out over parts of them, one after the other: all of them together have all of
    it, whatever was left out below one fen."""
    shares, so_far, given = [], 0, 0
    for quantity in quantities:
        so_far += quantity
        until = abs(amount) * so_far // whole * (1 if amount >= 0 else -1)
        shares.append(until - given)
        given = until
    return shares


def fill(quantity: int, rooms: Sequence[int], free: int) -> list[int]:
    """Pieces on one lot as they fall on the places where it came in, in their order: each takes what it has room for,
    then what ``free`` belongs to none takes its own, and what is beyond all that falls on the last."""
    taken = []
    for room in rooms:
        taken.append(min(quantity, room))
        quantity -= taken[-1]
    if taken:
        taken[-1] += max(quantity - free, 0)
    return taken
