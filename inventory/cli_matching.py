"""Commands on what invoices are for: a line of one and its goods, and an order with what was ordered, came and is
invoiced."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import click

from inventory import db, invoice_goods, invoice_links, match_papers, matches
from inventory.cli_base import as_json, as_user, open_ledger, refusing, show
from inventory.invoice_goods import Goods
from inventory.match_papers import Paper
from inventory.matches import Match
from inventory.rules.numbers import yuan
from inventory.wording_invoices import differs

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("invoice-goods")
@click.argument("number")
@click.option("--at", "invoice_line", type=int, help="票据的哪一行。")
@click.option("--order", help="挂到这张采购单，和 --line 一起写。")
@click.option("--line", type=int, help="采购单的哪一行。")
@click.option("--lot", help="挂到没有采购单的这一批。")
@click.option("--quantity", type=int, help="挂多少，默认这一行还没有挂的，不超过那里还缺的。")
@click.option("--whole", type=int, help="这一行一共多少；票据登记时没写才要。")
@click.option("--unit", help="数量的单位，默认票面上的单位。")
@click.option("--confirm", "confirmed", multiple=True, help="已核对的问题的口令。")
@click.option("--withdraw", metavar="REASON", help="撤销挂错的，写明原因。")
@click.option("--on", type=_DAY, help="日期，默认今天。")
@click.option("--key", help="请求号；同一个号只办一次。")
@as_user
@as_json
@refusing
def invoice_goods_(
    number: str,
    invoice_line: int | None,
    order: str | None,
    line: int | None,
    lot: str | None,
    quantity: int | None,
    whole: int | None,
    unit: str | None,
    confirmed: tuple[str, ...],
    withdraw: str | None,
    on: datetime | None,
    key: str | None,
    actor: str,
    json_: bool,
) -> None:
    """票据各行挂的是哪些物资；挂到采购单的行或批次，或撤销挂错的。"""
    if invoice_line is None and any((order, line, lot, quantity, whole, unit, withdraw)):
        raise click.UsageError("要写票据的哪一行 --at")
    book = open_ledger()
    with book.reading() if invoice_line is None else book.writing() as session:
        said: dict[str, Any] = {
            "actor": actor,
            "on": on.date() if on else db.today(session),
            "request_key": key or secrets.token_hex(16),
            "invoice": number,
            "invoice_line": invoice_line,
            "goods": Goods(order, line, lot),
        }
        if withdraw is not None:
            invoice_goods.unlink_goods(session, **said, reason=withdraw)
        elif invoice_line is not None:
            linked: dict[str, Any] = {
                "quantity": quantity,
                "whole": whole,
                "unit": unit,
                "confirmed": confirmed,
            }
            invoice_goods.link_goods(session, **said, **linked)
        rows = invoice_links.links(session, actor=actor, number=number)
    if json_:
        show(rows)
        return
    for row in rows:
        end = row.lot or f"{row.order} 第 {row.order_line} 行"
        click.echo(f"{row.line}\t{end}\t{row.quantity:,} {row.unit}\t{row.state}".rstrip())


@click.command("match")
@click.argument("number")
@as_user
@as_json
@refusing
def match(number: str, actor: str, json_: bool) -> None:
    """一张采购单三单匹配：各行订了、到了、开票的数量和金额，差在哪里。"""
    with open_ledger().reading() as session:
        found = matches.match(session, actor=actor, number=number)
        papers = match_papers.papers(session, found.order.id) if json_ else ()
    if json_:
        show(_shown(found, papers))
    else:
        _say(found)


def _shown(found: Match, papers: Iterable[Paper]) -> dict[str, object]:
    return {
        "number": found.order.number,
        "supplier": found.order.supplier,
        "blocks": found.blocks,
        "tolerance": found.tolerance,
        "lines": found.lines,
        "papers": [paper._asdict() for paper in papers],
        "values": [
            value._asdict() | {"difference_fen": value.difference_fen} for value in found.values
        ],
    }


def _say(found: Match) -> None:
    for line in found.lines:
        figures = (
            f"{line.line}\t{line.item_name}\t"
            f"订 {line.ordered:,} {line.unit} {yuan(line.ordered_fen)} 元\t"
            f"到 {line.came:,} {yuan(line.came_fen)} 元\t"
            f"开票 {line.invoiced:,} {yuan(line.invoiced_fen)} 元"
        )
        stop = "不能结算：" if line.blocks else ""
        click.echo(f"{figures}\t{stop}{differs(line.differs)}".rstrip())
    for value in found.values:
        actual = (
            "还有没挂到采购单的" if value.actual_fen is None else f"{yuan(value.actual_fen)} 元"
        )
        now = "未估价" if value.value_fen is None else f"账上 {yuan(value.value_fen)} 元"
        click.echo(f"{value.lot}\t{now}\t实际 {actual}")


COMMANDS = (invoice_goods_, match)
