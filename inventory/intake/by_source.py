"""One list of what came in, whose rows say each how it came: 镇政府下拨, 县农商行捐赠, 村委会购买.

It is parted into a table for each kind. Rows that say none stay together, and somebody is asked. Beside it stands what
went out, 发乡卫生院: there the name is taken out of the words.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from inventory.intake.headers import (
    ALLOCATED,
    DONATED,
    ISSUED,
    OUT_HALF,
    PARTY,
    PURCHASED,
    Header,
)
from inventory.intake.results import ReadRow, Table

OF_SOURCES = re.compile(r"来源|摘要|事由")
SOURCES = (
    (ALLOCATED, re.compile(r"下拨|调拨|拨付|划拨|配发|拨入|调入")),
    (PURCHASED, re.compile(r"自购|采购|购买|购置|购入")),
    (DONATED, re.compile(r"捐赠|捐助|爱心")),
)
_NAMES = {ALLOCATED: "上级下拨", PURCHASED: "自购", DONATED: "受赠"}
_PARTED = "各行来源不同，按“来源（摘要）”分开读作几张表"
_FEWEST = 2
# 县卫健局拨入, 宏达公司捐赠入库: who, and how
_WHO = re.compile(
    r"(?:收到?)?(?P<who>.{2,}?)(?:(?:下|调|划)拨|拨[付入]|配发|调入|捐[赠助])(?:来|入库|物资)?"
)
_TAKER = re.compile(r"(?:发[给放往]?)?(?P<who>.{2,}?)(?:领[用取走])?")
_SELLER = re.compile(r".*(?:购买?|购置|购入)[^（(]{0,4}[（(](?P<who>[^（）()]{2,})[）)]")


def kind_in(text: str) -> tuple[str, str] | None:
    """How a text says that goods came, and its word for it; None where it says it in no way, or in two."""
    found = [(kind, match.group()) for kind, words in SOURCES if (match := words.search(text))]
    return found[0] if len(found) == 1 else None


def parted(table: Table, header: Header) -> list[Table]:
    """A table without a kind by how its rows came; itself where they do not say so in several ways."""
    if not any(OF_SOURCES.search(header.labels[i]) for i in header.columns(PARTY)):
        return [table]
    if header.half == OUT_HALF and table.as_ == ISSUED:
        return [replace(table, rows=tuple(map(_taken, table.rows)))]
    if table.as_ is not None:
        return [table]
    kinds = [_kind(row) for row in table.rows]
    found = list(dict.fromkeys(kinds))
    if len({kind for kind in found if kind}) < _FEWEST:
        return [table]
    parts = [_part(table, kind, [r for r, k in zip(table.rows, kinds, strict=True) if k == kind])
             for kind in found]  # fmt: skip
    return [parts[0], *(replace(part, totals=(), printed_total=None) for part in parts[1:])]


def _kind(row: ReadRow) -> str | None:
    said = kind_in(row.counterparty or "")
    return said[0] if said else None


def _part(table: Table, kind: str | None, rows: Sequence[ReadRow]) -> Table:
    if kind is None:
        return replace(table, rows=tuple(rows))
    told = (*(t for t in table.told if not OF_SOURCES.match(t)), _PARTED)
    return replace(table, as_=kind, rows=tuple(_named(row, kind) for row in rows), told=told)


def _taken(row: ReadRow) -> ReadRow:
    """The row with the name of who took it: 乡卫生院 of 发乡卫生院."""
    said = row.counterparty or ""
    match = _TAKER.fullmatch(said)
    if match is None or match["who"] == said:
        return row
    doubt = f"摘要“{said}”里的接收方读作“{match['who']}”"
    return replace(row, counterparty=match["who"], doubts=(*row.doubts, doubt))


def _named(row: ReadRow, kind: str) -> ReadRow:
    """The row with the name that stands beside how it came; bought of nobody that is named: without one."""
    said = row.counterparty or ""
    match = (_SELLER if kind == PURCHASED else _WHO).fullmatch(said)
    who = match["who"] if match else None if kind == PURCHASED else said
    whose = f"单位“{who}”" if who else "没有写供应商"
    doubt = f"来源“{said}”读作{_NAMES[kind]}，{whose}"
    return replace(row, counterparty=who, doubts=(*row.doubts, doubt))
