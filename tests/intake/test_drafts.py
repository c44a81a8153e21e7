from datetime import date

from inventory.intake.drafts import Around, Draft, Filler, finished
from inventory.intake.headings import recognise
from inventory.intake.lines import Columns, Line
from inventory.intake.workbook import GridRow

AROUND = Around(year=2020, year_from="第1行", flawed={2})


def filled(labels, *cells, as_="donated"):
    """The row that a line of these cells becomes."""
    header = recognise(1, labels)
    columns = Columns(header, as_)
    line, filler = Line(columns, GridRow(2, cells)), Filler(header, columns, as_, AROUND)
    draft = Draft(2, 1, line.party or None, line.item, line.specification)
    filler.fill(draft, line, None)
    filler.check(draft, line)
    return finished(draft)


def test_a_span_of_days_is_its_last_and_stays_in_the_note():
    row = filled(["品名", "数量", "捐赠日期"], "口罩", "1箱", "1月22日—1月28日")
    assert (row.on, row.note) == (date(2020, 1, 28), "捐赠日期：1月22日—1月28日")
    assert row.doubts == ("日期“1月22日—1月28日”没写年份，按 2020 年（取自第1行）",)


def test_goods_and_how_many_in_one_cell_are_parted():
    row = filled(["捐赠单位", "物资名称及数量"], "示例甲", "84消毒液：1.2万瓶")
    assert (row.item, row.quantity, row.unit, row.problems) == ("84消毒液", 12_000, "瓶", ())


def test_several_goods_in_one_cell_are_to_be_parted_by_hand():
    row = filled(["捐赠单位", "物资名称及数量"], "示例甲", "口罩200只、手套20副")
    assert (row.item, row.problems) == (
        None,
        ("B列：“口罩200只、手套20副”写了几样物资，请一样写一行",),
    )


def test_a_catalogue_gives_codes_and_wants_units():
    labels = ["编码", "名称", "单位", "类别"]
    row = filled(labels, "A1", "口罩", "只", "防护", as_="catalogue")
    assert (row.code, row.category, row.unit, row.quantity) == ("A1", "防护", "只", None)
    assert filled(labels, "A1", "口罩", None, None, as_="catalogue").problems == (
        "没有计量单位，请补上",
    )


def test_an_error_value_is_told_once():
    row = filled(["捐赠单位", "品名", "数量"], "#N/A", "口罩", "#N/A")
    assert [problem[:3] for problem in row.problems] == ["C列：", "A列："]
