"""A published sheet from the bytes of a file, strictly: the one form it may have, or what is wrong and where.

``docs/sheet-format.md`` is the page that says the same to people. Nothing is repaired: what is no canonical JSON of
exactly these fields is no published sheet, so that two readers can never read one file differently.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from inventory import sheet_format
from inventory.digest import canonical
from inventory.errors import BadInput
from inventory.rules import strict_json
from inventory.sheet import ALL, LABEL, OF_A_FUND
from inventory.sheet_format import Published

BYTES_MAX = 8_000_000  # a sheet of twenty thousand rows
ROWS_MAX = 20_000
_LF = b"\n"
_HEX = re.compile(r"[0-9a-f]{64}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
ROLES = ("opening", "in", "out", "signed", "subtotal", "closing", "text")

_COLUMN = {"key": "text", "title": "text", "unit": "text?", "role": "role", "empty": "text"}
_PART = {"key": "text", "title": "text", "columns": "columns", "rows": "rows", "totals": "rows"}
_ISSUED = {"issue": "number", "digest": "hex"}
_CHANGE = {"where": "text", "before": "text", "after": "text"}
_HEAD = {"number": "text", "position": "count", "digest": "hex"}
_CORRECTS = {**_ISSUED, "reason": "text", "changes": [_CHANGE]}
_PAPER = {"posted_days": "number", "letterhead": "text", "posts": ["text"]}
_SHEET = {
    "format": "format",
    "series": "text",
    "issue": "number",
    "issuer": "text",
    "supervisor": "text",
    "hotline": "text",
    "published_on": "day",
    "previous": (_ISSUED,),
    "corrects": (_CORRECTS,),
    "head": _HEAD,
    "sheet": "text",
    "title": "text",
    "organization": "text",
    "organization_name": "text",
    "from": "day",
    "to": "day",
    "unit_line": "text",
    "columns": "columns",
    "rows": "rows",
    "totals": "rows",
    "parts": [_PART],
    "checks": [{"id": "text", "holds": "bool", "detail": "text"}],
    "notes": ["text"],
    "figures": "hex",
    "digest": "hex",
}
# what a sheet of an organization with all below it says besides
_WHOLE = {
    **_SHEET,
    "scope": [{"organization": "text", "organization_name": "text"}],
    "heads": [{"organization": "text", **_HEAD}],
}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: does it hold (None: it could not be told), in words, and where it does not.

    ``check`` is FILE, FORM, DIGEST, CHECKS, NUMBERS, TOTALS, ROWS or PARTS of one sheet, PAPER of its PDF, and CHAIN,
    CORRECTION, OPENING or SOURCES of several together.
    """

    check: str
    holds: bool | None
    detail: str
    place: str = ""


@dataclass(frozen=True)
class Reading:
    """A file as it was read: the sheet, where it has the form of one, and what was found."""

    published: Published | None
    findings: tuple[Finding, ...]


def read(raw: bytes) -> Reading:
    """The published sheet of a file, with whether its form and its digest hold; none where it is of another form."""
    try:
        content = _parsed(raw)
        if breach := next(_breaches(_shape(content), content, ""), None):
            raise _Wrong(*breach)
        _require_canonical(raw, content)
        published = sheet_format.read(content)
    except (KeyError, TypeError, ValueError) as error:
        return Reading(None, (Finding("FORM", False, f"不是公示表：{error}"),))
    except _Wrong as wrong:
        return Reading(None, (Finding("FORM", False, wrong.problem, wrong.place),))
    form = Finding("FORM", True, "格式 1，字段齐全，写法规范")
    return Reading(published, (form, _digest(content, published)))


class _Wrong(Exception):
    """Not of the form; says why and where."""

    def __init__(self, problem: str, place: str = "") -> None:
        self.problem, self.place = problem, place


def _parsed(raw: bytes) -> Any:
    if len(raw) > BYTES_MAX:
        raise _Wrong(f"文件有 {len(raw):,} 字节，超过 {BYTES_MAX:,}，没有读")
    try:
        content = strict_json.parse(raw.decode(), "file")
    except UnicodeDecodeError as error:
        raise _Wrong("不是 UTF-8 文本", f"第 {error.start + 1} 个字节") from None
    except BadInput as error:
        raise _Wrong(error.problem) from None
    if isinstance(content, dict) and "format" not in content and "digest" in content:
        raise _Wrong("这是没有公布的草稿，不是公布的公示表")
    if isinstance(content, dict) and "format" not in content:
        raise _Wrong("不是公布的公示表的数据")
    return content


def _shape(content: Any) -> Mapping[str, Any]:
    """Which fields a sheet has goes by its series; ``paper`` is there only where the page is not as usual."""
    said = content if isinstance(content, dict) else {}
    sheet = said.get("sheet")
    # a fund may be called so, too
    whole = sheet not in OF_A_FUND and said.get("series") == f"{sheet}-{ALL}"
    shape = _WHOLE if whole else _SHEET
    return {**shape, "paper": _PAPER} if "paper" in said else shape


def _require_canonical(raw: bytes, content: Any) -> None:
    written = canonical(content)
    said = raw.removesuffix(_LF)
    if said == written:
        return
    if not unicodedata.is_normalized("NFC", said.decode()):
        raise _Wrong("有文字不是 NFC 写法", _first_not_nfc(content, ""))
    at = next((n for n, (a, b) in enumerate(zip(said, written, strict=False)) if a != b), 0)
    raise _Wrong("不是规范的写法：字段要按名称排序，没有多余的空格和转义", f"第 {at + 1} 个字节")


def _first_not_nfc(value: Any, place: str) -> str:
    """Where the first such text is."""
    if isinstance(value, str):
        return "" if unicodedata.is_normalized("NFC", value) else place
    return next(
        (found for k, v in _inside(value) if (found := _first_not_nfc(v, _at(place, k)))), ""
    )


def _inside(value: Any) -> Iterable[tuple[object, Any]]:
    if isinstance(value, dict):
        return value.items()
    return enumerate(value, start=1) if isinstance(value, list) else ()


def _breaches(shape: Any, value: Any, place: str) -> Iterator[tuple[str, str]]:
    """What in a value is not as its shape: a dict of exactly these fields, a list of one shape, in a tuple or null."""
    if isinstance(shape, tuple):
        shape = None if value is None else shape[0]
    if isinstance(shape, list):
        yield from _elements(shape[0], value, place)
    elif isinstance(shape, dict):
        yield from _fields(shape, value, place)
    elif shape == "columns":
        yield from _elements(_COLUMN, value, place)
    elif shape == "rows":
        yield from _lines(value, place)
    elif shape is not None and not _PLAIN[shape](value):
        yield f"应当是{_CALLED[shape]}", place


def _elements(shape: Any, value: Any, place: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, list):
        yield "应当是列表", place
        return
    for number, each in enumerate(value, start=1):
        yield from _breaches(shape, each, _at(place, number))


def _fields(shape: Mapping[str, Any], value: Any, place: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, dict):
        yield "应当是一组字段", place
        return
    if strange := sorted(value.keys() - shape.keys()):
        yield f"多出字段 {'、'.join(strange)}", place
    if missing := sorted(shape.keys() - value.keys()):
        yield f"缺少字段 {'、'.join(missing)}", place
    for key, inner in shape.items():
        if key in value:
            yield from _breaches(inner, value[key], _at(place, key))
    if "columns" in shape and not (strange or missing):
        yield from _outside(value, place)


def _lines(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Rows: objects of plain values."""
    if not isinstance(value, list) or len(value) > ROWS_MAX:
        yield f"应当是列表，最多 {ROWS_MAX:,} 行", place
        return
    for number, row in enumerate(value, start=1):
        if not isinstance(row, dict):
            yield "应当是一组字段", _at(place, number)
            continue
        for key, cell in row.items():
            if not (cell is None or isinstance(cell, str | int)):
                yield "应当是文字、整数、真假或者空", _at(_at(place, number), key)


def _outside(table: Mapping[str, Any], place: str) -> Iterator[tuple[str, str]]:
    """What rows and totals of a table say that is none of its columns."""
    if not (isinstance(table["columns"], list) and isinstance(table["rows"], list)):
        return
    keys = [c.get("key") for c in table["columns"] if isinstance(c, dict)]
    if len(set(keys)) < len(keys):
        yield "有两栏同名", _at(place, "columns")
    for name, known in (("rows", {*keys}), ("totals", {*keys, *LABEL})):
        for number, row in enumerate(table[name], start=1):
            if isinstance(row, dict) and (strange := sorted(row.keys() - known)):
                yield f"没有 {'、'.join(strange)} 这一栏", _at(_at(place, name), number)


def _at(place: str, key: object) -> str:
    return f"{place}.{key}" if place else str(key)


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(_DAY.fullmatch(value) and date.fromisoformat(value))
    except ValueError:
        return False


def _whole(value: object, least: int) -> bool:
    return type(value) is int and value >= least


_PLAIN: Mapping[str, Callable[[Any], bool]] = {
    "text": lambda v: isinstance(v, str),
    "text?": lambda v: v is None or isinstance(v, str),
    "role": lambda v: v in ROLES,
    "bool": lambda v: isinstance(v, bool),
    "number": lambda v: _whole(v, 1),
    "count": lambda v: _whole(v, 0),
    "format": lambda v: type(v) is int and v == sheet_format.FORMAT,
    "day": _is_day,
    "hex": lambda v: isinstance(v, str) and bool(_HEX.fullmatch(v)),
}
_CALLED = {
    "text": "文字",
    "text?": "文字或者空",
    "role": f" {'、'.join(ROLES)} 之一",
    "bool": "真假",
    "number": "从 1 起的整数",
    "count": "从 0 起的整数",
    "format": f" {sheet_format.FORMAT}，别的格式这个程序不认",
    "day": "日期，如 2020-02-07",
    "hex": " 64 位十六进制数字",
}


def _digest(content: Mapping[str, Any], published: Published) -> Finding:
    found, approved = sheet_format.digest_of(content), published.sheet.sealed().digest
    if found != content["digest"]:
        said = f"摘要不符：文件写 {content['digest']}，按内容重算是 {found}。内容或摘要被改过"
        return Finding("DIGEST", False, said, "digest")
    if approved != content["figures"]:
        said = f"批准时的摘要不符：文件写 {content['figures']}，按内容重算是 {approved}"
        return Finding("DIGEST", False, said, "figures")
    return Finding("DIGEST", True, f"摘要重算相同：{found}")
