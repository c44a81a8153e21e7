"""各村拨付, a part of S5: what each village was given, what of it is accounted for and what is not, and the goods that
it bought."""

from collections.abc import Iterable, Mapping
from datetime import date

from inventory import bought
from inventory.bought import Goods
from inventory.rules.numbers import percent
from inventory.sheet import NOTHING, Column, Part, Row
from inventory.sheets.expenditures import sums
from inventory.sheets.holdings import Holding

COLUMNS = (
    Column("no", "序号"),
    Column("holder", "村名"),
    Column("allotted_fen", "分配额", unit="fen", role="in"),
    Column("on", "拨付日期"),
    Column("paid_out_fen", "已拨付", unit="fen", role="in"),
    Column("returned_fen", "缴回", unit="fen", role="out"),
    Column("spent_fen", "已报账", unit="fen", role="out"),
    Column("awaiting_fen", "已花待补票", unit="fen", role="out"),
    Column("unreported_fen", "未报账", unit="fen", role="closing"),
    Column("available_fen", "其中可用", unit="fen"),
    Column("rate", "报账率"),
    Column("goods", "本期已购物资", empty=NOTHING),
)
_FIGURES = tuple(c.key for c in COLUMNS if c.unit == "fen")
NOTES = (
    "下拨到村只是资金划转，不算支出",
    "分配额 = 已拨付 − 收回缴回 = 已报账 + 已花待补票 + 未报账",
    "本期已购物资是各村本期全部自购入库，入库单没有写用哪项资金，不只是本项资金买的；不跨单位相加",
)


def villages(
    holdings: Iterable[Holding],
    first_given: Mapping[int, date],
    goods: Mapping[int, list[Goods]],
) -> Part:
    """三、各村拨付: a row for each holder that is a village."""
    rows: tuple[Row, ...] = tuple(
        _row(number, h, first_given.get(h.id), goods.get(h.id, []))
        for number, h in enumerate(holdings, start=1)
    )
    return Part("villages", "三、各村拨付", COLUMNS, rows, sums(rows, "holder", _FIGURES))


def _row(number: int, h: Holding, on: date | None, goods: list[Goods]) -> Row:
    flows = h.flows
    return {
        "no": number,
        "holder": h.name,
        "allotted_fen": flows.allotted,
        "on": on.isoformat() if on else None,
        "paid_out_fen": flows.given,
        "returned_fen": flows.returned,
        "spent_fen": flows.reported,
        "awaiting_fen": flows.papers,
        "unreported_fen": flows.unreported,
        "available_fen": h.available,
        "rate": percent(flows.reported, flows.allotted),
        "goods": bought.summary(goods),
    }
