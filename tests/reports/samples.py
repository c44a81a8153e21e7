"""Sheets to draw: the columns of the real ones, with rows made up here."""

from dataclasses import replace
from datetime import date

from inventory.sheet import Check, Column, Part, Row, Sheet
from inventory.sheets import donated as s1
from inventory.sheets import money as s5
from inventory.sheets import movement as s6

TOWN = "北京市平谷区青石镇"
DONORS = (
    ("爱心人士", "个人"),
    ("北京青石山农业科技发展有限公司", "单位"),
    ("青石镇商会", "单位"),
    ("北京市平谷区青石镇东沟村股份经济合作社", "单位"),
    ("王喆、李𬭎、赵㛃等十二位业主", "集体"),
)
GOODS = (
    ("一次性医用口罩", "YY/T 0969-2013", "只", 2000, None),
    ("84消毒液", "500毫升/瓶，有效氯5.5%", "瓶", 120, 96_000),
    ("KN95口罩", "GB 2626-2006", "只", 500, 600_000),
    ("75%酒精", "2.5升/桶", "桶", 40, 320_000),
    ("方便面", "24桶/箱", "箱", 85, None),
    ("红外额温枪", "", "支", 5, 175_000),
    ("一次性丁腈检查手套（无粉，中号，进口，内附合格证）", "100只/盒", "盒", 30, None),
)
ITEMS = (
    ("一次性医用口罩", "YY/T 0969", "只"),
    ("KN95口罩", "GB 2626", "只"),
    ("84消毒液", "500毫升/瓶", "瓶"),
    ("84消毒液", "5升/桶", "桶"),
    ("一次性手套", "丁腈，中号", "只"),
    ("红外测温枪", "医用", "支"),
    ("棉大衣", "加厚", "件"),
    ("方便面", "24桶/箱", "箱"),
    ("帐篷", "3×4米", "顶"),
    ("垃圾袋", "加厚，黄色，100只/卷", "卷"),
)
VILLAGES = tuple(f"{name}沟村" for name in "东西南北上下大小前后里外石")


def donated(rows: int) -> Sheet:
    """S1 with so many rows: long names, rare characters, some goods without a value."""
    made = tuple(_donation(n) for n in range(rows))
    return Sheet(
        sheet="S1",
        title=f"{TOWN}新冠肺炎疫情防控受赠物资公示表",
        organization="QSZ",
        organization_name=TOWN,
        start=date(2020, 2, 1),
        end=date(2020, 2, 29),
        unit_line="金额单位：元；数量按各行单位，不跨单位相加",
        columns=s1.COLUMNS,
        rows=made,
        totals=_sums(made, ("quantity", "value_fen", "issued", "on_hand")),
        checks=(Check("R4", True, f"每一批：收进 − 出去 = 结存，{rows} 批全部相符"),),
        notes=("3 行未估价，不计入折价金额",),
    ).sealed()


def _donation(n: int) -> Row:
    donor, kind = DONORS[n % len(DONORS)]
    name, specification, unit, quantity, value = GOODS[n * 3 % len(GOODS)]
    issued = quantity * (n % 4) // 4
    return {
        "no": n + 1,
        "number": f"QSZ-RK-2020-{n // 2 + 1:06d}",
        "on": f"2020-02-{n % 29 + 1:02d}",
        "donor": donor,
        "donor_kind": kind,
        "legal_donee": None,
        "name": name,
        "specification": specification,
        "unit": unit,
        "quantity": quantity,
        "value_fen": value,
        "valuation_basis": "发票" if value else "未估价",
        "intent": "定向：东沟村一号卡口" if n % 9 == 4 else "非定向",
        "receipt_no": None,
        "issued": issued,
        "on_hand": quantity - issued,
        "note": "已由 QSZ-RK-2020-000112 冲销" if n % 11 == 6 else None,
    }


def stock(rows: int) -> Sheet:
    """S6 with so many rows; nothing was transferred, dispatched, converted or sent back."""
    made = tuple(_item(n) for n in range(rows))
    return Sheet(
        sheet="S6",
        title=f"{TOWN}新冠肺炎疫情防控物资收发存总表",
        organization="QSZ",
        organization_name=TOWN,
        start=date(2020, 2, 3),
        end=date(2020, 2, 7),
        unit_line="数量按各行单位，不跨单位相加",
        columns=s6.COLUMNS,
        rows=made,
        totals=_sums(made, tuple(c.key for c in s6.COLUMNS if c.role != "text")),
        checks=(
            Check("R1", True, f"期初 + 入库 − 出库 ± 盘盈盘亏 = 期末，{rows} 行全部相符"),
            Check("R4", True, "每一批：收进 − 出去 = 结存，41 批全部相符"),
        ),
        notes=("冲销单据：QSZ-RK-2020-000110 由 QSZ-RK-2020-000112 冲销",),
    ).sealed()


def _item(n: int) -> Row:
    name, specification, unit = ITEMS[n % len(ITEMS)]
    opening, gift, bought = 348 * (n % 5), 430 * (n % 7 + 1), 600 * (n % 3)
    returned, issued, lost = 60 * (n == 0), 300 * (n % 2), 2 * (n == 3)
    total = gift + bought + returned
    return {
        **{c.key: 0 for c in s6.COLUMNS if c.role != "text"},
        "no": n + 1,
        "item": f"WZ{n + 1:04d}",
        "name": name if n < len(ITEMS) else f"{name}{n}",
        "specification": specification,
        "unit": unit,
        "opening": opening,
        "donated": gift,
        "purchased": bought,
        "returned": returned,
        "in_total": total,
        "issued": issued,
        "written_off": lost,
        "out_total": issued + lost,
        "adjusted": -(n == 1),
        "closing": opening + total - issued - lost - (n == 1),
    }


def fund() -> Sheet:
    """S5 of a town with thirteen villages; no orders, prepayments or refunds."""
    rows = tuple(_holder(n, name) for n, name in enumerate(("青石镇本级", *VILLAGES)))
    figures = tuple(c.key for c in s5.COLUMNS if c.unit == "fen")
    return Sheet(
        sheet="S5",
        title=f"{TOWN}新冠肺炎疫情防控专项资金收支公示表",
        organization="QSZ",
        organization_name=TOWN,
        start=date(2020, 1, 28),
        end=date(2020, 2, 29),
        unit_line="单位：元",
        columns=s5.COLUMNS,
        rows=rows,
        totals=(_whole(rows, figures),),
        parts=(_facts(), _villages(rows[1:])),
        checks=(Check("R5", True, "14 个单位全部相符"),),
        notes=("下拨到村只是资金划转，不算支出",),
    ).sealed()


def _facts() -> Part:
    facts = (
        ("资金名称", "新冠疫情防控专项资金"),
        (
            "决策依据",
            "2020年1月28日，中共青石镇委员会《关于设立防控专项资金的决定》（青党纪要〔2020〕3号）",
        ),
        ("预算来源", "镇本级预备费"),
        ("核定总额", "2,000,000.00 元"),
        ("未下拨", "1,050,000.00 元"),
    )
    columns = (Column("item", "项目"), Column("text", "内容"))
    return Part("A", "一、资金来源与总盘", columns, tuple({"item": a, "text": b} for a, b in facts))


def _holder(n: int, name: str) -> Row:
    allotted, spent = (30_000_000, 18_211_250) if n == 0 else (5_000_000, n * 371_955)
    return {
        **{c.key: 0 for c in s5.COLUMNS if c.unit == "fen"},
        "no": n + 1,
        "holder": name,
        "matter": None,
        "allotted_fen": allotted,
        "spent_fen": spent,
        "available_fen": allotted - spent,
        "rate": f"{spent * 100 // allotted}.0%",
        "numbers": f"QSZ-ZC-2020-{n * 3 + 1:06d} 至 QSZ-ZC-2020-{n * 3 + 3:06d}",
    }


def _villages(holders: tuple[Row, ...]) -> Part:
    columns = (
        Column("no", "序号"),
        Column("holder", "村名"),
        Column("allotted_fen", "分配额", "fen", "in"),
        Column("on", "拨付日期"),
        Column("spent_fen", "村已报账支出", "fen", "out"),
        Column("unreported_fen", "未报账余额", "fen", "closing"),
        Column("returned_fen", "退回", "fen", "out"),
    )
    made = (
        {**r, "no": n, "on": "2020-01-29", "unreported_fen": r["available_fen"], "returned_fen": 0}
        for n, r in enumerate(holders, start=1)
    )
    rows = tuple({c.key: row[c.key] for c in columns} for row in made)
    keys = ("allotted_fen", "spent_fen", "unreported_fen", "returned_fen")
    return Part("villages", "三、各村拨付", columns, rows, (_whole(rows, keys),))


def _whole(rows: tuple[Row, ...], keys: tuple[str, ...]) -> Row:
    sums = {key: sum(int(row[key] or 0) for row in rows) for key in keys}
    return {"item": "合计", "unit": "元", "holder": "合计", **sums}


def _sums(rows: tuple[Row, ...], keys: tuple[str, ...]) -> tuple[Row, ...]:
    made = {}
    for row in rows:
        start = {"item": row["name"], "unit": row["unit"], **dict.fromkeys(keys)}
        total = made.setdefault((row["name"], row["unit"]), start)
        for key in keys:
            if row[key] is not None:
                total[key] = (total[key] or 0) + row[key]
    return tuple(made.values())


def replaced(sheet: Sheet, *, rows: tuple[Row, ...]) -> Sheet:
    """The same sheet with other rows."""
    return replace(sheet, rows=rows).sealed()
