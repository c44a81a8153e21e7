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
    DONOR,
    ISSUED,
    OUT_HALF,
    PARTY,
    PURCHASED,
    RECIPIENT,
    SUPERIOR,
    SUPPLIER,
    Header,
)
from inventory.intake.results import ReadRow, Table
from inventory.intake.split_days import DITTO

OF_SOURCES = re.compile(r"来源|摘要|事由")
_SOURCES = (
    (ALLOCATED, re.compile(r"下拨|调拨|拨付|划拨|配发|拨入|调入")),
    (PURCHASED, re.compile(r"自购|采购|购买|购置|购入")),
    (DONATED, re.compile(r"捐赠|捐助|爱心")),
)
_NAMES = {ALLOCATED: "上级下拨", PURCHASED: "自购", DONATED: "受赠"}
_PARTED = "各行来源不同，按“来源（摘要）”分开读作几张表"
_FEWEST = 2
# 县卫健局拨入, 宏达公司捐赠入库: who, and how
_WHO = re.compile(
    r"(?:收到?)?(?P<who>(?!上级|社会|爱心).{2,}?)(?:(?:下|调|划)拨|拨[付入]|配发|调入|捐[赠助])(?:来|入库|物资)?"
)
_TAKER = re.compile(
    r"(?:发(?![改展电])[给放往]?)?(?P<who>.{2,}?)(?:领[用取走])?"
)  # 发改局 is an office
_HOW = re.compile(
    r"(?:上级|社会|爱心)?(?:(?:下|调|划)拨|拨[付入]|配发|调入|捐[赠助])(?:入库|物资)?"
)
_SELLER = re.compile(r".*(?:购买?|购置|购入)[^（(]{0,4}[（(](?P<who>[^（）()]{2,})[）)]")


def kinds_in(text: str) -> list[tuple[str, str]]:
    """In which ways a text says that goods came, each with its word for it."""
    return [(kind, match.group()) for kind, words in _SOURCES if (match := words.search(text))]


def kind_in(text: str) -> str | None:
    """In which way a text says that goods came; None where it says none, or more than one."""
    found = kinds_in(text)
    return found[0][0] if len(found) == 1 else None


def parted(table: Table, header: Header) -> list[Table]:
    """A table without a kind by how its rows came; itself where they do not say so in several ways."""
    if header.half == OUT_HALF and table.as_ == ISSUED and _says_who(header):
        return [replace(table, rows=tuple(map(_taken, table.rows)))]
    at = next((n for n, c in enumerate(table.columns) if OF_SOURCES.search(c.label)), None)
    if table.as_ is not None or at is None:
        return [table]
    said = _said(table, at)
    kinds = [kind_in(text) for text in said]
    found = list(dict.fromkeys(kinds))
    known = {kind for kind in found if kind}
    if not known or (len(known) < _FEWEST and None in found):
        return [table]
    pairs = list(zip(table.rows, said, kinds, strict=True))
    named = _says_who(header)
    parts = [_part(table, kind, [(r, t) for r, t, k in pairs if k == kind], named=named)
             for kind in found]  # fmt: skip
    return [parts[0], *(replace(part, totals=(), printed_total=None) for part in parts[1:])]


def _says_who(header: Header) -> bool:
    """Whether who gave or got stands in the words of how it came, and not in a column of its own."""
    if header.columns(DONOR, SUPPLIER, SUPERIOR):
        return False
    parties = header.columns(PARTY, RECIPIENT)
    return bool(parties) and all(OF_SOURCES.search(header.labels[i]) for i in parties)


def _said(table: Table, at: int) -> list[str]:
    """Of each row how it came; a blank means the row above."""
    found: list[str] = []
    for row in table.rows:
        text = row.cells[at] if at < len(row.cells) else ""
        found.append(text if text and text not in DITTO else found[-1] if found else "")
    return found


def _part(
    table: Table, kind: str | None, rows: Sequence[tuple[ReadRow, str]], *, named: bool
) -> Table:
    if kind is None:
        return replace(table, rows=tuple(row for row, _ in rows))
    told = tuple(t for t in table.told if not OF_SOURCES.match(t))
    told = (*told, _PARTED) if len(rows) < len(table.rows) else told
    made = tuple(
        _named(row, text, kind) if named else _kept(row, text, kind, table) for row, text in rows
    )
    return replace(table, as_=kind, rows=made, told=told)


def _kept(row: ReadRow, said: str, kind: str, table: Table) -> ReadRow:
    """The row with who gave it from the column that says so, which is not that of how it came."""
    texts = {c.key: text for c, text in zip(table.columns, row.cells, strict=False) if text}
    who = next(
        (texts[key] for key in (DONOR, SUPPLIER, SUPERIOR) if key in texts), row.counterparty
    )
    return replace(row, counterparty=who, doubts=(*row.doubts, f"来源“{said}”读作{_NAMES[kind]}"))


def _taken(row: ReadRow) -> ReadRow:
    """The row with the name of who took it: 乡卫生院 of 发乡卫生院."""
    said = row.counterparty or ""
    match = _TAKER.fullmatch(said)
    if match is None or match["who"] == said:
        return row
    doubt = f"摘要“{said}”里的接收方读作“{match['who']}”"
    return replace(row, counterparty=match["who"], doubts=(*row.doubts, doubt))


def _named(row: ReadRow, said: str, kind: str) -> ReadRow:
    """The row with the name that stands beside how it came; where only that is said, without one."""
    match = (_SELLER if kind == PURCHASED else _WHO).fullmatch(said)
    alone = kind == PURCHASED or _HOW.fullmatch(said)
    who = match["who"] if match else None if alone else said
    whose = f"单位“{who}”" if who else "没有写单位"
    doubt = f"来源“{said}”读作{_NAMES[kind]}，{whose}"
    return replace(row, counterparty=who, doubts=(*row.doubts, doubt))
