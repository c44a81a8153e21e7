"""The command that brings spreadsheets in, with a bar on a terminal for long ones."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from inventory.cli_base import REFUSED, as_json, as_user, name_of, open_ledger, refusing, show
from inventory.errors import BadInput
from inventory.intake import answers as said
from inventory.intake import explaining, headers, importing, meanings
from inventory.intake.answers import Answers
from inventory.intake.importing import CHECKED, POSTED, READ, Tell
from inventory.rules import strict_json

_STEPS = {READ: "读懂", CHECKED: "核对", POSTED: "记账"}


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--as", "as_", type=click.Choice(headers.KINDS), help="当作哪种表；不写就看表头和标题。"
)
@click.option("--into", help="入到（或发自）哪个库房（编码）。")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="行里没有日期时用的日期。")
@click.option("--fund", help="捐款记入哪个捐赠款（资金编码）。")
@click.option("--origin", help="期初库存没有写来源的，当作 donated、purchased 或 allocated。")
@click.option(
    "--match", multiple=True, metavar="WRITTEN=CODE", help="表里的一个名称就是已登记的哪一个。"
)
@click.option("--new", is_flag=True, help="只是相近的名称都是新的。")
@click.option(
    "--decisions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="写明各样决定的 JSON 文件。",
)
@click.option("--confirm", "confirmed", multiple=True, help="已核对的问题的口令。")
@click.option("--again", is_flag=True, help="同一个文件、同样的行确要再导一次。")
@click.option("--dry-run", is_flag=True, help="只看读懂了什么，不记账。")
@click.option("--explain", is_flag=True, help="说明每张表、每一列、每个名称是怎样读懂的。")
@as_user
@as_json
@refusing
def import_(
    file: Path,
    as_: str | None,
    into: str | None,
    on: datetime | None,
    again: bool,
    dry_run: bool,
    explain: bool,
    actor: str,
    json_: bool,
    **answered: Any,
) -> None:
    """导入一张电子表格：先看读懂了什么，再一次记完，或一行也不记。"""
    answers = _answers(**answered)
    with _bar() as tell:
        outcome = importing.import_file(
            open_ledger(),
            actor=actor,
            content=file.read_bytes(),
            filename=name_of(file),
            as_=as_,
            into=into,
            on=on.date() if on else None,
            again=again,
            dry_run=dry_run,
            answers=answers,
            tell=tell,
        )
    if json_:
        show(outcome.as_json(explained=explain))
    else:
        if explain:
            click.echo(explaining.explain(outcome.reading))
            click.echo("\n".join(meanings.explained(outcome.proposal)))
        click.echo(outcome.summary())
    if outcome.problems and dry_run:
        raise SystemExit(REFUSED)


def _answers(
    *,
    fund: str | None,
    origin: str | None,
    match: tuple[str, ...],
    new: bool,
    decisions: Path | None,
    confirmed: tuple[str, ...],
) -> Answers:
    """What a file of decisions says, and the options, which go before it."""
    filed = Answers()
    if decisions is not None:
        text = decisions.read_text("utf-8-sig", errors="surrogateescape")
        filed = said.of_file(strict_json.parse(text, name_of(decisions)))
    return replace(
        filed,
        match={**filed.match, **dict(map(_pair, match))},
        fund=fund or filed.fund,
        origin=origin or filed.origin,
        rest_is_new=new or filed.rest_is_new,
        confirmed=confirmed,
    )


def _pair(text: str) -> tuple[str, str]:
    written, equals, code = text.rpartition("=")
    if not (written and equals and code):
        raise BadInput(field="match", problem=f"“{text}”要写成 表里的名称=编码")
    return written, code


@contextmanager
def _bar() -> Iterator[Tell]:
    """Whom an import tells how far it is: a bar for each step, on stderr where that is a terminal."""
    console = Console(stderr=True)
    if not sys.stderr.isatty():
        yield lambda _step, _done, _of: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as progress:
        tasks = {step: progress.add_task(name, total=None) for step, name in _STEPS.items()}
        yield lambda step, done, of: progress.update(tasks[step], completed=done, total=of)
