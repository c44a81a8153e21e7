"""What leaves a balance when pieces leave it, and how a value is spread. Values are fen."""

from collections.abc import Sequence


def share(value_fen: int, quantity: int, taken: int) -> int:
    """The value (fen) that ``taken`` of ``quantity`` pieces carry: rounded down, and the last piece takes the rest.

    Raises ``ValueError`` when more is taken than there is: that is a caller's mistake, not a user's.
    """
    if not 0 < taken <= quantity:
        raise ValueError(f"cannot take {taken} of {quantity}")
    return value_fen if taken == quantity else value_fen * taken // quantity


def take_back(value_fen: int, weights: Sequence[int], held: Sequence[int]) -> list[int]:
    """A value taken back in shares as the weights say, from none more than it holds: what one lacks by rounding, the
    others give.

    Raises ``ValueError`` where all together hold less.
    """
    taken = [min(s, h) for s, h in zip(spread(value_fen, weights), held, strict=True)]
    missing = value_fen - sum(taken)
    for at, holds in enumerate(held):
        more = min(missing, holds - taken[at])
        taken[at] += more
        missing -= more
    if missing:
        raise ValueError(f"cannot take back {value_fen} of {sum(held)}")
    return taken


def spread(value_fen: int, weights: Sequence[int]) -> list[int]:
    """The value in shares as the weights say; the shares are whole fen and add up to it exactly.

    Raises ``ValueError`` where the weights add up to nothing.
    """
    whole, before, reached = sum(weights), 0, 0
    if whole <= 0:
        raise ValueError("weights that weigh nothing")
    shares = []
    for weight in weights:
        reached += weight
        upto = value_fen * reached // whole
        shares.append(upto - before)
        before = upto
    return shares
