"""Document numbers, and money as people read and type it. Money is whole fen throughout."""

import re

from inventory.errors import BadInput

_AMOUNT = re.compile(r"[¥￥]?\s*(\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.(\d{1,2}))?\s*元?")


def document_number(organization: str, prefix: str, year: int, serial: int) -> str:
    """For example NDL-RK-2020-000123."""
    return f"{organization}-{prefix}-{year}-{serial:06d}"


def yuan(fen: int) -> str:
    """Fen as yuan with two decimals and thousands commas; minus is U+2212: −1,234.50."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'−' if fen < 0 else ''}{whole:,}.{rest:02d}"


def parse_yuan(text: str, *, field: str) -> int:
    """Typed yuan as fen: "1,234.5", "¥200", "50元". Raises ``BadInput`` naming ``field``."""
    found = _AMOUNT.fullmatch(text.strip())
    if not found:
        raise BadInput(field=field, problem="金额写成元，最多两位小数，例如 1,234.50")
    whole, decimals = found.group(1), found.group(2) or ""
    return int(re.sub("[,，]", "", whole)) * 100 + int(decimals.ljust(2, "0"))


def percent(part: int, whole: int) -> str:
    """A rate cut to one decimal ("60.7%"), never rounded up; "—" of nothing."""
    if whole == 0:
        return "—"
    tenths = part * 1000 // whole
    return f"{tenths // 10}.{tenths % 10}%"
