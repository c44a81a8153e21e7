"""``inventory sheet``: one public sheet to the screen, a pipe or a file, as JSON, CSV, a workbook or PDF; ``inventory
slip``: one document as a slip to sign; ``inventory pad``: a pad of receipts to write on by hand."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import click

from inventory import disclosure, documents, pad_ledger, pads
from inventory.cli_base import REFUSED, as_overwriting, as_user, into_file, open_ledger, refusals
from inventory.sheet import Sheet
from reports import csv, hanging, json, papers, pdf, xlsx
from reports import pad as paper
from reports import slip as slips
from reports.errors import MissingGlyph, PdfUnavailable
from reports.saving import save

DRAWN: dict[str, Callable[[Sheet], bytes]] = {
    "json": json.draw,
    "csv": csv.draw,
    "xlsx": xlsx.draw_sheet,
    "pdf": pdf.draw,
}
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("sheet", help="出一张公示表：JSON、CSV、Excel 或 PDF。")
@click.argument("sheet", type=click.Choice(list(disclosure.SHEETS)))
@click.option("--from", "start", type=_DAY, required=True, help="从哪天（含）。")
@click.option("--to", "end", type=_DAY, required=True, help="到哪天（含）。")
@click.option("--org", "organization", help="单位编码，默认本单位。")
@click.option("--fund", help="专项资金编码，只用于 S5 和 S1F。")
@click.option("--with-below", is_flag=True, help="本单位和所有下级合成一张，相互调拨的不算。")
@click.option(
    "--format",
    "kind",
    type=click.Choice(sorted(DRAWN)),
    help="默认看文件名结尾，没有文件就是 JSON。",
)
@click.option("--wall", "hung", is_flag=True, help="PDF 按张榜版出：同一对象的同一种物资合成一行。")
@into_file("-o", "--output", help="写进文件，默认输出。")
@as_overwriting
@as_user
def sheet(
    sheet: str,
    start: datetime,
    end: datetime,
    organization: str | None,
    fund: str | None,
    with_below: bool,
    kind: str | None,
    hung: bool,
    output: Path | None,
    actor: str,
) -> None:
    """Draw one sheet. A refusal exits 1; where JSON was asked for, it is JSON."""
    kind = kind or _kind_of(output)
    if hung and kind != "pdf":
        raise click.UsageError("张榜版只出 PDF")
    if kind in ("pdf", "xlsx") and output is None and sys.stdout.isatty():
        raise click.UsageError(f"{kind.upper()} 不能显示在终端里，请加 -o 文件名.{kind}")
    with refusals(json_=kind == "json"), unprinted():
        with open_ledger().reading() as session:
            drawn = disclosure.sheet(
                session,
                actor=actor,
                sheet=sheet,
                start=start.date(),
                end=end.date(),
                organization=organization,
                fund=fund,
                with_below=with_below,
            )
        save(hanging.draw(drawn) if hung else DRAWN[kind](drawn), output)


@click.command("slip", help="打印一张单据：PDF，交签字归档。")
@click.argument("number")
@click.option("--people", is_flag=True, help="发放单的签收表，一人一行。")
@into_file("-o", "--output", help="写进文件，默认输出。")
@as_overwriting
@as_user
def slip(number: str, people: bool, output: Path | None, actor: str) -> None:
    """Draw the slip of one document, or the list to sign of an issue."""
    if output is None and sys.stdout.isatty():
        raise click.UsageError("PDF 不能显示在终端里，请加 -o 文件名.pdf")
    with refusals(), unprinted():
        with open_ledger().reading() as session:
            whole = documents.whole(session, actor=actor, number=number)
            paper = papers.of(session, actor=actor, number=number)
        save(slips.draw_list(whole) if people else paper(), output)


@click.command("pad", help="印一本收条：三张一页，撕成存根和收条。")
@click.option("--org", "organization", required=True, help="单位编码。")
@click.option("--custodian", help="交给谁保管；印新的一本要写。")
@click.option("--count", type=int, default=20, show_default=True, help="多少张，最多 50。")
@click.option("--serial", type=int, help="不印新的，重打第几本。")
@into_file("-o", "--output", help="写进文件，默认输出。")
@as_overwriting
@as_user
def pad(
    organization: str,
    custodian: str | None,
    count: int,
    serial: int | None,
    output: Path | None,
    actor: str,
) -> None:
    """Draw a new pad, or one that was printed before. A new one is kept even where the paper cannot be drawn."""
    if output is None and sys.stdout.isatty():
        raise click.UsageError("PDF 不能显示在终端里，请加 -o 文件名.pdf")
    if (custodian is None) == (serial is None):
        raise click.UsageError("印新的一本写 --custodian，重打写 --serial，两样写一样")
    with refusals(), unprinted():
        book = open_ledger()
        if custodian is None:
            with book.reading() as session:
                made = pad_ledger.pad(
                    session, actor=actor, organization=organization, serial=serial or 0
                )
        else:
            with book.writing() as session:
                made = pads.print_pad(
                    session,
                    actor=actor,
                    organization=organization,
                    custodian=custodian,
                    count=count,
                    request_key=str(uuid4()),
                )
        save(paper.draw(made), output)


@contextmanager
def unprinted() -> Iterator[None]:
    """What only printing can refuse has its own words."""
    try:
        yield
    except (MissingGlyph, PdfUnavailable) as error:
        click.echo(error.say(), err=True)
        raise SystemExit(REFUSED) from None


def _kind_of(output: Path | None) -> str:
    suffix = output.suffix.lower().removeprefix(".") if output else ""
    return suffix if suffix in DRAWN else "json"
