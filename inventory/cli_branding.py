"""``inventory brand``: how an organization looks on pages and paper, shown or said."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from inventory import branding, uploads
from inventory.branding import Brand
from inventory.cli_base import as_json, as_user, name_of, open_ledger, refusing, show

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NAMES = {
    "name": "名称",
    "colour": "标题颜色",
    "accent": "按钮颜色",
    "letterhead": "文头",
    "posts": "签字岗位",
    "emblem": "徽标",
}


@click.group()
def brand() -> None:
    """单位外观：页面名称、徽标、颜色，公示表的文头和签字岗位；空着的随上级。"""


@brand.command("show")
@click.argument("organization")
@as_user
@as_json
@refusing
def show_(organization: str, actor: str, json_: bool) -> None:
    """一个单位看起来怎样，连同随上级的。"""
    with open_ledger().reading() as session:
        branding.own(session, actor=actor, organization=organization)
        seen = branding.of_organization(session, organization)
    _say(seen, json_)


@brand.command("set")
@click.argument("organization")
@click.option("--name", default="", help="页面上的名称，最多 30 字。")
@click.option("--colour", default="", help="标题颜色，如 #9d1b20；在白底上要看得清。")
@click.option("--accent", default="", help="按钮颜色，如 #1b4b82；在白底上要看得清。")
@click.option("--letterhead", default="", help="公示表标题上方的文头，最多 40 字。")
@click.option("--post", "posts", multiple=True, help="签字岗位，按先后各写一次，最多 6 个。")
@as_user
@as_json
@refusing
def set_(organization: str, actor: str, json_: bool, **said: Any) -> None:
    """写明一个单位看起来怎样；没有写的随上级。"""
    with open_ledger().writing() as session:
        seen = branding.brand(session, actor=actor, organization=organization, **said)
    _say(seen, json_)


@brand.command()
@click.argument("organization")
@click.argument("file", type=_FILE, required=False)
@as_user
@as_json
@refusing
def emblem(organization: str, file: Path | None, actor: str, json_: bool) -> None:
    """存徽标：PNG 或 JPEG，最多 512 KB；不写文件就随上级。"""
    book = open_ledger()
    prepared = None
    if file is not None:
        with file.open("rb") as opened:
            content = opened.read(uploads.BYTES_MAX + 1)
        branding.require_raster(file.name, content)
        salt = book.salts(uploads.SALT_BYTES)
        prepared = uploads.prepared(name_of(file), content, salt=salt)
    with book.writing() as session:
        seen = branding.keep_emblem(
            session, actor=actor, organization=organization, emblem=prepared
        )
    _say(seen, json_)


def _say(seen: Brand, json_: bool) -> None:
    if json_:
        show(seen)
        return
    for key, value in asdict(seen).items():
        click.echo(f"{_NAMES[key]}\t{'、'.join(value) if key == 'posts' else value}")


COMMANDS = (brand,)
