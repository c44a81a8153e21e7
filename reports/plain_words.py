"""A published sheet in one sentence for whoever passes by: what came, went and is left; what the money did.

Pure functions over the frozen content: every figure is one that stands in the sheet's own totals, nothing is added,
and never across units.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from inventory.rules.numbers import yuan
from inventory.sheet import Row, Sheet
from reports.columns import TOTAL, total_name
from reports.words import listed, number, printable

MOST = 3  # kinds of goods in a sentence
_WAN = 1_000_000  # fen in 万元
_WAN_EXACT = 10_000  # fen: two decimals of 万元


def sentence(sheet: Sheet) -> str:
    """The sheet in one sentence."""
    say = _SAID.get(sheet.sheet)
    return printable(say(sheet) if say else "")


def days(start: date, end: date) -> str:
    """The days of a sheet as people say them: 2020年2月1日至15日; the month and the year again where they change."""
    first = f"{start.year}年{start.month}月{start.day}日"
    if start == end:
        return first
    year = f"{end.year}年" if end.year != start.year else ""
    month = f"{end.month}月" if year or end.month != start.month else ""
    return f"{first}至{year}{month}{end.day}日"


def amount(fen: int) -> str:
    """Money in a sentence: in 万元 from ten thousand yuan on where two decimals say all of it, else in yuan."""
    if abs(fen) >= _WAN and fen % _WAN_EXACT == 0:
        whole, rest = divmod(abs(fen), _WAN)
        part = f".{rest // _WAN_EXACT:02d}".rstrip("0").rstrip(".")
        return f"{'−' if fen < 0 else ''}{whole:,}{part} 万元"
    return f"{yuan(fen)} 元"


def _goods(totals: Iterable[Row], key: str) -> str:
    """What stands under a key, each kind with its unit: 口罩 1,800 只、酒精 40 瓶, 等 5 种; "" where nothing does. Of
    many kinds those of which there are most pieces: what many people got."""
    found = [
        (value, f"{total_name(row)} {number(value)} {row.get('unit')}")
        for row in totals
        if isinstance(value := row.get(key), int) and value and row.get("unit") != "元"
    ]
    if len(found) > MOST:
        found.sort(key=lambda one: -one[0])
    said = [text for _, text in found]
    return listed(said[:MOST]) + (f" 等 {len(said)} 种" if len(said) > MOST else "")


def _fen(totals: Sequence[Row], key: str) -> int | None:
    """The amount under a key that is of all rows."""
    of_all = [row for row in totals if total_name(row) == TOTAL] or list(totals)[:1]
    value = of_all[0].get(key) if of_all else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _moved(sheet: Sheet) -> str:
    came, went = _goods(sheet.totals, "in_total"), _goods(sheet.totals, "out_total")
    left = _goods(sheet.totals, "closing")
    said = [f"收到{came}" if came else "没有收到物资", f"发出{went}" if went else "没有发出物资"]
    if not came and not went:
        said = ["没有收发物资"]
    return "；".join([*said, f"还剩{left}" if left else "没有结存"]) + "。"


def _given(sheet: Sheet) -> str:
    came = _goods(sheet.totals, "quantity")
    if not came:
        return "没有接收捐赠物资。"
    went, left = _goods(sheet.totals, "issued"), _goods(sheet.totals, "on_hand")
    said = [f"收到捐赠{came}", f"其中已发放{went}" if went else "还没有发放"]
    return "；".join([*said, f"还剩{left}" if left else "没有结存"]) + "。"


def _bought(sheet: Sheet) -> str:
    came, cost = _goods(sheet.totals, "quantity"), _fen(sheet.totals, "value_fen")
    if not came:
        return "没有自购物资入库。"
    return f"买进{came}" + (f"，一共 {amount(cost)}" if cost else "") + "。"


def _sent_down(sheet: Sheet) -> str:
    came = _goods(sheet.totals, "quantity")
    return f"上级下拨{came}。" if came else "没有收到上级下拨的物资。"


def _issued(sheet: Sheet) -> str:
    went, back = _goods(sheet.totals, "quantity"), _goods(sheet.totals, "returned")
    if not went:
        return "没有发放物资。"
    return f"发放{went}" + (f"；退回{back}" if back else "") + "。"


def _spent(sheet: Sheet) -> str:
    of = {c.key: _fen(sheet.totals, c.key) or 0 for c in sheet.columns if c.unit == "fen"}
    waiting = of.get("committed_fen", 0) + of.get("prepaid_fen", 0)
    spent = of.get("spent_fen", 0)
    said = [f"分到 {amount(of.get('allotted_fen', 0))}", "没有支出"]
    if spent:
        said[1] = f"已支出 {amount(spent)}"
    said += [f"退回 {amount(of['refunded_fen'])}"] if of.get("refunded_fen") else []
    said += [f"订货未付和预付 {amount(waiting)}"] if waiting else []
    left = of.get("available_fen", 0)
    said += [f"还可用 {amount(left)}" if left else "没有余额"]
    return f"专项资金{'，'.join(said)}。"


_GIFTS = (("本期收到", "收到"), ("本期使用", "使用"), ("期末结余", "还剩"))


def _cash(sheet: Sheet) -> str:
    facts = {
        row.get("item"): row.get("text") for p in sheet.parts if p.key == "A" for row in p.rows
    }
    said = [f"{word} {facts[fact]}" for fact, word in _GIFTS if facts.get(fact)]
    return "捐赠款" + "，".join(said) + "。" if said else ""


_SAID: Mapping[str, Callable[[Sheet], str]] = {
    "S1": _given,
    "S1F": _cash,
    "S2": _bought,
    "S3": _sent_down,
    "S4": _issued,
    "S5": _spent,
    "S6": _moved,
    "SC": _moved,
}
