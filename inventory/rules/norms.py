"""How many pieces people are entitled to."""


def entitlement(heads: int, days: int, pieces: int, per_days: int | None) -> int:
    """What ``heads`` people get for ``days`` days at ``pieces`` a person for ``per_days`` days: rounded up once, for
    all of them together. ``per_days`` None: once a person, however long it is for.

    Raises ``ValueError`` for a norm for no days: that is a caller's mistake, not a user's.
    """
    if per_days is None:
        return heads * pieces
    if per_days < 1:
        raise ValueError(f"pieces for {per_days} days")
    return -(-heads * days * pieces // per_days)
