"""Days as offices write them: single days, spans of days, with and without a year.

A span is read as its last day, and how it was written stays for the note. A day without a year is
read only where the file itself says which year it is of (``year``); whoever asks tells so.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from inventory.intake.cells import FILLERS, Cell, Malformed, as_text, flaw, numeric
from inventory.intake.measures import MEASURES, chinese_number

_DAY_ZERO = date(1899, 12, 30)  # of spreadsheet serial dates
_YEARS = range(2000, 2050)
_LAST_MONTH = 12

_YMD = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?"
_HALF = r"(?:上午|下午|中午|晚上|早上|凌晨|傍晚|[早晚])"
_CLOCK = r"\d{1,2}(?::\d{2}(?::\d{2})?|[时点](?:\d{1,2}分|半|整)?)"
_LATER = (
    rf"(?:(?:\s+|(?<=[日号])){_CLOCK}|\s*{_HALF}\s*(?:{_CLOCK})?"
    r"|\s*[（(]?(?:星期|周)[一二三四五六日天][）)]?)?"
)
_FULL = re.compile(_YMD + _LATER)
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_LOOSE = r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?"
_YEARLESS = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?" + _LATER)
_MONTH_AND_DAY = re.compile(r"(?<!\d)\d{1,2}月\d{1,2}[日号]")
_TO = r"\s*(?:-+|[—–~～]+|至|到)\s*"
_SPAN = re.compile(rf"{_LOOSE}{_TO}{_LOOSE}")
_SPAN_OF_MONTH = re.compile(rf"{_LOOSE}{_TO}(\d{{1,2}})\s*[日号]?")
_SPAN_WITHIN = re.compile(rf"{_LOOSE}{_TO}(?:{_LOOSE}|(\d{{1,2}})\s*[日号])")


@dataclass(frozen=True)
class Days:
    """The day a cell stands for; of a span its last one, and the ``first``. ``year_said`` is false
    where the year came from elsewhere."""

    on: date
    first: date | None = None
    year_said: bool = True


def read_days(cell: Cell, year: int | None = None) -> Days | None:
    """A day or span; None where blank. A whole number is a date as digits or a spreadsheet serial.

    ``year`` is that of days which name none. Raises ``Malformed``.
    """
    if isinstance(cell, date):
        return Days(_plausible(cell))
    text = _counted(numeric(as_text(cell)).rstrip("。.;；,，").replace("元月", "1月"))
    if not text or text in FILLERS:
        return None
    if serial := _SERIAL.fullmatch(text):
        return Days(_plausible(_DAY_ZERO + timedelta(days=int(serial[1]))))
    if match := _FULL.fullmatch(text) or _DIGITS.fullmatch(text):
        return Days(_day(match[1], match[2], match[3], text))
    if match := _YEARLESS.fullmatch(text):
        return Days(_day(_known(year, text), match[1], match[2], text), year_said=False)
    if span := _span(text, year):
        return span
    raise Malformed(flaw(text) or f"日期“{text}”看不懂，请写成 2020-01-30 的样子")


def as_date(cell: Cell) -> date | None:
    """The day of ``read_days`` where a day must name its year. Raises ``Malformed``."""
    days = read_days(cell)
    return days.on if days else None


def span_in(text: str, year: int | None = None) -> Days | None:
    """The first span of days, else day, that stands anywhere in a text; None where none can be."""
    text = _counted(numeric(text))
    found = _SPAN_WITHIN.search(text) or re.search(_YMD, text) or _MONTH_AND_DAY.search(text)
    if found is None:
        return None
    try:
        return read_days(found.group(), year)
    except Malformed:
        return None


_YEAR = re.compile(r"(?<!\d)(20\d\d)(?:(?!\d)|(?=[01]\d[0-3]\d(?!\d)))")
_IN_CHINESE = re.compile(
    r"([二][〇○零0ОO][〇○零一二三四五六七八九]{2})年(?:(元|十[一二]?|[一二三四五六七八九])月(?:([一二三四五六七八九十]{1,3})[日号])?)?"
)
_SIGNS = {"○": "〇", "零": "〇", "О": "〇", "O": "〇", "0": "〇"}
_NUMERALS = "〇一二三四五六七八九"
_COUNTED = MEASURES | frozenset("元万余多人名户mMlLgGkK*×/%")


def year_in(text: str) -> int | None:
    """The first year that a text names, of those that can be meant: 2000片 is none."""
    text = _counted(text)
    years = (int(found[1]) for found in _YEAR.finditer(text) if not _counts(text[found.end() :]))
    return next((year for year in years if year in _YEARS), None)


def dated_year_in(text: str) -> int | None:
    """The first year of a text that is one for sure: 2020年, 2020-01-29."""
    text = _counted(text)
    found = re.search(r"(?<!\d)(20\d\d)(?:\s*年|[-./]\d{1,2}[-./]\d)", text)
    return int(found[1]) if found else None


def _counted(text: str) -> str:
    """A text with its days in numerals, 二〇二〇年二月三日, in figures."""
    return _IN_CHINESE.sub(_in_figures, text) if "年" in text else text


def _in_figures(found: re.Match[str]) -> str:
    year = "".join(str(_NUMERALS.index(_SIGNS.get(c, c))) for c in found[1])
    month = 1 if found[2] == "元" else chinese_number(found[2] or "")
    day = chinese_number(found[3] or "")
    return f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else "")


def _counts(behind: str) -> bool:
    """Does a number of these words count something?"""
    return behind.lstrip()[:1] in _COUNTED


def _span(text: str, year: int | None) -> Days | None:
    if match := _SPAN.fullmatch(text):
        to = match[4] or match[1]
        until = match[5], match[6]
    elif match := _SPAN_OF_MONTH.fullmatch(text):
        to = match[1]
        until = match[2], match[4]
    else:
        return None
    said = to is not None
    last = _day(to or _known(year, text), *until, text)
    first = _day(match[1] or last.year, match[2], match[3], text)
    if first > last and match[1] is None and first.month == _LAST_MONTH:
        first = first.replace(year=first.year - 1)  # 12月25日—1月3日
    if first > last:
        raise Malformed(f"日期“{text}”起止颠倒，请改正")
    return Days(last, first, said)


def _known(year: int | None, text: str) -> int:
    if year is None:
        raise Malformed(f"日期“{text}”没有年份，请写成 2020-01-30 的样子")
    return year


def _day(year: str | int, month: str, day: str, text: str) -> date:
    try:
        return _plausible(date(int(year), int(month), int(day)))
    except ValueError:
        raise Malformed(f"没有 {text} 这一天，请改正日期") from None


def _plausible(day: date) -> date:
    if day.year not in _YEARS:
        raise Malformed(f"日期 {day.isoformat()} 的年份不对，请改正")
    return day
