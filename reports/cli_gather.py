"""``inventory gather``: a level above reads the published sheets of many organizations from folders, without any books:
what they add up to, who is late, and what was given out against what was received."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from inventory import delivered, gathering
from inventory.cli_base import REFUSED, as_json, refusing, show
from inventory.delivered import Delivery
from inventory.gathering import Absent, Gathering, Standing
from inventory.rolled_up import GOODS, MONEY, Goods, GoodsRow, Money
from inventory.rules.numbers import yuan
from inventory.sheet_series import Given
from reports import gathered_files
from reports.gathered_files import Read
from reports.sheet_files import Examined
from reports.words import number, printable

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])
_KINDS = {
    delivered.QUANTITY: "数量不同",
    delivered.NOT_RECEIVED: "发出了，对方表上没有",
    delivered.NOT_SENT: "对方表上有，没有发出",
    delivered.OVER_DISPATCHED: "各单位收到的多于调出的",
    delivered.NO_RECEIVERS_SHEET: "没有接收单位那天的 S3，没有核对",
    delivered.NO_GIVERS_SHEET: "没有发出单位那天的表，没有核对",
}


@click.command(
    "gather", help="汇总各单位公布的公示表：合计、谁迟了、发出与接收是否相符。不用数据库。"
)
@click.argument("folders", metavar="DIR...", nargs=-1, required=True, type=_FOLDER)
@click.option("--as-of", type=_DAY, help="算到哪天，默认是最新一张表公布的那天。")
@as_json
@refusing
def gather(folders: tuple[Path, ...], as_of: datetime | None, json_: bool) -> None:
    """Read, prove and gather. Exits 1 where a file fails its proof or is contradicted by others."""
    read = gathered_files.read(folders)
    proved = [Given(e.file, e.published) for e in read.sheets if e.holds and e.published]
    found = gathering.gather(proved, as_of.date() if as_of else None)
    failed = [e for e in read.sheets if not e.holds]
    if json_:
        show(_json(read, failed, found))
    else:
        click.echo(printable("\n".join(_lines(read, failed, found))))
    if failed or found.left_out:
        raise SystemExit(REFUSED)


def _lines(read: Read, failed: list[Examined], found: Gathering) -> Iterator[str]:
    yield from _files(read, failed, found)
    for goods in found.goods:
        inside = _within(goods.within)
        yield f"收发存 {goods.start} 至 {goods.end}　{_count(goods.organizations)}{inside}"
        yield from map(_goods_row, goods.rows)
    for money in found.money:
        yield from _money(money)
    if found.as_of:
        yield f"公布进度，算到 {found.as_of}"
        yield from map(_standing, found.standing)
        yield from map(_absent, found.absent)
    yield from _deliveries(found)


def _files(read: Read, failed: list[Examined], found: Gathering) -> Iterator[str]:
    used = len(read.sheets) - len(failed) - len(found.left_out) - len(found.twice)
    out = len(failed) + len(found.left_out)
    left = f"，{out} 个没有通过，不计入" if out else ""
    yield f"公示表 {len(read.sheets)} 个文件：{used} 个计入{left}"
    for one in failed:
        yield f"  × {one.file}　{_why(one)}"
    yield from (f"  × {left_out.file}　{left_out.why}" for left_out in found.left_out)
    yield from (f"  － {twice.file}　与 {twice.of} 是同一张表，只算一次" for twice in found.twice)
    yield from (f"  － {name}　不是公布的公示表" for name in read.others)


def _why(one: Examined) -> str:
    return "；".join(f.detail for f in one.findings if not f.holds)


def _count(organizations: tuple[str, ...]) -> str:
    return f"{len(organizations)} 个单位：{'、'.join(organizations)}"


def _goods_row(row: GoodsRow) -> str:
    """What there was and is, and of the rest what there is any of."""
    ends = ("opening", "in_total", "out_total", "closing")
    said = [f"{GOODS[k]} {number(v)}" for k, v in row.figures.items() if v or k in ends]
    specification = f" {row.specification}" if row.specification else ""
    return f"  {row.name}{specification}（{row.unit}）　{'，'.join(said)}"


def _money(money: Money) -> Iterator[str]:
    within = _within(money.within)
    yield (
        f"专项资金 {money.fund} {money.name}，到 {money.end}　{_count(money.organizations)}{within}"
    )
    yield "  " + "，".join(f"{MONEY[k]} {yuan(v)}" for k, v in money.figures.items()) + "（元）"


def _within(organizations: Sequence[str]) -> str:
    return f"；{'、'.join(organizations)} 已在其中，不另加" if organizations else ""


def _standing(one: Standing) -> str:
    said = [
        f"第{one.issue}期到 {one.end}（{_ago(one.days_since_end)}）",
        f"公布于 {one.published_on}（{_ago(one.days_since_published)}）",
    ]
    if one.behind:
        said.append(f"落后：别的单位已公布到 {one.behind}")
    if one.missing:
        said.append(f"缺 {'、'.join(f'第{n}期' for n in one.missing)}")
    if one.before:
        said.append(f"以前 {one.before} 期没有给")
    return f"  {one.organization} {one.organization_name} {one.series}　{'，'.join(said)}"


def _ago(days: int) -> str:
    return f"{days} 天前" if days >= 0 else f"{-days} 天后"


def _absent(one: Absent) -> str:
    return f"  {one.organization} {one.organization_name} {one.series}　一期也没有，别的单位有"


def _deliveries(found: Gathering) -> Iterator[str]:
    apart = [one for one in found.deliveries if one.kind in delivered.DIFFERENCES]
    open_ = [one for one in found.deliveries if one.kind in delivered.OPEN]
    same = len(found.deliveries) - len(apart) - len(open_)
    yield f"发出与接收：{same} 项相符，{len(apart)} 项不同，{len(open_)} 项没有核对"
    yield from map(_delivery, (*apart, *open_))


def _delivery(one: Delivery) -> str:
    days = f"{one.start}" if one.start == one.end else f"{one.start} 至 {one.end}"
    slip = f" {one.number}" if one.number else ""
    sent, received = ("—" if v is None else number(v) for v in (one.sent, one.received))
    reason = f"（{one.reason}）" if one.reason else ""
    return (
        f"  {one.giver} → {one.receiver or '各单位'}{slip} {days}　{one.name}（{one.unit}）"
        f"发出 {sent}，收到 {received}：{_KINDS[one.kind]}{reason}"
    )


def _json(read: Read, failed: list[Examined], found: Gathering) -> dict[str, Any]:
    return {
        "holds": not (failed or found.left_out),
        "as_of": found.as_of,
        "files": len(read.sheets),
        "failed": [{"file": one.file, "why": _why(one)} for one in failed],
        "left_out": found.left_out,
        "twice": found.twice,
        "others": read.others,
        "goods": [_goods(goods) for goods in found.goods],
        "funds": [
            {k: v for k, v in vars(money).items() if k != "figures"} | {**money.figures}
            for money in found.money
        ],
        "standing": found.standing,
        "absent": found.absent,
        "deliveries": found.deliveries,
    }


def _goods(goods: Goods) -> dict[str, Any]:
    rows = [
        {"name": r.name, "specification": r.specification, "unit": r.unit, **r.figures}
        for r in goods.rows
    ]
    return {**vars(goods), "rows": rows}
