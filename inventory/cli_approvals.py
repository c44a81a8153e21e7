"""The commands of second eyes: what waits for approval, deciding it, who stands in for whom, who is related to whom."""

from datetime import datetime

import click

from inventory import approvals, delegations, kinships
from inventory.cli_base import as_json, as_user, open_ledger, refusing, show
from inventory.errors import BadInput

_DAY = click.DateTime(["%Y-%m-%d"])


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


@click.command()
@click.argument("absent")
@click.argument("stand_in")
@click.option("--from", "from_on", type=_DAY, help="从哪天起。")
@click.option("--until", "until_on", type=_DAY, help="到哪天止，含当天。")
@click.option("--decision", help="依据。")
@click.option("--end", is_flag=True, help="提前结束，从现在起。")
@as_user
@as_json
@refusing
def delegate(
    absent: str,
    stand_in: str,
    from_on: datetime | None,
    until_on: datetime | None,
    decision: str | None,
    end: bool,
    actor: str,
    json_: bool,
) -> None:
    """AB角：ABSENT 不在时由 STAND_IN 代理。"""
    who = {"actor": actor, "absent": absent, "stand_in": stand_in}
    with open_ledger().writing() as session:
        if end:
            row = delegations.end(session, **who)
        elif from_on is None or until_on is None:
            raise BadInput(field="from", problem="要写 --from 和 --until")
        else:
            row = delegations.delegate(
                session,
                **who,
                from_on=from_on.date(),
                until_on=until_on.date(),
                decision=decision or "",
            )
    if json_:
        show(row)
    elif end:
        click.echo(f"{row.stand_in_name}不再代理{row.absent_name}")
    else:
        days = f"{row.from_on.isoformat()} 至 {row.until_on.isoformat()}"
        click.echo(f"{row.stand_in_name}代理{row.absent_name}，{days}")


@click.command()
@click.option("--counterparty", help="往来单位（个人）编码。")
@click.option("--other", help="另一个用户的登录名。")
@click.option("--user", help="谁（登录名）；默认本人。")
@click.option("--withdraw", is_flag=True, help="撤回申报错的；要写 --reason，由别人办。")
@click.option("--reason", help="为什么撤回。")
@as_user
@as_json
@refusing
def declare(
    counterparty: str | None,
    other: str | None,
    user: str | None,
    withdraw: bool,
    reason: str | None,
    actor: str,
    json_: bool,
) -> None:
    """申报亲属关系，办事时回避。"""
    whom = {"counterparty": counterparty, "other": other}
    with open_ledger().writing() as session:
        if withdraw:
            row = kinships.withdraw(
                session, actor=actor, user=user or actor, reason=reason or "", **whom
            )
        else:
            row = kinships.declare(session, actor=actor, user=user, **whom)
    if json_:
        show(row)
    elif withdraw:
        click.echo(f"已撤回：{row.user_name}与{row.name}没有亲属关系")
    else:
        click.echo(f"{row.user_name}已申报与{row.name}有亲属关系")


COMMANDS = (waiting, approve, delegate, declare)
