"""The text that a village loudspeaker reads of a published sheet: numbers as words, at most two minutes.

A pure function over frozen content. Read aloud a minute takes about two hundred characters; what finds no room is said
to stand on the board.
"""

from inventory.sheet import Sheet
from inventory.sheet_format import Published
from reports import spoken
from reports.gist import MONEY, Figure, Told, first, gist

A_MINUTE = 200
CHARACTERS = 2 * A_MINUTE
_NAME_MAX, _REASON_MAX = 60, 40


def text(published: Published) -> str:
    """What is read, in at most ``CHARACTERS``."""
    head, foot = _head(published), _foot(published)
    told = gist(published.sheet)
    if not told:
        return f"{head}本期没有收支。{foot}"
    for count in range(len(told), -1, -1):
        said = "".join(_sentence(one) for one in first(told, count)) + _rest(len(told) - count)
        if len(head) + len(said) + len(foot) <= CHARACTERS:
            break
    return f"{head}{said}{foot}"


def name_of(sheet: Sheet) -> str:
    """What a sheet is called without whose it is."""
    return sheet.title.removeprefix(sheet.organization_name)


def _head(published: Published) -> str:
    sheet, placed = published.sheet, published.placed
    name = f"{sheet.organization_name}{name_of(sheet)}"[:_NAME_MAX]
    corrects = ""
    if placed.corrects:
        why = placed.corrects.reason
        because = f"，原因是{why}" if len(why) <= _REASON_MAX else ""
        corrects = f"这一期更正第{spoken.whole(placed.corrects.issue)}期{because}。"
    other = sheet.start.year != sheet.end.year
    days = f"{spoken.day(sheet.start, year=True)}到{spoken.day(sheet.end, year=other)}"
    return f"各位乡亲，现在公布{name}，第{spoken.whole(placed.issue)}期。{corrects}统计从{days}。"


def _foot(published: Published) -> str:
    placed = published.placed
    whom = placed.supervisor[:_NAME_MAX]
    ask = f"有疑问，找{whom}" if whom else "有疑问可以反映"
    if placed.hotline:
        ask += f"，电话{spoken.line(placed.hotline[:_REASON_MAX])}"
    return f"明细和校验码在公示栏。{ask}。"


def _rest(left: int) -> str:
    return f"另有{spoken.counted(left, '项')}，见公示栏。" if left else ""


def _sentence(told: Told) -> str:
    return f"{told.name}，{'，'.join(_said(one) for one in told.figures)}。"


def _said(figure: Figure) -> str:
    if not figure.value:
        return f"{figure.label}没有"
    if figure.unit == MONEY:
        return f"{figure.label}{spoken.yuan(figure.value)}"
    return f"{figure.label}{spoken.counted(figure.value, figure.unit)}"
