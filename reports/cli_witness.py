"""``inventory witness``: the heads of all chains as a file to keep elsewhere, or as a page to print."""

import sys
from pathlib import Path

import click

from inventory.cli_base import as_overwriting, as_user, into_file, open_ledger, refusals
from inventory.keeping import witnesses
from reports import witness as paper
from reports.cli import unprinted
from reports.saving import save


@click.command("witness", help="见证：各单位账本的末尾，写成文件或印成一页，交别人保管。")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["json", "pdf"]),
    help="默认看文件名结尾，没有文件就是 JSON。",
)
@into_file("-o", "--output", help="写进文件，默认输出。")
@as_overwriting
@as_user
def witness(kind: str | None, output: Path | None, actor: str) -> None:
    """Make a witness. A refusal exits 1; where JSON was asked for, it is JSON."""
    kind = kind or ("pdf" if output and output.suffix.lower() == ".pdf" else "json")
    if kind == "pdf" and output is None and sys.stdout.isatty():
        raise click.UsageError("PDF 不能显示在终端里，请加 -o 文件名.pdf")
    with refusals(json_=kind == "json"), unprinted():
        with open_ledger().reading() as session:
            made = witnesses.witness(session, actor=actor)
        if kind == "json" and output is not None:
            witnesses.write(output, made)
            return
        save(paper.draw(made) if kind == "pdf" else witnesses.content(made), output)
