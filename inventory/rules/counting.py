"""What a count comes to: what a sample draws, what should have been there, and what is counted again.

All of it is arithmetic on what is told; nothing here looks at the books.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple


class Moved(NamedTuple):
    """Pieces that came to a line's place (or left, below zero) after the list was frozen."""

    position: int
    on: date
    change: int


class Counted(NamedTuple):
    """A count: pieces, on which day, and what had been posted. What was posted up to ``position`` had moved; what was
    posted after it and up to ``known`` had not; of what was posted later still the business date tells."""

    quantity: int
    on: date
    position: int
    known: int


def drawn(keys: Sequence[str], size: int, seed: str) -> list[int]:
    """Which ``size`` of the keys a seed draws, by their places in the list: those with the smallest SHA-256 of
    ``seed/key``. Whoever has the list and the seed draws the same. Raises ``ValueError`` for more than there are."""
    if not 0 < size <= len(keys):
        raise ValueError(f"cannot draw {size} of {len(keys)}")
    ranked = sorted(
        range(len(keys)), key=lambda at: hashlib.sha256(f"{seed}/{keys[at]}".encode()).digest()
    )
    return sorted(ranked[:size])


def had_moved(move: Moved, count: Counted) -> bool:
    """Had these pieces moved when the count was made? A paper found later moved them on its business date."""
    if move.position <= count.position:
        return True
    return move.position > count.known and move.on < count.on


def expected(frozen: int, moves: Iterable[Moved], count: Counted) -> int:
    """What should have been there when the count was made."""
    return frozen + sum(move.change for move in moves if had_moved(move, count))


def wants_recount(should: int, counted: int, pieces: int | None, percent: int | None) -> bool:
    """Does a count differ by more than so many pieces, or so much of a hundred of what should be there? By anything at
    all, where neither is said."""
    off = abs(counted - should)
    if pieces is None and percent is None:
        return off > 0
    above_pieces = pieces is not None and off > pieces
    return above_pieces or (percent is not None and off * 100 > max(should, 0) * percent)
