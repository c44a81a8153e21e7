"""What leaves a balance when pieces leave it."""


def share(value_fen: int, quantity: int, taken: int) -> int:
    """The value (fen) that ``taken`` of ``quantity`` pieces carry: rounded down, and the last piece takes the rest.

    Raises ``ValueError`` when more is taken than there is: that is a caller's mistake, not a user's.
    """
    if not 0 < taken <= quantity:
        raise ValueError(f"cannot take {taken} of {quantity}")
    return value_fen if taken == quantity else value_fen * taken // quantity
