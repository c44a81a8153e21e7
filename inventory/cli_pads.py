"""Commands on pads of receipts: what is still out, what is void, and whether a donor may be named.

Printing a pad is a command of the reports.
"""

import click

from inventory import pad_ledger, pads
from inventory.cli_base import as_json, as_user, open_ledger, refusing, show
from inventory.consents import CONSENT_NAMES
from inventory.pad_ledger import PadOut


@click.command("stubs")
@click.option("--org", "organization", help="单位编码，默认本单位和下级。")
@as_user
@as_json
@refusing
def stubs(organization: str | None, actor: str, json_: bool) -> None:
    """哪些收条还没有交回登记，从早到晚。"""
    with open_ledger().reading() as session:
        rows = pad_ledger.outstanding(session, actor=actor, organization=organization)
    if json_:
        show(rows)
        return
    for row in rows:
        click.echo(_line(row))


def _line(row: PadOut) -> str:
    missing = "、".join(row.missing)
    said = f"已用 {row.used} 张，作废 {row.void} 张，未交回 {len(row.missing)} 张：{missing}"
    return (
        f"{row.handed_out_on}\t{row.organization_name}第 {row.serial} 本\t{row.custodian}\t{said}"
    )


@click.command("void-stub")
@click.argument("number")
@click.option("--reason", required=True, help="为什么作废。")
@as_user
@as_json
@refusing
def void_stub(number: str, reason: str, actor: str, json_: bool) -> None:
    """作废一张收条：写坏了，或者丢了。"""
    with open_ledger().writing() as session:
        voided = pads.void_stub(session, actor=actor, number=number, reason=reason)
    if json_:
        show(voided)
    else:
        click.echo(f"{voided.number} 已作废")


@click.command("consent")
@click.argument("number")
@click.argument("consent", type=click.Choice(["full", "masked", "not"]))
@as_user
@as_json
@refusing
def consent(number: str, consent: str, actor: str, json_: bool) -> None:
    """捐赠方同意公布姓名、隐去部分公布，或不公布；以最后一次为准。"""
    with open_ledger().writing() as session:
        said = pads.record_consent(session, actor=actor, number=number, consent=consent.upper())
    if json_:
        show(said)
    else:
        click.echo(f"{said.number} {CONSENT_NAMES[said.consent]}")


COMMANDS = (stubs, void_stub, consent)
