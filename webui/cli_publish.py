"""``inventory publish DIR``: the public board as files, for any web server or a memory stick."""

from pathlib import Path

import click

from inventory import public_board
from inventory.cli_base import as_json, open_ledger, refusals, show, written_out
from webui import board_cache, board_folder, board_site
from webui.board_cache import Reader
from webui.board_folder import Written

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command("publish", help="把公示栏写成网页文件夹，任何网站服务器或 U 盘都能放；只写变了的。")
@click.argument("folder", metavar="DIR", type=_FOLDER)
@as_json
def publish(folder: Path, json_: bool) -> None:
    """Write all that was published. Exits 1 where the folder is not one of a board, or cannot be written."""
    with written_out(), refusals(json_=json_):
        ledger = open_ledger()
        with ledger.reading() as session:
            issues = public_board.issues(session)
            briefs = board_cache.briefs_of(session, issues, {})
            site = board_site.site(issues, briefs, live=False)
            done = board_folder.write(folder, site.files.values(), Reader(session))
    if json_:
        show({"folder": str(folder), "sheets": len(issues), **vars(done)})
    else:
        click.echo(_said(folder, len(issues), done))


def _said(folder: Path, sheets: int, done: Written) -> str:
    if not done.written:
        return f"{folder} 已是最新：{sheets} 期公示表，{done.files} 个文件。"
    return f"{folder}：{sheets} 期公示表，{done.files} 个文件，这次写了 {done.written} 个。"
