"""``inventory disclosure hang`` and ``print``: how a sheet hangs on the wall, and an issue on the paper there is."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from inventory import catalog, disclosure_ledger, sheet_format
from inventory.catalog import OrganizationRow
from inventory.cli_base import (
    as_json,
    as_overwriting,
    as_user,
    into_file,
    open_ledger,
    refusing,
    show,
)
from inventory.sheet_format import Correction, Published
from reports import halves, hanging, notice, published
from reports.cli import unprinted
from reports.saving import save


def _of(form: str) -> Callable[[Published], bytes]:
    return lambda issue: published.draw(issue, published.site(), form)


PAPERS: Mapping[str, Callable[[Published], bytes]] = {
    "a4": _of("DETAIL"),
    "wall": _of("WALL"),
    "wall-a4": _of("WALL_A4"),
    "wall-a3": _of("WALL_A3"),
    "notice": lambda issue: notice.draw(issue, published.site()),
    "wall-a3-halves": lambda issue: halves.halves(_of("WALL_A3")(issue)),
}


@click.command("hang")
@click.argument("number")
@as_user
@as_json
@refusing
def hang(number: str, actor: str, json_: bool) -> None:
    """张榜版排在几张什么纸上、多大的字；排不下，公布以前就说。"""
    with open_ledger().reading() as session:
        whole = disclosure_ledger.disclosed(session, actor=actor, number=number)
        if whole.row.issue is None:
            looked = disclosure_ledger.looked_at(session, actor=actor, number=number)
            reason, changes = whole.row.reason, looked.corrections
            corrects = Correction(1, "0" * 64, reason, changes) if whole.row.corrects else None
            sheet = looked.sheet
        else:
            text = disclosure_ledger.text(session, actor=actor, number=number)
            issue = sheet_format.read(json.loads(text))
            sheet, corrects = issue.sheet, issue.placed.corrects
        organizations = catalog.organizations(session, actor=actor)
    with unprinted():
        hung = published.hung(sheet, corrects)
    told = hanging.notice(hung, village=_is_village(organizations, whole.row.organization))
    setting = hung.setting
    if json_:
        show(
            {
                "paper": setting.paper.name,
                "turned": setting.turned,
                "size_pt": f"{setting.size:g}",
                "pages": hung.pages,
                "notice": told,
            }
        )
        return
    turned = "横排" if setting.turned else "竖排"
    click.echo(f"{hung.pages} 张 {setting.paper.name}，{turned}，{setting.size:g} 磅")
    if told:
        click.echo(told.words)


@click.command("print")
@click.argument("number")
@click.option(
    "--paper", type=click.Choice(list(PAPERS)), default="wall", help="什么纸，哪一种版面。"
)
@into_file("-o", "--output", required=True, help="写进文件。")
@as_overwriting
@as_user
@refusing
def print_(number: str, paper: str, output: Path, actor: str) -> None:
    """把公布了的一期按手头的纸重新排版打印；数据和公布时的一样。"""
    with open_ledger().reading() as session:
        text = disclosure_ledger.text(session, actor=actor, number=number)
    with unprinted():
        save(PAPERS[paper](sheet_format.read(json.loads(text))), output)


def _is_village(organizations: tuple[OrganizationRow, ...], code: str) -> bool:
    return any(one.code == code and one.kind == "VILLAGE" for one in organizations)
