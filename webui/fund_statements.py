"""The way from the page of a fund, or of one of its holders, to the statements that say more of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import url_for

from inventory.kinds import Bucket
from inventory.open_items import OpenItemRow
from inventory.statements.asking import STATEMENTS
from inventory.statements.spending import BY
from webui.options import WHOLE
from webui.statements_form import BELOW

ITEMS = {
    "commitments": (Bucket.COMMITTED,),
    "prepayments": (Bucket.PREPAID, Bucket.ADVANCED),
    "payables": (Bucket.PAYABLE,),
}
_FIRST = ("fund-position", "fund-ledger", *ITEMS)
_LAST = ("missing", "villages", "reconciliation", "vouchers")
_OF_ALL = frozenset({"villages"})  # of a single holder it says nothing


@dataclass(frozen=True)
class Way:
    """A statement: what it is, what it is for, where it stands; of what is open also how much that is (fen)."""

    title: str
    about: str
    address: str
    left_fen: int | None = None


def ways(
    fund: str,
    items: Iterable[OpenItemRow] | None,
    *,
    organization: str,
    below: bool,
    on: date | None = None,
) -> tuple[Way, ...]:
    """Every statement about a fund, of an organization alone or with all ``below`` it. ``items`` is what is open now,
    None where the page is about a past day ``on``."""
    at = f"{BELOW if below else WHOLE}{organization}"

    def address(name: str, by: str | None = None) -> str:
        to = on.isoformat() if on and not STATEMENTS[name].period else None
        return url_for("statements.show", name=name, fund=fund, at=at, by=by, to=to)

    def way(name: str) -> Way:
        kind = STATEMENTS[name]
        return Way(kind.title, kind.about, address(name), _left(items, ITEMS.get(name)))

    spending = (
        Way(f"支出按{words}", f"一段时间的支出、退回和净支出，按{words}", address("spending", by))
        for by, words in BY.items()
        if below or by != "holder"
    )
    last = (way(name) for name in _LAST if below or name not in _OF_ALL)
    return (*(way(name) for name in _FIRST), *spending, *last)


def _left(items: Iterable[OpenItemRow] | None, buckets: tuple[Bucket, ...] | None) -> int | None:
    if items is None or buckets is None:
        return None
    return sum(item.left_fen for item in items if item.bucket in buckets)
