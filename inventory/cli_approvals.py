"""The commands of second eyes: what waits for approval, and deciding it."""

import click

from inventory import approvals
from inventory.cli_base import as_json, as_user, open_ledger, refusing, show


@click.command()
@click.option("--org", "organization", help="单位编码，默认本单位；下级单位的也列出。")
@as_user
@as_json
@refusing
def waiting(organization: str | None, actor: str, json_: bool) -> None:
    """待批的单据，和不批准而还没有冲销的。"""
    with open_ledger().reading() as session:
        rows = approvals.waiting(session, actor=actor, organization=organization)
    if json_:
        show(rows)
        return
    for row in rows:
        state = "待批" if row.wanted.approved is None else "不批准"
        causes = "、".join(row.wanted.causes)
        click.echo(
            f"{row.number}\t{row.wanted.organization_name}\t{causes}\t{state} {row.hours} 小时"
        )


@click.command()
@click.argument("number")
@click.option("--refuse", is_flag=True, help="不批准；要写 --note。")
@click.option("--note", help="意见。")
@click.option("--org", "organization", help="替哪个单位批；只有一个时不用写。")
@as_user
@as_json
@refusing
def approve(
    number: str,
    refuse: bool,
    note: str | None,
    organization: str | None,
    actor: str,
    json_: bool,
) -> None:
    """审批一张单据。"""
    with open_ledger().writing() as session:
        decision = approvals.decide(
            session,
            actor=actor,
            number=number,
            approved=not refuse,
            note=note,
            organization=organization,
        )
    if json_:
        show(decision)
    else:
        click.echo(f"{decision.number}：{'批准' if decision.approved else '不批准'}")


COMMANDS = (waiting, approve)
