"""Commands about the catalogues: list them, and bring together what was entered twice."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

import click

from inventory import (
    catalog,
    delegations,
    disclosure_rules,
    duty_list,
    fund_ledger,
    kinships,
    match_tolerances,
    merging,
    norms,
    paper_limits,
    paper_rules,
    price_limits,
    retention,
    signers,
    similar,
    spend_limits,
    users,
)
from inventory.cli_base import as_json, as_user, open_ledger, refusing, show

LISTS: dict[str, Callable[..., tuple[Any, ...]]] = {
    "organizations": catalog.organizations,
    "locations": catalog.locations,
    "groups": catalog.groups,
    "items": partial(catalog.items, merged=True),
    "counterparties": partial(catalog.counterparties, merged=True),
    "users": users.users,
    "funds": fund_ledger.funds,
    "norms": norms.norms,
    "kits": norms.kits,
    "grades": catalog.grades,
    "thresholds": catalog.thresholds,
    "recount_limits": catalog.recount_limits,
    "fund_uses": catalog.fund_uses,
    "spend_limits": spend_limits.spend_limits,
    "price_limits": price_limits.price_limits,
    "paper_limits": paper_limits.paper_limits,
    "match_tolerances": match_tolerances.match_tolerances,
    "paper_rules": paper_rules.paper_rules,
    "paper_categories": paper_rules.paper_categories,
    "sign_rules": signers.sign_rules,
    "retentions": retention.retentions,
    "delegations": delegations.delegations,
    "kinships": kinships.kinships,
    "duties": duty_list.duties,
    "disclosure_rules": disclosure_rules.disclosure_rules,
}


@click.command("list")
@click.argument("what", type=click.Choice(sorted(LISTS)))
@as_user
@as_json
@refusing
def list_(what: str, actor: str, json_: bool) -> None:
    """列出编码表。"""
    with open_ledger().reading() as session:
        rows = LISTS[what](session, actor=actor)
    if json_:
        show(rows)
        return
    for row in rows:
        click.echo("\t".join(map(_cell, asdict(row).values())))


def _cell(value: Any) -> str:
    """A value of a list, as people read it."""
    if isinstance(value, Mapping):
        return "；".join(f"{key} {_cell(of)}" for key, of in value.items())
    if isinstance(value, tuple):
        return "、".join(
            "=".join(filter(None, one)) if isinstance(one, tuple) else str(one) for one in value
        )
    return "" if value is None else str(value)


TWINS: dict[str, tuple[Callable[..., Any], Callable[..., tuple[Any, ...]]]] = {
    "items": (merging.merge_items, similar.similar_items),
    "counterparties": (merging.merge_counterparties, similar.similar_counterparties),
}


@click.command()
@click.argument("what", type=click.Choice(sorted(TWINS)))
@click.argument("code")
@click.argument("into")
@click.option("--reason", required=True, help="为什么是同一个。")
@as_user
@as_json
@refusing
def merge(what: str, code: str, into: str, reason: str, actor: str, json_: bool) -> None:
    """合并重复建档：CODE 从此就是 INTO；不能撤销，原来的单据不动。"""
    with open_ledger().writing() as session:
        done = TWINS[what][0](session, actor=actor, code=code, into=into, reason=reason)
    if json_:
        show(done)
    else:
        click.echo(f"{done.code} 已并入 {done.into}")


@click.command("similar")
@click.argument("what", type=click.Choice(sorted(TWINS)))
@as_user
@as_json
@refusing
def similar_(what: str, actor: str, json_: bool) -> None:
    """列出可能重复建档的，两个一对。"""
    with open_ledger().reading() as session:
        pairs = TWINS[what][1](session, actor=actor)
    if json_:
        show(pairs)
        return
    for pair in pairs:
        click.echo(f"{pair.first.code} {pair.first.name}\t{pair.second.code} {pair.second.name}")


COMMANDS = (list_, merge, similar_)
