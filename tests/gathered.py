"""Published sheets of a district and three townships, each with books of its own, to gather."""

from dataclasses import replace
from datetime import date

from inventory import sheet_format
from inventory.sheet import Part
from inventory.sheet_format import Head, Issued, Placed
from inventory.sheet_series import Given
from inventory.sheets import allocated
from inventory.sheets import issued as given_out
from inventory.sheets import money as s5
from inventory.sheets.fund_source import FACTS, rows
from tests import issued

NAMES = {
    "PGQ": "北京市平谷区人民政府",
    "QSZ": "北京市平谷区青石镇",
    "BHZ": "北京市平谷区白河镇人民政府",
    "XSZ": "北京市平谷区西山镇（示例）",
}
FIRST, SECOND = issued.FIRST, issued.SECOND
SLIP = "PGQ-CK-2020-000001"


def published(sheet, of="QSZ", number=1, previous=None, corrects=None, fund="", on=None):
    """A sheet of one of them in its series."""
    own = replace(sheet, organization=of, organization_name=NAMES[of]).sealed()
    placed = Placed(
        series=own.sheet + fund,
        issue=number,
        issuer=NAMES[of],
        published_on=on or date(2020, 3, number),
        previous=previous and Issued(previous.placed.issue, previous.digest),
        corrects=corrects,
        head=Head(f"{of}-RK-2020-{number:06d}", number * 10, "ab" * 32),
    )
    return sheet_format.publish(own, placed)


def stock(*said, of="QSZ", days=FIRST, **more):
    """S6 by item and figures."""
    return published(issued.stock(days, *said), of, **more)


def gave(*said, of="PGQ", days=FIRST, **more):
    """S4: whom it was given to, how many, and what else is said of a row."""
    made = [
        {"number": SLIP, "on": "2020-02-03", "recipient": to, "category": "机关", "quantity": count}
        | dict(zip(("name", "unit"), issued.GOODS["MASK"], strict=True))
        | (rest[0] if rest else {})
        for to, count, *rest in said
    ]
    totals = issued.summed(made, ("quantity", "returned"))
    return published(issued.sheet("S4", given_out.COLUMNS, made, totals, days), of, **more)


def came(*said, of="QSZ", days=FIRST, **more):
    """S3: from whom, on which slip, how many, and what else is said of a row."""
    begin = more.get("number", 1) * 100 - 99  # no two issues have one receipt
    made = [
        {"number": f"{of}-RK-2020-{n:06d}", "on": "2020-02-04", "giver": giver, "papers": papers}
        | {"quantity": count, "expected": None}
        | dict(zip(("name", "unit"), issued.GOODS["MASK"], strict=True))
        | (rest[0] if rest else {})
        for n, (giver, papers, count, *rest) in enumerate(said, start=begin)
    ]
    totals = issued.summed(made, ("expected", "quantity", "value_fen"))
    return published(issued.sheet("S3", allocated.COLUMNS, made, totals, days), of, **more)


def fund(*said, of="QSZ", name="防控专项资金", code="ZX2020", days=FIRST, **more):
    """S5: holder, allotted, spent and refunded a row, in yuan."""
    made = [
        {"holder": holder, "allotted_fen": allotted * 100, "committed_fen": 0, "prepaid_fen": 0}
        | {"spent_fen": spent * 100, "refunded_fen": back * 100}
        | {"available_fen": (allotted - spent + back) * 100}
        for holder, allotted, spent, back in said
    ]
    keys = [c.key for c in s5.COLUMNS if c.unit == "fen"]
    facts = rows([("资金名称", name), ("决策依据", "会议纪要〔2020〕1号")])
    sheet = issued.sheet(
        "S5",
        s5.COLUMNS,
        made,
        issued.whole(made, keys, "holder"),
        days,
        parts=(Part("A", "一、资金来源与总盘", FACTS, facts),),
        checks=("R5",),
    )
    return published(sheet, of, fund=f"-{code}", **more)


def files(*sheets):
    """Sheets as they came, in files named by whose they are."""
    return [
        Given(f"{n}-{one.sheet.organization}.json", one) for n, one in enumerate(sheets, start=1)
    ]
