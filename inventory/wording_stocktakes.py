"""What is refused of counting, in words: first what happened, then what to do."""

from collections.abc import Callable

from inventory import errors
from inventory.errors import LedgerError

LINES_SHOWN = 20


def _ended(e: errors.StocktakeEnded) -> str:
    if e.state == "SETTLED":
        return f"{e.number} 已由 {e.by} 结转，不能再录。要改请先冲销 {e.by}。"
    return f"{e.number} 已由 {e.by} 作废，不能再录。要盘请重新开一张盘点单。"


def _counted_already(e: errors.CountedAlready) -> str:
    which = "" if e.round == 1 else "复盘"
    return (
        f"{e.number} 第 {e.line} 行{which}已由{e.counter}盘过，没有重复录入。"
        "请核对是不是同一张表录了两次；确要再数一遍，请按复盘录入。"
    )


def _same_counter(e: errors.SameCounter) -> str:
    return f"{e.number} 第 {e.line} 行差异较大，{e.counter}数过，复盘要换一个人数。"


def _not_counted(e: errors.NotCounted) -> str:
    return f"{e.number} 还有 {len(e.lines)} 行没有盘：{_lines(e.lines)}。请盘完再结转。"


def _wants_recount(e: errors.WantsRecount) -> str:
    return (
        f"{e.number} 第 {_lines(e.lines)} 行差异较大，或盘后另有盘盈盘亏。请换一个人复盘，再结转。"
    )


def _lines(lines: list[int]) -> str:
    shown = "、".join(map(str, lines[:LINES_SHOWN]))
    return shown if len(lines) <= LINES_SHOWN else f"{shown} 等"


STOCKTAKES: dict[type[LedgerError], Callable[..., str]] = {
    errors.StocktakeEnded: _ended,
    errors.CountedAlready: _counted_already,
    errors.SameCounter: _same_counter,
    errors.NotCounted: _not_counted,
    errors.WantsRecount: _wants_recount,
}
