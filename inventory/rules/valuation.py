"""What leaves a balance when pieces leave it, and how a value is spread. Values are fen."""

from collections.abc import Sequence


def share(value_fen: int, quantity: int, taken: int) -> int:
    """The value (fen) that ``taken`` of ``quantity`` pieces carry: rounded down, and the last piece takes the rest.

    Raises ``ValueError`` when more is taken than there is: that is a caller's mistake, not a user's.
    """
    if not 0 < taken <= quantity:
        raise ValueError(f"cannot take {taken} of {quantity}")
    return value_fen if taken == quantity else value_fen * taken // quantity


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
