"""Single spreadsheet cells as whole numbers, dates and text.

The only module where a float may appear: a spreadsheet keeps every number as one. ``plain`` turns
whatever a cell holds into text, a whole number, a date or nothing, as the spreadsheet shows it (15
significant digits); the ``as_`` functions read one such value as a quantity, an amount or a date.
What cannot be read raises ``Malformed`` with a sentence that says what to write instead. Nothing is
guessed: no approximate numbers, no ten-thousands nobody wrote. Days are read in ``days``.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from inventory.intake.measures import MEASURES, NUMERALS, chinese_number

Cell: TypeAlias = str | int | date | None

FEN_PER_YUAN = 100
FEN_PER_WAN = 1_000_000  # 万元
MOST = (
    10**12
)  # beyond any township's quantity or amount in fen: a slipped number, and safe in 64 bits
FILLERS = frozenset({"/", "\\", "-", "--", "—", "——", "－", "无", "暂无", "未估价"})
UNCALCULATED = "#公式未计算"  # what a formula holds that no spreadsheet program has reckoned yet
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
BROKEN = "\ufffd"  # stands where bytes were no text

_SHOWN_DIGITS = (
    ".15g"  # what spreadsheets keep apart; the digits behind are noise of binary fractions
)
_ALL_SHOWN = 10**15  # whole numbers below it have no digit more
_ESCAPED_BREAK = re.compile(r"_x000[aAdD]_")
_GROUPED = r"(?:\d{1,3}(?:,\d{3})+|\d+)"
_SPACED = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")  # 1 234 567
_QUANTITY = re.compile(
    rf"({_GROUPED}(?:\.\d+)?)\s*((?:[万亿]|[百千](?!克|瓦|伏|米|升|焦|卡))?)"
    r"\s*([^\d\s.,()+*×/~～-][^\d()]{0,9})?\s*(\(.*\))?"
)
_TIMES = {"": 1, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
# no exact number: 1000余ml, 50只左右, 200斤(大约)
_ABOUT = re.compile(
    r"[约近余多来几许]|左右|上下|以[上下内]|不[足到]|大概|超过|至少|等$|[零又]|^[十百千万](?!克|瓦|伏|米|升|焦|卡)"
)
_ABOUT_REMARK = re.compile(
    r"\((?:大约|大概|约|约数|左右|上下|以上|不足|估|估计|估数|预计|暂估|概数)\)"
)
_ENDS_ABOUT = re.compile(r".*(?:约|近|大概|不足|超过?|至少|将近|接近|每[日天周月]?|[*×xX/+~-])")
_IN_WORDS = re.compile(rf"([{NUMERALS}]+)\s*([^\d\s{NUMERALS}]{{0,2}})\s*(\(.*\))?")
_MONEY_IN_WORDS = re.compile(
    rf"(?:人民币)?\s*:?\s*([{NUMERALS}]+)[元圆](?:([{NUMERALS}])角)?(?:零?([{NUMERALS}])分)?[整正]?"
)
_BRACKETED_UNIT = re.compile(r"\(([^\d\W]{1,2})\)")
_QUANTITY_LIKE = re.compile(
    r"[-+约近¥￥]?\s*[\d.]|[若几数多][干十百千]?|[一二两三四五六七八九十百千万半]+[^、]{0,3}$"
)
_AMOUNT = re.compile(
    rf"(?:人民币|RMB|CNY)?\s*[¥￥]?\s*({_GROUPED}(?:\.\d+)?)\s*(万元|万|元整|元)?", re.IGNORECASE
)
_PRICE = re.compile(rf"[¥￥]?\s*({_GROUPED}(?:\.\d+)?)\s*元?(?:/[^\d\s]{{1,3}})?")
_HALF = Decimal("0.5")
_FEN_DIGITS = 2
_SMALLER = {
    "吨": (1000, "公斤"),
    "公斤": (1000, "克"),
    "千克": (1000, "克"),
    "升": (1000, "毫升"),
}
_DAY = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?")


class Malformed(Exception):
    """A cell does not hold what its column is for; the message says what to write instead."""


@dataclass(frozen=True)
class Quantity:
    """``number`` of ``unit`` as written, and what stood in brackets behind it."""

    number: int
    unit: str | None = None
    remark: str | None = None


def plain(value: object) -> Cell:
    """A cell as the reader of the file gives it, as text, whole number, date or None (blank)."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _shown(value)
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, int | date):
        return value
    return tidy(str(value)) or None


def _shown(value: float) -> int | str:
    if value.is_integer() and -_ALL_SHOWN < value < _ALL_SHOWN:
        return int(value)  # nearly all numbers; the long way costs five times as much
    number = Decimal(format(value, _SHOWN_DIGITS))
    if not number.is_finite():
        return str(value)
    return int(number) if number == number.to_integral_value() else format(number.normalize(), "f")


def tidy(text: str) -> str:
    """``text`` without invisible characters; spaces and breaks of any kind become one space."""
    if text.isprintable() and "  " not in text and "_x" not in text and text == text.strip():
        return text  # nearly all cells; the long way costs twenty times as much
    text = _ESCAPED_BREAK.sub(" ", text)
    return " ".join("".join(_visible(c) for c in text).split())


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return " " if category == "Cc" else character


def as_text(cell: Cell) -> str:
    """A cell as text: whole numbers without ``.0``, dates in ISO form, blank as no text."""
    if type(cell) is str:
        return cell
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def numeric(text: str) -> str:
    """Full-width digits and signs in their plain form. For numbers only: it changes names."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", text).replace("﹣", "-").replace("−", "-").strip()


def flaw(text: str) -> str | None:
    """What is wrong with a cell of any column: an error value, a formula without result, broken
    bytes; None where nothing is."""
    if text in ERRORS:
        return f"单元格是错误值 {text}，请改成实际内容"
    if text == UNCALCULATED:
        return "公式还没有算出结果，请用表格软件打开、保存一次再导入，或直接写数字"
    if BROKEN in text:
        return f"“{text}”里有乱码（文件里有损坏的字节），请照原件改正"
    return None


def as_quantity(cell: Cell) -> Quantity:
    """A whole positive number, perhaps with unit and a bracketed remark. Raises ``Malformed``.

    ``13.5万盒`` are 135000 盒, exactly.
    """
    if isinstance(cell, int):
        return Quantity(cell if 0 < cell <= MOST else _whole(Decimal(cell), str(cell), None))
    if isinstance(cell, date):
        raise Malformed(f"数量一栏写的是日期 {cell.isoformat()}，请改成整数")
    text = numeric(as_text(cell))
    if BROKEN in text:
        raise Malformed(_quantity_problem(text))
    if found := _in_words(text):
        return found
    match = _QUANTITY.fullmatch(_SPACED.sub("", text).rstrip("。；;，,、"))
    if match is None or (match[3] or "")[:1] in ("O", "o"):
        raise Malformed(_quantity_problem(text))
    unit, remark = _stripped(match[3]), _stripped(match[4])
    if _ABOUT.search(unit or "") or _ABOUT_REMARK.fullmatch(remark or ""):
        raise Malformed(_about_problem(text))
    if unit is None and remark and (bracketed := _BRACKETED_UNIT.fullmatch(remark)):
        unit, remark = bracketed[1], None
    number = Decimal(match[1].replace(",", "")) * _TIMES[match[2]]
    return Quantity(_whole(number, text, unit), unit, remark)


def _in_words(text: str) -> Quantity | None:
    """五百只. Only of known measures: 一批 and 一车 say no number."""
    match = _IN_WORDS.fullmatch(text)
    if match is None or (number := chinese_number(match[1])) is None:
        return None
    unit, remark = _stripped(match[2]), _stripped(match[3])
    if (unit and unit not in MEASURES) or number > MOST or _ABOUT_REMARK.fullmatch(remark or ""):
        return None
    return Quantity(number, unit, remark)


def ends_in_about(text: str) -> bool:
    """Whether what stands before a number makes it none to be sure of: 口罩约 of 口罩约500只, 盒饭每日,
    酒精500ml*."""
    return _ENDS_ABOUT.fullmatch(text.rstrip()) is not None


def _whole(number: Decimal, text: str, unit: str | None) -> int:
    if number < 0:
        raise Malformed(_quantity_problem(text))
    if number != number.to_integral_value():
        raise Malformed(_fraction_problem(number, text, unit))
    if not 0 < number <= MOST:
        raise Malformed(
            "数量 0 不对，请填大于零的实际数量" if not number else "数量太大，请核对后重填"
        )
    return int(number)


def _fraction_problem(number: Decimal, text: str, unit: str | None) -> str:
    times, smaller = _SMALLER.get(unit or "", (1, ""))
    if smaller and number * times == (number * times).to_integral_value():
        return f"数量“{text}”不是整数，请改用更小的计量单位，例如 {int(number * times)}{smaller}"
    return f"数量“{text}”不是整数，请改用更小的计量单位写成整数"


def _stripped(text: str | None) -> str | None:
    return (text or "").strip() or None


def _about_problem(text: str) -> str:
    return f"数量“{text}”是约数，请清点后写成整数，例如 198件"


def _quantity_problem(text: str) -> str:
    if not text:
        return "数量没有填，请补上"
    if found := flaw(text):
        return found
    if re.match(r"\d+[Oo]", text):
        return f"数量“{text}”像是把数字 0 写成了字母 O，请改成数字"
    if re.match(r"-\s*\d", text):
        return f"数量“{text}”是负数；退货、退还请单独办理，这里请填正数"
    if re.fullmatch(r"[\d,]*\.\d+[^\d*×/]*", text):
        return f"数量“{text}”不是整数，请改用更小的计量单位写成整数"
    if re.search(r"\d", text):
        return f"数量“{text}”看不懂，请只写一个整数和它的单位，例如 198件"
    return f"数量“{text}”不是数字，请清点后写成整数，例如 198件"


def looks_like_quantity(cell: Cell) -> bool:
    """Whether a cell in a row without goods is meant as a quantity, rightly written or not."""
    text = numeric(as_text(cell))
    if isinstance(cell, date) or _DAY.fullmatch(text):
        return False
    return text in FILLERS or _QUANTITY_LIKE.match(text) is not None


def as_fen(cell: Cell, *, fen_per_unit: int = FEN_PER_YUAN) -> int | None:
    """An amount in fen, exact; None where the cell is blank or says that there is none.

    A bare number counts ``fen_per_unit`` each; 元 or 万元 written beside it goes first. Raises
    ``Malformed``.
    """
    text = _SPACED.sub("", numeric(as_text(cell)))
    if isinstance(cell, date):
        raise Malformed(f"金额一栏写的是日期 {text}，请改成数字")
    if not text or text in FILLERS:
        return None
    if (in_words := _money_in_words(text)) is not None:
        return in_words
    match = _AMOUNT.fullmatch(text)
    if match is None:
        if found := flaw(text):
            raise Malformed(found)
        if re.match(r"[¥￥]?\s*-\s*[¥￥]?\s*\d", text):
            raise Malformed(f"金额“{text}”是负数；退款、冲销请单独办理，这里请填正数")
        raise Malformed(f"金额“{text}”看不懂，请只写数字，例如 1234.50（单位元）；不知道就留空")
    return _whole_fen(match[1].replace(",", ""), _factor(match[2], fen_per_unit), text)


def _money_in_words(text: str) -> int | None:
    """三万元, 陆万捌仟元整, 叁佰元伍角."""
    match = _MONEY_IN_WORDS.fullmatch(text)
    yuan = chinese_number(match[1]) if match else None
    if match is None or yuan is None:
        return None
    small = [chinese_number(part) if part else 0 for part in (match[2], match[3])]
    if any(part is None or part > 9 for part in small):
        return None
    fen = yuan * FEN_PER_YUAN + (small[0] or 0) * 10 + (small[1] or 0)
    return fen if fen <= MOST else None


def _factor(written: str | None, fen_per_unit: int) -> int:
    if written is None:
        return fen_per_unit
    return FEN_PER_WAN if written.startswith("万") else FEN_PER_YUAN


def _whole_fen(number: str, factor: int, text: str) -> int:
    fen = Decimal(number) * factor
    if fen != fen.to_integral_value():
        raise Malformed(f"金额“{text}”不到一分，请四舍五入到分后再填")
    if fen > MOST:
        raise Malformed("金额太大，请核对后重填")
    return int(fen)


@dataclass(frozen=True)
class Price:
    """What one piece costs in fen, exact as written, and by how much it may have been rounded: half
    of its last digit, where it is written to the fen or below."""

    fen: Decimal
    rounded: Decimal

    def odds(self, pieces: int, amount_fen: int) -> int | None:
        """What so many pieces cost in fen, where an amount is not that: not by rounding, nor by leaving
        out what is less than one yuan."""
        cost = self.fen * pieces
        apart = abs(cost - amount_fen)
        whole = amount_fen % FEN_PER_YUAN == 0 and cost % FEN_PER_YUAN != 0
        if apart <= self.rounded * pieces + _HALF or (whole and apart < FEN_PER_YUAN):
            return None
        return int(cost.to_integral_value())


def as_price(cell: Cell) -> Price | None:
    """A price of one in yuan, 12.50 or 12.5元/盒; None where the cell holds none."""
    if isinstance(cell, date):
        return None
    match = _PRICE.fullmatch(_SPACED.sub("", numeric(as_text(cell))))
    if match is None:
        return None
    digits = len(match[1].partition(".")[2])
    half = Decimal(5).scaleb(1 - digits) if digits >= _FEN_DIGITS else Decimal(0)
    return Price(Decimal(match[1].replace(",", "")) * FEN_PER_YUAN, half)
