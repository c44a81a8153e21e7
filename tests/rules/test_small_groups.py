from collections import Counter
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.rules.small_groups import LIMIT, Cell, merge, untold

VILLAGES = ["甲村", "乙村", "丙村", "丁村", "戊村"]
QUARANTINE, POOR, GUARD = "居家隔离人员", "困难群众", "检查点值守人员"
SENSITIVE = {QUARANTINE, POOR}


def cell(village, group, heads, masks=10):
    return Cell(village, group, heads, {"MASK": masks} if masks else {}, group in SENSITIVE)


heads = st.integers(0, 9)
towns = st.dictionaries(
    st.tuples(st.sampled_from(VILLAGES), st.sampled_from([QUARANTINE, POOR, GUARD])),
    st.tuples(heads, st.integers(0, 3)),
    max_size=15,
).map(lambda d: [cell(*pair, *figures) for pair, figures in d.items()])


def known(published, wanted):
    """Can a sum of the published figures with any factors give the wanted one? Each is the set of cells it adds up."""
    names = sorted(set().union(wanted, *published))
    rows = [[Fraction(name in figure) for name in names] for figure in published]
    target = [Fraction(name in wanted) for name in names]
    for at in range(len(names)):
        pivot = next((row for row in rows if row[at] and not any(row[:at])), None)
        if pivot is None:
            if target[at] and not any(target[:at]):
                return False
            continue
        rows.remove(pivot)
        for other in (*rows, target):
            share = other[at] / pivot[at]
            other[:] = [o - share * p for o, p in zip(other, pivot, strict=True)]
    return not any(target)


def test_what_is_many_stays_as_it_is_and_what_is_not_sensitive_too():
    cells = [cell("甲村", QUARANTINE, 5), cell("甲村", GUARD, 1), cell("乙村", QUARANTINE, 8)]
    rows = merge(cells)
    assert [(r.village, r.group, r.heads) for r in rows] == [
        ("甲村", QUARANTINE, 5),
        ("乙村", QUARANTINE, 8),
        ("甲村", GUARD, 1),
    ]


def test_few_are_merged_with_the_next_smallest_until_they_are_enough():
    cells = [cell(v, QUARANTINE, n) for v, n in zip(VILLAGES, (1, 9, 2, 7, 8), strict=True)]
    rows = merge(cells)
    assert [(r.village, r.heads) for r in rows] == [("乙村", 9), ("戊村", 8), ("其他 3 个村", 10)]
    assert rows[-1].quantities == {"MASK": 30}


def test_one_alone_is_never_what_is_merged():
    rows = merge([cell("甲村", QUARANTINE, 3), cell("乙村", QUARANTINE, 60)])
    assert [(r.village, r.heads) for r in rows] == [("其他 2 个村", 63)]


def test_a_group_that_is_few_in_all_villages_goes_with_another_and_is_not_named():
    rows = merge(
        [
            cell("甲村", QUARANTINE, 2),
            cell("乙村", QUARANTINE, 1),
            cell("甲村", POOR, 6),
            cell("甲村", GUARD, 9),
        ]
    )
    assert [(r.village, r.group, r.heads) for r in rows] == [
        ("甲村", GUARD, 9),
        ("其他 2 个村", "其他人员", 9),
    ]


def test_where_all_together_are_too_few_nobody_is_counted():
    (row,) = merge([cell("甲村", QUARANTINE, 2), cell("甲村", GUARD, 1)])
    assert (row.heads, row.group, row.quantities) == (None, "其他人员", {"MASK": 20})


def test_a_village_of_nobody_hides_nobody():
    rows = merge([cell("甲村", QUARANTINE, 0, masks=0), cell("乙村", QUARANTINE, 6)])
    assert [(r.village, r.heads) for r in rows] == [("乙村", 6)]


def test_cells_of_the_same_pair_are_one():
    (row,) = merge([cell("甲村", QUARANTINE, 3), cell("甲村", QUARANTINE, 3, masks=5)])
    assert (row.village, row.heads, row.quantities) == ("甲村", 6, {"MASK": 15})


@given(towns, st.integers(1, 7))
def test_every_cell_is_in_one_row_and_nothing_is_lost(cells, limit):
    rows = merge(cells, limit=limit)
    pairs = [pair for row in rows for pair in row.pairs]
    there = {(c.village, c.group) for c in cells if c.heads or any(c.quantities.values())}
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == there
    masks = Counter()
    for row in rows:
        masks.update(row.quantities)
    assert masks["MASK"] == sum(c.quantities.get("MASK", 0) for c in cells)


@given(towns)
def test_no_published_figure_is_of_few(cells):
    few = {(c.village, c.group) for c in cells if c.sensitive and c.heads < LIMIT}
    for row in merge(cells):
        if row.pairs & few:
            assert row.heads is None or row.heads >= LIMIT
            assert len(row.pairs) > 1 or row.heads is None
        if row.heads is None:
            assert row.group not in SENSITIVE


@given(towns)
def test_no_subtraction_of_rows_and_totals_gives_one_of_few(cells):
    rows = merge(cells)
    everything = frozenset(pair for row in rows for pair in row.pairs)
    published = [row.pairs for row in rows] + [everything]
    for c in cells:
        pair = (c.village, c.group)
        if c.sensitive and c.heads < LIMIT and pair in everything and len(everything) > 1:
            assert not known(published, {pair})


@settings(deadline=None)
@given(st.lists(towns, min_size=2, max_size=3))
def test_a_quarter_less_its_months_gives_nobody_of_few(months):
    before, published, few = [], [], []
    for number, cells in enumerate(months):
        rows = merge(cells, before=before)
        before += rows
        published += [frozenset((number, *pair) for pair in row.pairs) for row in rows]
        there = [(c.village, c.group) for c in cells if c.sensitive and c.heads < LIMIT]
        few += [(number, *pair) for row in rows if not row.alone for pair in row.pairs & set(there)]
    cells = frozenset().union(*published)
    for row in merge([c for those in months for c in those], before=before):
        published.append(frozenset(one for one in cells if one[1:] in row.pairs))
    for one in few:
        assert not known(published, {one})


def test_a_figure_that_is_known_is_known():
    assert known([{"a", "b"}, {"b"}], {"a"})
    assert known([{"a", "b"}, {"b", "c"}, {"c"}], {"a"})
    assert not known([{"a", "b"}, {"c"}], {"a"})


def test_what_was_merged_once_stays_merged():
    before = merge([cell("甲村", QUARANTINE, 3), cell("乙村", QUARANTINE, 4)])
    cells = [
        cell("甲村", QUARANTINE, 50),
        cell("乙村", QUARANTINE, 60),
        cell("丙村", QUARANTINE, 70),
    ]
    rows = merge(cells, before=before)
    assert [(r.village, r.heads) for r in rows] == [("丙村", 70), ("其他 2 个村", 110)]


def test_groups_that_were_told_together_once_are_told_together_again():
    before = merge([cell("甲村", QUARANTINE, 3), cell("甲村", POOR, 4)])
    rows = merge([cell("甲村", QUARANTINE, 50), cell("乙村", POOR, 60)], before=before)
    assert [(r.group, r.heads) for r in rows] == [("其他人员", 110)]


FEW = "few"
someone = st.dictionaries(
    st.tuples(st.sampled_from(VILLAGES), st.sampled_from([FEW, GUARD, "保洁员", "护林防火员"])),
    st.integers(1, 9),
    max_size=12,
)


@given(someone)
@settings(max_examples=200, deadline=None)
def test_what_is_untold_is_no_sum_of_what_is_told(town):
    """Published are each told pair, all that is untold together and the total: no few pair comes out, unless there is
    nothing else at all to hide it with."""
    few = {pair for pair in town if pair[1] == FEW}
    cells = [
        Cell(village, group, LIMIT - 1 if group == FEW else heads, {}, group == FEW)
        for (village, group), heads in town.items()
    ]
    hidden = untold(cells)
    assert few <= hidden
    assert bool(hidden) == bool(few)
    told = [frozenset([pair]) for pair in town.keys() - hidden]
    published = [*told, frozenset(hidden), frozenset(town)]
    for pair in few:
        assert not known(published, frozenset([pair])) or hidden == {pair}
        assert hidden != {pair} or town.keys() == {pair}


def test_the_same_people_twice_are_no_more_people():
    twice = [Cell("甲村", FEW, 3, {}, sensitive=True), Cell("甲村", FEW, 3, {}, sensitive=True)]
    other = Cell("乙村", FEW, 4, {}, sensitive=True)
    assert untold([*twice, other]) == {("甲村", FEW), ("乙村", FEW)}


def test_who_may_be_told_is_hidden_only_where_nobody_else_hides_the_few():
    few, many = Cell("甲村", FEW, 3, {}, sensitive=True), Cell("乙村", POOR, 6)
    assert untold([few], [many]) == {("甲村", FEW), ("乙村", POOR)}
    assert untold([few, Cell("甲村", GUARD, 9)], [many]) == {("甲村", FEW), ("甲村", GUARD)}
    assert untold([Cell("甲村", GUARD, 9)], [many]) == frozenset()
