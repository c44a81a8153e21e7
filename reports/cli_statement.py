"""``inventory statement``: what the books say of a period or a day, to the screen, a pipe or a file, as JSON, CSV or a
workbook."""

import json
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from inventory.cli_base import as_overwriting, as_user, into_file, open_ledger, refusals
from inventory.statements.asking import STATEMENTS, pages
from inventory.statements.asking import statement as ask
from inventory.statements.shape import Statement
from reports import csv, xlsx
from reports.saving import save

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("statement", help="出一张账表：JSON、CSV 或 Excel。")
@click.argument("name", type=click.Choice(list(STATEMENTS)))
@click.option("--org", "organization", help="单位编码，默认本单位。")
@click.option("--below", is_flag=True, help="连同下级；下级之间的往来不算收发。")
@click.option("--from", "start", type=_DAY, help="从哪天（含），默认这个月的第一天。")
@click.option("--to", "end", type=_DAY, help="到哪天（含），默认今天。")
@click.option("--as-of", type=_DAY, help="截至哪天，默认今天。")
@click.option("--location", help="只看一个库房或卡口。")
@click.option("--item", help="只看一种物资；明细账要写。")
@click.option("--source", help="只看一种来源：DONATED PURCHASED ALLOCATED TRANSFERRED_IN。")
@click.option("--custodian", help="只看一个保管人，用于 in-use。")
@click.option("--fund", help="专项资金编码，用于资金各表和凭证清单。")
@click.option("--by", help="按什么分：use holder month supplier，默认 use，用于 spending。")
@click.option("--days", help="多少天内到期，默认 90，用于 expiry。")
@click.option("--sort", help="按哪一列排。")
@click.option("--desc", "descending", is_flag=True, help="从大到小。")
@click.option("--limit", type=int, help="一页多少行，默认全部。")
@click.option("--after", metavar="KEY", help="上一页给的 next。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，没有写 -o 时的默认。")
@click.option("--csv", "as_csv", is_flag=True, help="输出 CSV，文件名以 .csv 结尾时的默认。")
@click.option("--xlsx", "as_xlsx", is_flag=True, help="输出 Excel，文件名以 .xlsx 结尾时的默认。")
@into_file("-o", "--output", help="写进文件，默认输出。")
@as_overwriting
@as_user
def statement(
    name: str,
    organization: str | None,
    below: bool,
    start: datetime | None,
    end: datetime | None,
    as_of: datetime | None,
    sort: str | None,
    descending: bool,
    limit: int | None,
    after: str | None,
    as_json: bool,
    as_csv: bool,
    as_xlsx: bool,
    output: Path | None,
    actor: str,
    **filters: str | None,
) -> None:
    """Draw one statement. A refusal exits 1; where JSON was asked for, it is JSON."""
    if as_of is not None and (start is not None or end is not None):
        raise click.UsageError("--as-of 和 --from --to 写一样")
    kind = _kind({"json": as_json, "csv": as_csv, "xlsx": as_xlsx}, output)
    paged = limit is not None or after is not None
    with refusals(json_=kind == "json"):
        question: dict[str, Any] = {
            "actor": actor,
            "name": name,
            "organization": organization,
            "below": below,
            "start": _day(start),
            "end": _day(end or as_of),
            "filters": {key: value for key, value in filters.items() if value is not None},
            "sort": sort,
            "descending": descending,
        }
        with open_ledger().reading() as session:
            if kind == "xlsx" and not paged:
                drawn = xlsx.draw_statement(pages(session, **question))
            else:
                drawn = _DRAWN[kind](ask(session, **question, limit=limit, after=after))
        save(drawn, output)


def _kind(asked: Mapping[str, bool], output: Path | None) -> str:
    """As what the statement is drawn: as is asked for, else as the name of the file says, else JSON."""
    said = [kind for kind, wanted in asked.items() if wanted]
    if len(said) > 1:
        raise click.UsageError(f"{'、'.join(f'--{kind}' for kind in asked)} 只写一样")
    suffix = output.suffix.lower().removeprefix(".") if output else ""
    kind = said[0] if said else suffix if suffix in _DRAWN else "json"
    if kind == "xlsx" and output is None and sys.stdout.isatty():
        raise click.UsageError("Excel 文件不能显示在终端里，请加 -o 文件名.xlsx")
    return kind


def _day(instant: datetime | None) -> date | None:
    return None if instant is None else instant.date()


def _json(drawn: Statement) -> bytes:
    text = json.dumps(drawn.as_json(), ensure_ascii=False, indent=2, allow_nan=False)
    return f"{text}\n".encode()


_DRAWN: dict[str, Callable[[Statement], bytes]] = {
    "json": _json,
    "csv": csv.draw_statement,
    "xlsx": lambda drawn: xlsx.draw_statement([drawn]),
}
