"""The fields of a JSON object from outside, each taken by its shape. Every refusal is a ``BadInput`` that names the
field.

What a value means, and whether it is allowed, is for the verbs to say.
"""

from collections.abc import Mapping, Set
from datetime import date
from typing import Any, TypeAlias

from inventory.errors import BadInput

Line: TypeAlias = Mapping[str, Any]


def lines(entry: Line, key: str = "lines", at: str = "") -> list[Line]:
    """The list of objects under ``key``."""
    found = entry.get(key)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BadInput(field=f"{at}{key}", problem="要写成列表，每项是一个对象")
    return found


def only(entry: Line, known: Set[str], at: str) -> None:
    """Refuse a key that is not known, so that a misspelt one is not lost."""
    for key in entry:
        if key not in known:
            raise BadInput(field=f"{at}{key}", problem=f"不认识，可以写 {'、'.join(sorted(known))}")


def text(entry: Line, key: str, at: str = "") -> str:
    """Text that says something."""
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BadInput(field=f"{at}{key}", problem="要写文字，不能空着")
    return value.strip()


def text_or_none(entry: Line, key: str, at: str = "") -> str | None:
    """Text that says something, or nothing at all."""
    value = entry.get(key)
    if value is None or value == "":
        return None
    return text(entry, key, at)


def texts(entry: Line, key: str, at: str = "") -> list[str]:
    """A list of texts; none where it is not said."""
    found = entry.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise BadInput(field=f"{at}{key}", problem="要写成列表，每项是文字")
    return found


def flag(entry: Line, key: str, at: str) -> bool:
    """True or false; false where it is not said."""
    value = entry.get(key, False)
    if not isinstance(value, bool):
        raise BadInput(field=f"{at}{key}", problem="要写 true 或 false")
    return value


def day(value: object, field: str) -> date:
    """A date in ISO form."""
    try:
        if not isinstance(value, str) or len(value) != len("2020-02-08"):
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise BadInput(field=field, problem="要写日期，例如 2020-02-08") from None


def day_or_none(entry: Line, key: str, at: str = "") -> date | None:
    """A date in ISO form, or nothing at all."""
    value = entry.get(key)
    return None if value is None else day(value, f"{at}{key}")
