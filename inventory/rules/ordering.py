"""What a part of an order is worth, and whether a price is above another: exact, in whole fen and base units."""


def worth(amount_fen: int, ordered: int, came: int) -> int:
    """What ``came`` of the ``ordered`` pieces costs where all of them cost ``amount_fen``: below one fen is left out,
    and what came beyond the order costs nothing more."""
    return amount_fen * min(came, ordered) // ordered


def dearer(amount_fen: int, quantity: int, limit_fen: int, limit_quantity: int) -> bool:
    """Does a quantity for a sum cost more a piece than another one?"""
    return amount_fen * limit_quantity > limit_fen * quantity
