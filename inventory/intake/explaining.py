"""How a file was understood, in words: for ``inventory import --explain`` and for the clerk.

For each table its kind, period and columns; what is doubtful; printed totals beside the sums; and
what was read as nothing. A sentence names sheet, row and column.
"""

from collections.abc import Iterator

from inventory.intake import headers
from inventory.intake.cells import FEN_PER_WAN
from inventory.intake.headers import column_name
from inventory.intake.reading import Reading, ReadRow, Table, Total
from inventory.intake.totals import AMOUNT

KIND_WORDS = {
    headers.DONATED: "受赠物资",
    headers.PURCHASED: "采购物资",
    headers.ALLOCATED: "上级下拨物资",
    headers.ISSUED: "发放物资",
    headers.CASH: "捐款",
    headers.OPENING: "期初库存",
    headers.CATALOGUE: "物资目录",
}
KEY_WORDS = {
    headers.NUMBER: "序号（不用）",
    headers.PARTY: "对方",
    headers.DONOR: "捐赠方",
    headers.SUPPLIER: "供应商",
    headers.SUPERIOR: "下拨单位",
    headers.RECIPIENT: "接收单位",
    headers.ITEM: "品名",
    headers.SPECIFICATION: "规格",
    headers.UNIT: "计量单位",
    headers.QUANTITY: "数量",
    headers.AMOUNT: "金额",
    headers.ON: "日期",
    headers.NOTE: "备注",
    headers.INTENT: "捐赠意愿",
    headers.CODE: "编码",
    headers.CATEGORY: "类别",
    headers.PRICE: "单价",
    headers.GOODS: "品名和数量",
    headers.OTHER: "（在另一张表）",
    "contact": "联系人（隐去）",
    "phone": "电话（隐去）",
    "id": "证件号（隐去）",
    "card": "账号（隐去）",
    "address": "地址（隐去）",
}
MOST_DOUBTS = 20


def explain(reading: Reading) -> str:
    """How each table and column of a reading was understood, in lines."""
    lines = [f"{reading.file}：{len(reading.tables)} 张表"]
    for number, table in enumerate(reading.tables, start=1):
        lines += _table(number, table)
    for u in reading.unread:
        why = f"（{u.why}）" if u.why else ""
        lines.append(f"没有读作数据{why}：{u.sheet} 第{u.row}行 {u.text}")
    return "\n".join(lines)


def _table(number: int, table: Table) -> Iterator[str]:
    kind = KIND_WORDS.get(table.as_ or "", "看不出是哪种表，请写明")
    yield f"表{number}：{table.sheet} 第{table.header_row}行是表头，{kind}，{len(table.rows)} 行"
    for column in table.columns:
        read_as = KEY_WORDS.get(column.key or "", "备注") if column.is_read else "备注（未作数据）"
        if column.key == headers.AMOUNT and column.is_read:
            read_as += "（万元）" if table.fen_per_unit == FEN_PER_WAN else "（元）"
        yield f"  {column_name(column.index)}列“{column.label}”：{read_as}"
    yield from (f"  {told}" for told in table.told)
    yield from (f"  {sentence}" for sentence in map(told_of_total, table.totals))
    yield from _packings(table)
    yield from _doubts(table)


def told_of_total(total: Total) -> str:
    """A printed total beside the sum of its rows: quantities per unit, amounts in 元."""
    what = "金额" if total.of == AMOUNT else "数量"
    printed = _shown(total.printed, total)
    begin = f"第{total.row}行{total.label}：{what} {printed}"
    if total.difference is None:
        return f"{begin}，各行计量单位不一或有缺，不能相加核对"
    rows = _rows(total)
    if total.difference == 0:
        return f"{begin}，与{rows}之和相符"
    summed = _shown(total.summed or 0, total)
    differs = _shown(abs(total.difference), total)
    more = "多" if total.difference > 0 else "少"
    return f"{begin}，{rows}相加是 {summed}，表上{more} {differs}"


def _rows(total: Total) -> str:
    if total.first is None:
        return "（没有行）"
    return f"第{total.first}行" + (f"至第{total.last}行" if total.last != total.first else "")


def _shown(number: int, total: Total) -> str:
    if total.of == AMOUNT:
        return f"{number // 100:,}.{number % 100:02d} 元"
    return f"{number:,}{total.unit or ''}"


def _packings(table: Table) -> Iterator[str]:
    known = {str(row.packing): row.specification for row in table.rows if row.packing is not None}
    if known:
        shown = list(known.items())[:MOST_DOUBTS]
        yield "  规格里的装箱数（只供参考，未换算）：" + "；".join(f"{s}即{p}" for p, s in shown)


def _doubts(table: Table) -> Iterator[str]:
    doubtful = [(row, doubt) for row in table.rows for doubt in row.doubts]
    yield from (f"  {_where(row)}：{doubt}" for row, doubt in doubtful[:MOST_DOUBTS])
    if len(doubtful) > MOST_DOUBTS:
        yield f"  另有 {len(doubtful) - MOST_DOUBTS} 处同样的说明"


def _where(row: ReadRow) -> str:
    return f"第{row.row}行"
