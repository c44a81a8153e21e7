"""Commands about single documents: add a photo or a scan to one, list what it has."""

from pathlib import Path

import click

from inventory import attachments, uploads
from inventory.cli_base import as_json, as_user, name_of, open_ledger, refusing, show


@click.command()
@click.argument("number")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_user
@as_json
@refusing
def attach(number: str, file: Path, actor: str, json_: bool) -> None:
    """给一张单据附上照片或扫描件（JPEG、PNG、WebP、PDF，最多 10 MB）。"""
    book = open_ledger()
    with book.reading() as session:
        attachments.require(session, actor=actor, number=number)
    with file.open("rb") as opened:
        content = opened.read(uploads.BYTES_MAX + 1)  # no more than it takes to see it is too much
    prepared = uploads.prepared(name_of(file), content, salt=book.salts(uploads.SALT_BYTES))
    with book.writing() as session:
        attached = attachments.attach(session, actor=actor, number=number, prepared=prepared)
    if json_:
        show(attached)
    else:
        click.echo(f"{'早已附上' if attached.replayed else '已附上'} {attached.name}")


@click.command("attachments")
@click.argument("number")
@click.option(
    "--erase",
    type=click.IntRange(1, attachments.ID_MAX),
    metavar="ID",
    help="清除这个附件的内容，只留登记；不能恢复。",
)
@as_user
@as_json
@refusing
def attachments_(number: str, erase: int | None, actor: str, json_: bool) -> None:
    """列出一张单据的附件。"""
    book = open_ledger()
    if erase is not None:
        with book.writing() as session:
            attachments.erase(session, actor=actor, number=number, attachment_id=erase)
    with book.reading() as session:
        rows = attachments.attachments(session, actor=actor, number=number)
    if json_:
        show(rows)
        return
    for row in rows:
        state = "已清除" if row.erased else f"{row.size:,} 字节"
        click.echo(f"{row.id}\t{row.name}\t{state}\t{row.added_by_name}")
