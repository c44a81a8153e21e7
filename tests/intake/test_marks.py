"""The column of problems in a marked file is read by nobody."""

from inventory.intake import marks
from inventory.intake.workbook import Grid, GridRow

ROWS = (GridRow(1, ("品名", "数量")), GridRow(2, ("米", 3)), GridRow(4, ("面",)))


def test_a_marked_sheet_is_read_as_if_it_were_not():
    marked = (
        GridRow(1, ("品名", "数量", marks.HEADING)),
        GridRow(2, ("米", 3, "数量不对")),
        GridRow(3, (None, None, "说明")),
        GridRow(4, ("面",)),
    )
    (grid,) = marks.without([Grid("表", marked)])
    assert grid == Grid("表", ROWS)


def test_what_somebody_wrote_right_of_the_marks_is_read():
    marked = (
        GridRow(1, ("品名", "数量", marks.HEADING, "备注")),
        GridRow(2, ("米", 3, "数量不对", "急用")),
    )
    (grid,) = marks.without([Grid("表", marked)])
    assert [row.cells for row in grid.rows] == [
        ("品名", "数量", None, "备注"),
        ("米", 3, None, "急用"),
    ]


def test_any_other_sheet_is_left_as_it_is():
    grid = Grid("表", ROWS)
    assert marks.without([grid])[0] is grid
