"""A stocktake on paper: the sheet to count with (盘点表), blind, and what it came to (盘点结果、抽查单).

The sheet to count with has every line, or those to be counted again, and room for goods that stand on none; never what
the books have. Who counted and who watched sign at the foot of every page, with the hour: later it tells which issues
had left the shelf.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from inventory.clock import SHANGHAI
from inventory.kinds import NATURE_NAMES
from inventory.stocktake_books import ABANDONED, COUNTED, SETTLED, STATE_NAMES, TO_RECOUNT
from inventory.stocktake_ledger import OUTCOME_NAMES, LineRow, StocktakeWhole
from reports import pdf, words
from reports.page import CODE_LENGTH

BLANK_LINES = 8  # for goods that stand on no line


@dataclass(frozen=True)
class Place:
    """The lines of one storage."""

    name: str
    lines: tuple[LineRow, ...]


def draw(whole: StocktakeWhole) -> bytes:
    """What there is to print: the sheet to count with until all is counted, then what it came to. Raises what drawing
    a sheet raises."""
    return draw_result(whole) if whole.state in (COUNTED, SETTLED) else draw_sheet(whole)


def draw_sheet(whole: StocktakeWhole, *, again: bool = False) -> bytes:
    """The sheet to count with; ``again``: of the lines to be counted a second time. Raises what drawing a sheet
    raises."""
    lines = [line for line in whole.lines if not again or line.state == TO_RECOUNT]
    values = {
        "title": "物资复盘表" if again else "物资抽查盘点表" if whole.sample else "物资盘点表",
        "places": _by_place(lines),
        "blank": range(1, BLANK_LINES + 1),
        "facts": facts(whole),
        "lines": len(lines),
    }
    return _press(whole, values)


def draw_result(whole: StocktakeWhole) -> bytes:
    """What it came to: what should have been there, what was counted, what is off. Raises what drawing a sheet
    raises."""
    values = {
        "title": "物资抽查单" if whole.sample else "物资盘点结果",
        "rows": tuple(map(_result, whole.lines)),
        "found": whole.found,
        "facts": facts(whole),
        "says": says(whole),
    }
    return _press(whole, values)


def _press(whole: StocktakeWhole, values: Mapping[str, object]) -> bytes:
    common = {
        "whole": whole,
        "owner": whole.full_name or whole.organization_name,
        "day": words.day(whole.on),
        "code": whole.digest[:CODE_LENGTH],
    }
    return pdf.press("counting", {**common, **values}, places=lambda _: [whole.number])


def _by_place(lines: Iterable[LineRow]) -> tuple[Place, ...]:
    return tuple(
        Place(name, tuple(of)) for name, of in groupby(lines, key=lambda line: line.location_name)
    )


def facts(whole: StocktakeWhole) -> list[tuple[str, str]]:
    """What the head says of the stocktake."""
    at = whole.frozen_at.astimezone(SHANGHAI)
    said = [
        ("账面截至", f"{words.day(at.date())} {at:%H:%M}"),
        ("范围", scope(whole)),
        ("抽查", drawn(whole)),
        ("监盘人", whole.witness),
        ("备注", whole.note),
        ("状态", f"{STATE_NAMES[ABANDONED]}，{whole.ended_by}" if whole.state == ABANDONED else ""),
    ]
    return [(name, text) for name, text in said if text]


def scope(whole: StocktakeWhole) -> str:
    """Which goods are counted, in words."""
    places = sorted({line.location_name for line in whole.lines})
    said = [
        "、".join(places) if whole.scope["locations"] else "",
        NATURE_NAMES.get(whole.scope["nature"] or "", ""),
        f"{len(whole.scope['items'])} 种物资" if whole.scope["items"] else "",
    ]
    return "，".join(part for part in said if part) or "全部库房、全部物资"


def drawn(whole: StocktakeWhole) -> str:
    """How a sample was drawn."""
    if whole.sample is None:
        return ""
    return f"{whole.population:,} 行中随机抽 {whole.sample:,} 行，种子 {whole.seed}"


def _result(line: LineRow) -> dict[str, object]:
    remarks = [
        f"开盘账面 {words.number(line.booked)}" if line.booked not in (None, line.expected) else "",
        "复盘" if line.rounds > 1 else "",
        OUTCOME_NAMES[line.outcome] if line.difference and line.outcome else "",
    ]
    return {
        "line": line,
        "expected": "" if line.expected is None else words.number(line.expected),
        "counted": "" if line.counted is None else words.number(line.counted),
        "off": _signed(line.difference or 0),
        "remark": "，".join(remark for remark in remarks if remark),
    }


def _signed(difference: int) -> str:
    return "0" if not difference else f"{'+' if difference > 0 else ''}{words.number(difference)}"


def says(whole: StocktakeWhole) -> str:
    """What it came to, in a sentence."""
    over = sum(1 for line in whole.off if (line.difference or 0) > 0)
    short = len(whole.off) - over
    came = f"盘盈 {over} 行，盘亏 {short} 行" if whole.off else "账实相符"
    ended = f"已由 {whole.ended_by} 结转。" if whole.state == SETTLED else "还没有结转。"
    return f"共 {len(whole.lines):,} 行，{came}，账外 {len(whole.found)} 项；{ended}"
