"""Published sheets of many organizations, gathered: which of them count, what they add up to, who is late.

Pure functions over sheets each of which is proved by itself. What they prove of each other is asked here again, and
whoever is contradicted is left out, with what contradicts him: two sheets that claim one issue both, an issue and the
one before it that do not join both, an S6 and the S1 to S4 of its days. What is left out is as if it had not come. An
organization is known by its code: two that use one are taken for one that contradicts itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from inventory import delivered, rolled_up, sheet_series
from inventory.delivered import Delivery
from inventory.rolled_up import Goods, Money
from inventory.sheet_series import Given

_BESIDE = ("S1", "S2", "S3", "S4")  # what S6 is held against


@dataclass(frozen=True)
class LeftOut:
    """A file that is in no sum, and why."""

    file: str
    why: str


@dataclass(frozen=True)
class Twice:
    """A file with the same sheet as one before it."""

    file: str
    of: str


@dataclass(frozen=True)
class Standing:
    """How up to date a series of an organization is: its newest issue, to which day that goes and when it came out, and
    how many days ago both were. ``missing``: issues between those that are here; ``before``: how many came before the
    first that is here; ``behind``: to which day the newest sheet of that series of another goes, where that is later.
    """

    organization: str
    organization_name: str
    series: str
    issue: int
    end: date
    published_on: date
    days_since_end: int
    days_since_published: int
    missing: tuple[int, ...]
    before: int
    behind: date | None


@dataclass(frozen=True)
class Absent:
    """A series that others publish and of which an organization has no sheet here."""

    organization: str
    organization_name: str
    series: str


@dataclass(frozen=True)
class Gathering:
    """What sheets of many organizations say together; ``as_of`` is None where there is no sheet."""

    as_of: date | None
    left_out: tuple[LeftOut, ...]
    twice: tuple[Twice, ...]
    goods: tuple[Goods, ...]
    money: tuple[Money, ...]
    standing: tuple[Standing, ...]
    absent: tuple[Absent, ...]
    deliveries: tuple[Delivery, ...]


def gather(given: Iterable[Given], as_of: date | None = None) -> Gathering:
    """All of it, on a day; without one on the day on which the newest sheet came out."""
    once, twice = _once(given)
    left_out = _contradicted(once)
    used = [one for one in once if one.file not in left_out]
    on = as_of or max((one.published.placed.published_on for one in used), default=None)
    newest = rolled_up.newest(used)
    return Gathering(
        as_of=on,
        left_out=tuple(LeftOut(file, "；".join(why)) for file, why in left_out.items()),
        twice=twice,
        goods=rolled_up.goods(newest),
        money=rolled_up.money(newest),
        standing=tuple(_standing(newest, used, on)) if on else (),
        absent=tuple(_absent(newest)),
        deliveries=delivered.deliveries(used),
    )


def _once(given: Iterable[Given]) -> tuple[list[Given], tuple[Twice, ...]]:
    first: dict[str, Given] = {}
    twice = []
    for one in given:
        before = first.setdefault(one.published.digest, one)
        if before is not one:
            twice.append(Twice(one.file, before.file))
    return [*first.values()], tuple(twice)


def _contradicted(given: Sequence[Given]) -> dict[str, list[str]]:
    """By file why it is left out: first what claims one issue, and of the rest whatever else does not hold."""
    out: dict[str, list[str]] = defaultdict(list)
    issues: dict[tuple[str, str, int], list[Given]] = defaultdict(list)
    for one in given:
        placed = one.published.placed
        issues[one.published.sheet.organization, placed.series, one.issue].append(one)
    for claimed in (of for of in issues.values() if len(of) > 1):
        files = "、".join(one.file for one in claimed)
        for one in claimed:
            out[one.file].append(f"{one.named} 有 {len(claimed)} 张不同的表：{files}")
    rest = [one for one in given if one.file not in out]
    of_file = {one.file: one for one in rest}
    for found in sheet_series.findings(rest, gaps=False):
        if found.holds is False:
            for one in _parties(found.check, of_file[found.place], rest):
                out[one.file].append(found.detail)
    return dict(out)


def _parties(check: str, one: Given, given: Iterable[Given]) -> list[Given]:
    """Whom a contradiction is between: which of them is wrong cannot be told."""
    sheet, series = one.published.sheet, one.published.placed.series
    others = [g for g in given if g.published.sheet.organization == sheet.organization]
    if check == "CHAIN":
        of = [g for g in others if g.published.placed.series == series and g.issue < one.issue]
        return [one, *sorted(of, key=lambda g: g.issue)[-1:]]
    if check == "SOURCES":
        days = (sheet.start, sheet.end)
        beside = (g for g in others if g.published.sheet.sheet in _BESIDE)
        same = [
            g
            for g in beside
            if (g.published.sheet.start, g.published.sheet.end) == days
            and bool(g.published.sheet.covers) == bool(sheet.covers)
        ]
        return [one, *same]
    return [one]


def _standing(newest: Iterable[Given], used: Iterable[Given], on: date) -> Iterator[Standing]:
    newest = [*newest]
    numbers: dict[tuple[str, str], set[int]] = defaultdict(set)
    for one in used:
        numbers[one.published.sheet.organization, one.published.placed.series].add(one.issue)
    ends: dict[str, date] = {}
    for one in newest:
        series, end = one.published.placed.series, one.published.sheet.end
        ends[series] = max(ends.get(series, end), end)
    for one in newest:
        sheet, placed = one.published.sheet, one.published.placed
        have = numbers[sheet.organization, placed.series]
        last = ends[placed.series]
        yield Standing(
            organization=sheet.organization,
            organization_name=sheet.organization_name,
            series=placed.series,
            issue=one.issue,
            end=sheet.end,
            published_on=placed.published_on,
            days_since_end=(on - sheet.end).days,
            days_since_published=(on - placed.published_on).days,
            missing=tuple(n for n in range(min(have), max(have)) if n not in have),
            before=min(have) - 1,
            behind=last if last > sheet.end else None,
        )


def _absent(newest: Sequence[Given]) -> Iterator[Absent]:
    """Series of goods and gifts alone: whose fund it is only he can say."""
    have: dict[str, set[str]] = defaultdict(set)
    names: dict[str, str] = {}
    for one in newest:
        sheet = one.published.sheet
        have[sheet.organization].add(one.published.placed.series)
        names[sheet.organization] = sheet.organization_name
    known = sorted({series for of in have.values() for series in of if "-" not in series})
    for organization, of in have.items():
        yield from (
            Absent(organization, names[organization], s) for s in known if s not in of and s != "SC"
        )
