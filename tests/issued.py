"""Published sheets of a small town to read, check and alter: four issues of S6 in a chain, of which the third corrects
the second, and S1 to S5 and S1F of the days of the first."""

import json
from datetime import date

from inventory import sheet_format
from inventory.digest import canonical
from inventory.sheet import Check, Column, Part, Sheet
from inventory.sheet_format import Change, Correction, Head, Issued, Placed
from inventory.sheets import cash_gifts as s1f
from inventory.sheets import donated as s1
from inventory.sheets import expenditures, fund_villages
from inventory.sheets import money as s5
from inventory.sheets import movement as s6
from inventory.sheets import purchased as s2
from inventory.sheets.fund_source import FACTS, rows

TOWN = "北京市平谷区青石镇"
FIRST, SECOND = (date(2020, 2, 1), date(2020, 2, 15)), (date(2020, 2, 16), date(2020, 2, 29))
THIRD = (date(2020, 3, 1), date(2020, 3, 15))
GOODS = {
    "MASK": ("一次性医用口罩", "只"),
    "SOAP": ("洗手液", "瓶"),
    "BOX": ("一次性医用口罩", "箱"),
}
S3 = (
    Column("no", "序号"),
    Column("name", "物资"),
    Column("unit", "单位"),
    Column("expected", "应收数量", role="in"),
    Column("quantity", "实收数量", role="in"),
)
S4 = (
    Column("no", "序号"),
    Column("recipient", "领用单位"),
    Column("name", "物资"),
    Column("unit", "单位"),
    Column("quantity", "数量", role="out"),
    Column("returned", "退回数量", role="in"),
)
_IN = ("donated", "purchased", "allocated", "transferred_in", "returned")
_OUT = ("issued", "dispatched", "written_off")


def sheet(code, columns, said, totals, days=FIRST, parts=(), checks=("R4",), name="物资公示表"):
    """A sheet whose rows say these things, numbered, and nothing else."""
    return Sheet(
        sheet=code,
        title=f"{TOWN}新冠肺炎疫情防控{name}",
        organization="QSZ",
        organization_name=TOWN,
        start=days[0],
        end=days[1],
        unit_line="金额单位：元；数量按各行单位，不跨单位相加",
        columns=columns,
        rows=numbered(columns, said),
        totals=totals,
        parts=parts,
        checks=tuple(Check(id_, True, f"{id_} 全部相符") for id_ in checks),
        notes=("冲销单据：QSZ-RK-2020-000003 由 QSZ-RK-2020-000004 冲销",),
    ).sealed()


def numbered(columns, said):
    empty = dict.fromkeys(c.key for c in columns)
    return tuple({**empty, **row, "no": n} for n, row in enumerate(said, start=1))


def summed(said, keys, name="name"):
    """A total for each name and unit."""
    totals = {}
    for row in said:
        key = (row[name], row["unit"])
        total = totals.setdefault(key, {"item": key[0], "unit": key[1]} | dict.fromkeys(keys))
        for k in keys:
            if row.get(k) is not None:
                total[k] = (total[k] or 0) + row[k]
    return tuple(totals.values())


def goods(code, columns, said, keys, **more):
    """A sheet of goods: (item, figures) a row."""
    made = [dict(zip(("name", "unit"), GOODS[item], strict=True)) | more for item, more in said]
    return sheet(code, columns, made, summed(made, keys), **more)


def stock(days, *said):
    """S6: an item with its figures a row; what is added up is computed."""
    made = []
    for item, figures in said:
        row = {c.key: 0 for c in s6.COLUMNS if c.role != "text"} | figures
        row |= {"item": item, "name": GOODS[item][0], "unit": GOODS[item][1]}
        row["in_total"] = sum(row[key] for key in _IN)
        row["out_total"] = sum(row[key] for key in _OUT)
        row["closing"] = row["opening"] + row["in_total"] - row["out_total"] - row["sent_back"]
        row["closing"] += row["converted"] + row["adjusted"]
        made.append(row)
    keys = [c.key for c in s6.COLUMNS if c.role != "text"]
    return sheet("S6", s6.COLUMNS, made, summed(made, keys), days, checks=("R1", "R2", "R3", "R4"))


def february(donated=300):
    """S6 of the second half of February."""
    mask = {"opening": 920, "donated": donated, "issued": 400, "adjusted": -1}
    return stock(SECOND, ("MASK", mask), ("SOAP", {"opening": 45, "converted": -5}))


def money():
    """S5 of the fund's owner with one village."""
    held = [
        ("青石镇本级", 30_000_000, 2_000_000, 500_000, 18_000_000, 1_000_000),
        ("东沟村", 5_000_000, 0, 100_000, 300_000, 0),
    ]
    keys = ("holder", "allotted_fen", "committed_fen", "prepaid_fen", "spent_fen", "refunded_fen")
    said = [dict(zip(keys, values, strict=True)) for values in held]
    for row in said:
        out = row["committed_fen"] + row["prepaid_fen"] + row["spent_fen"] - row["refunded_fen"]
        row["available_fen"] = row["allotted_fen"] - out
    facts = [
        ("现总额", "2,000,000.00 元"),
        ("已下拨", "360,000.00 元"),
        ("收回缴回", "10,000.00 元"),
    ]
    facts += [("未下拨", "1,650,000.00 元"), ("用途", "没有另行限定")]
    village = {"holder": "东沟村", "allotted_fen": 5_000_000, "paid_out_fen": 6_000_000}
    village |= {"returned_fen": 1_000_000, "spent_fen": 200_000, "awaiting_fen": 100_000}
    village |= {"unreported_fen": 4_700_000, "available_fen": 4_600_000}
    figures = [c.key for c in s5.COLUMNS if c.unit == "fen"]
    theirs = [c.key for c in fund_villages.COLUMNS if c.unit == "fen"]
    parts = (
        Part("A", "一、资金来源与总盘", FACTS, rows(facts)),
        Part(
            "villages",
            "三、各村拨付",
            fund_villages.COLUMNS,
            numbered(fund_villages.COLUMNS, [village]),
            whole([village], theirs, "holder"),
        ),
        _spent((200_000, -50_000)),
    )
    return sheet(
        "S5", s5.COLUMNS, said, whole(said, figures, "holder"), parts=parts, checks=("R5",)
    )


def whole(said, keys, name):
    sums = {key: sum(row.get(key) or 0 for row in said) for key in keys}
    return ({"item": "合计", "unit": "元", name: "合计"} | sums,)


def _spent(amounts, title="四、支出明细"):
    columns = expenditures._PART_C
    said = [{"holder": "东沟村", "amount_fen": fen, "on": "2020-02-03"} for fen in amounts]
    return Part("C", title, columns, numbered(columns, said), whole(said, ["amount_fen"], "holder"))


def gifts():
    """S1F: gifts of money and what was done with them."""
    said = [{"donor": "爱心人士", "amount_fen": fen} for fen in (100_000, 20_000)]
    facts = [("期初结余", "500.00 元"), ("本期收到", "1,200.00 元")]
    facts += [("本期使用", "300.00 元"), ("期末结余", "1,400.00 元")]
    parts = (Part("A", "一、捐赠款总盘", FACTS, rows(facts)), _spent((30_000,), "三、使用明细"))
    return sheet("S1F", s1f.COLUMNS, said, whole(said, ["amount_fen"], "donor"), parts=parts)


def issue(of, number=1, previous=None, corrects=None, fund=""):
    """A sheet in its series."""
    placed = Placed(
        series=of.sheet + fund,
        issue=number,
        issuer="青石镇新冠肺炎疫情防控指挥部",
        supervisor="青石镇纪委",
        hotline="010-60000000",
        published_on=date(2020, 3, 20 + number),
        previous=previous and Issued(previous.placed.issue, previous.digest),
        corrects=corrects,
        head=Head(f"QSZ-RK-2020-{number:06d}", number * 10, "ab" * 32),
    )
    return sheet_format.publish(of, placed)


def series():
    """The four issues of S6, the third of which corrects the second."""
    stocked = {"donated": 1000, "purchased": 500, "allocated": 200, "returned": 20}
    soap = {"purchased": 60, "issued": 10, "sent_back": 5}
    mask = stocked | {"issued": 700, "dispatched": 100}
    first = issue(stock(FIRST, ("MASK", mask), ("SOAP", soap)))
    second = issue(february(), 2, first)
    change = Change("合计 一次性医用口罩 受赠", "300", "350")
    corrects = Correction(2, second.digest, "漏登一批口罩", (change,))
    third = issue(february(350), 3, second, corrects)
    march = stock(THIRD, ("MASK", {"opening": 869, "issued": 69}), ("SOAP", {"opening": 40}))
    return [first, second, third, issue(march, 4, third)]


def beside():
    """The other sheets of the days of the first issue."""
    given = [("MASK", {"quantity": 600, "value_fen": None, "issued": 100, "on_hand": 500})]
    given += [("MASK", {"quantity": 400, "value_fen": 60_000, "issued": 0, "on_hand": 400})]
    bought = [("MASK", {"quantity": 500, "value_fen": 75_000, "supplier": "示例商贸有限公司"})]
    bought += [("SOAP", {"quantity": q, "value_fen": q * 900}) for q in (60, -5)]
    sent = [
        ("MASK", {"expected": None, "quantity": 150}),
        ("MASK", {"expected": 50, "quantity": 50}),
    ]
    out = [("MASK", {"quantity": 700, "returned": 0, "recipient": "检查点值守人员"})]
    out += [("MASK", {"quantity": 0, "returned": 20}), ("SOAP", {"quantity": 10, "returned": 0})]
    named = goods("S3", S3, sent, ("expected", "quantity"))
    unknown = {**named.totals[0], "expected": None}
    return [
        issue(goods("S1", s1.COLUMNS, given, ("quantity", "value_fen", "issued", "on_hand"))),
        issue(goods("S2", s2.COLUMNS, bought, ("quantity", "value_fen"))),
        issue(sheet("S3", S3, named.rows, (unknown,))),
        issue(goods("S4", S4, out, ("quantity", "returned"))),
        issue(money(), fund="-ZX2020"),
        issue(gifts(), fund="-JK"),
    ]


def resealed(content):
    """The bytes of altered content with digests that are right again, as far as it still is a sheet."""
    try:
        content = {**content, "figures": sheet_format.read(content).sheet.sealed().digest}
    except (KeyError, ValueError):
        content = {**content}
    return canonical({**content, "digest": sheet_format.digest_of(content)})


def content(published):
    """What a published sheet says, to be altered."""
    return json.loads(published.text)
