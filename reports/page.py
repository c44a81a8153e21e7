"""Everything that stands on the paper of one sheet, in words: head, tables, notes, proofs and foot."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TypeAlias

from inventory.clock import SHANGHAI
from inventory.sheet import Check, Column, Part, Row, Sheet
from inventory.sheet_format import Paper
from reports import layout, widths, words
from reports.layout import Measure, Table, Written

# So much of a digest is short enough to be compared by eye.
CODE_LENGTH = 12
# So many characters of 二号 type fit one line of the type area; a longer title breaks after the organization.
TITLE_LENGTH = 27
PLACES = 5
# A fact longer than this (in ems) is not set beside another.
HALF_LINE = 18
_EMPTY = {
    "S1": "本期没有接收捐赠物资",
    "S2": "本期没有自购物资入库",
    "S3": "本期没有上级下拨物资",
    "S4": "本期没有发放物资",
    "S6": "本期没有物资收发，也没有结存",
}
# What a sheet is called on paper, where its code is another.
_NUMBERS = {"S1F": "S1-附"}
# What the main table is called where a sheet has several; each then has its number.
_MAIN = {"S5": "各单位使用情况", "S1F": "捐款明细", "SC": "物资收支"}
_FIRST = ("A",)
_NUMERALS = "一二三四五六七八九十"
_NUMBERED = re.compile(f"[{_NUMERALS}]、")
_A_LINE = 3  # posts that sign side by side
_SIGNS = (
    ("监督机构", "监督举报电话"),
    ("公示期",),
    ("公示地点",),
)
# Widths in the foot, in mm: of the place for signatures, of a character of 小四 type, between a label and the next.
_SIGN_WIDTH, _SIGN_CHARACTER, _SIGN_GAP = 156, 12 / 72 * 25.4, 6
_SIGN_LEAST = 10.0  # where labels leave no place
_POSTING = "自　　　　年　　月　　日起至　　　　年　　月　　日止，不少于 {} 日"


Fact: TypeAlias = tuple[str, str]
Facts: TypeAlias = tuple[tuple[Fact, ...], ...]


@dataclass(frozen=True)
class Section:
    """One table under its heading, or facts, each a name and a text, one or two to a line."""

    heading: str
    empty: str
    table: Table | None = None
    facts: tuple[tuple[Fact, ...], ...] = ()


@dataclass(frozen=True)
class Blank:
    """A line of the foot to write on: before each of its rules a label; rules are ``width`` mm long."""

    labels: tuple[str, ...]
    width: float
    text: str = ""


@dataclass(frozen=True)
class Page:
    """What the template prints; ``made`` is an ISO instant."""

    sheet: str
    organization: str
    name: str
    title: str
    breaks: bool
    period: str
    unit_line: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
    checks: tuple[Check, ...]
    blanks: tuple[Blank, ...]
    digest: str
    code: str
    made: str
    letterhead: str = ""


def page(sheet: Sheet, measure: Measure = layout.A4_TURNED) -> Page:
    """The paper of a sheet, its tables of that measure."""
    return unset(sheet, low=measure.low)(measure)


def unset(sheet: Sheet, *, low: bool) -> Callable[[Measure], Page]:
    """The paper of a sheet, to be set in measures that are ``low`` or not: what it says is worked out once."""
    said, parts = _said(sheet), tuple(_parts(sheet, low=low))
    return lambda measure: replace(said, sections=tuple(_section(*part, measure) for part in parts))


def _said(sheet: Sheet) -> Page:
    """All of the paper but its tables."""
    organization = sheet.organization_name
    name = sheet.title.removeprefix(organization)
    period = words.period(sheet.start, sheet.end)
    return Page(
        sheet=number_of(sheet.code),
        organization=organization,
        name=name,
        title=f"{organization}{name}（{period}）",
        breaks=len(organization) + len(name) > TITLE_LENGTH,
        period=period,
        unit_line=sheet.unit_line,
        sections=(),
        notes=sheet.notes,
        checks=sheet.checks,
        blanks=blanks(Paper()),
        digest=sheet.digest,
        code=sheet.digest[:CODE_LENGTH],
        made=stood_at(sheet).isoformat(),
    )


def number_of(code: str) -> str:
    """What stands on paper (表号) for the code of a sheet."""
    return _NUMBERS.get(code, code)


def blanks(paper: Paper) -> tuple[Blank, ...]:
    """The lines of the foot to write on: who signs, who supervises, from when to when and where it hangs."""
    posts = [paper.posts[at : at + _A_LINE] for at in range(0, len(paper.posts), _A_LINE)]
    return tuple(_blank(labels, paper.posted_days) for labels in (*posts, *_SIGNS))


def stood_at(sheet: Sheet) -> datetime:
    """The instant whose state a sheet shows: the end of its last day in Shanghai. Its drawings bear this date, so
    that drawing it again gives the same file."""
    return datetime.combine(sheet.end + timedelta(days=1), time(), SHANGHAI)


def places(sheet: Sheet, characters: Iterable[str]) -> list[str]:
    """Where some characters stand in a sheet, at most five places, as a reader would look for them."""
    wanted = set(characters)
    found = (where for where, text in _texts(sheet) if wanted & set(text))
    return list(dict.fromkeys(found))[:PLACES]


def _blank(labels: tuple[str, ...], days: int) -> Blank:
    taken = sum(len(label) * _SIGN_CHARACTER + _SIGN_GAP for label in labels)
    width = max(round((_SIGN_WIDTH - taken) / len(labels), 1), _SIGN_LEAST)
    return Blank(labels, width, _POSTING.format(days) if labels == ("公示期",) else "")


def _parts(sheet: Sheet, *, low: bool) -> Iterator[tuple[str, str, Facts | Written]]:
    """Of each table its heading, what is said where it has no rows, and what stands in it. The facts of the fund come
    before the table of its use, everything else after it."""
    main = Part(
        "",
        _MAIN.get(sheet.sheet, "") if sheet.parts else "",
        sheet.columns,
        sheet.rows,
        sheet.totals,
    )
    first = [p for p in sheet.parts if p.key in _FIRST]
    parts = [*first, main, *(p for p in sheet.parts if p.key not in _FIRST)]
    for number, part in enumerate(parts):
        title = _NUMBERED.sub("", part.title)
        heading = f"{_NUMERALS[number]}、{title}" if len(parts) > 1 else ""
        empty = _EMPTY.get(sheet.sheet, f"本期没有{title}")
        yield heading, empty, _written(part, low=low)


def _written(part: Part, *, low: bool) -> Facts | Written:
    if _is_facts(part.columns):
        facts = [(str(row.get("item") or ""), str(row.get("text") or "")) for row in part.rows]
        return tuple(_beside(facts))
    return layout.written(part.columns, part.rows, part.totals, low=low)


def _section(heading: str, empty: str, said: Facts | Written, measure: Measure) -> Section:
    if isinstance(said, Written):
        return Section(heading, empty, layout.set_in(said, measure))
    return Section(heading, empty, facts=said)


def _is_facts(columns: Sequence[Column]) -> bool:
    return [c.key for c in columns] == ["item", "text"]


def _beside(facts: Sequence[Fact]) -> Iterator[tuple[Fact, ...]]:
    """Short facts two to a line; one that is long, or left over, has a line of its own."""
    waiting: Fact | None = None
    for fact in facts:
        if waiting and widths.ems(fact[1]) <= HALF_LINE:
            yield waiting, fact
            waiting = None
            continue
        if waiting:
            yield (waiting,)
        waiting = fact if widths.ems(fact[1]) <= HALF_LINE else None
        if waiting is None:
            yield (fact,)
    if waiting:
        yield (waiting,)


def _texts(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Every text of a sheet and what a reader calls its place."""
    yield "标题", f"{sheet.organization_name}{sheet.title}{sheet.unit_line}"
    yield from _table_texts("", sheet.columns, sheet.rows, sheet.totals)
    for part in sheet.parts:
        yield from _table_texts(part.title, part.columns, part.rows, part.totals)
    yield from (("说明", note) for note in sheet.notes)
    yield from (("核对", check.detail) for check in sheet.checks)


def _table_texts(
    title: str, columns: Sequence[Column], rows: Sequence[Row], totals: Sequence[Row]
) -> Iterator[tuple[str, str]]:
    yield f"{title}表头", "".join(c.title for c in columns) + title
    for number, row in enumerate(rows, start=1):
        for column in columns:
            yield f"{title}第 {number} 行的{column.title}", words.cell(column, row.get(column.key))
    for total in totals:
        yield f"{title}合计", "".join(str(value) for value in total.values())
