"""Commands about single documents: add a photo or a scan to one, list what it has."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from inventory import attachments, invoice_books, originals, signers, uploads
from inventory.cli_base import as_json, as_user, name_of, open_ledger, refusing, show
from inventory.db import Ledger
from inventory.rules.evidence import SIGN_NAMES


@click.command()
@click.argument("number")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--category", help="附件类别编码（list paper_categories）。")
@as_user
@as_json
@refusing
def attach(number: str, file: Path, category: str | None, actor: str, json_: bool) -> None:
    """给一张单据附上照片或扫描件（JPEG、PNG、WebP、PDF，最多 10 MB），或给一张票据附上原件（也收 XML、OFD）。"""
    book, of_invoice = open_ledger(), _is_invoice(number)
    if of_invoice and category:
        raise click.UsageError("票据的原件没有类别")
    with book.reading() as session:
        (originals if of_invoice else attachments).require(session, actor=actor, number=number)
    with file.open("rb") as opened:
        content = opened.read(uploads.BYTES_MAX + 1)  # no more than it takes to see it is too much
    prepare = uploads.prepared_original if of_invoice else uploads.prepared
    prepared = prepare(name_of(file), content, salt=book.salts(uploads.SALT_BYTES))
    said: dict[str, Any] = {"actor": actor, "number": number, "prepared": prepared}
    attached: attachments.Attached | originals.Kept
    with book.writing() as session:
        if of_invoice:
            attached = originals.attach(session, **said)
        else:
            attached = attachments.attach(session, **said, category=category)
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
@click.option(
    "--say",
    type=(click.IntRange(1, attachments.ID_MAX), str),
    metavar="ID CATEGORY",
    help="写明这个附件是什么（附件类别编码）。",
)
@as_user
@as_json
@refusing
def attachments_(
    number: str, erase: int | None, say: tuple[int, str] | None, actor: str, json_: bool
) -> None:
    """列出一张单据的附件，或一张票据（登记号）的原件。"""
    book = open_ledger()
    if _is_invoice(number):
        if say is not None:
            raise click.UsageError("票据的原件没有类别")
        _originals(book, actor, number, erase, json_=json_)
        return
    if erase is not None:
        with book.writing() as session:
            attachments.erase(session, actor=actor, number=number, attachment_id=erase)
    if say is not None:
        with book.writing() as session:
            attachments.categorise(
                session, actor=actor, number=number, attachment_id=say[0], category=say[1]
            )
    with book.reading() as session:
        rows = attachments.attachments(session, actor=actor, number=number)
    if json_:
        show(rows)
        return
    for row in rows:
        state = "已清除" if row.erased else f"{row.size:,} 字节"
        click.echo(f"{row.id}\t{row.name}\t{state}\t{row.added_by_name}\t{row.category_name}")


def _is_invoice(number: str) -> bool:
    return f"-{invoice_books.PREFIX}-" in number


def _originals(book: Ledger, actor: str, number: str, erase: int | None, *, json_: bool) -> None:
    """The files of an invoice."""
    if erase is not None:
        with book.writing() as session:
            originals.erase(session, actor=actor, number=number, original_id=erase)
    with book.reading() as session:
        rows = originals.originals(session, actor=actor, number=number)
    if json_:
        show(rows)
        return
    for row in rows:
        state = "已清除" if row.erased else f"{row.size:,} 字节"
        click.echo(f"{row.id}\t{row.name}\t{state}\t{row.added_by_name}")


@click.command("sign")
@click.argument("number")
@click.option(
    "--role", type=click.Choice(sorted(SIGN_NAMES)), help="谁签：经手、证明、审批、监督。"
)
@click.option("--name", help="签字人姓名。")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="签字日期。")
@as_user
@as_json
@refusing
def sign(
    number: str,
    role: str | None,
    name: str | None,
    on: datetime | None,
    actor: str,
    json_: bool,
) -> None:
    """登记支出单由谁签了字；不写选项就列出签字情况。"""
    said = (role, name, on)
    if any(said) and not all(said):
        raise click.UsageError("登记签字要写 --role、--name、--on 三样")
    book = open_ledger()
    if role is not None and name is not None and on is not None:
        with book.writing() as session:
            found = signers.sign(
                session, actor=actor, number=number, role=role, name=name, on=on.date()
            )
    else:
        with book.reading() as session:
            found = signers.signatures(session, actor=actor, number=number)
    if json_:
        show(found)
        return
    for row in found.signers:
        click.echo(
            f"{row.role_name}\t{row.name}\t{row.signed_on}\t{'' if row.stands else '已换人'}"
        )
    for missing in found.missing:
        click.echo(f"{SIGN_NAMES[missing]}\t没有签")
