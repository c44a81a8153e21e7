"""``inventory template``: an empty ledger to write in, as a workbook with the names to choose from."""

from pathlib import Path

import click

from inventory.cli_base import as_overwriting, as_user, into_file, open_ledger, refusals
from inventory.intake.headers import KINDS
from inventory.intake.offering import offered
from reports import entry_forms
from reports.saving import save


@click.command(
    "template", help="出一张录入模板：带下拉选单的 Excel，填好用 inventory import 导入。"
)
@click.argument("kind", type=click.Choice(KINDS))
@into_file("-o", "--output", required=True, help="写进哪个 .xlsx 文件。")
@as_overwriting
@as_user
def template(kind: str, output: Path, actor: str) -> None:
    """Draw the form of one kind of ledger."""
    with refusals():
        with open_ledger().reading() as session:
            lists = offered(session, actor=actor, kind=kind)
        save(entry_forms.draw(kind, lists), output)
