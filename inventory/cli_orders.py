"""The command on an order: how far it has come, and what came in on which of its lines."""

import secrets
from collections.abc import Iterable
from typing import Any

import click

from inventory import order_arrivals, order_books, order_receipts
from inventory.cli_base import as_json, as_user, open_ledger, refusing, show
from inventory.order_arrivals import Link
from inventory.rules.numbers import yuan


@click.command("order")
@click.argument("number")
@click.option("--line", type=int, help="采购单的哪一行，和 --lot 一起写。")
@click.option("--lot", help="到货的批次，挂到这一行上。")
@click.option("--quantity", type=int, help="挂多少，按基本单位；默认这一批还没有挂的全部。")
@click.option("--withdraw", metavar="REASON", help="撤销这一行和这一批挂错的，写明原因。")
@click.option("--key", help="请求号；同一个号只办一次。")
@as_user
@as_json
@refusing
def order_(
    number: str,
    line: int | None,
    lot: str | None,
    quantity: int | None,
    withdraw: str | None,
    key: str | None,
    actor: str,
    json_: bool,
) -> None:
    """一张采购单：订了什么，到了多少，结了多少；把到货挂到行上，或撤销挂错的。"""
    if (line is None) != (lot is None) or (line is None and (quantity or withdraw or key)):
        raise click.UsageError("挂到货要写 --line 和 --lot")
    if line is None or lot is None:
        with open_ledger().reading() as session:
            found = order_books.order(session, actor=actor, number=number)
            came = order_arrivals.receipts(session, found.id)
    else:
        which: dict[str, Any] = {"actor": actor, "number": number, "line": line, "lot": lot}
        which["request_key"] = key or secrets.token_hex(16)
        with open_ledger().writing() as session:
            if withdraw is None:
                found = order_receipts.link_receipt(session, **which, quantity=quantity)
            else:
                found = order_receipts.unlink_receipt(session, **which, reason=withdraw)
            came = order_arrivals.receipts(session, found.id)
    if json_:
        show(_shown(found, came))
    else:
        _say(found)


def _shown(found: order_books.Order, came: Iterable[Link]) -> dict[str, object]:
    return {
        "number": found.number,
        "on": found.on,
        "due_on": found.due_on,
        "supplier": found.supplier,
        "procurement": found.procurement,
        "reason": found.reason,
        "amount_fen": found.amount_fen,
        "came_fen": found.came_fen,
        "settled_fen": found.settled_fen,
        "lines": [
            {
                "line": line.line,
                "item": line.item,
                "item_name": line.item_name,
                "unit": line.unit,
                "quantity": line.quantity,
                "amount_fen": line.amount_fen,
                "price_reason": line.price_reason,
                "came": line.came,
                "worth_fen": line.worth_fen,
            }
            for line in found.lines
        ],
        "quotes": found.quotes,
        "receipts": [
            {
                "line": link.line,
                "lot": link.lot,
                "receipt": link.receipt,
                "on": link.on,
                "quantity": link.quantity,
                "counts": link.counts,
            }
            for link in came
        ],
    }


def _say(found: order_books.Order) -> None:
    click.echo(f"{found.number}\t{found.on}\t{found.supplier}\t{found.procurement_name}")
    for line in found.lines:
        click.echo(
            f"{line.line}\t{line.item_name}\t订 {line.quantity:,} {line.unit}\t到 {line.came:,}\t"
            f"{yuan(line.amount_fen)} 元"
        )
    click.echo(
        f"合计 {yuan(found.amount_fen)} 元\t到货值 {yuan(found.came_fen)} 元\t"
        f"已结算 {yuan(found.settled_fen)} 元"
    )


COMMANDS = (order_,)
