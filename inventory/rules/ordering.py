"""What a part of an order is worth, and whether a price is above another: exact, in whole fen and base units."""

from inventory.rules.numbers import yuan


def worth(amount_fen: int, ordered: int, came: int) -> int:
    """What ``came`` of the ``ordered`` pieces costs where all of them cost ``amount_fen``: below one fen is left out,
    and what came beyond the order costs nothing more."""
    return amount_fen * min(came, ordered) // ordered


def dearer(amount_fen: int, quantity: int, limit_fen: int, limit_quantity: int) -> bool:
    """Does a quantity for a sum cost more a piece than another one?"""
    return amount_fen * limit_quantity > limit_fen * quantity


def unit_price(fen: int, quantity: int) -> str:
    """What one piece costs in yuan: 3.00, and where that is no whole fen to four decimals, half up: 3.3333."""
    if fen % quantity == 0:
        return yuan(fen // quantity)
    parts = (abs(fen) * 100 * 2 + quantity) // (2 * quantity)  # ten-thousandths of a yuan
    whole, rest = divmod(parts, 10_000)
    return f"{whole:,}.{rest:04d}"
