"""Widths of columns: numbers stay whole, long texts get the room, nothing is lost."""

import pytest

from reports import widths
from reports.widths import Need, fit, halves, need

PAGE = 638.0


def test_a_hanzi_is_one_em_and_a_digit_about_half() -> None:
    assert widths.ems("口罩") == 2
    assert 0.5 <= widths.ems("1") <= 0.6


def test_whole_cells_get_all_they_need() -> None:
    assert need("数量", ["1,234,567"], whole=True).least > widths.ems("1,234,567")


def test_a_long_text_is_content_with_less_than_its_length() -> None:
    long = need("物资名称", ["一" * 30], whole=False)
    assert long.least < 10
    assert long.comfort < 10


def test_a_document_number_in_a_text_is_not_broken() -> None:
    number = "QSZ-RK-2020-000112"
    assert need("备注", [f"已由 {number} 冲销"], whole=False).least > widths.ems(number)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("单位", ("单位",)),
        ("已发放", ("已发放",)),
        ("期初结存", ("期初", "结存")),
        ("捐赠方类别", ("捐赠方", "类别")),
        ("折价金额（元）", ("折价金额", "（元）")),
        ("折价金额(元)", ("折价金额", "(元)")),
        ("规格/执行标准", ("规格/", "执行标准")),
    ],
)
def test_titles_break_where_a_reader_would(title: str, lines: tuple[str, ...]) -> None:
    assert halves(title) == lines


def test_shares_make_up_the_whole_width() -> None:
    fitted = fit([need("序号", ["1"], whole=True), need("名称", ["口罩" * 9], whole=False)], PAGE)
    assert sum(fitted.shares) == pytest.approx(100, abs=0.01)


def test_few_columns_are_set_in_the_largest_type_and_many_in_a_smaller() -> None:
    column = need("名称", ["一次性医用口罩"], whole=False)
    assert fit([column] * 3, PAGE).size == 10.5
    assert fit([column] * 10, PAGE).size < 10.5
    assert fit([column] * 60, PAGE).size == widths.SIZES[-1]


def test_the_column_that_wraps_most_gets_the_room_that_is_left() -> None:
    short, long = Need(5, ((4.0, 10),)), Need(5, ((30.0, 10),))
    small, large = fit([short, long], 400).shares
    assert large > 2 * small


def test_a_table_without_text_columns_still_fills_the_width() -> None:
    assert fit([Need(3), Need(3)], PAGE).shares == (50, 50)
