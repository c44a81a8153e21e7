"""How paper writes dates, periods, numbers and money. Pure functions over plain values."""

import re
from datetime import date

from inventory.rules.numbers import yuan
from inventory.sheet import Column, Value

MINUS = "\u2212"
# Controls but tab and line feed; soft hyphens, zero-width characters, marks and overrides of direction.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)


def day(value: date) -> str:
    """A date in full without leading zeros, as GB/T 9704-2012 has it: 2020年2月8日."""
    return f"{value.year}年{value.month}月{value.day}日"


def period(start: date, end: date) -> str:
    """The days of a sheet, both included: 2020年2月3日0时至2月7日24时, the year again only where it changes."""
    last = day(end) if end.year != start.year else f"{end.month}月{end.day}日"
    return f"{day(start)}0时至{last}24时"


def number(value: int) -> str:
    """A whole number with thousands commas and a true minus sign."""
    return f"{value:,}".replace("-", MINUS)


def plain_yuan(fen: int) -> str:
    """Fen as yuan for a program to read: two decimals, no commas, ASCII minus."""
    return yuan(fen).replace(",", "").replace(MINUS, "-")


_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def capital_yuan(fen: int) -> str:
    """An amount in the capital numerals of vouchers (支付结算办法 附一): 叁仟零伍拾元零贰分, 伍万元整."""
    whole, rest = divmod(abs(fen), 100)
    jiao, last = divmod(rest, 10)
    said = _capital(whole) + "元" if whole else ""
    if jiao:
        said += f"{_DIGITS[jiao]}角"
    elif last and whole:
        said += "零"
    if last:
        said += f"{_DIGITS[last]}分"
    return f"{'负' if fen < 0 else ''}{said or '零元'}{'' if last else '整'}"


def _capital(value: int) -> str:
    """A whole number above zero; a run of zeros between two digits is one 零."""
    said, gap = "", False
    groups = [(value // 10**at % 10**4, at) for at in (12, 8, 4, 0)]
    for group, at in groups:
        for place in (3, 2, 1, 0):
            digit = group // 10**place % 10
            if digit:
                said += ("零" if gap and said else "") + _DIGITS[digit] + _PLACES[place]
            gap = not digit
        if group:
            said += _GROUPS[at // 4]
    return said


def yes_no(value: bool) -> str:
    """A yes or no."""
    return "是" if value else "否"


def cell(column: Column, value: Value) -> str:
    """One value as paper shows it; money from fen, nothing as nothing or as the column says."""
    if value is None:
        return column.empty
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, int):
        return yuan(value) if column.unit == "fen" else number(value)
    return value


def listed(titles: list[str]) -> str:
    """Words one after another as a sentence lists them: 调入、调出、报损."""
    return "、".join(titles)


def printable(text: str) -> str:
    """A text without characters that cannot be seen: on paper they could only turn words round or split them."""
    return _UNSEEN.sub("", text)


def straight(text: str) -> str:
    """A text without marks that turn the direction of writing."""
    return _TURNING.sub("", text)
