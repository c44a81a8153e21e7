import pytest

from inventory.intake.drafts import Around, Filler
from inventory.intake.feet import Feet
from inventory.intake.headings import recognise
from inventory.intake.lines import Columns, Line
from inventory.intake.workbook import GridRow

HEADER = recognise(1, ("序号", "捐赠单位", "品名", "单位", "数量", "金额"))
COLUMNS = Columns(HEADER, "donated")


def feet():
    return Feet(HEADER, COLUMNS, Filler(HEADER, COLUMNS, "donated", Around()))


def line(*cells):
    return Line(COLUMNS, GridRow(9, tuple(None if cell == "" else cell for cell in cells)))


@pytest.mark.parametrize(
    "cells",
    [
        ("续表",),
        ("二、发放情况",),
        ("", "示例镇人民政府（盖章）"),
        ("", "", "以下空白"),
        ("审核人：示例", "", "", "", "经办人：示例"),
        ("附件1",),
        ("第2页",),
    ],
)
def test_signatures_remarks_and_titles_are_no_rows(cells):
    known = feet()
    assert known.is_foot(line(*cells), 3)
    assert known.marks == []


@pytest.mark.parametrize(
    ("cells", "quantities", "fen"),
    [
        (("合 计", "", "", "", "160", "3,000.5"), ((160, None),), 300050),
        (("", "总计（全部）：", "", "只", 160, ""), ((160, "只"),), None),
        (("", "", "口罩小计", "", "100只、3箱", ""), ((100, "只"), (3, "箱")), None),
        (("合计：198件",), ((198, "件"),), None),
        (("共计", "", "", "", "若干", ""), (), None),
        (("合计人民币（大写）：叁仟元伍角", "", "", "", "", "3000.5"), (), 300050),
        (("", "共计5家单位捐赠160件", "", "", 160, ""), ((160, None),), None),
        (("人民币（大写）：叁仟元整", "", "", "", "", 3000), (), 300000),
        (("", "", "", "合计", 160, ""), ((160, None),), None),
    ],
)
def test_what_a_line_of_totals_prints_is_kept(cells, quantities, fen):
    known = feet()
    assert known.is_foot(line(*cells), 3)
    (mark,) = known.marks
    assert (mark.after, mark.quantities, mark.amount_fen) == (3, quantities, fen)


def test_goods_that_only_sound_like_a_total_are_a_row():
    assert not feet().is_foot(line(1, "示例合计", "计算器", "个", 5, ""), 0)
    assert not feet().is_foot(line(1, "示例一中", "小计算器", "个", 5, ""), 0)
