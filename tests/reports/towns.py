"""Sheets of the length that villages and towns have: names of places, donors and goods as they are in life."""

from dataclasses import replace

from inventory.sheet import Column, Row, Sheet, Value
from inventory.sheets import donated as s1
from inventory.sheets import issued as s4
from tests.reports import samples

GROUPS = ("下沉干部", "包村干部", "村两委干部", "检查点值守人员", "保洁员", "护林防火员")
GOODS = (
    ("一次性医用口罩", "YY/T 0969-2013", "只"),
    ("KN95口罩", "GB 2626-2006", "只"),
    ("84消毒液", "500毫升/瓶", "瓶"),
    ("75%酒精", "2.5升/桶", "桶"),
    ("一次性手套", "丁腈，中号", "只"),
    ("红外额温枪", "医用", "支"),
    ("防护服", "GB 19082-2009", "件"),
    ("方便面", "24桶/箱", "箱"),
    ("棉大衣", "加厚", "件"),
    ("垃圾袋", "黄色，100只/卷", "卷"),
)
DONORS = (
    "爱心人士",
    "北京青石山农业科技发展有限公司",
    "青石镇商会",
    "东沟村股份经济合作社",
    "张**",
    "镇妇联",
    "全体业主",
    "中国石化平谷分公司",
    "王**",
    "李**",
    "北京某某餐饮管理有限公司",
)


def issued(rows: int) -> Sheet:
    """S4: so many receiving units and goods."""
    made = tuple(_issue(n) for n in range(rows))
    return _sheet("S4", "物资发放使用公示表", s4.COLUMNS, made, ("quantity", "returned"))


def donated(rows: int) -> Sheet:
    """S1: so many donors and goods."""
    made = tuple(_gift(n) for n in range(rows))
    sums = ("quantity", "value_fen", "issued", "on_hand")
    return _sheet("S1", "受赠物资公示表", s1.COLUMNS, made, sums)


def _sheet(
    code: str, name: str, columns: tuple[Column, ...], rows: tuple[Row, ...], sums: tuple[str, ...]
) -> Sheet:
    return replace(
        samples.donated(1),
        sheet=code,
        title=f"{samples.TOWN}新冠肺炎疫情防控{name}",
        columns=columns,
        rows=rows,
        totals=samples._sums(rows, sums),
    ).sealed()


def _issue(n: int) -> Row:
    name, specification, unit = GOODS[n % len(GOODS)]
    village = samples.VILLAGES[n // len(GOODS) % len(samples.VILLAGES)]
    who = village if n // len(GOODS) % 2 else f"{village}{GROUPS[n // 20 % len(GROUPS)]}"
    said: dict[str, Value] = {
        "no": n + 1,
        "recipient": who,
        "category": "村",
        "purpose": "疫情防控",
        "name": name,
        "specification": specification,
        "unit": unit,
        "quantity": 100 * (n % 17 + 1),
        "returned": 20 * (n % 9 == 0),
    }
    return {**{c.key: None for c in s4.COLUMNS}, **said}


def _gift(n: int) -> Row:
    name, specification, unit = GOODS[n % len(GOODS)]
    donor = DONORS[n // len(GOODS) % len(DONORS)]
    said: dict[str, Value] = {
        "no": n + 1,
        "number": f"QSZ-RK-2020-{n + 1:06d}",
        "donor": donor if n < 100 else f"{donor}工会",
        "name": name,
        "specification": specification,
        "unit": unit,
        "quantity": 100 * (n + 1),
        "value_fen": None if n % 3 else 12345 * (n + 1),
        "intent": "非定向",
        "issued": 50 * (n + 1),
        "on_hand": 50 * (n + 1),
    }
    return {**{c.key: None for c in s1.COLUMNS}, **said}
