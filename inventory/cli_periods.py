"""Commands on periods: how far each organization is closed, and what was dated back.

Closing and reopening are documents, so ``inventory post`` does them.
"""

from datetime import datetime

import click

from inventory import backdating, closings
from inventory.cli_base import as_json, as_user, open_ledger, refusing, show
from inventory.closings import PeriodState

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("periods")
@click.option("--org", "organization", help="单位编码，默认本单位和下级。")
@as_user
@as_json
@refusing
def periods(organization: str | None, actor: str, json_: bool) -> None:
    """各单位结账到哪一天，哪一张结账单可以反结账。"""
    with open_ledger().reading() as session:
        rows = closings.states(session, actor=actor, organization=organization)
    if json_:
        show(rows)
        return
    for row in rows:
        click.echo(_line(row))


def _line(row: PeriodState) -> str:
    closed = f"已结账到 {row.closed_through}" if row.closed_through else "没有结过账"
    due = f"\t{row.due} 还没有结" if row.due else ""
    return f"{row.name}\t{closed}{f'（{row.last.number}）' if row.last else ''}{due}"


@click.command("backdated")
@click.option("--org", "organization", help="单位编码，默认本单位。")
@click.option("--from", "start", type=_DAY, help="业务日期从哪一天起。")
@click.option("--to", "end", type=_DAY, help="业务日期到哪一天止。")
@as_user
@as_json
@refusing
def backdated(
    organization: str | None,
    start: datetime | None,
    end: datetime | None,
    actor: str,
    json_: bool,
) -> None:
    """补记的单据：业务日期早于记账那天的。"""
    with open_ledger().reading() as session:
        rows = backdating.backdated(
            session,
            actor=actor,
            organization=organization,
            start=start.date() if start else None,
            end=end.date() if end else None,
        )
    if json_:
        show(rows)
        return
    for row in rows:
        late = f"{row.posted_on} 补记，晚 {row.days} 天"
        click.echo(f"{row.number}\t{row.on}\t{late}\t{row.actor_name}\t{row.summary}")


COMMANDS = (periods, backdated)
