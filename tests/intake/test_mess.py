"""Clean rows are made a messy sheet, as offices make them, and must come back the same."""

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from inventory.errors import NoHeader
from inventory.intake.reading import read

DONORS = ("示例甲公司", "示例乙", "爱心人士", "示例县商会（筹）", "示例第二中学2019届校友会")
ITEMS = ("口罩", "医用外科口罩", "N95口罩", "84消毒液", "75%酒精", "防护服", "方便面", "帐篷3×4")
SPECS = ("", "50只/盒", "5L*4瓶/件", "9501V+", "20191104", "大号")
UNITS = ("只", "箱", "人份", "公斤", "瓶")
WORDS = {
    "donor": ("捐赠单位", "捐赠方", "捐 赠 人", "捐赠单位\n（个人）", "爱心单位"),
    "item": ("品名", "物资名称", "捐赠物资", "物品\n名称", "入库物资"),
    "spec": ("规格", "规格型号", "规格/型号", "规 格"),
    "unit": ("单位", "计量单位", "计量\n单位"),
    "quantity": ("数量", "数量总计", "数 量", "捐赠数量"),
    "amount": ("金额（元）", "折算金额", "捐赠额", "价值（元）"),
    "on": ("日期", "捐赠日期", "接收时间"),
    "note": ("备注", "备 注", "说明"),
}
TITLES = (
    "示例镇接收社会捐赠物资公示第6期",
    "（1月22日—1月28日）",
    "填报单位：示例镇人民政府",
    "附件1",
)
FEET = (
    "以上物资已全部入库。",
    "制表人：示例丙",
    "示例镇人民政府",
    "2020年2月29日",
    "注：未标金额的未估价",
)


@dataclass(frozen=True)
class Clean:
    donor: str
    item: str
    spec: str
    quantity: int
    unit: str
    fen: int | None
    on: date


clean = st.builds(
    Clean,
    donor=st.sampled_from(DONORS),
    item=st.sampled_from(ITEMS),
    spec=st.sampled_from(SPECS),
    quantity=st.one_of(st.integers(1, 2000), st.integers(1, 10**9), st.just(135_000)),
    unit=st.sampled_from(UNITS),
    fen=st.one_of(st.none(), st.integers(1, 10**10)),
    on=st.integers(0, 300).map(lambda days: date(2020, 1, 1) + timedelta(days)),
)


@st.composite
def sheets(draw):
    """Clean rows, and the rows of a messy sheet that says them."""
    rows = draw(st.lists(clean, min_size=1, max_size=8))
    mess = Mess(draw)
    halves = [rows]
    if len(rows) > 1 and draw(st.booleans()):
        halves = [rows[: len(rows) // 2], rows[len(rows) // 2 :]]
    tables = [mess.table(half) for half in halves]
    if len(tables) > 1 and draw(st.booleans()):
        grid = beside(*tables, gap=draw(st.integers(0, 1)))
    else:
        grid = [
            line
            for table in tables
            for line in ([["续表"], *table] if table is not tables[0] else table)
        ]
    left = [""] * draw(st.integers(0, 2))
    above = [[title] for title in draw(st.lists(st.sampled_from(TITLES), max_size=3))]
    below = [[], *([foot] for foot in draw(st.lists(st.sampled_from(FEET), max_size=3)))]
    return rows, [left + line for line in [*above, *grid, *below]]


class Mess:
    """How one sheet is untidy; what is drawn once holds for the whole sheet."""

    def __init__(self, draw):
        self.draw = draw
        self.words = {key: draw(st.sampled_from(words)) for key, words in WORDS.items()}
        self.own_unit = draw(st.booleans())
        self.in_wan = draw(st.booleans())
        self.numbered = draw(st.booleans())
        keys = ["donor", "item", "spec", "quantity", "amount", "on", "note"]
        self.keys = draw(st.permutations(keys + (["unit"] if self.own_unit else [])))
        if self.in_wan:
            self.words["amount"] = "折算金额（万元）"
        self.day = draw(
            st.sampled_from(["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日", "serial"])
        )

    def pick(self, *ways):
        return self.draw(st.sampled_from(ways))

    def table(self, rows):
        first = [*(["序号"] if self.numbered else []), *(self.words[key] for key in self.keys)]
        lines, above = [first], None
        for number, row in enumerate(rows, start=1):
            lines += self.lines(row, above, number)
            above = row
            lines += [[]] if self.draw(st.integers(0, 9)) == 0 else []
        return [*lines, *self.totals(rows)]

    def lines(self, row, above, number):
        """A row, perhaps with the end of its name in a second one."""
        same_donor = above is not None and above.donor == row.donor
        same_item = same_donor and above.item == row.item
        cells = {
            "donor": self.pick(row.donor, "", "同上") if same_donor else self.dirty(row.donor),
            "item": self.pick(row.item, "〃") if same_item else self.dirty(row.item),
            "spec": self.pick(self.dirty(row.spec), row.spec),
            "unit": row.unit,
            "quantity": self.quantity(row),
            "amount": self.amount(row.fen),
            "on": self.date(row.on),
            "note": "",
        }
        more = []
        if len(row.item) > 3 and cells["item"] == row.item and self.draw(st.integers(0, 4)) == 0:
            cells["item"], rest = row.item[:2], row.item[2:]
            more = [
                [
                    *([""] if self.numbered else []),
                    *(rest if k == "item" else "" for k in self.keys),
                ]
            ]
        return [[*([str(number)] if self.numbered else []), *(cells[k] for k in self.keys)], *more]

    def dirty(self, text):
        """The text with what nobody sees in it."""
        if not text:
            return self.pick("", "\u200b", "\xa0")
        return self.pick(
            text, f"{text}\xa0", f"\u3000{text}", f"{text[:1]}\u200b{text[1:]}", f"\n{text}"
        )

    def quantity(self, row):
        number = self.pick(str(row.quantity), f"{row.quantity:,}", wide(str(row.quantity)))
        if row.quantity % 1000 == 0 and self.draw(st.booleans()):
            number = f"{Decimal(row.quantity) / 10_000:f}万"
        return number if self.own_unit else number + self.pick("", " ", "\xa0") + row.unit

    def amount(self, fen):
        if fen is None:
            return self.pick("", "/", "—")
        if self.in_wan:
            return f"{Decimal(fen) / 1_000_000:f}"
        yuan = Decimal(fen) / 100
        return self.pick(
            f"{yuan:f}", f"{yuan:,.2f}", f"￥{yuan:,.2f}元", f"{yuan:,.2f}".replace(",", "\xa0")
        )

    def date(self, on):
        return (
            str((on - date(1899, 12, 30)).days) if self.day == "serial" else on.strftime(self.day)
        )

    def totals(self, rows):
        """Perhaps a line of totals, right or wrong: it is no row in any case."""
        kind = self.pick(None, "合计", "小 计", "总计：")
        if kind is None:
            return []
        fen = sum(row.fen or 0 for row in rows)
        shown = {"amount": self.amount(fen), "quantity": str(sum(row.quantity for row in rows))}
        cells = [shown.get(key, "") for key in self.keys]
        cells = [*([""] if self.numbered else []), *cells]
        leading = next(i for i, cell in enumerate(cells) if i or not cell)
        place = 0 if not cells[0] else leading
        if cells[place]:
            return []
        named = {"donor", "item", "spec", "on"}
        keys = [*(["no"] if self.numbered else []), *self.keys]
        if keys[place] not in named | {"no"} or place > keys.index("item"):
            return []
        cells[place] = kind
        return [cells]


def wide(digits):
    return "".join(chr(ord(digit) + 0xFEE0) for digit in digits)


def beside(left, right, *, gap):
    """Two tables side by side, with an empty column between them or none."""
    width = max(map(len, left)) + gap
    height = max(len(left), len(right))
    left, right = ([*table, *[[]] * (height - len(table))] for table in (left, right))
    return [a + [""] * (width - len(a)) + b for a, b in zip(left, right, strict=True)]


def text(rows, codec):
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode(codec)


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no reason to fail
@given(sheets(), st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]))
def test_what_was_made_messy_comes_back_clean(sheet, codec):
    rows, grid = sheet
    reading = read(text(grid, codec), "2020年登记.csv", as_="donated")
    note("\n".join(map(str, grid)))
    found = [row for table in reading.tables for row in table.rows]
    assert [row.problems for row in found] == [()] * len(rows)
    assert [
        Clean(
            row.counterparty,
            row.item.replace(" ", ""),
            row.specification,
            row.quantity,
            row.unit,
            row.amount_fen,
            row.on,
        )
        for row in found
    ] == rows


SCRAPS = (
    "", "", "", "品名", "数量", "捐赠单位", "单位", "金额", "日期", "备注", "序号", "接收单位", "规格",
    "口罩", "示例甲", "198件", "5", "0", "-3", "3.5箱", "合计", "小计", "定向捐赠示例一村", "2020-02-03",
    "1月22日—1月28日", "同上", "/", "#N/A", "2月3日", "制表人：示例", "示例镇公示", "（箱）", "期初", "结存",
)  # fmt: skip


@given(st.lists(st.lists(st.sampled_from(SCRAPS), max_size=7), min_size=1, max_size=9))
def test_whatever_stands_in_a_sheet_no_row_of_it_is_lost(grid):
    try:
        reading = read(text([["品名", "数量"], *grid], "utf-8"), "a.csv")
    except NoHeader:
        return
    rows = [row for table in reading.tables for row in table.rows]
    accounted = {n for row in rows for n in (row.row, *row.also_rows)}
    accounted |= {unread.row for unread in reading.unread}
    heads = {table.header_row for table in reading.tables}
    heads |= {row - 1 for row in heads}  # of a header of two rows
    filled = {n for n, cells in enumerate(grid, start=2) if any(cells)}
    columns = [table for table in reading.tables if any("每样" in told for told in table.told)]
    note(str(reading))
    assert columns or filled <= accounted | heads
