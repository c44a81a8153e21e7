"""Numbers as a listener follows them, read aloud in Chinese. Pure functions over plain values."""

from datetime import date

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_GROUPS = ((8, "亿"), (4, "万"), (0, ""))
_GROUP = 10**4
_TEENS = 20
_ON_THE_LINE = str.maketrans("0123456789", "零幺二三四五六七八九")


def whole(value: int) -> str:
    """A whole number: 12,000 is 一万二千, 10,005 一万零五, 2,200 两千二百, 12 十二. Raises ``ValueError`` from a
    million million on, which no sheet has."""
    if value < 0:
        return f"负{whole(-value)}"
    if value >= _GROUP**3:
        raise ValueError(f"{value} is too much to be read aloud")
    if value == 0:
        return _DIGITS[0]
    said, skipped = "", False
    for at, name in _GROUPS:
        group = value // 10**at % _GROUP
        if group:
            gap = bool(said) and (skipped or group < _GROUP // 10)
            said += ("零" if gap else "") + _group(group, alone=bool(name), first=not said) + name
        skipped = not group
    return said


def counted(value: int, unit: str) -> str:
    """So many of something: 两只, 一百二十瓶."""
    return ("两" if value == 2 else whole(value)) + unit


def yuan(fen: int) -> str:
    """An amount: 五万元, 九元九角九分, 两元零五分."""
    whole_, rest = divmod(abs(fen), 100)
    jiao, last = divmod(rest, 10)
    said = counted(whole_, "元") if whole_ or not rest else ""
    if jiao:
        said += counted(jiao, "角") if not said else f"{_DIGITS[jiao]}角"
    elif last and said:
        said += "零"
    if last:
        said += f"{_DIGITS[last]}分"
    return f"负{said}" if fen < 0 else said


def day(value: date, *, year: bool = False) -> str:
    """A date: 二月十五日, with the year 二零二零年二月十五日."""
    digits = "".join(_DIGITS[int(digit)] for digit in str(value.year))
    return f"{digits + '年' if year else ''}{whole(value.month)}月{whole(value.day)}日"


def line(number: str) -> str:
    """A telephone number digit by digit, as it is read over the line: 零幺零，六零零零。"""
    return number.translate(_ON_THE_LINE).replace("-", "，").replace(" ", "")


def _group(value: int, *, alone: bool, first: bool) -> str:
    """Up to four digits. ``alone``: before 万 or 亿, where two is 两; ``first``: ten begins with 十."""
    if alone and value == 2:
        return "两"
    said, gap = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if digit:
            leading = place == len(_PLACES) - 1 and digit == 2 and first
            ten = place == 1 and digit == 1 and not said and first and value < _TEENS
            name = "" if ten else "两" if leading else _DIGITS[digit]
            said += ("零" if gap and said else "") + name + _PLACES[place]
        gap = not digit
    return said
