"""Commands on single documents of the books: all that one says, and under which vouchers accountants booked it."""

from datetime import datetime
from pathlib import Path

import click

from inventory import documents, vouchers
from inventory.cli_base import (
    as_json,
    as_overwriting,
    as_user,
    into_file,
    open_ledger,
    refusing,
    show,
)
from inventory.errors import BadInput
from inventory.intake import sources
from inventory.rules.numbers import parse_yuan, yuan

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("document")
@click.argument("number")
@into_file("--source", help="导入的单据：把当时的原表写到这个文件。")
@as_overwriting
@as_user
@as_json
@refusing
def document(number: str, source: Path | None, actor: str, json_: bool) -> None:
    """一张单据：行、冲销、记账凭证，导入的还有从哪个文件哪一行来。"""
    with open_ledger().reading() as session:
        whole = documents.whole(session, actor=actor, number=number)
        booked = vouchers.vouchers(session, actor=actor, number=number)
        origins = sources.of_document(session, actor=actor, number=number)
        if source is not None:
            if not origins:
                raise BadInput(field="number", problem="这张单据不是导入的，没有原表")
            found = sources.file_of(session, actor=actor, file_id=origins[0].file_id)
            source.write_bytes(found.content)
    if json_:
        show(
            {
                "number": whole.number,
                "kind": whole.kind,
                "kind_name": whole.kind_name,
                "organization": whole.organization,
                "on": whole.on,
                "posted_at": whole.posted_at,
                "actor_name": whole.actor_name,
                "reverses": whole.reverses and whole.reverses.number,
                "reversed_by": whole.reversed_by and whole.reversed_by.number,
                "lines": whole.lines,
                "entries": whole.entries,
                "digest": whole.digest,
                "vouchers": booked,
                "kept": whole.kept,
                "imported_from": origins,
            }
        )
        return
    click.echo(f"{whole.number}\t{whole.kind_name}\t{whole.organization_name}\t{whole.on}")
    for line in whole.lines:
        click.echo(f"{line.name}\t{line.quantity:,} {line.unit}\t{line.lot}")
    for entry in whole.entries:
        click.echo(f"{entry.fund}\t{yuan(entry.amount_fen)} 元")
    for origin in origins:
        click.echo(f"第 {origin.line} 行\t{origin.file} {origin.sheet} 第 {origin.row} 行")
    _say(booked)


@click.command("voucher")
@click.argument("number")
@click.option("--no", "voucher", help="凭证号，如 记-0012；不写就列出。")
@click.option("--on", type=_DAY, help="凭证日期。")
@click.option("--amount", help="凭证上记了多少元，默认还没有记凭证的全部。")
@click.option("--org", "organization", help="哪个单位的份，用于几个单位的下拨单。")
@click.option("--spending", "counted", flag_value="spending", help="账上记作支出。")
@click.option("--claim", "counted", flag_value="claim", help="账上记作往来，不是支出。")
@click.option("--withdraw", metavar="REASON", help="撤销登记错的这个凭证，写明原因。")
@as_user
@as_json
@refusing
def voucher_(
    number: str,
    voucher: str | None,
    on: datetime | None,
    amount: str | None,
    organization: str | None,
    counted: str | None,
    withdraw: str | None,
    actor: str,
    json_: bool,
) -> None:
    """登记一张单据的记账凭证号，列出或撤销已登记的。"""
    day = None if on is None else on.date()
    if voucher is None:
        if withdraw is not None or day is not None or amount is not None:
            raise click.UsageError("要登记或撤销，写凭证号 --no")
        with open_ledger().reading() as session:
            rows = vouchers.vouchers(session, actor=actor, number=number)
    else:
        with open_ledger().writing() as session:
            if withdraw is not None:
                rows = vouchers.withdraw_voucher(
                    session, actor=actor, number=number, voucher=voucher, reason=withdraw, on=day
                )
            else:
                if day is None:
                    raise click.UsageError("登记凭证要写凭证日期 --on")
                rows = vouchers.record_voucher(
                    session,
                    actor=actor,
                    number=number,
                    voucher=voucher,
                    on=day,
                    amount_fen=None if amount is None else parse_yuan(amount, field="amount"),
                    organization=organization,
                    as_spending=None if counted is None else counted == "spending",
                )
    if json_:
        show(rows)
    else:
        _say(rows)


def _say(rows: tuple[vouchers.Voucher, ...]) -> None:
    for v in rows:
        counted = "支出" if v.as_spending else "往来"
        state = f"已撤销：{v.withdrawn}" if v.withdrawn else counted
        click.echo(f"{v.voucher}\t{v.on}\t{v.organization_name}\t{yuan(v.amount_fen)} 元\t{state}")


COMMANDS = (document, voucher_)
