"""What the rows of one published sheet prove by themselves: numbers in order, totals, and the sums along each row.

Pure functions over a frozen sheet. The columns are known by their keys, which ``docs/sheet-format.md`` lists.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from inventory.rules.numbers import yuan
from inventory.sheet import LABEL, Part, Row, Sheet
from inventory.sheet_reading import Finding

SHOWN_MAX = 5
_WHOLE = ("合计", "元")  # the total of a table of money
_OPEN = ("expected",)  # 应收: its total is nothing where it is not known of each row
_AMOUNT = re.compile(r"(−?)([\d,]+)\.(\d\d) 元")


@dataclass(frozen=True)
class _Sum:
    """Along a row: the first figure is what the others add up to, each with its sign."""

    left: str
    right: tuple[tuple[int, str], ...]
    words: str


def _plus(*keys: str) -> tuple[tuple[int, str], ...]:
    return tuple((1, key) for key in keys)


def _minus(*keys: str) -> tuple[tuple[int, str], ...]:
    return tuple((-1, key) for key in keys)


_IN = ("donated", "purchased", "allocated", "transferred_in", "returned")
_OUT = ("issued", "dispatched", "written_off")
# By sheet and key of the part ("" the main table).
_ALONG: Mapping[tuple[str, str], tuple[_Sum, ...]] = {
    ("S6", ""): (
        _Sum("in_total", _plus(*_IN), "入库小计 = 受赠 + 自购 + 下拨 + 调入 + 退回"),
        _Sum("out_total", _plus(*_OUT), "出库小计 = 发放 + 调出 + 报损"),
        _Sum(
            "closing",
            _plus("opening", "in_total")
            + _minus("out_total", "sent_back")
            + _plus("converted", "adjusted"),
            "期末 = 期初 + 入库 − 出库 − 退货退还 + 转换 + 盘盈盘亏",
        ),
    ),
    ("SC", ""): (
        _Sum("in_total", _plus(*_IN), "入库小计 = 受赠 + 自购 + 下拨 + 调入 + 退回"),
        _Sum("out_total", _plus(*_OUT), "出库小计 = 发放 + 调出 + 报损"),
        _Sum(
            "closing",
            _plus("in_total") + _minus("out_total", "sent_back") + _plus("converted", "adjusted"),
            "期末 = 入库 − 出库 − 退货退还 + 转换 + 盘盈盘亏",
        ),
    ),
    ("SC", "given"): (
        _Sum(
            "left",
            _plus("received")
            + _minus("used", "handed_on", "written_off", "sent_back")
            + _plus("changed"),
            "结存 = 收到 − 使用 − 转给其他单位 − 报损 − 退还 + 转换、盘盈盘亏",
        ),
    ),
    ("S5", ""): (
        _Sum(
            "allotted_fen",
            _plus("committed_fen", "prepaid_fen", "spent_fen")
            + _minus("refunded_fen")
            + _plus("available_fen"),
            "分配额 = 已订未付 + 预付及备用金 + 已支出 − 退回/冲减 + 可用",
        ),
    ),
    ("S5", "villages"): (
        _Sum(
            "allotted_fen",
            _plus("paid_out_fen") + _minus("returned_fen"),
            "分配额 = 已拨付 − 缴回",
        ),
        _Sum(
            "allotted_fen",
            _plus("spent_fen", "awaiting_fen", "unreported_fen"),
            "分配额 = 已报账 + 已花待补票 + 未报账",
        ),
    ),
}


def findings(sheet: Sheet) -> tuple[Finding, ...]:
    """All that one sheet proves: CHECKS, NUMBERS, TOTALS, and ROWS and PARTS where its kind has such."""
    tables = [Part("", "", sheet.columns, sheet.rows, sheet.totals), *sheet.parts]
    found = [
        _finding("CHECKS", "表上的核对都写着相符", _checks(sheet)),
        _finding("NUMBERS", "序号从 1 起连续", _each(tables, _numbers)),
        _finding("TOTALS", "合计按名称和单位重算相同", _each(tables, _totals)),
    ]
    if along := [s for t in tables for s in _ALONG.get((sheet.sheet, t.key), ())]:
        words = "；".join(dict.fromkeys(s.words for s in along))
        breaches = (b for t in tables for b in _along(t, _ALONG.get((sheet.sheet, t.key), ())))
        found.append(_finding("ROWS", f"每一行和合计：{words}", breaches))
    if sheet.sheet in _OF_PARTS:
        words, breaches_of = _OF_PARTS[sheet.sheet]
        found.append(_finding("PARTS", words, breaches_of(sheet)))
    return tuple(found)


Breach = tuple[str, str]  # what, and where


def _finding(check: str, holds: str, breaches: Iterable[Breach]) -> Finding:
    broken = list(breaches)
    if not broken:
        return Finding(check, True, holds)
    more = f"，等 {len(broken)} 处" if len(broken) > SHOWN_MAX else ""
    said = "；".join(what for what, _ in broken[:SHOWN_MAX]) + more
    return Finding(check, False, said, "；".join(where for _, where in broken[:SHOWN_MAX]))


def _each(tables: Iterable[Part], ask: Callable[[Part], Iterable[Breach]]) -> Iterator[Breach]:
    for table in tables:
        yield from ask(table)


def _checks(sheet: Sheet) -> Iterator[Breach]:
    if not sheet.checks:
        yield "没有一项核对", "核对"
    yield from ((f"{c.id} 写着不相符", f"核对 {c.id}") for c in sheet.checks if not c.holds)


def _numbers(table: Part) -> Iterator[Breach]:
    if not any(c.key == "no" for c in table.columns):
        return
    for number, row in enumerate(table.rows, start=1):
        if row.get("no") != number:
            yield f"第 {number} 行的序号是 {row.get('no')}", _row(table, number)
            return


def _totals(table: Part) -> Iterator[Breach]:
    """Each total again, from the rows that it is of."""
    seen = set()
    named = {(t.get("item"), t.get("unit")) for t in table.totals}
    for total in table.totals:
        name = total.get("item"), total.get("unit")
        if name in seen:
            yield f"{name[0]}（{name[1]}）有两个合计", f"{table.title}合计"
        seen.add(name)
        yield from _of_total(table, total)
    if named and named != {_WHOLE}:
        missing = {(r.get("name"), r.get("unit")) for r in table.rows} - named
        for goods, unit in sorted(missing, key=str):
            yield f"{goods}（{unit}）没有合计", f"{table.title}合计"
    if (
        table.rows
        and not (named or table.key)
        and any(c.role in ("in", "out") for c in table.columns)
    ):
        yield "有数字而没有合计", f"{table.title}合计"


def _of_total(table: Part, total: Row) -> Iterator[Breach]:
    name = total.get("item"), total.get("unit")
    whole = name == _WHOLE
    rows = [r for r in table.rows if whole or (r.get("name"), r.get("unit")) == name]
    if not rows:
        yield f"{name[0]}（{name[1]}）有合计而没有行", f"{table.title}合计"
        return
    titles = {c.key: c.title for c in table.columns}
    for key, said in total.items():
        if key in LABEL or (whole and isinstance(said, str)):
            continue
        known = [int(str(v)) for r in rows if is_figure(v := r.get(key))]
        if key in _OPEN and said is None and len(known) < len(rows):
            continue
        found = sum(known) if known or whole else None
        if said != found:
            where = f"{table.title}合计 {name[0]} {titles.get(key, key)}"
            yield f"{where} 写 {shown(key, said)}，逐行相加是 {shown(key, found)}", where


def _along(table: Part, sums: Sequence[_Sum]) -> Iterator[Breach]:
    keys = {c.key for c in table.columns}
    titles = {c.key: c.title for c in table.columns}
    named = [(_row(table, n), r) for n, r in enumerate(table.rows, start=1)]
    named += [(f"{table.title}合计 {t.get('item')}", t) for t in table.totals]
    for each in sums:
        if not {each.left, *(key for _, key in each.right)} <= keys:
            yield f"没有 {each.words} 的各栏", f"{table.title}表头"
            continue
        for where, row in named:
            figures = [(sign, row.get(key)) for sign, key in each.right]
            left = row.get(each.left)
            if not (is_figure(left) and all(is_figure(v) for _, v in figures)):
                yield f"{where} 缺少数字", where
                continue
            right = sum(sign * int(v or 0) for sign, v in figures)
            if left != right:
                said = f"{titles[each.left]} {shown(each.left, left)}"
                yield f"{where}：{said} ≠ {shown(each.left, right)}（{each.words}）", where


def _fund(sheet: Sheet) -> Iterator[Breach]:
    """S5: part A is one sum; the rows are what it says was given; the villages are rows of the main table."""
    known = facts(sheet)
    whole, given, back, left = (
        known.get(key) for key in ("现总额", "已下拨", "收回缴回", "未下拨")
    )
    if None not in (whole, given, back, left):
        if whole != (given or 0) - (back or 0) + (left or 0):
            yield "现总额 ≠ 已下拨 − 收回缴回 + 未下拨", "一、资金来源与总盘"
        allotted = sum(int(r.get("allotted_fen") or 0) for r in sheet.rows)
        out = (given or 0) - (back or 0)
        if allotted > out or (len(sheet.rows) > 1 and allotted != out):
            said = f"各单位分配额 {yuan(allotted)} ≠ 已下拨 − 收回缴回 {yuan(out)}"
            yield said, "一、资金来源与总盘"
    villages = next((p for p in sheet.parts if p.key == "villages"), None)
    of = {str(r.get("holder")): r for r in sheet.rows}
    for number, row in enumerate(villages.rows if villages else (), start=1):
        where = f"三、各村拨付第 {number} 行"
        main = of.get(str(row.get("holder")))
        if main is None:
            yield f"{row.get('holder')} 在各单位使用情况里没有", where
        elif {"awaiting_fen", "available_fen"} <= row.keys():
            yield from ((f"{where}：{said}", where) for said in _village(main, row))


def _village(main: Row, row: Row) -> Iterator[str]:
    for key, title in (("allotted_fen", "分配额"), ("available_fen", "可用")):
        if main.get(key) != row.get(key):
            yield f"{title}与各单位使用情况不同"
    net = int(main.get("spent_fen") or 0) - int(main.get("refunded_fen") or 0)
    if net != int(row.get("spent_fen") or 0) + int(row.get("awaiting_fen") or 0):
        yield "已支出 − 退回/冲减 ≠ 已报账 + 已花待补票"


def _gifts(sheet: Sheet) -> Iterator[Breach]:
    """S1F: what was left before + what came − what was used = what is left, and the rows are what came and went."""
    known, where = facts(sheet), "一、捐赠款总盘"
    before, came, used, left = (
        known.get(key) for key in ("期初结余", "本期收到", "本期使用", "期末结余")
    )
    if before is None or came is None or used is None or left is None:
        yield "没有期初结余、本期收到、本期使用、期末结余", where
        return
    if before + came - used != left:
        yield "期初结余 + 本期收到 − 本期使用 ≠ 期末结余", where
    use = next((p.rows for p in sheet.parts if p.key == "C"), ())
    for name, said, rows in (("收到", came, sheet.rows), ("使用", used, use)):
        found = sum(int(r.get("amount_fen") or 0) for r in rows)
        if found != said:
            yield f"本期{name} {yuan(said)} ≠ 明细相加 {yuan(found)}", where


_OF_PARTS = {
    "S5": ("总盘、各单位、各村三部分对得上", _fund),
    "S1F": ("总盘与收支明细对得上", _gifts),
}


def facts(sheet: Sheet) -> dict[str, int]:
    """The amounts of part A, in fen."""
    rows = next((p.rows for p in sheet.parts if p.key == "A"), ())
    found = {}
    for row in rows:
        if amount := _AMOUNT.fullmatch(str(row.get("text"))):
            minus, whole, rest = amount.groups()
            fen = int(whole.replace(",", "")) * 100 + int(rest)
            found[str(row.get("item"))] = -fen if minus else fen
    return found


def is_figure(value: object) -> bool:
    """A whole number, which a yes or no is not."""
    return isinstance(value, int) and not isinstance(value, bool)


def shown(key: str, value: object) -> str:
    """A figure as a sentence says it."""
    if not is_figure(value):
        return "空" if value is None else str(value)
    return yuan(int(str(value))) if key.endswith("_fen") else f"{value:,}"


def _row(table: Part, number: int) -> str:
    return f"{table.title}第 {number} 行"
