"""Numbers as people type and read them on a page: quantities, money in words, rates.

What is law for money (exact fen, two decimals) stands in ``inventory.rules.numbers``, what paper shares in
``reports.words``; here is only what a keyboard
adds, such as full-width digits, and what a sentence needs, such as 万元. Pure functions; a refusal is a
``ValueError`` whose text is the sentence to show beside the field.
"""

import re
import unicodedata

from inventory.errors import BadInput
from inventory.rules import numbers
from inventory.rules.numbers import yuan
from reports.words import MINUS, number

__all__ = [
    "bare_yuan",
    "file_size",
    "number",
    "parse_whole",
    "parse_yuan",
    "short_yuan",
    "tenths",
    "yuan",
]

FEN_IN_WAN = 1_000_000
FEN_IN_WAN_HUNDREDTH = 10_000
BYTES_IN_KB = 1000
# More characters are no number of this office, and Python refuses to read very long digits.
LONGEST = 20

_WAN = re.compile(r"¥?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,6}))?万元?")  # 5.5万 is 55,000 yuan
_WHOLE = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")


def parse_yuan(text: str) -> int:
    """Typed yuan (``1,234.56``, ``¥50000``, ``5万``, full-width digits too) as whole fen. Raises ``ValueError``."""
    plain = _plain(text)
    if plain.startswith(("-", MINUS)):
        raise ValueError("金额不能是负数")
    if len(plain) > LONGEST:
        raise ValueError("金额太长了，请看看是不是多打了几位")
    if wan := _WAN.fullmatch(plain):
        whole, part = wan[1].replace(",", ""), (wan[2] or "").ljust(6, "0")
        return int(whole) * FEN_IN_WAN + int(part)
    try:
        return numbers.parse_yuan(plain, field="")
    except BadInput as error:
        raise ValueError(error.problem) from None


def parse_whole(text: str) -> int:
    """A quantity as typed (``1,200`` or ``1200``), a whole number of units. Raises ``ValueError``."""
    plain = _plain(text)
    if _WHOLE.fullmatch(plain) is None or len(plain) > LONGEST:
        raise ValueError("数量写整数，例如 200")
    return int(plain.replace(",", ""))


def bare_yuan(fen: int) -> str:
    """Fen as yuan without commas, as it would be typed into a field."""
    return yuan(fen).replace(",", "")


def short_yuan(fen: int) -> str:
    """Fen for a sentence or a figure: 万元 to two decimals, below ten thousand yuan in 元."""
    if abs(fen) < FEN_IN_WAN:
        return f"{yuan(fen)} 元"
    if fen % FEN_IN_WAN == 0:
        return f"{number(fen // FEN_IN_WAN)} 万元"
    hundredths = (abs(fen) + FEN_IN_WAN_HUNDREDTH // 2) // FEN_IN_WAN_HUNDREDTH
    return f"{yuan(-hundredths if fen < 0 else hundredths)} 万元"


def file_size(size: int) -> str:
    """Bytes as a list of files says them: 512 字节, 34 KB, 2.4 MB; rounded up."""
    if size < BYTES_IN_KB:
        return f"{size} 字节"
    if size <= BYTES_IN_KB * (BYTES_IN_KB - 1):
        return f"{-(-size // BYTES_IN_KB)} KB"
    whole, tenth = divmod(-(-size // (BYTES_IN_KB * 100)), 10)
    return f"{whole}.{tenth} MB"


def tenths(part: int, whole: int) -> int:
    """``part`` of ``whole`` in tenths of a percent, rounded down; 0 where there is no whole."""
    return part * 1000 // whole if whole > 0 else 0


def _plain(text: str) -> str:
    """Half-width, without blanks: ``１，２００`` becomes ``1,200``."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
