"""Writing balances back, each only where it is still as it was read.

Under the lock it always is; if not, nothing is written and the caller is told to try again. The database's own CHECKs
stand behind that.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, insert, update

from inventory.errors import Busy
from inventory.fund_books import Account, OpenItem
from inventory.holdings import Drawn, Held
from inventory.models import FundBalance, FundItem, LineDrawn, OrganizationHead, StockBalance
from inventory.prepared import Prepared
from inventory.written import insert_all

_STOCK_BALANCE = Prepared(insert(StockBalance))
_FUND_BALANCE = Prepared(insert(FundBalance))
_FUND_ITEM = Prepared(insert(FundItem))
_DRAWN = Prepared(insert(LineDrawn))
_UPDATE_STOCK_BALANCE = Prepared(
    update(StockBalance)
    .where(
        StockBalance.location_id == bindparam("at"),
        StockBalance.lot_id == bindparam("of"),
        StockBalance.quantity == bindparam("read_quantity"),
        StockBalance.value_fen == bindparam("read_value"),
    )
    .values(
        quantity=bindparam("quantity"),
        value_fen=bindparam("value_fen"),
        last_on=bindparam("last_on"),
        revalued_on=bindparam("revalued_on"),
    )
)
_UPDATE_DRAWN = Prepared(
    update(LineDrawn)
    .where(
        LineDrawn.document_id == bindparam("at"),
        LineDrawn.line == bindparam("of_line"),
        LineDrawn.part == bindparam("of_part"),
        LineDrawn.drawn_quantity == bindparam("read_quantity"),
        LineDrawn.drawn_value_fen == bindparam("read_value"),
    )
    .values(
        drawn_quantity=bindparam("drawn_quantity"), drawn_value_fen=bindparam("drawn_value_fen")
    )
)
_UPDATE_FUND_BALANCE = Prepared(
    update(FundBalance)
    .where(
        FundBalance.account_id == bindparam("at"),
        FundBalance.amount_fen == bindparam("read_amount"),
    )
    .values(amount_fen=bindparam("amount_fen"), last_on=bindparam("last_on"))
)
_UPDATE_FUND_ITEM = Prepared(
    update(FundItem)
    .where(
        FundItem.document_id == bindparam("of"),
        FundItem.account_id == bindparam("at"),
        FundItem.amount_fen == bindparam("read_amount"),
    )
    .values(amount_fen=bindparam("amount_fen"), last_on=bindparam("last_on"))
)
_UPDATE_HEAD = Prepared(
    update(OrganizationHead)
    .where(
        OrganizationHead.organization_id == bindparam("at"),
        OrganizationHead.position == bindparam("read_position"),
    )
    .values(
        position=bindparam("position"),
        digest=bindparam("digest"),
        closed_through=bindparam("closed_through"),
    )
)


def write_stock(connection: Connection, held: Iterable[Held]) -> None:
    """The balances that changed: new ones where a lot reaches a place for the first time. Raises ``Busy``."""
    changed = [h for h in held if h.changes]
    insert_all(
        connection,
        _STOCK_BALANCE,
        [
            {
                "location_id": h.location_id,
                "lot_id": h.lot.id,
                "item_id": h.lot.item_id,
                "quantity": h.quantity,
                "value_fen": h.value_fen,
                "last_on": h.last_on,
                "revalued_on": h.revalued_on if h.revalued_on > date.min else None,
            }
            for h in changed
            if h.read is None
        ],
    )
    _guarded(
        connection,
        _UPDATE_STOCK_BALANCE,
        [
            {
                "at": h.location_id,
                "of": h.lot.id,
                "read_quantity": h.read[0],
                "read_value": h.read[1],
                "quantity": h.quantity,
                "value_fen": h.value_fen,
                "last_on": h.last_on,
                "revalued_on": h.revalued_on if h.revalued_on > date.min else None,
            }
            for h in changed
            if h.read is not None
        ],
    )


def write_drawn(connection: Connection, drawn: Iterable[Drawn]) -> None:
    """How much of earlier rows is drawn now. Raises ``Busy``."""
    changed = [d for d in drawn if d.read != (d.quantity, d.value_fen)]
    insert_all(
        connection,
        _DRAWN,
        [
            {
                "document_id": d.of.document_id,
                "line": d.of.line,
                "part": d.of.part,
                "quantity": d.of.quantity,
                "drawn_quantity": d.quantity,
                "drawn_value_fen": d.value_fen,
            }
            for d in changed
            if d.read is None
        ],
    )
    _guarded(
        connection,
        _UPDATE_DRAWN,
        [
            {
                "at": d.of.document_id,
                "of_line": d.of.line,
                "of_part": d.of.part,
                "read_quantity": d.read[0],
                "read_value": d.read[1],
                "drawn_quantity": d.quantity,
                "drawn_value_fen": d.value_fen,
            }
            for d in changed
            if d.read is not None
        ],
    )


def write_fund(connection: Connection, accounts: Iterable[Account]) -> None:
    """The fund balances that changed: new ones where an account holds money for the first time. Raises ``Busy``."""
    touched = list(accounts)
    insert_all(
        connection,
        _FUND_BALANCE,
        [
            {"account_id": a.id, "amount_fen": a.amount_fen, "last_on": a.last_on}
            for a in touched
            if a.read is None
        ],
    )
    _guarded(
        connection,
        _UPDATE_FUND_BALANCE,
        [
            {
                "at": a.id,
                "read_amount": a.read,
                "amount_fen": a.amount_fen,
                "last_on": a.last_on,
            }
            for a in touched
            if a.read is not None
        ],
    )


def write_items(connection: Connection, items: Iterable[OpenItem]) -> None:
    """What is left of what documents opened: new rows for what is open for the first time. Raises ``Busy``."""
    changed = list(items)
    insert_all(
        connection,
        _FUND_ITEM,
        [
            {
                "document_id": i.opener.id,
                "account_id": i.account.id,
                "pool_id": i.pool_id,
                "amount_fen": i.amount_fen,
                "last_on": i.last_on,
            }
            for i in changed
            if i.read is None
        ],
    )
    _guarded(
        connection,
        _UPDATE_FUND_ITEM,
        [
            {
                "of": i.opener.id,
                "at": i.account.id,
                "read_amount": i.read,
                "amount_fen": i.amount_fen,
                "last_on": i.last_on,
            }
            for i in changed
            if i.read is not None
        ],
    )


def write_head(
    connection: Connection,
    *,
    organization_id: int,
    read_position: int,
    position: int,
    digest: str,
    closed_through: date | None,
) -> None:
    """The head of the organization's chain. Raises ``Busy``."""
    row = {
        "at": organization_id,
        "read_position": read_position,
        "position": position,
        "digest": digest,
        "closed_through": closed_through,
    }
    _guarded(connection, _UPDATE_HEAD, [row])


def _guarded(connection: Connection, statement: Prepared, rows: list[dict[str, Any]]) -> None:
    if rows and statement.execute(connection, rows).rowcount != len(rows):
        raise Busy()
