"""What is said on the command line of a file, or in a file of decisions, as decisions about what was read.

A text answers for every item and every name that is written so; tables are counted from 1, as people do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from inventory.errors import BadInput
from inventory.intake import headers
from inventory.intake.decisions import Decisions, Written, applied, written
from inventory.intake.reading import Reading

_FIELDS = {"match", "kinds", "set_aside", "fund", "origin", "new"}


@dataclass(frozen=True)
class Answers:
    """``match``: by what is written a code, "organization:CODE" of a receiver, or "new". ``kinds``: by the number of a
    table its kind. ``set_aside``: by table and row why it is not posted. The rest as ``Decisions`` have it."""

    match: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[int, str] = field(default_factory=dict)
    set_aside: Mapping[tuple[int, int], str] = field(default_factory=dict)
    fund: str | None = None
    origin: str | None = None
    rest_is_new: bool = False
    again: bool = False
    confirmed: tuple[str, ...] = ()


UNSAID = Answers()


def of_file(data: object) -> Answers:
    """A file of decisions: ``{"match": {"口罩": "MASK"}, "kinds": {"2": "issued"}, "set_aside": [{"table": 1, "row":
    9, "reason": "重复"}], "fund": …, "origin": …, "new": true}``, each may be left out. Raises ``BadInput``."""
    if not isinstance(data, dict) or set(data) - _FIELDS:
        raise BadInput(field="decisions", problem=f"只写 {'、'.join(sorted(_FIELDS))} 这几样")
    aside = data.get("set_aside", [])
    if not isinstance(aside, list):
        raise BadInput(field="set_aside", problem="写成 [{…}] 的样子")
    return Answers(
        match=_texts(data, "match"),
        kinds={_number(key, "kinds"): kind for key, kind in _texts(data, "kinds").items()},
        set_aside=dict(_aside(entry) for entry in aside),
        fund=data.get("fund"),
        origin=data.get("origin"),
        rest_is_new=data.get("new") is True,
    )


def _texts(data: Mapping[str, Any], name: str) -> dict[str, str]:
    said = data.get(name, {})
    if not isinstance(said, dict) or not all(isinstance(text, str) for text in said.values()):
        raise BadInput(field=name, problem='写成 {"…": "…"} 的样子')
    return said


def _aside(entry: object) -> tuple[tuple[int, int], str]:
    if not isinstance(entry, dict) or not str(entry.get("reason") or "").strip():
        raise BadInput(field="set_aside", problem="每一项要写 table、row 和 reason")
    table, row = _number(entry.get("table"), "table"), _number(entry.get("row"), "row")
    return (table, row), str(entry["reason"])


def _number(value: object, name: str) -> int:
    if isinstance(value, bool) or not str(value).isdecimal():
        raise BadInput(field=name, problem=f"“{value}”要写成数字")
    return int(str(value))


def decided(reading: Reading, answers: Answers) -> Decisions:
    """What was said, of what was read. Raises ``BadInput`` for an answer that meets nothing of the file."""
    kinds = {_place(reading, n): _kind(kind) for n, kind in answers.kinds.items()}
    aside = {(_place(reading, table), row): why for (table, row), why in answers.set_aside.items()}
    _require_rows(reading, aside)
    base = Decisions(
        kinds=kinds,
        set_aside=aside,
        rest_is_new=answers.rest_is_new,
        again=answers.again,
        fund=answers.fund,
        origin=answers.origin and _origin(answers.origin),
        confirmed=answers.confirmed,
    )
    return _matched(base, applied(reading, base), answers.match)


def _matched(base: Decisions, reading: Reading, match: Mapping[str, str]) -> Decisions:
    items: dict[Written, str] = {}
    parties: dict[str, str] = {}
    receivers: dict[str, str] = {}
    for table in reading.tables:
        taken = receivers if table.as_ == headers.ISSUED else parties
        for row in table.rows:
            key = written(row)
            said = match.get(key.text()) or match.get(key.name)
            if said is not None and key.name and ":" not in said:
                items[key] = said
            if row.counterparty is not None and row.counterparty in match:
                taken[row.counterparty] = match[row.counterparty]
            if row.earmarked and row.intent is not None and row.intent in match:
                receivers[row.intent] = match[row.intent]
    met = {t for key in items for t in (key.text(), key.name)} | parties.keys() | receivers.keys()
    missed = [text for text in match if text not in met]
    if missed:
        raise BadInput(field="match", problem=f"文件里没有“{'”“'.join(missed)}”")
    return Decisions(
        **{**vars(base), "items": items, "counterparties": parties, "receivers": receivers}
    )


def _place(reading: Reading, number: int) -> int:
    if not 1 <= number <= len(reading.tables):
        raise BadInput(
            field="table", problem=f"文件里有 {len(reading.tables)} 张表，没有第 {number} 张"
        )
    return number - 1


def _require_rows(reading: Reading, aside: Mapping[tuple[int, int], str]) -> None:
    for table, row in aside:
        if all(one.row != row for one in reading.tables[table].rows):
            raise BadInput(field="set_aside", problem=f"第 {table + 1} 张表没有第 {row} 行的数据")


def _kind(kind: str) -> str:
    if kind not in headers.KINDS:
        raise BadInput(field="kinds", problem=f"要写 {'、'.join(headers.KINDS)} 之一")
    return kind


def _origin(origin: str) -> str:
    origins = (headers.DONATED, headers.PURCHASED, headers.ALLOCATED)
    if origin not in origins:
        raise BadInput(field="origin", problem=f"要写 {'、'.join(origins)} 之一")
    return origin
