from datetime import date

import pytest

from inventory.intake import reading as whole
from inventory.intake.headings import recognise
from inventory.intake.tables import TableReader
from inventory.intake.workbook import GridRow
from tests.intake.books import xlsx

HEADER = ("捐赠单位", "品名", "规格", "数量")


def read(*rows, header=HEADER, as_="donated", on=None):
    """The table under ``header`` (row 1) of rows from 2 on, and the numbers of those not taken.

    None as a row is a blank line.
    """
    reader = TableReader(recognise(1, header), sheet="表", as_=as_, on=on)
    grid = [
        GridRow(n, tuple(None if c == "" else c for c in row))
        for n, row in enumerate(rows, start=2)
        if row is not None
    ]
    below = [*grid[1:], None]
    left = [row.number for row, b in zip(grid, below, strict=True) if not reader.take(row, b)]
    return reader, reader.table(), left


def rows_of(*rows, **how):
    return read(*rows, **how)[1].rows


def test_a_row_is_read_as_written_and_never_multiplied():
    (row,) = rows_of(("示例甲公司", "口罩", "50只/盒", "198件"))
    assert (row.row, row.counterparty, row.item, row.specification) == (
        2,
        "示例甲公司",
        "口罩",
        "50只/盒",
    )
    assert (row.quantity, row.unit, row.amount_fen, row.on, row.note) == (
        198,
        "件",
        None,
        None,
        None,
    )
    assert row.problems == ()


def test_a_blank_donor_is_the_donor_above_and_one_run():
    rows = rows_of(
        ("示例甲", "口罩", "", "1箱"),
        ("", "手套", "", "2箱"),
        ("示例乙", "口罩", "", "3箱"),
        ("示例乙", "手套", "", "4箱"),
        ("示例甲", "口罩", "", "5箱"),
    )
    assert [(r.counterparty, r.run) for r in rows] == [
        ("示例甲", 1),
        ("示例甲", 1),
        ("示例乙", 2),
        ("示例乙", 2),
        ("示例甲", 3),
    ]


def test_a_blank_donor_at_the_head_of_a_table_is_anonymous():
    rows = rows_of(("", "口罩", "", "1箱"), ("", "手套", "", "1箱"), ("示例甲", "口罩", "", "1箱"))
    assert [(r.counterparty, r.run) for r in rows] == [(None, 1), (None, 1), ("示例甲", 2)]


def test_a_donor_cell_that_was_only_a_number_is_somebody_else():
    reader = TableReader(recognise(1, HEADER), sheet="表", as_="donated", on=None)
    for n, donor in enumerate(["示例甲", "", ""], start=2):
        assert reader.take(GridRow(n, (donor, "口罩", None, "1箱")), None)
    assert [(r.counterparty, r.run) for r in reader.table().rows] == [
        ("示例甲", 1),
        (None, 2),
        (None, 3),
    ]


def test_a_row_without_quantity_continues_the_row_above():
    (row,) = rows_of(
        ("示例甲", "一次性口罩", "", "6000个"),
        ("", "FM口罩", "2000个/箱", ""),
        ("示例经手", "", "蓝色", ""),
    )
    assert row.also_rows == (3, 4)
    assert (row.item, row.specification) == ("一次性口罩 FM口罩", "2000个/箱 蓝色")
    assert (row.counterparty, row.note) == ("示例甲", "示例经手")
    assert row.problems == ()


def test_a_directed_continuation_earmarks_the_row():
    first, second = rows_of(
        ("示例甲", "口罩", "", "5箱"),
        ("定向捐赠一村", "医用", "", ""),
        ("示例乙", "口罩", "", "5箱"),
    )
    assert (first.earmarked, first.counterparty, first.note) == (True, "示例甲", "定向捐赠一村")
    assert not second.earmarked


def test_a_directed_text_alone_in_its_row_continues_too():
    (row,) = rows_of(("示例甲", "口罩", "", "5箱"), ("定向捐赠一村", "", "", ""))
    assert (row.earmarked, row.also_rows) == (True, (3,))


def test_a_directed_text_beside_a_quantity_leaves_the_donor_above():
    _, row = rows_of(("示例甲", "口罩", "", "5箱"), ("定向捐赠一村", "手套", "", "5箱"))
    assert (row.counterparty, row.run, row.earmarked, row.note) == (
        "示例甲",
        1,
        True,
        "定向捐赠一村",
    )


def test_what_is_issued_is_not_earmarked_by_its_receiver():
    header = ("接收单位", "品名", "数量")
    rows = rows_of(
        ("示例村", "口罩", "5箱"), ("定向村", "口罩", "5箱"), header=header, as_="issued"
    )
    assert [row.earmarked for row in rows] == [False, False]


def test_a_quantity_without_item_takes_the_item_above():
    rows = rows_of(
        ("示例甲", "口罩", "4000片/件", "36000片"),
        ("", "", "2000片/件", "126000片"),
        ("", "", "", "5片"),
    )
    assert [(r.item, r.specification) for r in rows] == [
        ("口罩", "4000片/件"),
        ("口罩", "2000片/件"),
        ("口罩", ""),
    ]


def test_a_number_as_specification_is_text_and_ditto_repeats():
    rows = rows_of(
        ("示例甲", "口服液", 20191104, "84件"),
        ("", "", "80盒/件", ""),
        ("同上", "同上", "同上", "9件"),
    )
    assert [r.specification for r in rows] == ["20191104 80盒/件"] * 2
    assert [r.item for r in rows] == ["口服液"] * 2


@pytest.mark.parametrize(
    "row",
    [
        ("第二批物资一览表", "", "", ""),
        ("制表人：示例", "审核：示例", "", date(2020, 1, 29)),
        ("以上物资已发放", "", "", ""),
        ("示例镇人民政府", "", "", "2020年1月29日"),
        ("", "2020年1月29日", "", ""),
        ("合计", "", "", "198件"),
        ("", "小 计", "", "198件"),
        ("注：均为示例", "口罩", "", ""),
        (3, "", "", ""),
    ],
)
def test_titles_and_foot_lines_are_not_taken(row):
    header = ("序号", *HEADER) if row[0] == 3 else HEADER
    first = ("示例甲", "口罩", "", "198件")
    _, table, left = read((1, *first) if row[0] == 3 else first, row, header=header)
    assert left == [3]
    assert len(table.rows) == 1
    assert table.rows[0].also_rows == ()


def test_signatures_in_columns_of_their_own_make_no_foot_line():
    header = (*HEADER, "经手")
    _, table, left = read(("示例甲", "口罩", "2020年1月29日", "1箱", "经办人：示例"), header=header)
    assert left == []
    assert table.rows[0].note == "经手：经办人：示例"


def test_nothing_continues_across_a_blank_line():
    _, table, left = read(("示例甲", "口罩", "", "198件"), None, ("", "交接：示例", "", ""))
    assert left == [4]
    assert table.rows[0].item == "口罩"


def test_a_row_without_quantity_under_the_header_continues_nothing():
    _, table, left = read(("", "口罩", "", ""))
    assert (left, table.rows) == ([2], ())


def test_a_row_of_who_and_what_is_one_and_lacks_its_quantity():
    _, second = rows_of(("示例甲", "口罩", "", "1箱"), ("示例乙", "手套", "", ""))
    assert (second.counterparty, second.problems) == ("示例乙", ("D列：数量没有填，请补上",))


def test_a_donor_name_over_two_lines_inside_his_rows_is_a_note():
    _, table, left = read(
        ("示例甲、示例乙、", "口罩", "", "1箱"), ("等募捐群", "", "", ""), ("", "手套", "", "2箱")
    )
    assert left == []
    assert table.rows[0].note == "等募捐群"
    assert table.rows[1].counterparty == "示例甲、示例乙、"


def test_the_printed_total_is_that_of_the_last_line():
    assert (
        read(("示例甲", "口罩", "", "1箱"), ("合 计", "", "", "32,000"))[1].printed_total == 32000
    )
    assert read(("示例甲", "口罩", "", "1箱"), ("合计", "", "", "若干"))[1].printed_total is None
    closed_too_early = read(
        ("示例甲", "口罩", "", "1箱"), ("合计", "", "", 1), ("示例乙", "口罩", "", "1箱")
    )
    assert closed_too_early[1].printed_total is None


def test_money_is_read_by_its_amount():
    header = ("捐款人", "金额（元）", "日期")
    reader, table, left = read(
        ("示例甲", "1,234.5", "2020-01-30"),
        ("示例乙", 500, ""),
        ("示例丙", "若干", "2020-01-30"),
        ("合计", 1734.5 * 2, ""),
        header=header,
        as_="cash",
        on=date(2020, 2, 1),
    )
    assert [(r.amount_fen, r.on) for r in table.rows[:2]] == [
        (123450, date(2020, 1, 30)),
        (50000, date(2020, 2, 1)),
    ]
    assert table.rows[0].item is None
    assert table.rows[0].problems == ()
    assert "B列" in table.rows[2].problems[0]
    assert table.printed_total == 346900
    assert left == [5]
    assert reader.counterparties() == {2: "示例甲", 3: "示例乙", 4: "示例丙"}


def test_an_amount_dash_in_a_list_of_money_is_a_problem():
    (row,) = rows_of(("示例甲", "/"), header=("捐款人", "金额"), as_="cash")
    assert row.problems == ("B列没有金额，请补上",)


def test_goods_without_a_column_for_how_many_are_all_problems():
    rows = rows_of(("示例甲", "口罩", 500), header=("捐赠单位", "品名", "金额"))
    assert rows[0].problems == ("表里没有“数量”一列，请补上这一列",)


def test_a_unit_comes_from_the_cell_its_column_or_the_header():
    header = ("捐赠单位", "品名", "单位", "数量")
    rows = rows_of(
        ("甲", "口罩", "箱", 3), ("甲", "口罩", "〃", 4), ("甲", "口罩", "", "5只"), header=header
    )
    assert [r.unit for r in rows] == ["箱", "箱", "只"]
    (row,) = rows_of(("甲", "口罩", 3), header=("捐赠单位", "品名", "数量（只）"))
    assert (row.unit, row.problems) == ("只", ())


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        (("甲", "口罩", "", "3.5箱"), "D列：数量“3.5箱”不是整数"),
        (("甲", "口罩", "", "若干"), "清点"),
        (("甲", "口罩", "", -3), "负数"),
        (("甲", "口罩", "", 198), "计量单位"),
        (("甲", "", "", "198件"), "B列没有品名"),
        (("甲" * 201, "口罩", "", "198件"), "往来单位超过"),
    ],
)
def test_a_bad_row_says_what_to_mend(cells, says):
    (row,) = rows_of(cells)
    assert len(row.problems) == 1
    assert says in row.problems[0]


def test_all_problems_of_a_row_are_listed_at_once():
    header = ("捐赠单位", "品名", "数量", "金额", "日期", "单位")
    (row,) = rows_of(("甲", "", "3.5箱", "约500", "2020-02-30", "箱"), header=header)
    assert len(row.problems) == 4
    assert (row.quantity, row.amount_fen, row.on) == (None, None, None)


def test_two_units_in_one_row_are_a_problem():
    header = ("捐赠单位", "品名", "单位", "数量")
    (row,) = rows_of(("甲", "口罩", "箱", "198件"), header=header)
    assert "两个" in row.problems[0]
    (row,) = rows_of(("甲", "口罩", "箱", "198箱"), ("", "", "只", ""), header=header)
    assert "两个" in row.problems[0]


def test_goods_with_a_unit_and_no_quantity_are_a_row_that_lacks_it():
    header = ("捐赠单位", "品名", "单位", "数量")
    mask, gloves = rows_of(("甲", "口罩", "箱", 198), ("", "手套", "双", ""), header=header)
    assert (mask.item, mask.problems, gloves.item) == ("口罩", (), "手套")
    assert gloves.problems == ("D列：数量没有填，请补上",)


def test_goods_beside_a_donor_that_say_no_number_are_a_row_with_a_problem():
    header = ("捐赠单位", "物资名称及数量", "日期")
    first, second = rows_of(
        ("甲", "口罩5箱", "2020-02-01"), ("乙", "棉大衣若干", "2020-02-01"), header=header
    )
    assert first.problems == ()
    assert second.counterparty == "乙"
    assert "棉大衣若干" in second.problems[0]


@pytest.mark.parametrize(
    "foot",
    [
        ("村委会主任：示例甲 公示人：示例乙", "", ""),
        ("", "卡口负责人：示例", ""),
        ("", "", "监督委员会主任: 示例甲"),
        ("", "盘点无误。", ""),
    ],
)
def test_signatures_right_under_a_row_do_not_continue_it(foot):
    header = ("日期", "物资", "数量")
    _, table, left = read(("2020-02-01", "口罩", "5箱"), foot, header=header)
    assert left == [3]
    assert [(row.also_rows, row.note, row.problems) for row in table.rows] == [((), None, ())]


def test_a_continuation_may_bring_the_amount_but_not_a_second_one():
    header = ("捐赠单位", "品名", "数量", "金额")
    (row,) = rows_of(("甲", "口罩", "198件", ""), ("", "折叠", "", 500), header=header)
    assert (row.amount_fen, row.problems) == (50000, ())
    (row,) = rows_of(("甲", "口罩", "198件", 1), ("", "折叠", "", 500), header=header)
    assert "另有金额" in row.problems[0]
    (row,) = rows_of(("甲", "口罩", "198件", 1), ("", "折叠", "", "约500"), header=header)
    assert (row.amount_fen, len(row.problems)) == (100, 1)


def test_dates_stand_in_rows_under_merged_donors_or_for_the_whole_file():
    header = ("捐赠单位", "品名", "数量", "日期")
    first, other = date(2020, 1, 30), date(2020, 2, 1)
    rows = rows_of(
        ("甲", "口罩", "1箱", "2020-01-30"),
        ("", "手套", "1箱", ""),
        ("乙", "口罩", "1箱", ""),
        ("", "手套", "1箱", first),
        header=header,
        on=other,
    )
    assert [r.on for r in rows] == [first, first, other, first]
    assert [r.run for r in rows] == [1, 1, 2, 3]  # a receipt has one date


def test_a_continuation_with_another_date_is_a_problem():
    header = ("捐赠单位", "品名", "数量", "日期")
    (row,) = rows_of(
        ("甲", "口罩", "1箱", "2020-01-30"), ("", "折叠", "", "2020-01-31"), header=header
    )
    assert "日期却不同" in row.problems[0]
    (row,) = rows_of(
        ("甲", "口罩", "1箱", "2020-01-30"), ("", "折叠", "", "2020-01-30"), header=header
    )
    assert row.problems == ()


def test_private_columns_are_withdrawn_whole():
    header = ("捐赠单位", "品名", "数量", "联系人", "电话", "备注")
    reader, table, _ = read(("甲", "口罩", "1箱", "示例丙", 60000000, "急用"), header=header)
    assert reader.withdrawn == [(2, "contact", "示例丙"), (2, "phone", "60000000")]
    assert table.rows[0].note == "急用"


def test_who_gave_money_is_never_passed_over_for_an_amount_that_cannot_be_read():
    head = ("捐款人", "捐款金额", "时间")
    day = "2020-03-03"
    rows = (("甲", "100", day), ("王五", "待定", day), ("赵六", "", "3月3日"), ("乙", "5", ""))
    inside = (head[:2], ("甲", "100"), ("钱七", "若干"), ("乙", "5"), ("经办人：某", "审核：某"))
    reading = whole.read(xlsx((head, *rows), inside), "捐款.xlsx")
    found = [(row.counterparty, bool(row.problems)) for t in reading.tables for row in t.rows]
    dated = [("甲", False), ("王五", True), ("赵六", True), ("乙", False)]
    assert found == [*dated, ("甲", False), ("钱七", True), ("乙", False)]
    assert [unread.row for unread in reading.unread] == [5]
