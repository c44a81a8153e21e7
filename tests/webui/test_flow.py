"""The picture of where the money is: true to scale, nothing drawn for nothing, labels apart."""

import re
from itertools import pairwise

import pytest

from webui.flow import Drawing, Link, Node, drawings

NODES = (
    Node("total", 0, "核定总额", 200_000_000, "200_000_000", "f0"),
    Node("own", 1, "镇本级", 135_000_000, "135_000_000", "f0"),
    Node("others", 1, "13 个村", 65_000_000, "65_000_000", "f0"),
    Node("spent", 2, "已支出", 86_096_290, "86_096_290", "f1"),
    Node("promised", 2, "占用及预付", 10, "10", "f2"),
    Node("available", 2, "可用", 113_903_700, "113_903_700", "f3"),
    Node("nothing", 2, "未下拨", 0, "0", "f4"),
)
LINKS = (
    Link("total", "own", 135_000_000, "f2"),
    Link("total", "others", 65_000_000, "f2"),
    Link("own", "spent", 86_096_290, "f1"),
    Link("own", "available", 48_903_700, "f3"),
    Link("own", "promised", 10, "f2"),
    Link("others", "available", 65_000_000, "f3"),
    Link("total", "nothing", 0, "f4"),
)


@pytest.fixture(params=[0, 1], ids=["phone", "desk"])
def drawing(request: pytest.FixtureRequest) -> Drawing:
    index: int = request.param
    return drawings(NODES, LINKS)[index]


def test_bars_are_true_to_scale_from_zero(drawing: Drawing) -> None:
    scale = {bar.height / bar.node.amount for bar in drawing.bars}
    assert max(scale) == pytest.approx(min(scale))


def test_nothing_is_drawn_for_nothing(drawing: Drawing) -> None:
    assert "nothing" not in {bar.node.key for bar in drawing.bars}
    assert len(drawing.bands) == len(LINKS) - 1


def test_bars_and_labels_stay_inside_the_frame(drawing: Drawing) -> None:
    for bar in drawing.bars:
        assert bar.y >= 0
        assert bar.y + bar.height <= drawing.height
        assert 0 < bar.label_y <= drawing.height - drawing.font * 1.25


def test_labels_of_one_column_never_cover_each_other(drawing: Drawing) -> None:
    for x in {bar.x for bar in drawing.bars}:
        places = [bar.label_y for bar in drawing.bars if bar.x == x]
        heights = [1.25 * drawing.font * (len(bar.lines) + 1) for bar in drawing.bars if bar.x == x]
        gaps = [below - above for above, below in pairwise(places)]
        assert all(gap > room - 0.01 for gap, room in zip(gaps, heights, strict=False))


def test_bands_leave_a_bar_one_under_the_other(drawing: Drawing) -> None:
    starts = [float(re.match(r"M\S+ (\S+?)C", b.path)[1]) for b in drawing.bands[2:5]]  # type: ignore[index]
    assert starts == sorted(starts)


def test_an_empty_fund_has_no_picture() -> None:
    assert drawings((Node("total", 0, "核定总额", 0, "0", "f0"),), ()) == ()


def test_a_long_name_is_broken_into_lines_and_none_is_cut() -> None:
    name = "北京市平谷区某某水利工程（集团）有限公司第三分公司"
    many = [Node(f"n{n}", 2, name, 1, "1 只", "f1") for n in range(9)]
    phone, desk = drawings([Node("all", 0, name, 9, "9 只", "f0"), *many], ())
    for drawing in (phone, desk):
        assert {"".join(bar.lines) for bar in drawing.bars} == {name}
        last = max(bar.label_y + drawing.font * 1.25 * len(bar.lines) for bar in drawing.bars)
        assert last <= drawing.height
    assert max(len(line) for bar in phone.bars for line in bar.lines) <= 7
