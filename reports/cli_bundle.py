"""``inventory bundle``: what belongs together for an audit, as one ZIP or one PDF."""

from datetime import datetime
from pathlib import Path

import click

from inventory import bundles
from inventory.cli_base import as_overwriting, as_user, into_file, open_ledger, refusals
from reports import bundle as drawn
from reports.cli import unprinted
from reports.saving import save


@click.command("bundle", help="出审计资料包：一张凭证、一张单据、一个批次或一个供应商的全部资料。")
@click.option("--voucher", help="记账凭证号。")
@click.option("--document", help="单据号。")
@click.option("--lot", help="批次。")
@click.option("--supplier", help="供应商编码。")
@click.option("--org", "organization", help="单位编码，默认本单位；用于凭证和供应商。")
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="凭证在哪个月，写那个月的一天；用于凭证。"
)
@into_file("-o", "--out", "output", required=True, help="写进文件，.zip 或 .pdf。")
@as_overwriting
@as_user
def bundle(
    voucher: str | None,
    document: str | None,
    lot: str | None,
    supplier: str | None,
    organization: str | None,
    on: datetime | None,
    output: Path,
    actor: str,
) -> None:
    """Draw one; the ending of the file says as what."""
    draw = {".zip": drawn.draw_zip, ".pdf": drawn.draw_pdf}.get(output.suffix.lower())
    if draw is None:
        raise click.UsageError("--out 的文件名要以 .zip 或 .pdf 结尾")
    with refusals(), unprinted():
        with open_ledger().reading() as session:
            found = bundles.bundle(
                session,
                actor=actor,
                voucher=voucher,
                document=document,
                lot=lot,
                supplier=supplier,
                organization=organization,
                on=None if on is None else on.date(),
            )
            gathered = drawn.gather(session, actor=actor, bundle=found)
        save(draw(gathered), output)
        click.echo(
            f"{output.name}：单据 {len(found.pieces)} 张，票据 {len(found.invoices)} 张，"
            f"附件 {len(gathered.files)} 个"
        )
