"""What the lines around a table say of it: period or day, year, what one in the amount column is
worth. Whatever is taken from them is told in a sentence that says where it stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from inventory.intake import headers
from inventory.intake.by_source import OF_SOURCES, kinds_in
from inventory.intake.cells import FEN_PER_WAN, as_text
from inventory.intake.days import dated_year_in, span_in, year_in
from inventory.intake.headers import Header
from inventory.intake.tables import Around
from inventory.intake.workbook import GridRow

_OF_NOTICE = ("公示期", "公示时间", "公示日期", "有效期")  # days of the paper, not of what it lists
_SUMMARY = re.compile(r"汇总|统计|一览")
_NAMED = re.compile(r"(?:^|\s)([^\s:：]{2,10})\s*[:：]\s*([^\s:：]{2,40})(?=\s|$)")


@dataclass(frozen=True)
class Said:
    """A text and where it stands, as a sentence begins with it: 第2行. ``named``: it is the name of the sheet or file,
    in which a year needs no 年."""

    where: str
    text: str
    named: bool = False


def around(
    header: Header, above: Sequence[Said], elsewhere: Sequence[Said], on: date | None
) -> Around:
    """What holds for the table under ``header``: ``above`` are the lines over it, the nearest last,
    ``elsewhere`` the names of sheet and file and the lines below; ``on`` was said by the clerk."""
    told: list[str] = []
    year = _year(above, elsewhere, on)
    day = None
    if headers.ON not in header.keys and on is None:
        day = _day(above, year, told)
    if header.fen_per_unit == FEN_PER_WAN:
        told.append("金额以万元为单位")
    number, where = year or (None, None)
    return Around(on=day, year=number, year_from=where, told=tuple(told))


def party_over(header: Header, as_: str | None, above: Sequence[Said]) -> tuple[str, str] | None:
    """Who gave (or got) all rows of a table without such a column, 捐赠单位：某公司 over it, and the
    sentence that tells so."""
    wanted = headers.PARTY_OF.get(as_ or "")
    if wanted is None or headers.PARTIES.intersection(header.keys):
        return None
    for said in reversed(above):
        for label, name in _NAMED.findall(said.text):
            if headers.key_of(label) == wanted:
                return name, f"没有往来单位一栏，用{said.where}“{label}：{name}”"
    return None


def of_column(header: Header, near: Around, titles: Sequence[str]) -> Around:
    """What holds around a table read from one column of several: who got all of it, or the day of
    its consignment, 第一批（2月3日); and that it may say again what other sheets say, where its
    titles call it a summary."""
    if (one := header.across) is None:
        return near
    told, on = list(near.told), near.on
    if one.consignment:
        days = span_in(one.consignment, near.year)
        on = days.on if days else on
        dated = days is not None or "月" not in one.consignment
        told.append(f"本表是“{one.consignment}”一栏" + ("" if dated else "，没有年份，请给出日期"))
    if said := next((title for title in reversed(titles) if _SUMMARY.search(title)), None):
        told.append(f"“{said}”像是汇总：若别的表已逐笔登记，请把本表放下，以免记两次")
    return replace(near, on=on, party=one.whose or near.party, told=tuple(told))


def named(above: Sequence[Said]) -> list[tuple[str, str]]:
    """What the lines over a table name, 品名：口罩 规格：50只/盒, in order."""
    return [pair for said in above for pair in _NAMED.findall(said.text)]


def sources(header: Header, below: Sequence[GridRow]) -> dict[str, str]:
    """The kinds that a column 来源 names row by row, each with its word there; none where most rows
    say nothing of the kind."""
    found: dict[str, str] = {}
    for index in header.columns(headers.PARTY):
        if header.half == headers.OUT_HALF or not OF_SOURCES.search(header.labels[index]):
            continue
        texts = _texts(header, index, below)
        said = [kind for text in texts for kind in kinds_in(text)]
        if 2 * len(said) >= len(texts):
            for kind, word in said:
                found.setdefault(kind, word)
    return found


def _texts(header: Header, index: int, below: Sequence[GridRow]) -> list[str]:
    """What stands in a column beside a measure of the table."""
    at, measure = header.start + index, header.start + header.keys.index(header.measure)
    rows = (row.cells for row in below if max(at, measure) < len(row.cells))
    return [as_text(cells[at]) for cells in rows if cells[at] and cells[measure] is not None]


def undecided(named: dict[str, str]) -> str:
    """Why a table whose rows come from several sources is of no kind."""
    words = "、".join(named.values())
    return f"来源（摘要）一栏里有{words}几种，整张表算哪一种说不定，请选定或按来源分开"


def _year(
    above: Sequence[Said], elsewhere: Sequence[Said], on: date | None
) -> tuple[int, str] | None:
    titles = [*reversed(above), *(said for said in elsewhere if said.named)]
    for find, where in ((year_in, titles), (dated_year_in, elsewhere)):
        for said in where:
            if found := find(said.text):
                return found, said.where
    return (on.year, "给定的日期") if on else None


def _day(above: Sequence[Said], year: tuple[int, str] | None, told: list[str]) -> date | None:
    for said in reversed(above):
        if any(word in said.text for word in _OF_NOTICE):
            continue
        if days := span_in(said.text, year[0] if year else None):
            what = "最后一天" if days.first else "日期"
            whence = "" if days.year_said or year is None else f"（年份取自{year[1]}）"
            told.append(
                f"没有日期一栏，用{said.where}“{said.text}”的{what} {days.on.isoformat()}{whence}"
            )
            return days.on
    return None
