"""The root of the tree of errors, and how an error gives its facts."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import ClassVar, TypeAlias, Union

Fact: TypeAlias = Union[str, int, bool, list["Fact"], dict[str, "Fact"], None]  # noqa: UP007 - recursive


class LedgerError(Exception):
    """The root: whatever this library refuses can be caught by this one name."""

    code: ClassVar[str] = "REFUSED"
    retryable: ClassVar[bool] = False

    def facts(self) -> dict[str, Fact]:
        """The facts as plain JSON values: dates in ISO form, money in fen, quantities in base units."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self)}  # type: ignore[arg-type]

    def __str__(self) -> str:
        return f"{self.code} {self.facts()}"


def _plain(value: object) -> Fact:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"not a fact: {value!r}")
