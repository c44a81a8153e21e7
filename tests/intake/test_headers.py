import pytest

from inventory.intake.headers import column_name, guess, key_of, with_titles
from inventory.intake.headings import one_row, recognise
from inventory.intake.workbook import GridRow


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("捐赠单位", "donor"),
        ("捐赠单位（个人）", "donor"),
        ("捐 赠 方", "donor"),
        ("品名", "item"),
        ("物资名称", "item"),
        ("规格/型号", "specification"),
        ("规格（型号）", "specification"),
        ("计量单位", "unit"),
        ("数量总计", "quantity"),
        ("数量（只）", "quantity"),
        ("金额（元）", "amount"),
        ("金额：万元", "amount"),
        ("接收日期", "on"),
        ("备注：", "note"),
        ("领用单位", "recipient"),
        ("联系电话", "phone"),
        ("no.", "no"),
        ("生产厂址", None),
        ("", None),
    ],
)
def test_known_words_name_columns(label, key):
    assert key_of(label) == key


def test_a_row_of_known_words_is_a_header():
    header = recognise(6, ["捐赠单位", "品名", "规格", "数量总计"])
    assert header.row == 6
    assert header.keys == ("donor", "item", "specification", "quantity")
    assert header.measure == "quantity"


@pytest.mark.parametrize(
    "labels",
    [
        ["示例甲公司", "口罩", "", "198件"],
        ["捐赠单位", "备注"],
        ["品名"],
        ["数量"],
        [],
        ["示例镇接收物资数量公示"],
    ],
)
def test_other_rows_are_none(labels):
    assert recognise(1, labels) is None


def test_a_heading_over_two_lines_is_read_as_one():
    header = recognise(3, ["", "品名", "数量", ""], above=["捐赠单位", "物资", "", "备注"])
    assert header.keys == ("donor", "item", "quantity", "note")
    assert header.joined_above
    assert not recognise(3, ["", "品名", "数量"], above=["某镇公示", "", ""]).joined_above


def test_of_two_unit_columns_the_first_is_who():
    header = recognise(1, ["单位", "品名", "计量单位", "数量"])
    assert header.keys == ("party", "item", "unit", "quantity")


def test_a_measure_or_ten_thousands_in_the_header_count():
    assert recognise(1, ["品名", "数量（只）"]).unit == "只"
    assert recognise(1, ["品名", "数量（大写）"]).unit is None
    assert recognise(1, ["捐款人", "金额（元）"]).fen_per_unit == 100
    assert recognise(1, ["捐款人", "金额（万元）"]).fen_per_unit == 1_000_000


def test_a_line_above_may_say_ten_thousands():
    header = recognise(3, ["捐款人", "金额"])
    assert with_titles(header, ["公示", "单位：万元"]).fen_per_unit == 1_000_000
    assert with_titles(header, ["捐款一万元以上者"]).fen_per_unit == 100


def test_tables_side_by_side_are_told_apart():
    two = one_row(GridRow(1, ("品名", "数量", "品名", "数量")))
    assert [(h.start, h.keys) for h in two] == [
        (0, ("item", "quantity")),
        (2, ("item", "quantity")),
    ]
    other = one_row(GridRow(1, ("捐赠单位", "品名", "数量", "接收单位", "品名", "数量")))
    assert [h.start for h in other] == [0, 3]
    apart = one_row(GridRow(1, ("姓名", "金额", None, "序号", "姓名", "金额")))
    assert [h.start for h in apart] == [0, 3]


@pytest.mark.parametrize(
    ("labels", "titles", "kind"),
    [
        (["捐赠单位", "品名", "数量"], [], "donated"),
        (["供应商", "品名", "数量"], [], "purchased"),
        (["下拨单位", "品名", "数量"], [], "allocated"),
        (["接收单位", "品名", "数量"], [], "issued"),
        (["捐赠单位", "接收单位", "品名", "数量"], [], "donated"),
        (["捐款人", "金额"], [], "cash"),
        (["品名", "数量"], ["示例镇发放捐赠物资一览表"], "issued"),
        (["品名", "数量"], ["区里下拨物资登记"], "allocated"),
        (["品名", "数量"], ["自购物资台账"], "purchased"),
        (["品名", "数量"], ["捐款统计", "受赠物资"], "donated"),
        (["单位名称", "品名", "数量"], ["接收捐赠物资公示"], "donated"),
        (["品名", "数量"], ["未发放"], None),
        (["品名", "数量"], ["一览表"], None),
    ],
)
def test_the_kind_follows_from_names_then_titles(labels, titles, kind):
    assert guess(recognise(1, labels), titles) == kind


def test_the_other_side_depends_on_the_kind():
    header = recognise(1, ["捐赠单位", "接收单位", "品名", "数量"])
    assert header.party("donated") == "donor"
    assert header.party("issued") == "recipient"
    assert header.party("purchased") == "donor"
    assert recognise(1, ["捐赠单位", "品名", "数量"]).party("issued") is None
    assert recognise(1, ["接收单位", "品名", "数量"]).party("donated") is None
    assert recognise(1, ["单位名称", "品名", "数量"]).party("donated") == "party"


def test_columns_are_named_as_spreadsheets_do():
    assert [column_name(i) for i in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
