"""JSON from outside, read without guessing: no floats, no key twice, no text that a database could not keep."""

import json
from typing import Any

from inventory.errors import BadInput


def parse(text: str, field: str) -> Any:
    """The value that ``text`` says. Raises ``BadInput`` on ``field`` with what is wrong and where."""
    try:
        value = json.loads(
            text, parse_float=_no_float, parse_constant=_no_float, object_pairs_hook=_no_key_twice
        )
        torn = _torn(value)
    except json.JSONDecodeError as error:
        raise BadInput(field=field, problem=_place(error)) from None
    except _Unwelcome as error:
        raise BadInput(field=field, problem=str(error)) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, brackets without end
        raise BadInput(field=field, problem="数字太长或层次太深") from None
    if torn:
        raise BadInput(field=field, problem="有不能保存的字符，请用 UTF-8 重新保存")
    return value


class _Unwelcome(Exception):
    """Well-formed, but not to be taken; says why."""


def _place(error: json.JSONDecodeError) -> str:
    line = f"第 {error.lineno} 行" if error.lineno > 1 else ""
    return f"不是 JSON：{line}第 {error.colno} 个字符处有错"


def _no_float(text: str) -> None:
    raise _Unwelcome(f"{text} 不是整数：数量按最小单位、金额按分写整数")


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _Unwelcome(f"{twice} 写了两次，只能写一次")
    return said


def _torn(value: object) -> bool:
    """Is there text with half a character or a NUL? Bytes that are no UTF-8 are read as halves."""
    if isinstance(value, str):
        return any(c == "\0" or "\ud800" <= c <= "\udfff" for c in value)
    if isinstance(value, dict):
        return any(_torn(part) for pair in value.items() for part in pair)
    return isinstance(value, list) and any(_torn(part) for part in value)
