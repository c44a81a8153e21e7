"""Finding and cutting private numbers out of free text.

Telephone numbers, identity card numbers and bank card numbers must not reach a ledger, a sheet or a
log. ``cut`` takes a text and gives it back without them, together with what was found. Digits of
any width are seen; a number may be written with spaces or hyphens inside. In doubt a number
is cut: what is cut can be looked up in the private table, what is published cannot be called back.
Goods keep their numbers: lot numbers, models and valid article numbers (GS1 check digit) are none
of these kinds. Service numbers (400, 800) belong to no person and stay.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

PHONE = "phone"
IDENTITY = "id"
CARD = "card"

_MARK = "\x00"
_MIN_DIGITS = 7
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
_IDENTITY_CHECKS = "10X98765432"

# What people write between digits: spaces, hyphens and dashes of any kind, and what nobody sees.
_BETWEEN = r"[\s\-‐-―－_·\u00ad\u200b-\u200f\u2060\ufeff]"
_S = _BETWEEN + "{0,3}"
_EXT = r"(?:[-转]\d{1,6})?"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"


@dataclass(frozen=True)
class Finding:
    """A private number that was cut; its value stays out of ``repr``."""

    kind: str
    value: str = field(repr=False)


class _Pattern(NamedTuple):
    kind: str
    found: re.Pattern[str]
    holds: Callable[[str], bool]


def identity_check_holds(number: str) -> bool:
    """Whether the last character of an 18-character identity number is its check digit."""
    if not re.fullmatch(r"\d{17}[\dXx]", number):
        return False
    total = sum(int(d) * w for d, w in zip(number, _IDENTITY_WEIGHTS, strict=False))
    return _IDENTITY_CHECKS[total % 11] == number[-1].upper()


def luhn_holds(number: str) -> bool:
    """Whether the digits end in a Luhn check digit, as bank cards do."""
    doubled = (sum(divmod(int(d) * 2, 10)) for d in number[-2::-2])
    return number.isdigit() and (sum(int(d) for d in number[-1::-2]) + sum(doubled)) % 10 == 0


def article_check_holds(number: str) -> bool:
    """Whether the digits end in a GS1 check digit (bar codes of 8 and 12 to 14 digits)."""
    odd = sum(int(d) for d in number[-2::-2])
    even = sum(int(d) for d in number[-3::-2])
    return number.isdigit() and (odd * 3 + even + int(number[-1])) % 10 == 0


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit() or c in "xX")


def _always(_: str) -> bool:
    return True


def _is_identity(text: str) -> bool:
    """A birth date in its place is enough (a slip is private too), or the check digit."""
    number = _digits(text)
    born = re.match(rf"[1-8]\d{{5}}(?:19|20)\d\d{_DAY}", number)
    return born is not None or identity_check_holds(text)


def _is_glued_phone(text: str) -> bool:
    """A telephone number run into other digits, but no bar code and no date with a lot number."""
    number = _digits(text)
    return not (article_check_holds(number) or re.match(rf"(?:20)?\d\d{_DAY}", number))


def _is_card(text: str) -> bool:
    return luhn_holds(_digits(text))


def _fenced(pattern: str) -> str:
    """``pattern`` where no further digit touches it."""
    return rf"(?<!\d){pattern}(?!\d)"


_AFTER_COUNTRY = r"(?:(?<!\d)|(?<=(?<!\d)86)|(?<=(?<!\d)0086))"
_MOBILE = r"1[3-9]\d{9}"
_AREA_3 = r"0(?:10|2\d)"  # area codes of three digits, before eight
_AREA_4 = r"0[3-9]\d\d"
_GAP = r"[\s\-—－]{1,2}"
_LOOSE_CODE = r"(?<![\dA-Za-z.\-*×])"  # no part of a model or a batch number
_PHONE_WORD = r"(?:电话|手机|热线|座机|传真|方式|tel)号?码?[\s:：.]{0,3}"
_ACCOUNT_WORD = r"(?:卡号|账号|帐号|账户|帐户)[\s:：]{0,3}"

# Where a pattern has a group, the group alone is the number. The order counts: an identity number
# may also pass Luhn, and a card number may hold a telephone number.
_RULES: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
    (IDENTITY, _fenced(rf"\d(?:{_S}\d){{16}}{_S}[\dx]"), _is_identity),
    (CARD, _fenced(r"\d{16,19}"), _is_card),
    (CARD, _fenced(rf"\d{{4}}(?:{_S}\d{{4}}){{3}}(?:{_S}\d{{1,3}})?"), _is_card),
    (CARD, _fenced(rf"\d{{6}}{_S}\d{{10,13}}"), _is_card),
    (IDENTITY, _fenced(rf"[1-8]\d{{5}}{_S}\d\d{_DAY}{_S}\d{{3}}"), _always),
    (CARD, rf"{_ACCOUNT_WORD}(\d(?:[\s-]?\d){{7,29}})", _always),
    (PHONE, rf"{_AFTER_COUNTRY}1[3-9](?:{_S}\d){{9}}(?!\d)", _always),
    (PHONE, _fenced(rf"1(?:{_BETWEEN}{{1,3}}\d){{10}}"), _always),
    (PHONE, _fenced(r"1[3-9]\d\.\d{4}\.\d{4}"), _always),
    (PHONE, _fenced(rf"(?:{_MOBILE}){{2,}}"), _always),
    (PHONE, _fenced(rf"\d{{1,3}}({_MOBILE})"), _is_glued_phone),
    (PHONE, _fenced(rf"({_MOBILE})\d{{1,3}}"), _is_glued_phone),
    (PHONE, _fenced(rf"[（(]?{_AREA_3}[)）]?{_GAP}\d{{4}}{_S}\d{{4}}{_EXT}"), _always),
    (PHONE, _fenced(rf"[（(]?{_AREA_4}[)）]?{_GAP}\d{{3,4}}{_S}\d{{4}}{_EXT}"), _always),
    (PHONE, _fenced(rf"[（(](?:{_AREA_3}|{_AREA_4})[)）]\d{{7,8}}{_EXT}"), _always),
    (PHONE, rf"{_LOOSE_CODE}{_AREA_3}[2-8]\d{{7}}(?!\d)", _always),
    (PHONE, rf"{_LOOSE_CODE}{_AREA_4}[2-8]\d{{6,7}}(?!\d)", _always),
    (PHONE, rf"{_PHONE_WORD}([2-8]\d{{2,3}}{_S}\d{{4}}{_EXT})(?!\d)", _always),
    (PHONE, rf"\+\s?86{_S}\d{{2,3}}{_S}\d{{3,4}}{_S}\d{{4}}{_EXT}(?!\d)", _always),
)
_PATTERNS = tuple(
    _Pattern(kind, re.compile(pattern, re.IGNORECASE), holds) for kind, pattern, holds in _RULES
)

_LABEL = (
    r"(?:联系|咨询|监督|举报)?(?:电话|手机|热线|座机|传真|方式|tel|phone|mobile)(?:号码|号)?"
    r"|(?:居民)?身份证(?:号码|号)?|(?:银行)?(?:卡号|账号|帐号|账户|帐户)"
)
_LABELLED = re.compile(rf"(?:{_LABEL})[\s:：.]*{_MARK}", re.IGNORECASE)
_COUNTRY = re.compile(rf"(?:\+\s?86|(?<!\d)0086|(?<!\d)86|[（(]\+?86[)）]){_S}{_MARK}")
_EMPTY_BRACKETS = re.compile(
    rf"[（(【\[〔][\s,，、;；:：/]*(?:{_MARK}[\s,，、;；:：/]*)+[）)】\]〕]"
)
_LOOSE = re.compile(rf"[\s,，、;；:：/\-—]*{_MARK}[\s,，、;；:：/\-—{_MARK}]*")
_CLOSING = "）)】]〕。"


def cut(text: str) -> tuple[str, tuple[Finding, ...]]:
    """``text`` without private numbers and their labels, and the findings in order.

    A text that holds none comes back unchanged. Cutting the result again finds nothing.
    """
    findings: list[Finding] = []
    text = text.replace(_MARK, " ")
    while (shorter := _cut_once(text, findings)) is not None:
        text = shorter
    return text, tuple(findings)


def _cut_once(text: str, findings: list[Finding]) -> str | None:
    seen = _plain_digits(text)
    if sum(c.isdigit() for c in seen) < _MIN_DIGITS:
        return None
    spans = _spans(seen)
    if not spans:
        return None
    kept, end = "", 0
    for start, stop, kind in spans:
        findings.append(Finding(kind, seen[start:stop].strip()))
        kept, end = kept + text[end:start] + _MARK, stop
    return _close_gaps(kept + text[end:])


def _spans(seen: str) -> list[tuple[int, int, str]]:
    """Where private numbers stand, in order; a stretch once taken is not looked at again."""
    spans: list[tuple[int, int, str]] = []
    for kind, pattern, holds in _PATTERNS:
        for match in pattern.finditer(seen):
            start, stop = match.span(match.lastindex or 0)
            if holds(match.group()):
                spans.append((start, stop, kind))
                seen = seen[:start] + _MARK * (stop - start) + seen[stop:]
    return sorted(spans)


def _plain_digits(text: str) -> str:
    """Every digit of any script or width as its ASCII twin, one character for one."""
    return "".join(c if c.isascii() else _ascii_digit(c) for c in text)


def _ascii_digit(character: str) -> str:
    value = unicodedata.digit(character, None)
    return character if value is None else str(value)


def _close_gaps(text: str) -> str:
    """Removes what is left of a cut: label, country code, empty brackets, doubled separators."""
    text = _COUNTRY.sub(_MARK, _LABELLED.sub(_MARK, _COUNTRY.sub(_MARK, text)))
    text = _EMPTY_BRACKETS.sub("", text)
    return _LOOSE.sub(_joint, text).strip()


def _joint(match: re.Match[str]) -> str:
    before, after = match.string[: match.start()], match.string[match.end() :]
    if not before or not after or after[0] in _CLOSING or before[-1] in "（(【[〔":
        return ""
    # One separator of those around the cut stays, so that two names do not run into one.
    return next((sign for sign in match.group() if sign in ",，、;；/"), " ")
