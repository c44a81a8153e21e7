"""What goods are counted in, and numbers written in Chinese.

``chinese_number`` reads exact numerals only: 五百, 贰拾, 一万二千. What can be meant in two ways
(三百五, 一两, 十几) is none.
"""

import re

MEASURES = frozenset(
    "只个件箱盒包瓶桶支副套台双袋条张把辆吨斤升罐提片板顶床克捆筐枚根卷份块本架部组对付株棵头粒颗筒壶扎排"
) | {
    "公斤",
    "千克",
    "毫升",
    "人份",
}

NUMERALS = "零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬"
_DIGITS = {c: n % 10 for n, c in enumerate("零一二三四五六七八九〇壹贰叁肆伍陆柒捌玖")} | {"两": 2}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000}
_D = "[一二两三四五六七八九壹贰叁肆伍陆柒捌玖]"
# a digit stands right behind 十 only: behind 百, 千 and 万 without 零 it may be tens as well
_BELOW_WAN = re.compile(
    rf"(?:{_D}[千仟])?零?(?:{_D}[百佰])?零?(?:{_D}?[十拾]{_D}?|(?:(?<=零)|(?<![百佰千仟])){_D})?"
)
_WAN, _YI = 10_000, 100_000_000


def chinese_number(text: str) -> int | None:
    """The whole number that numerals say, None where they say none, or not surely one."""
    text = text.replace("萬", "万").replace("〇", "零")
    over, yi, below = text.rpartition("亿")
    head, wan, tail = below.rpartition("万")
    parts = ((over, bool(yi), _YI), (head, bool(wan), _WAN), (tail, False, 1))
    found = 0
    for part, is_said, times in parts:
        number = _below_wan(part) if part else 0
        if number is None or (is_said and not number):
            return None
        found += number * times
    if (yi or wan) and len(tail) == 1:
        return None  # 三万五
    return found or None


def _below_wan(text: str) -> int | None:
    if not _BELOW_WAN.fullmatch(text):
        return None
    found, digit = 0, 0
    for character in text:
        if character in _TENS:
            found, digit = found + (digit or 1) * _TENS[character], 0
        else:
            digit = _DIGITS[character]
    return found + digit
