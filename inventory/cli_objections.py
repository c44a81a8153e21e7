"""Commands on objections (异议反馈) of the public: what waits, one of them, its answer."""

import click

from inventory import objection_ledger, objections
from inventory.cli_base import as_json, as_user, open_ledger, refusing, show
from inventory.objection_ledger import Waiting


@click.command("objections")
@click.option("--waiting", is_flag=True, help="只看还没有答复的。")
@as_user
@as_json
@refusing
def objections_(waiting: bool, actor: str, json_: bool) -> None:
    """公众的异议反馈：等答复的在前，早的在前。"""
    with open_ledger().reading() as session:
        rows = objection_ledger.objections(session, actor=actor, waiting=waiting or None)
    if json_:
        show(rows)
        return
    for row in rows:
        click.echo(_line(row))


def _line(row: Waiting) -> str:
    state = (
        f"{row.days} 天答复" if row.answered else f"等了 {row.days} 天" if row.days else "今天提交"
    )
    text = " ".join(row.text.split()) or "（已清除）"
    return f"{row.number}\t{state}\t{row.about or row.organization_name}\t{text}"


@click.command("objection")
@click.argument("number")
@as_user
@as_json
@refusing
def objection(number: str, actor: str, json_: bool) -> None:
    """一件异议反馈的全文和联系方式；谁看过会留下记录。"""
    full = objection_ledger.objection(open_ledger(), actor=actor, number=number)
    if json_:
        show(full)
        return
    click.echo(_line(full.row))
    if full.name or full.phone:
        click.echo(f"联系：{full.name} {full.phone}".rstrip())
    for said, by in full.answers:
        click.echo(f"{said.on} {by} 答复：{said.text}")


@click.command("answer-objection")
@click.argument("number")
@click.argument("text")
@as_user
@as_json
@refusing
def answer_objection(number: str, text: str, actor: str, json_: bool) -> None:
    """答复一件异议反馈；有回执号的人都看得到。"""
    with open_ledger().writing() as session:
        done = objections.answer(session, actor=actor, number=number, text=text)
    if json_:
        show(done)
    else:
        again = "（早已这样答复）" if done.replayed else ""
        click.echo(f"{done.number} 已答复{again}")


COMMANDS = (objections_, objection, answer_objection)
