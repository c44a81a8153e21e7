from inventory.intake.cleaning import Cleaner
from inventory.intake.walking import How, SheetReader
from inventory.intake.workbook import Grid, GridRow


def walked(*rows, said=None):
    """The sheet of these rows (None: blank), walked through."""
    grid = [
        GridRow(n, tuple(None if cell == "" else cell for cell in row))
        for n, row in enumerate(rows, start=1)
        if row
    ]
    return SheetReader(Grid("表", tuple(grid)), Cleaner(), How("a.csv", None, None, said or {}))


def items(sheet):
    return [[row.item for row in table.table().rows] for table in sheet.tables]


def test_a_table_may_begin_beside_one_that_goes_on():
    sheet = walked(
        ("品名", "数量"),
        ("口罩", "1箱"),
        ("手套", "2箱", "", "领用单位", "品名", "数量"),
        ("帐篷", "3顶", "", "示例一村", "口罩", "1箱"),
    )
    assert items(sheet) == [["口罩", "手套", "帐篷"], ["口罩"]]
    assert [table.table().as_ for table in sheet.tables] == [None, "issued"]
    assert sheet.unread == []


def test_a_header_over_the_whole_width_ends_the_tables_above():
    sheet = walked(
        ("品名", "数量", "", "品名", "数量"),
        ("口罩", "1箱", "", "手套", "2箱"),
        ("捐赠单位", "品名", "规格", "单位", "数量"),
        ("示例甲", "帐篷", "3×4", "顶", "5"),
    )
    assert items(sheet) == [["口罩"], ["手套"], ["帐篷"]]


def test_a_title_right_over_a_header_is_no_end_of_a_name():
    sheet = walked(("品名", "数量"), ("口罩", "1箱"), ("续表",), ("品名", "数量"), ("手套", "1箱"))
    assert items(sheet) == [["口罩"], ["手套"]]
    assert [unread.row for unread in sheet.unread] == [3]


def test_stock_of_which_nothing_is_left_says_why_it_is_no_row():
    sheet = walked(("品名", "单位", "结存"), ("口罩", "只", "0"), ("手套", "副", "5"))
    assert items(sheet) == [["手套"]]
    assert sheet.unread[0].why == "结存为零"
