"""``inventory disclosure copy|speech|picture|article``: a published sheet for chalk, loudspeaker, phones and WeChat."""

import json
from pathlib import Path

import click

from inventory import disclosure_ledger, sheet_format
from inventory.cli_base import (
    as_json,
    as_overwriting,
    as_user,
    into_file,
    open_ledger,
    refusing,
    show,
)
from inventory.sheet_format import Published
from reports import article, chalk, long_picture, loudspeaker
from reports.cli import unprinted
from reports.published import site
from reports.saving import save

_OUT = into_file("-o", "--output", help="写进文件；默认写到标准输出。")


@click.command()
@click.argument("number")
@as_user
@as_json
@refusing
def copy(number: str, actor: str, json_: bool) -> None:
    """抄写版：最多十行，照着抄在黑板上。"""
    lines = chalk.lines(_published(number, actor))
    if json_:
        show({"lines": lines})
    else:
        click.echo("\n".join(lines))


@click.command()
@click.argument("number")
@as_user
@as_json
@refusing
def speech(number: str, actor: str, json_: bool) -> None:
    """广播稿：大喇叭照着念，最多两分钟。"""
    text = loudspeaker.text(_published(number, actor))
    if json_:
        show({"text": text, "characters": len(text)})
    else:
        click.echo(text)


@click.command()
@click.argument("number")
@_OUT
@as_overwriting
@as_user
@refusing
def picture(number: str, output: Path | None, actor: str) -> None:
    """长图：一张 PNG，发在手机上看。"""
    with unprinted():
        save(long_picture.draw(_published(number, actor), site()), output)


@click.command("article")
@click.argument("number")
@_OUT
@as_overwriting
@as_user
@refusing
def article_(number: str, output: Path | None, actor: str) -> None:
    """公众号文章：一个 HTML 文件，贴进编辑器。"""
    save(article.draw(_published(number, actor), site()), output)


def _published(number: str, actor: str) -> Published:
    """The sheet of a number or a check code as it was frozen. Raises ``NotFound``, ``NotAllowed``."""
    with open_ledger().reading() as session:
        text = disclosure_ledger.text(session, actor=actor, number=number)
    return sheet_format.read(json.loads(text))


COMMANDS = (copy, speech, picture, article_)
