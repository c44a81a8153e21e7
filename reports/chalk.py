"""抄写版: a published sheet in at most ten lines, for a village without a printer, to be copied on its board by hand.

A pure function over frozen content. The check code is the last line: with it anyone finds the sheet it was copied from.
"""

from inventory.sheet_format import Published
from reports import words
from reports.gist import Told, first, gist
from reports.loudspeaker import name_of

LINES = 10
_AROUND = 4  # title, period, who issued it, check code


def lines(published: Published) -> tuple[str, ...]:
    """What is written on the board, line by line. Goods that find no line of their own are counted in the last one."""
    sheet, placed = published.sheet, published.placed
    told = gist(sheet)
    room = LINES - _AROUND
    shown = first(told, room if len(told) <= room else room - 1)
    said = [_line(one) for one in shown]
    if len(told) > room:
        said.append(f"另有 {len(told) - len(shown)} 项，见公示表")
    corrects = f"，更正第{placed.corrects.issue}期" if placed.corrects else ""
    hotline = f"　监督电话 {placed.hotline}" if placed.hotline else ""
    return (
        f"{sheet.organization_name}{name_of(sheet)}　第{placed.issue}期{corrects}",
        f"统计区间 {words.period(sheet.start, sheet.end)}",
        *(said or ("本期没有收支（零报告）",)),
        f"{placed.issuer}　{words.day(placed.published_on)}{hotline}",
        f"校验码 {published.check_code}",
    )


def _line(told: Told) -> str:
    figures = "，".join(
        f"{one.label} {one.shown}{' 元' if one.unit == '元' != told.unit else ''}"
        for one in told.figures
    )
    return f"{told.name}（{told.unit}）：{figures}"
