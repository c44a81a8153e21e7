"""What several published sheets prove of each other: the chain of a series, corrections, and figures that must meet.

Pure functions. Only what was given is compared; what is missing in the middle of a series is a breach, what is missing
before its first one given cannot be told.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from inventory import sheet_sums
from inventory.sheet import ALL, OF_A_FUND, Row, Sheet
from inventory.sheet_format import Published
from inventory.sheet_reading import Finding


@dataclass(frozen=True)
class Given:
    """A sheet by the name of the file that it came in."""

    file: str
    published: Published

    @property
    def issue(self) -> int:
        """Its number in its series."""
        return self.published.placed.issue

    @property
    def named(self) -> str:
        """NDL S6 第2期."""
        return (
            f"{self.published.sheet.organization} {self.published.placed.series} 第{self.issue}期"
        )


Series = tuple[str, str]  # the code of an organization, and the series
# S6 by sheet: which column of S6 is which column of that sheet, and whether goods sent back lessen that
_SOURCES: Mapping[str, tuple[tuple[str, str, bool], ...]] = {
    "S1": (("donated", "quantity", False),),
    "S2": (("purchased", "quantity", True),),
    "S3": (("allocated", "quantity", True),),
    "S4": (("issued", "quantity", False), ("returned", "returned", False)),
}


def findings(given: Sequence[Given], *, gaps: bool = True) -> tuple[Finding, ...]:
    """All that the sheets prove of each other: CHAIN of each series, CORRECTION, OPENING and SOURCES. Without ``gaps``
    an issue that is missing is no breach, nor what it may have put right: who asks names it himself."""
    series: dict[Series, list[Given]] = defaultdict(list)
    for one in given:
        placed = one.published.placed
        series[one.published.sheet.organization, placed.series].append(one)
    found: list[Finding] = []
    for of in series.values():
        issues = sorted(of, key=lambda one: one.issue)
        found += _chain(issues, given, gaps)
        for one in issues:
            found += (*_correction(one, issues), *_opening(one, issues, gaps))
    for one in _latest(given):
        found += _sources(one, given)
    return tuple(found)


def _chain(issues: Sequence[Given], given: Iterable[Given], gaps: bool) -> Iterator[Finding]:
    """Every issue names the one before it; of one number there is one sheet; days and documents only go on."""
    first = issues[0]
    broken = [f for one in issues for f in _place(one, given)]
    for before, one in pairwise(issues):
        broken += _joined(before, one, gaps)
    yield from broken
    name = f"{first.published.sheet.organization} {first.published.placed.series}"
    if not broken:
        numbers = list(dict.fromkeys(f"第{one.issue}期" for one in issues))
        said = "前后相接" if len(numbers) > 1 else "的期号、上期和日期说得通"
        yield Finding("CHAIN", True, f"{name}：{'、'.join(numbers)}{said}")
    if first.issue > 1:
        said = f"{name}：没有给第{first.issue - 1}期，第{first.issue}期与它的衔接没有核对"
        yield Finding("CHAIN", None, said, first.file)


def _place(one: Given, given: Iterable[Given]) -> Iterator[Finding]:
    """What an issue says of the place it has, by itself."""
    sheet, placed = one.published.sheet, one.published.placed
    previous = placed.previous
    if (previous is None) != (one.issue == 1) or (previous and previous.issue != one.issue - 1):
        said = f"上期写第{previous.issue}期" if previous else "没有写上期"
        yield _broken(one, f"{one.named} {said}")
    if placed.series.partition("-")[0] != sheet.sheet:
        yield _broken(one, f"{one.named} 的表号是 {sheet.sheet}")
    codes = _codes(sheet)
    below = [head.organization for head in placed.heads]
    whole = sheet.sheet not in OF_A_FUND and placed.series.endswith(f"-{ALL}")
    once = len(below) == len({sheet.organization, *below}) - 1
    if whole and not (below and once and codes == [sheet.organization, *below]):
        yield _broken(one, f"{one.named} 写的范围和各单位的最后一张单据不是同样的单位")
    if sheet.start > sheet.end:
        yield _broken(one, f"{one.named} 的开始日期晚于结束日期")
    if placed.published_on < sheet.end:
        yield _broken(one, f"{one.named} 公布日期早于统计区间的最后一天")
    strangers = (g for g in given if previous and g.published.digest == previous.digest)
    for other in strangers:
        if (other.published.sheet.organization, other.published.placed.series) != (
            sheet.organization,
            placed.series,
        ):
            yield _broken(one, f"{one.named} 的上期是别的公示表：{other.named}")


def _joined(before: Given, one: Given, gaps: bool) -> Iterator[Finding]:
    old, new = before.published, one.published
    if before.issue == one.issue:
        if old.digest != new.digest:
            yield _broken(one, f"{one.named} 有两张不同的表：{before.file} 和 {one.file}")
        return
    is_next = one.issue == before.issue + 1
    if gaps and not is_next:
        missing = "、".join(f"第{n}期" for n in range(before.issue + 1, one.issue))
        yield _broken(one, f"{before.named} 和第{one.issue}期之间缺 {missing}")
    if is_next and (new.placed.previous is None or new.placed.previous.digest != old.digest):
        yield _broken(one, f"{one.named} 写的上期摘要不是 {before.file} 的摘要")
    if new.placed.published_on < old.placed.published_on:
        yield _broken(one, f"{one.named} 公布日期早于第{before.issue}期")
    was = {head.organization: head.position for head in old.placed.heads}
    fewer = [h.organization for h in new.placed.heads if h.position < was.get(h.organization, 0)]
    if new.placed.head.position < old.placed.head.position or fewer:
        yield _broken(one, f"{one.named} 的账目比第{before.issue}期少")


def _broken(one: Given, detail: str) -> Finding:
    return Finding("CHAIN", False, detail, one.file)


def _correction(one: Given, issues: Sequence[Given]) -> Iterator[Finding]:
    """A correction is of an issue before it, of the same days, and names what it changes."""
    corrects = one.published.placed.corrects
    if corrects is None:
        return
    name = f"{one.named}更正第{corrects.issue}期"
    if corrects.issue >= one.issue or not corrects.reason:
        yield Finding("CORRECTION", False, f"{name}：没有原因，或者不是以前的一期", one.file)
        return
    old = next((o for o in issues if o.issue == corrects.issue), None)
    if old is None:
        yield Finding("CORRECTION", None, f"{name}：没有给第{corrects.issue}期", one.file)
        return
    if problem := _wrong_correction(one, old):
        yield Finding("CORRECTION", False, f"{name}：{problem}", one.file)
    else:
        yield Finding("CORRECTION", True, f"{name}：同一区间，列出 {len(corrects.changes)} 处变动")


def _wrong_correction(one: Given, old: Given) -> str:
    new, corrects = one.published.sheet, one.published.placed.corrects
    was = old.published.sheet
    if corrects is None or corrects.digest != old.published.digest:
        return "写的摘要不是那一期的摘要"
    if (new.start, new.end) != (was.start, was.end):
        return "不是同一统计区间"
    if not corrects.changes and _figures(new) != _figures(was):
        return "数字变了而没有列出变动"
    if any(change.before == change.after for change in corrects.changes):
        return "有一处变动前后相同"
    return ""


def _figures(sheet: Sheet) -> list[object]:
    rows = [*sheet.rows, *sheet.totals, *(r for p in sheet.parts for r in (*p.rows, *p.totals))]
    return [v for row in rows for v in row.values() if sheet_sums.is_figure(v)]


def _opening(one: Given, issues: Sequence[Given], gaps: bool) -> Iterator[Finding]:
    """R7 on S6: what there was is what the newest issue of the days before says was left, item by item."""
    sheet = one.published.sheet
    if sheet.sheet != "S6":
        return
    until = sheet.start - timedelta(days=1)
    earlier = [o for o in issues if o.issue < one.issue and o.published.sheet.end == until]
    if not earlier:
        return
    old = earlier[-1]
    if not gaps and {*range(old.issue, one.issue)} - {o.issue for o in issues}:
        return
    left = _by(("item",), old.published.sheet.rows, "closing")
    found = _by(("item",), sheet.rows, "opening")
    broken = _differing(left, found)
    name = f"{one.named}期初 = 第{old.issue}期期末"
    if broken:
        yield Finding("OPENING", False, f"{name}：{'；'.join(broken)}", one.file)
    else:
        yield Finding("OPENING", True, f"{name}，{len(found.keys() | left.keys())} 种物资")


def _differing(
    one: Mapping[tuple[str, ...], int], other: Mapping[tuple[str, ...], int]
) -> list[str]:
    return [
        f"{' '.join(key)} {one.get(key, 0):,} ≠ {other.get(key, 0):,}"
        for key in sorted(one.keys() | other.keys())
        if one.get(key, 0) != other.get(key, 0)
    ][: sheet_sums.SHOWN_MAX]


def _by(names: tuple[str, ...], rows: Iterable[Row], key: str) -> dict[tuple[str, ...], int]:
    found: dict[tuple[str, ...], int] = defaultdict(int)
    for row in rows:
        value = row.get(key)
        found[tuple(str(row.get(name)) for name in names)] += (
            int(value or 0) if sheet_sums.is_figure(value) else 0
        )
    return dict(found)


def _latest(given: Iterable[Given]) -> list[Given]:
    """Of the same days of a series the newest issue: that stands."""
    newest: dict[object, Given] = {}
    for one in sorted(given, key=lambda one: one.issue):
        sheet, placed = one.published.sheet, one.published.placed
        newest[sheet.organization, placed.series, sheet.start, sheet.end] = one
    return list(newest.values())


def _sources(whole: Given, given: Sequence[Given]) -> Iterator[Finding]:
    """R2 and R3 over files: what S6 says came in and was given out is what S1 to S4 of the same days say."""
    sheet = whole.published.sheet
    if sheet.sheet != "S6":
        return
    of_same = (sheet.organization, sheet.start, sheet.end, _codes(sheet))
    for one in _latest(given):
        of = one.published.sheet
        same = (of.organization, of.start, of.end, _codes(of)) == of_same
        if not same or of.sheet not in _SOURCES:
            continue
        broken = [b for each in _SOURCES[of.sheet] for b in _apart(sheet, of, *each)]
        name = f"{whole.named}与 {of.sheet} 第{one.issue}期"
        if broken:
            said = "；".join(broken[: sheet_sums.SHOWN_MAX])
            yield Finding("SOURCES", False, f"{name}不相符：{said}", whole.file)
        else:
            yield Finding("SOURCES", True, f"{name}各物资数量相符")


def _codes(sheet: Sheet) -> list[str]:
    return [code for code, _ in sheet.covers]


def _apart(whole: Sheet, of: Sheet, column: str, theirs: str, less_back: bool) -> Iterator[str]:
    """Where a column of S6 is not the sum of the other sheet, by name and unit. Goods that were sent back count with
    minus there, and in S6 of all sources together: the sum is then between both."""
    names = ("name", "unit")
    ours, found = _by(names, whole.rows, column), _by(names, of.rows, theirs)
    back = _by(names, whole.rows, "sent_back") if less_back else {}
    title = next((c.title for c in whole.columns if c.key == column), column)
    for key in sorted(ours.keys() | found.keys()):
        most = ours.get(key, 0)
        low, high = sorted((most, most - back.get(key, 0)))
        if not low <= found.get(key, 0) <= high:
            yield f"{key[0]}（{key[1]}）{title} {most:,}，{of.sheet} 是 {found.get(key, 0):,}"
