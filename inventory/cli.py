"""The command line: ``inventory`` or ``python -m inventory``.

Thin: each command opens the ledger, calls one verb or question and prints. Exit codes: 0 done, 1 refused or a promise
broken, 2 wrong usage, 3 busy. With ``--json`` stdout is JSON in every case. Commands of other packages join by the
entry point group ``inventory.commands``, so nothing here imports upward.
"""

import json
import sys
from dataclasses import asdict
from datetime import datetime
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import click

from inventory import (
    cli_approvals,
    cli_branding,
    cli_catalogue,
    cli_documents,
    cli_imports,
    cli_invoices,
    cli_keeping,
    cli_matching,
    cli_money,
    cli_objections,
    cli_orders,
    cli_pads,
    cli_periods,
    cli_stocktakes,
    cli_vouchers,
    entry,
    ledger,
    setting_up,
    trace,
    users,
    wording,
)
from inventory.cli_base import (
    BUSY,
    REFUSED,
    WRONG_USAGE,
    as_json,
    as_user,
    error_json,
    name_of,
    open_ledger,
    refusing,
    show,
    written_out,
)
from inventory.db import Ledger
from inventory.errors import BadInput, Busy, LedgerError, NotAllowed
from inventory.rules import strict_json
from inventory.rules.numbers import yuan
from inventory.story import telling


@click.group()
def main() -> None:
    """乡镇应急物资与专项资金台账。"""


@main.group()
def db() -> None:
    """数据库。"""


@db.command("upgrade")
@as_user
@as_json
@refusing
def upgrade(actor: str, json_: bool) -> None:
    """把数据库升级到最新。"""
    _require_operator(actor, "upgrade")
    book = open_ledger()
    book.upgrade()
    with book.writing() as session:
        setting_up.ensure_system(session)
    where = book.engine.url.render_as_string(hide_password=True)
    if json_:
        show({"database": where})
    else:
        click.echo(f"数据库已是最新：{where}")


def _require_operator(actor: str, act: str) -> None:
    """What is done to the database itself, before it knows anybody, is for whoever stands at the machine."""
    if actor != users.SYSTEM:
        raise NotAllowed(act=act, role="")


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_user
@as_json
@refusing
def setup(file: Path, actor: str, json_: bool) -> None:
    """按文件设置单位、库房、人群、物资、往来单位和用户，可以重复执行。"""
    data = strict_json.parse(file.read_text("utf-8-sig", errors="surrogateescape"), name_of(file))
    if not isinstance(data, dict):
        raise BadInput(field=name_of(file), problem="最外层要写一个 JSON 对象")
    counts = setting_up.setup(open_ledger(), actor=actor, data=data)
    if json_:
        show(counts)
    else:
        click.echo("，".join(f"{k} {v}" for k, v in counts.items()))


@main.command()
@click.argument(
    "file", type=click.File("r", encoding="utf-8-sig", errors="surrogateescape"), default="-"
)
@as_user
@as_json
@refusing
def post(file: Any, actor: str, json_: bool) -> None:
    """逐行记账：每行一张单据（JSON），每行单独成交；一行被拒不影响后面的行。"""
    book = open_ledger()
    refused: list[LedgerError] = []
    for text in file:
        if text.strip():
            _post_one(book, actor, text, json_, refused)
    if refused:
        raise SystemExit(BUSY if all(isinstance(e, Busy) for e in refused) else REFUSED)


def _post_one(book: Ledger, actor: str, text: str, json_: bool, refused: list[LedgerError]) -> None:
    try:
        line = entry.parse(text)
        with book.writing() as session:
            posted = entry.post_line(session, actor=actor, line=line)
    except LedgerError as error:
        refused.append(error)
        answer = json.dumps(error_json(error), ensure_ascii=False)
        click.echo(answer if json_ else wording.say(error))
    else:
        answer = json.dumps(asdict(posted), ensure_ascii=False)
        click.echo(answer if json_ else posted.number)


@main.command()
@click.option("--as-of", "as_of", type=click.DateTime(["%Y-%m-%d"]), help="某日终了的结存。")
@click.option("--org", "organization", help="单位编码，默认本单位。")
@click.option("--location", help="库房编码。")
@as_user
@as_json
@refusing
def stock(
    as_of: datetime | None,
    organization: str | None,
    location: str | None,
    actor: str,
    json_: bool,
) -> None:
    """现有结存，按批次。"""
    with open_ledger().reading() as session:
        rows = ledger.on_hand(
            session,
            actor=actor,
            organization=organization,
            location=location,
            as_of=as_of.date() if as_of else None,
        )
    if json_:
        show(rows)
        return
    for row in rows:
        click.echo(f"{row.name}\t{row.quantity:,} {row.unit}\t{row.location_name}\t{row.lot}")


@main.command("trace")
@click.option("--lot", help="批次号。")
@click.option("--counterparty", help="往来单位编码：给了什么、得了什么。")
@click.option("--document", help="单号。")
@click.option("--group", help="人群编码。")
@click.option("--holder", help="用钱的单位编码：它订的货。")
@as_user
@as_json
@refusing
def trace_(
    lot: str | None,
    counterparty: str | None,
    document: str | None,
    group: str | None,
    holder: str | None,
    actor: str,
    json_: bool,
) -> None:
    """追溯：谁给的、谁付的钱，到了谁手里，还剩多少。"""
    with open_ledger().reading() as session:
        found = trace.trace(
            session,
            actor=actor,
            lot=lot,
            counterparty=counterparty,
            document=document,
            group=group,
            holder=holder,
        )
    if json_:
        show(found)
        return
    for order in found.orders:
        paid = f"到货 {yuan(order.received_fen)} 元，已付 {yuan(order.paid_fen)} 元"
        click.echo(f"{order.on}\t{order.number}\t{order.supplier}\t{paid}")
    for step in found.steps:
        to = f" → {step.recipient}" if step.recipient else ""
        click.echo(f"{step.on}\t{step.number}\t{step.lot}\t{step.quantity:,} {step.unit}{to}")


@main.command()
@as_user
@as_json
@refusing
def demo(actor: str, json_: bool) -> None:
    """把示例故事记进一个空的数据库，并给出演示用户的密码。"""
    _require_operator(actor, "demo")
    book = open_ledger()
    book.upgrade()
    told = telling.tell(book)
    if json_:
        show(told)
        return
    click.echo(f"示例故事已记好，共 {told.documents} 张单据。演示用户（密码只显示这一次）：")
    for user in told.users:
        click.echo(f"  {user.login:<12}{user.password}  {user.role} {user.name}")


for joined in (
    *cli_approvals.COMMANDS,
    *cli_branding.COMMANDS,
    *cli_catalogue.COMMANDS,
    *cli_invoices.COMMANDS,
    *cli_matching.COMMANDS,
    *cli_money.COMMANDS,
    *cli_pads.COMMANDS,
    *cli_objections.COMMANDS,
    *cli_periods.COMMANDS,
    *cli_stocktakes.COMMANDS,
    *cli_vouchers.COMMANDS,
    *cli_orders.COMMANDS,
    *cli_keeping.COMMANDS,
    cli_documents.attach,
    cli_documents.attachments_,
    cli_documents.sign,
    cli_imports.import_,
):
    main.add_command(joined)


def _join_commands() -> None:
    for point in entry_points(group="inventory.commands"):
        main.add_command(point.load())


def run() -> None:
    """The console script: the commands of this package and of those that join it."""
    _join_commands()
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    with written_out():
        try:
            code = main(prog_name="inventory", standalone_mode=False)
        except click.ClickException as error:
            _show_usage(error)
            code = WRONG_USAGE
        except click.Abort:
            code = REFUSED
    raise SystemExit(code if isinstance(code, int) else 0)


def _show_usage(error: click.ClickException) -> None:
    said = " ".join(sys.argv).replace("=", " ")
    if "--json" in sys.argv or "--format json" in said:
        show({"error": {"code": "WRONG_USAGE", "message": error.format_message(), "facts": {}}})
    else:
        error.show()
