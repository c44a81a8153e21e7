"""Small numbers of people whose group says that they are ill, were in quarantine or are poor.

Three households of 居家隔离人员 in a village are known to every neighbour, and a row that names the village, the group
and three tells the town. So such a group (``sensitive``) is shown by village only where it is ``LIMIT`` or more; what
is fewer is merged with other villages of the same group, the smallest first, and a group that is fewer than that in all
villages together with other groups.

What is merged must not come out again by subtraction. Rows are a partition: every cell is in exactly one of them, and
whatever total is published is a sum of rows, so that nothing finer than a row can be reckoned from any of them. Hence
what is hidden is never one cell alone. Over time the same holds as long as what was merged stays merged (``before``
below): a quarter less its first two months is its third.

Of figures of one village that other sheets show ``merge`` knows nothing: a sheet with a total by village over all
groups beside rows by group would undo it. A sheet of a town with its villages, beside which each village has its own,
asks ``untold`` what it may not tell at all.

The law gives no number. 统计法 (2009) 第二十五条 forbids giving out what lets a single person be recognized or
inferred, 个人信息保护法 第二十八条 names health among what is sensitive, 社会救助暂行办法 第六十一条 protects whoever
is helped. Five is the least that offices for statistics commonly show of a cell.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

LIMIT = 5
OTHER_GROUPS = "其他人员"

Pair: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class Cell:
    """What one group of one village got: how many people or households, and of each thing how many. ``heads`` 0 where
    nobody counted them, which is taken for few."""

    village: str
    group: str
    heads: int
    quantities: Mapping[str, int] = field(default_factory=dict)
    sensitive: bool = False


@dataclass(frozen=True)
class Merged:
    """A row that may be published: of which villages and groups together. ``heads`` is None where even all together are
    too few to be told."""

    villages: tuple[str, ...]
    groups: tuple[str, ...]
    heads: int | None
    quantities: Mapping[str, int]
    sensitive: bool
    pairs: frozenset[Pair]

    @property
    def alone(self) -> bool:
        """Is it one village and one group, as it was?"""
        return len(self.pairs) == 1

    @property
    def village(self) -> str:
        """How the row is called: which villages have few is nobody's business, either."""
        return self.villages[0] if len(self.villages) == 1 else f"其他 {len(self.villages)} 个村"

    @property
    def group(self) -> str:
        """The group; not where there are several, or too few even so."""
        one = len(self.groups) == 1 and self.heads is not None
        return self.groups[0] if one else OTHER_GROUPS


def merge(
    cells: Iterable[Cell], *, limit: int = LIMIT, before: Iterable[Merged] = ()
) -> tuple[Merged, ...]:
    """The rows that may be published of cells, one for each pair of a village and a group; cells of the same pair are
    added. First those that stay as they were, in their order, then of each group what was merged, last what is of
    several groups.

    ``before`` are the rows of the sheets that this one contains, continues or corrects: what was merged there is merged
    here, too, however many it is.
    """
    earlier = [row for row in before if not row.alone]
    hidden = frozenset(pair for row in earlier for pair in row.pairs)
    pooled = {group for row in earlier if len(row.groups) > 1 for group in row.groups}
    by_group: defaultdict[str, list[Cell]] = defaultdict(list)
    for cell in _whole(cells):
        by_group[cell.group].append(cell)
    shown: list[Merged] = []
    merged: dict[str, list[Cell]] = {}
    for group, those in by_group.items():
        few = _few(those, limit, hidden)
        merged[group] = few
        shown += [_row([cell], limit) for cell in those if cell not in few]
    pool = [g for g, few in merged.items() if g in pooled or (few and not _enough(few, limit))]
    _pool(pool, by_group, merged, limit)
    together = [cell for group in pool for cell in by_group[group]]
    return (
        *(row for row in shown if row.groups[0] not in pool),
        *(_row(few, limit) for group, few in merged.items() if few and group not in pool),
        *([_row(together, limit)] if together else []),
    )


def untold(
    cells: Iterable[Cell], spare: Iterable[Cell] = (), *, limit: int = LIMIT
) -> frozenset[Pair]:
    """The pairs that nothing may be told of, not even how a merged row is called: of cells that are few or that were
    merged with such; of the ``spare`` ones only where the others do not suffice. Of several cells of a pair the largest
    counts: whoever got something twice is one household.

    For a sheet beside which each village has one of its own. There a cell of five is told by village and group, so that
    a merged row which names its group is reckoned down to what it hides. Who asks gives everybody who is few one group,
    so that which it really is decides nothing.
    """
    known = [*cells]
    hidden = _hidden(known, limit)
    if any(row.alone or row.heads is None for row in hidden):
        hidden = _hidden([*known, *spare], limit)
    return frozenset(pair for row in hidden for pair in row.pairs)


def _hidden(cells: Iterable[Cell], limit: int) -> list[Merged]:
    largest: dict[Pair, Cell] = {}
    for cell in cells:
        pair = cell.village, cell.group
        heads = max(cell.heads, largest.get(pair, cell).heads)
        largest[pair] = replace(cell, heads=heads, quantities={"": 1})
    rows = merge(largest.values(), limit=limit)
    return [row for row in rows if not row.alone or row.heads is None]


def _few(cells: Sequence[Cell], limit: int, hidden: Collection[Pair]) -> list[Cell]:
    """Of the cells of one group those that are merged: too few or hidden before, and as many more, the smallest first,
    as it takes to be enough and not one alone; all of them where that is never so."""
    few = [
        cell
        for cell in cells
        if (cell.sensitive and cell.heads < limit) or (cell.village, cell.group) in hidden
    ]
    if not few:
        return []
    rest = sorted((cell for cell in cells if cell not in few), key=lambda cell: cell.heads)
    while rest and not _enough(few, limit):
        few.append(rest.pop(0))
    return few


def _pool(
    pool: list[str],
    by_group: Mapping[str, Sequence[Cell]],
    merged: Mapping[str, Sequence[Cell]],
    limit: int,
) -> None:
    """Adds to the groups that cannot be told by themselves others, sensitive ones first and the smallest of them, until
    all together can."""
    rest = sorted(
        (group for group in merged if group not in pool),
        key=lambda group: (
            not any(cell.sensitive for cell in by_group[group]),
            sum(cell.heads for cell in by_group[group]),
        ),
    )
    while pool and rest and not _enough([c for group in pool for c in by_group[group]], limit):
        pool.append(rest.pop(0))


def _enough(cells: Sequence[Cell], limit: int) -> bool:
    return len(cells) > 1 and sum(cell.heads for cell in cells) >= limit


def _row(cells: Sequence[Cell], limit: int) -> Merged:
    heads = sum(cell.heads for cell in cells)
    sensitive = any(cell.sensitive for cell in cells)
    quantities: Counter[str] = Counter()
    for cell in cells:
        quantities.update(cell.quantities)
    return Merged(
        villages=tuple(dict.fromkeys(cell.village for cell in cells)),
        groups=tuple(dict.fromkeys(cell.group for cell in cells)),
        heads=None if sensitive and heads < limit else heads,
        quantities=dict(quantities),
        sensitive=sensitive,
        pairs=frozenset((cell.village, cell.group) for cell in cells),
    )


def _whole(cells: Iterable[Cell]) -> list[Cell]:
    """One cell for each pair, in the order they came; one of nobody and nothing is none, and hides nobody."""
    found: dict[Pair, Cell] = {}
    for cell in cells:
        key = cell.village, cell.group
        if key not in found:
            found[key] = cell
        else:
            before = found[key]
            quantities = Counter(before.quantities)
            quantities.update(cell.quantities)
            sensitive = before.sensitive or cell.sensitive
            found[key] = Cell(*key, before.heads + cell.heads, dict(quantities), sensitive)
    return [cell for cell in found.values() if cell.heads or any(cell.quantities.values())]
