"""Sums over the newest sheets of several organizations: goods from S6, money from S5.

Only what is of the same days is added: goods of the same first and last day, funds, whose figures run from their
beginning, of the same last day. A row is an item by name, specification and unit as the sheets write them: nothing is
added across units, and the same goods under two names are two rows. A fund is known by its code, name and decision, as
two programs may use one code; an organization whose every holder stands on a larger sheet of that fund is within that
sheet and not added again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from inventory.sheet import Row, Sheet
from inventory.sheet_series import Given
from inventory.sheet_sums import is_figure

GOODS = {
    "opening": "期初",
    "donated": "受赠",
    "purchased": "自购",
    "allocated": "下拨",
    "transferred_in": "调入",
    "returned": "退回",
    "in_total": "入库小计",
    "issued": "发放",
    "dispatched": "调出",
    "written_off": "报损",
    "out_total": "出库小计",
    "converted": "转换",
    "sent_back": "退货退还",
    "adjusted": "盘盈盘亏",
    "closing": "期末",
}
MONEY = {
    "allotted_fen": "分配",
    "committed_fen": "已订未付",
    "prepaid_fen": "预付及备用金",
    "spent_fen": "支出",
    "refunded_fen": "退回/冲减",
    "available_fen": "可用",
}


@dataclass(frozen=True)
class GoodsRow:
    """An item over several organizations; ``figures`` by the keys of ``GOODS``."""

    name: str
    specification: str | None
    unit: str
    figures: Mapping[str, int]


@dataclass(frozen=True)
class Goods:
    """The S6 of the same days: of whom (codes), who is within the sheet of another one with all below it and not added
    again, and their sum by item."""

    start: date
    end: date
    organizations: tuple[str, ...]
    within: tuple[str, ...]
    rows: tuple[GoodsRow, ...]


@dataclass(frozen=True)
class Money:
    """The S5 of one fund to the same day: of whom (codes), who is within one of those, and the sum in fen by the keys
    of ``MONEY``."""

    fund: str
    name: str
    decision: str
    end: date
    organizations: tuple[str, ...]
    within: tuple[str, ...]
    figures: Mapping[str, int]


def newest(given: Iterable[Given]) -> tuple[Given, ...]:
    """Of each series of each organization the sheet of the latest days, corrected if it was."""
    found: dict[tuple[str, str], Given] = {}
    for one in sorted(given, key=lambda one: (one.published.sheet.end, one.issue)):
        found[one.published.sheet.organization, one.published.placed.series] = one
    return tuple(found[key] for key in sorted(found))


def goods(latest: Iterable[Given]) -> tuple[Goods, ...]:
    """The roll-up of S6, the newest days first."""
    groups: dict[tuple[date, date], list[Sheet]] = defaultdict(list)
    for sheet in (one.published.sheet for one in latest):
        if sheet.sheet == "S6":
            groups[sheet.end, sheet.start].append(sheet)
    return tuple(
        _goods(start, end, of) for (end, start), of in sorted(groups.items(), reverse=True)
    )


def _goods(start: date, end: date, sheets: Sequence[Sheet]) -> Goods:
    """The largest sheets of some days count: what an organization has on one of its own is on that of all below one
    above it, too, less what moved between them."""
    within = [s for s in sheets if any(_about(s) < _about(other) for other in sheets)]
    added = [s for s in sheets if s not in within]
    ours, theirs = (tuple(s.organization for s in of) for of in (added, within))
    return Goods(start, end, ours, theirs, _rows(added))


def _about(sheet: Sheet) -> set[str]:
    """The codes of the organizations that a sheet covers."""
    return {code for code, _ in sheet.covers} or {sheet.organization}


def _rows(sheets: Iterable[Sheet]) -> tuple[GoodsRow, ...]:
    sums: dict[tuple[str, str, str], dict[str, int]] = {}
    for row in (row for sheet in sheets for row in sheet.rows):
        key = (str(row.get("name")), str(row.get("specification") or ""), str(row.get("unit")))
        _add(sums.setdefault(key, dict.fromkeys(GOODS, 0)), row)
    return tuple(
        GoodsRow(name, specification or None, unit, figures)
        for (name, specification, unit), figures in sorted(sums.items())
    )


def _add(figures: dict[str, int], row: Row) -> None:
    for key in figures:
        value = row.get(key)
        figures[key] += int(value or 0) if is_figure(value) else 0


def money(latest: Iterable[Given]) -> tuple[Money, ...]:
    """The roll-up of S5 by fund, the newest day of each first."""
    groups: dict[tuple[str, str, str, date], list[Sheet]] = defaultdict(list)
    for one in latest:
        sheet = one.published.sheet
        if sheet.sheet == "S5":
            facts = _facts(sheet)
            fund = one.published.placed.series.partition("-")[2]
            named = (facts.get("资金名称", ""), facts.get("决策依据", ""))
            groups[fund, *named, sheet.end].append(sheet)
    newest_first = sorted(groups.items(), key=lambda of: (of[0][:3], -of[0][3].toordinal()))
    return tuple(_summed(*key, of) for key, of in newest_first)


def _facts(sheet: Sheet) -> dict[str, str]:
    rows = next((part.rows for part in sheet.parts if part.key == "A"), ())
    return {str(row.get("item")): str(row.get("text")) for row in rows}


def _summed(fund: str, name: str, decision: str, end: date, sheets: Sequence[Sheet]) -> Money:
    within = [s for s in sheets if any(_holds(other, s) for other in sheets)]
    added = [s for s in sheets if s not in within]
    figures = dict.fromkeys(MONEY, 0)
    for row in (row for sheet in added for row in sheet.rows):
        _add(figures, row)
    ours, theirs = (tuple(s.organization for s in of) for of in (added, within))
    return Money(fund, name, decision, end, ours, theirs, figures)


def _holds(whole: Sheet, part: Sheet) -> bool:
    """Are all holders of a sheet on a larger one, too?"""
    larger, smaller = ({row.get("holder") for row in sheet.rows} for sheet in (whole, part))
    return smaller < larger
