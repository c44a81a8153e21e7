"""Commands on stocktakes: which there are, and one with its lines. Counting itself is ``inventory post``."""

import click

from inventory import stocktake_ledger
from inventory.cli_base import as_json, as_user, open_ledger, refusing, show
from inventory.stocktake_books import DONE, STATE_NAMES, TO_COUNT, TO_RECOUNT
from inventory.stocktake_ledger import OUTCOME_NAMES, LineRow

_LINE_STATES = {TO_COUNT: "待盘", TO_RECOUNT: "待复盘", DONE: "已盘"}


@click.command("stocktakes")
@click.option("--org", "organization", help="单位编码，默认本单位和下级。")
@as_user
@as_json
@refusing
def stocktakes(organization: str | None, actor: str, json_: bool) -> None:
    """列出盘点单，从新到旧。"""
    with open_ledger().reading() as session:
        rows = stocktake_ledger.stocktakes(session, actor=actor, organization=organization)
    if json_:
        show(rows)
        return
    for row in rows:
        drawn = "抽查" if row.sample else "盘点"
        click.echo(
            f"{row.number}\t{row.on}\t{drawn} {row.lines} 行，已盘 {row.counted} 行"
            f"\t{STATE_NAMES[row.state]}"
        )


@click.command("stocktake")
@click.argument("number")
@as_user
@as_json
@refusing
def stocktake(number: str, actor: str, json_: bool) -> None:
    """一张盘点单：各行盘了没有，盘完以后账面、实盘和差异。"""
    with open_ledger().reading() as session:
        whole = stocktake_ledger.stocktake(session, actor=actor, number=number)
    if json_:
        show(whole)
        return
    click.echo(f"{whole.number}\t{STATE_NAMES[whole.state]}")
    for line in whole.lines:
        click.echo(f"{line.line}\t{line.location_name}\t{line.name}\t{line.lot}\t{_said(line)}")
    for one in whole.found:
        click.echo(
            f"账外 {one.serial}\t{one.location_name}\t{one.name}\t{one.quantity:,} {one.unit}"
        )


def _said(line: LineRow) -> str:
    if line.outcome is None or line.difference is None:
        return _LINE_STATES[line.state]
    off = f" {abs(line.difference):,} {line.unit}" if line.difference else ""
    return f"应存 {line.expected:,}，实盘 {line.counted:,}，{OUTCOME_NAMES[line.outcome]}{off}"


COMMANDS = (stocktakes, stocktake)
