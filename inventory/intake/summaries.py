"""Sheets all of whose rows are doubtful: such as add up what other sheets of the same file list row by row."""

import re
from collections.abc import Sequence
from dataclasses import replace

from inventory.intake.results import Table

_SUMMARY = re.compile(r"汇总|总表|合计|统计")


def doubted(tables: Sequence[Table]) -> tuple[Table, ...]:
    """The tables; those on a sheet that is called a summary say so, where other sheets have such a kind too."""
    return tuple(_doubted(table) if _adds_up(table, tables) else table for table in tables)


def _adds_up(table: Table, tables: Sequence[Table]) -> bool:
    others = (t for t in tables if t.sheet != table.sheet and not _SUMMARY.search(t.sheet))
    return bool(_SUMMARY.search(table.sheet)) and any(t.as_ == table.as_ and t.rows for t in others)


def _doubted(table: Table) -> Table:
    return doubtful(
        table,
        f"工作表“{table.sheet}”像是把别的表加在一起：若已逐笔登记，请把它的各行放下，以免记两次",
    )


def doubtful(table: Table, doubt: str) -> Table:
    """The table with a doubt that holds for all of its rows."""
    rows = tuple(replace(row, doubts=(*row.doubts, doubt)) for row in table.rows)
    return replace(table, rows=rows, told=(*table.told, doubt))
