"""Makes the sample donation sheet that ships with the package: ``python -m
tests.make_sample_sheet``.

Forty rows of invented gifts of invented donors (示例), as untidy as the sheets offices really send:
title lines, two tables on one sheet, merged and blank donor cells, invisible characters, quantities
with their units, rows that go on below, a batch number kept as a number, telephone numbers (made
up, of one repeated digit) where none belong, and foot lines.
"""

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

PATH = Path(__file__).parent.parent / "inventory" / "story" / "sheets" / "donated-sample.xlsx"
ROWS = 40

ZERO_WIDTH = "\u200b"
HARD = "\xa0"
UP = object()  # the donor's cell is merged with the one above

HEADER = ("捐赠单位", "品名", "规格", "数量总计")

FIRST = (
    ("示例甲纺织有限公司", "一次性口罩", ZERO_WIDTH, "6000只"),
    (UP, "一次性口罩", "50只/盒", "40箱"),
    (UP, "棉布口罩", ZERO_WIDTH, "800只"),
    ("示例乙消毒制品有限公司", "84消毒液", "500ml/瓶", "1200瓶"),
    (UP, "75%酒精", f"5L/桶{HARD}", "60桶"),
    ("示例丙食品集团", f"方便面{HARD}", "24桶/箱", "150箱"),
    (UP, "矿泉水", "24瓶/箱", "200箱"),
    (UP, "纯牛奶", "250ml*12盒", "180箱"),
    ("示例镇商会", "医用外科口罩", "50只/盒", "3000只"),
    ("", f"{HARD}独立包装", "", ""),
    ("示例丁农机厂", "背负式喷雾器", "3WBD-16", "30台"),
    ("示例镇果品产销合作社", "苹果", ZERO_WIDTH, "198件"),
    ("示例村民甲（13900000001）", "N95口罩", "9501+", "20只"),
    ("爱心人士", "护目镜", ZERO_WIDTH, "50副"),
    ("爱心人士", "一次性手套", "100只/盒", "30盒"),
    ("爱心人士", f"84消毒液{HARD}", ZERO_WIDTH, "5箱"),
    ("示例戊医药有限公司", "红外线体温计", f"{HARD}额温式", "24支"),
    (f"定向捐赠示例一村卡口（示例联系人{HARD}13900000000）", "", "含电池", ""),
    ("示例己服装有限公司", "棉大衣", "175/92A", "120件"),
    ("定向捐赠检查点值守人员", "（军绿）", ZERO_WIDTH, ""),
    ("示例庚无纺布厂", "口罩", "2000片/件", "16000片"),
    ("", "", "2500片/件", "10000片"),
    ("", "", "5000片/件", "5000片"),
    ("示例村民乙", "土鸡蛋", "30枚/板", "40板"),
    ("一位不愿留名的村民", "自制棉鞋垫", ZERO_WIDTH, "100双"),
)

SECOND = (
    ("示例辛药业有限公司", "抗病毒口服液", 20200115, "84件"),
    ("", "", f"{HARD}80盒/件", ""),
    ("", "", 20200116, "36件"),
    ("", "", f"{HARD}80盒/件", ""),
    ("示例壬建材有限公司", "帐篷", "3m×4m", "12顶"),
    (UP, "折叠床", ZERO_WIDTH, "24张"),
    (UP, "电暖气", "2000W", "20台"),
    (UP, "应急照明灯", f"LED{ZERO_WIDTH}50W", "20个"),
    ("示例癸日用品有限公司", "洗手液", "500ml", "480瓶"),
    ("", "免洗手消毒凝胶", "60ml", "600瓶"),
    ("示例中学校友会（示例届）", "医用防护服", "连体", "40套"),
    ("快递寄来（示例）", "口罩", ZERO_WIDTH, "2箱"),
    ("快递寄来（示例）", "一次性鞋套", "100只/包", "10包"),
    ("示例镇敬老院", "手工棉口罩", ZERO_WIDTH, "60只"),
    ("示例子保温容器有限公司", "保温杯", "500ml", "399个"),
    (UP, f"{HARD}（带滤网）", "", ""),
    (UP, "保温饭盒", "1.5L", "47个"),
    ("示例慈善基金会", "医用外科口罩", "50只/盒", "5000只"),
    ("爱心人士", "姜茶", "20包/盒", "60盒"),
    ("爱心人士", "红糖", ZERO_WIDTH, "25公斤"),
    ("爱心人士", "暖宝宝", "10片/包", "1,200片"),
)

TITLES = (
    "南独乐河镇接收社会捐赠物资公示（示例）",
    "（2月3日—2月9日）",
    f"南独乐河镇接收社会捐赠物资一览表{HARD}",
)
FEET = (
    f"以上为示例数据，捐赠单位和个人均系虚构。物资已由镇物资组统一入库，陆续发放。{HARD}",
    f"南独乐河镇疫情防控工作领导小组（示例）{HARD}{HARD}咨询电话：010-60000000",
    f"2020年2月10日{HARD}",
)


def build() -> bytes:
    """The sheet as the bytes of an .xlsx file, the same on every run."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"title": TITLES[0], "created": datetime(2020, 2, 10, 18)})  # noqa: DTZ001 - a file stamp
        sheet = book.add_worksheet("Sheet1")
        sheet.set_column(0, 1, 30)
        sheet.set_column(2, 3, 16)
        for row, title in enumerate(TITLES):
            sheet.merge_range(row, 0, row, len(HEADER) - 1, title)
        end = _write(sheet, 5, FIRST)
        end = _write(sheet, end + 2, SECOND)
        for offset, foot in enumerate(FEET):
            sheet.write(end + 3 + offset + (offset > 0), 0, foot)
    return buffer.getvalue()


def _write(sheet: Any, top: int, rows: tuple[tuple[Any, ...], ...]) -> int:
    """Writes a header and its rows from row ``top`` (from 0); gives the row after the last."""
    sheet.write_row(top, 0, HEADER)
    for offset, (_, *cells) in enumerate(rows, start=1):
        sheet.write_row(top + offset, 1, cells)
    for first, last, donor in _blocks(rows):
        if first == last:
            sheet.write(top + first, 0, donor)
        else:
            sheet.merge_range(top + first, 0, top + last, 0, donor)
    return top + 1 + len(rows)


def _blocks(rows: tuple[tuple[Any, ...], ...]) -> list[tuple[int, int, str]]:
    """First row, last row and text of each donor cell, counted from 1 under the header."""
    blocks: list[tuple[int, int, str]] = []
    for offset, (donor, *_) in enumerate(rows, start=1):
        if donor is UP:
            first, _, name = blocks.pop()
            blocks.append((first, offset, name))
        else:
            blocks.append((offset, offset, donor))
    return blocks


if __name__ == "__main__":
    PATH.parent.mkdir(parents=True, exist_ok=True)
    PATH.write_bytes(build())
