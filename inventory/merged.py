"""What an item or a counterparty is now: the one place that knows how a merge is read.

Lots, documents and balances keep for ever the item and the counterparty they were received with. Questions join what
that is now (``item_now``, ``counterparty_now``), and codes lead there (``ITEMS``, ``COUNTERPARTIES``). Merges only
bring together and are never undone: what was read of them before a lock still holds under it, at worst without the
newest merge, as if that had come a moment later.
"""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from inventory.dialects import among
from inventory.errors import AlreadyMerged
from inventory.models import Counterparty, Item
from inventory.prepared import PreparedQuery


def item_now(received: Any) -> ScalarSelect[Any]:
    """The id of what the item of an id is now: ``join(Item, Item.id == item_now(Lot.item_id))``."""
    row = aliased(Item)
    return _now(row, received)


def counterparty_now(received: Any) -> ScalarSelect[Any]:
    """The id of what the counterparty of an id is now; null of nobody."""
    row = aliased(Counterparty)
    return _now(row, received)


def now_of(row: Any) -> ColumnElement[int]:
    """The id of what the item or the counterparty of a row is now, for questions of many rows: joined to it, the row is
    read once, and by ``item_now`` PostgreSQL asks anew for each of a thousand lots."""
    return func.coalesce(row.merged_into_id, row.id)


def _now(row: Any, received: Any) -> ScalarSelect[Any]:
    return select(now_of(row)).where(row.id == received).scalar_subquery()


_asked = aliased(Item)
_other = aliased(Item)
# a row for each code and each item that was merged into what the code now means
ITEMS = PreparedQuery(
    select(
        _asked.code.label("asked"),
        Item.id,
        Item.code,
        Item.name,
        Item.base_unit,
        Item.grade,
        Item.nature,
        _other.id.label("other"),
    )
    .select_from(_asked)
    .join(Item, Item.id == func.coalesce(_asked.merged_into_id, _asked.id))
    .outerjoin(_other, _other.merged_into_id == Item.id)
    .where(among(_asked.code, "codes"))
)

_said = aliased(Counterparty)
_same = aliased(Counterparty)
COUNTERPARTIES = PreparedQuery(
    select(Counterparty.id, Counterparty.code, _same.id.label("other"))
    .select_from(_said)
    .join(Counterparty, Counterparty.id == func.coalesce(_said.merged_into_id, _said.id))
    .outerjoin(_same, _same.merged_into_id == Counterparty.id)
    .where(_said.code == bindparam("code"))
)


def counterparty_ids(code: str) -> Select[int]:
    """The ids of all that are now the same counterparty as a code, that one's own included."""
    said = aliased(Counterparty)
    now = (
        select(func.coalesce(said.merged_into_id, said.id))
        .where(said.code == code)
        .scalar_subquery()
    )
    return select(Counterparty.id).where(
        (Counterparty.id == now) | (Counterparty.merged_into_id == now)
    )


def require_unmerged(session: Session, what: str, noun: Item | Counterparty) -> None:
    """Raises ``AlreadyMerged``, naming what to use instead, for what was merged into another."""
    if noun.merged_into_id is not None:
        catalogue: Any = type(noun)
        into = select(catalogue.code).where(catalogue.id == noun.merged_into_id)
        raise AlreadyMerged(what=what, name=noun.code, into=session.scalars(into).one())
