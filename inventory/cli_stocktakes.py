"""Commands on stocktakes and handovers: which there are, one with its lines, what there is to hand over. Counting and
handing over are ``inventory post``."""

import click

from inventory import handover_ledger, stocktake_ledger, surplus
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


@click.command("handover")
@click.argument("number", required=False)
@click.option("--org", "organization", help="单位编码，默认本单位；不写单号时看现在要交接什么。")
@click.option("--location", help="只看一个库房（编码）。")
@as_user
@as_json
@refusing
def handover(
    number: str | None, organization: str | None, location: str | None, actor: str, json_: bool
) -> None:
    """一张交接单；不写单号，就是现在要交接的物资和单据。"""
    whole = None
    with open_ledger().reading() as session:
        if number is not None:
            whole = handover_ledger.handover(session, actor=actor, number=number)
            lines = whole.lines
        else:
            lines = handover_ledger.now(
                session, actor=actor, organization=organization, location=location
            )
    if json_:
        show(whole or lines)
        return
    for line in lines:
        much = "" if line.quantity is None else f"{line.quantity:,} {line.unit}"
        section = handover_ledger.SECTION_NAMES[line.section]
        click.echo(f"{line.line}\t{section}\t{line.subject}\t{line.name}\t{much}")


@click.command("surplus")
@click.option("--org", "organization", help="单位编码，默认本单位。")
@click.option("--to", help="要交给哪个单位（编码）。")
@click.option("--counterparty", help="要交给哪个往来单位（编码）。")
@as_user
@as_json
@refusing
def surplus_(
    organization: str | None, to: str | None, counterparty: str | None, actor: str, json_: bool
) -> None:
    """余料：哪些批次可以移交，哪些要留下、为什么。"""
    with open_ledger().reading() as session:
        rows = surplus.surplus(
            session, actor=actor, organization=organization, to=to, counterparty=counterparty
        )
    if json_:
        show(rows)
        return
    for one in rows:
        stays = surplus.STAY_NAMES[one.stays] if one.stays else "可以移交"
        row = one.row
        click.echo(
            f"{row.name}\t{row.quantity:,} {row.unit}\t{row.location_name}\t{row.lot}\t{stays}"
        )


COMMANDS = (stocktakes, stocktake, handover, surplus_)
