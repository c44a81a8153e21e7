"""Commands that keep books safe: backups and what brings them back, the open format, and the proof of everything.

The witness is a command of the reports, since it is printed.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from inventory import checks, config, erasing, private_data
from inventory.cli_base import REFUSED, as_json, as_user, open_ledger, refusing, show
from inventory.db import Ledger
from inventory.keeping import against, backups, exporting, witnesses
from inventory.keeping.exporting import Made

_FOLDER = click.Path(file_okay=False, path_type=Path)
_ANY = click.Path(exists=True, path_type=Path)


@click.command()
@click.argument("folder", type=_FOLDER)
@as_user
@as_json
@refusing
def backup(folder: Path, actor: str, json_: bool) -> None:
    """备份：在 FOLDER 里做一份，连附件，不用停下记账。"""
    _say_made("已备份到", backups.backup(open_ledger(), folder, actor=actor), json_)


@click.command()
@click.argument("folder", type=_FOLDER)
@click.option("--with-private", is_flag=True, help="连电话等私密资料和密码一起导出。")
@as_user
@as_json
@refusing
def export(folder: Path, with_private: bool, actor: str, json_: bool) -> None:
    """导出：每张表一个 JSON 行文件，每个附件一个文件，写进新的文件夹 FOLDER。"""
    done = exporting.export(open_ledger(), folder, actor=actor, private=with_private)
    _say_made("已导出到", done, json_)


def _say_made(what: str, made: Made, json_: bool) -> None:
    if json_:
        show(made)
        return
    click.echo(f"{what} {made.folder}：{made.rows:,} 行，{made.files:,} 个文件")
    for head in made.heads:
        click.echo(f"  {head.code}\t{head.position:,} 张\t{head.digest}")


@click.command()
@click.argument("source", type=_ANY)
@click.option("--into", metavar="URL", help="恢复到哪个数据库，默认 DATABASE_URL。")
@as_user
@as_json
@refusing
def restore(source: Path, into: str | None, actor: str, json_: bool) -> None:
    """恢复：把一份备份（或导出）放回空的数据库，再核对全部承诺。"""
    _say_restored(backups.restore(source, _target(into), actor=actor), json_)


@click.command("import-all")
@click.argument("source", type=_ANY)
@as_user
@as_json
@refusing
def import_all(source: Path, actor: str, json_: bool) -> None:
    """导入：把 export 导出的全部放进空的数据库，再核对全部承诺。"""
    _say_restored(backups.import_all(source, _target(None), actor=actor), json_)


def _target(url: str | None) -> Ledger:
    """The database to bring books into; closed when the command ends."""
    opened = Ledger(url or config.database_url(), clock=config.command_clock())
    click.get_current_context().call_on_close(opened.close)
    return opened


def _say_restored(done: backups.Restored, json_: bool) -> None:
    if json_:
        show(done)
    else:
        click.echo(f"已恢复 {done.made_at} 的账，链头和清单相符：")
        for head in done.heads:
            click.echo(f"  {head.code}\t{head.position:,} 张\t{head.digest}")
        if done.upgraded_from:
            click.echo(f"原来是 {done.upgraded_from} 版的表，已升级。")
        if not done.private:
            click.echo("导出时没有带密码和私密资料：请用 inventory setup 给用户设密码。")
        say_promises(done.promises)
    if not all(promise.holds for promise in done.promises):
        raise SystemExit(REFUSED)


@click.command()
@click.option(
    "--against",
    "witness",
    type=_ANY,
    metavar="WITNESS",
    help="再和见证文件对照；写文件夹就和里面每一天的都对。",
)
@as_user
@as_json
@refusing
def check(witness: Path | None, actor: str, json_: bool) -> None:
    """核对全部承诺：账、数、链是否相符。"""
    found = witnesses.read_all(witness) if witness else ()
    with open_ledger().reading() as session:
        compared = against.compare(session, actor=actor, witnesses=found) if witness else ()
        results = checks.run(session, actor=actor)
    if json_:
        answer: dict[str, Any] = {"promises": results}
        if witness:
            answer["witnesses"] = {"read": len(found), "organizations": compared}
        show(answer)
    else:
        say_promises(results)
        _say_compared(compared)
    if not (all(r.holds for r in results) and all(one.holds for one in compared)):
        raise SystemExit(REFUSED)


@click.command("erase-private")
@click.option(
    "--ended-on",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    help="应急响应结束的日期；以后的不动。",
)
@click.option("--decision", required=True, help="依据：哪个单位的什么文件。")
@click.option("--confirmed", metavar="TOKEN", help="看过清单，照此清除；不能恢复。")
@as_user
@as_json
@refusing
def erase_private(
    ended_on: datetime, decision: str, confirmed: str | None, actor: str, json_: bool
) -> None:
    """清除应急期间的个人信息：先列清单，加 --confirmed 才清除；会计凭证保管到期以前只限制使用。"""
    book = open_ledger()
    said: dict[str, Any] = {"actor": actor, "ended_on": ended_on.date(), "decision": decision}
    if confirmed is None:
        with book.reading() as session:
            done = erasing.plan(session, **said)
    else:
        with book.writing() as session:
            done = erasing.erase(session, **said, confirmed=[confirmed])
        erasing.forget(book)
    if json_:
        show(done)
        return
    for kind in done.kinds:
        stays = "；".join(_stay(stay) for stay in kind.stays)
        click.echo(f"{kind.name}\t清除 {kind.goes:,}" + (f"\t留下 {stays}" if stays else ""))
    if done.erased:
        click.echo("已清除。以前的备份和导出里还有，请按规定销毁。")
    else:
        click.echo(f"还没有清除。要照此清除，加 --confirmed {done.token}")


def _stay(stay: private_data.Stay) -> str:
    until = "" if stay.until is None else f"，到 {stay.until}"
    return f"{stay.count:,}（{stay.why}{until}）"


def say_promises(results: tuple[checks.Result, ...]) -> None:
    """Each promise on a line, and where it does not hold."""
    for result in results:
        click.echo(f"{'✓' if result.holds else '✗'} {result.id} {result.says}")
        for breach in result.breaches:
            click.echo(f"    {breach}")


def _say_compared(compared: tuple[against.Compared, ...]) -> None:
    for one in compared:
        said = f"和 {one.agrees_on} 的见证相符（{one.agrees_to:,} 张）" if one.agrees_on else ""
        click.echo(f"{'✓' if one.holds else '✗'} {one.code} {one.name} {said}".rstrip())
        for breach in one.breaches:
            click.echo(f"    {breach}")


COMMANDS = (backup, export, restore, import_all, check, erase_private)
