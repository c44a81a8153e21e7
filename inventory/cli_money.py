"""Commands on what follows a document of the fund without being one: an invoice that came later, cash paid in."""

from datetime import datetime

import click

from inventory import cash_gifts, spending
from inventory.cli_base import as_json, as_user, open_ledger, refusing, show

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("papers")
@click.argument("number")
@click.option("--on", required=True, type=_DAY, help="补票日期。")
@click.option("--reference", required=True, help="发票号或票据名称。")
@as_user
@as_json
@refusing
def papers(number: str, on: datetime, reference: str, actor: str, json_: bool) -> None:
    """补票：登记待补票的支出，票据到了。"""
    with open_ledger().writing() as session:
        spending.add_papers(
            session,
            actor=actor,
            number=number,
            on=on.date(),
            reference=reference,
        )
    _done({"number": number, "on": on.date(), "reference": reference}, f"{number} 已补票", json_)


@click.command("bank")
@click.argument("number")
@click.option("--on", required=True, type=_DAY, help="解缴日期。")
@click.option("--slip", required=True, help="银行缴款单号。")
@as_user
@as_json
@refusing
def bank(number: str, on: datetime, slip: str, actor: str, json_: bool) -> None:
    """解缴：现金捐款缴存银行。"""
    with open_ledger().writing() as session:
        cash_gifts.bank(
            session,
            actor=actor,
            number=number,
            on=on.date(),
            slip=slip,
        )
    _done({"number": number, "on": on.date(), "slip": slip}, f"{number} 已解缴", json_)


def _done(said: dict[str, object], line: str, json_: bool) -> None:
    if json_:
        show(said)
    else:
        click.echo(line)


COMMANDS = (papers, bank)
