from datetime import date

import pytest

from inventory.intake.cells import Malformed
from inventory.intake.days import Days, dated_year_in, read_days, span_in, year_in

LAST = date(2020, 1, 28)
SPAN = Days(LAST, date(2020, 1, 22))


@pytest.mark.parametrize(
    "text",
    [
        "2020年1月22日—1月28日",
        "2020.1.22-2020.1.28",
        "2020-01-22至2020-01-28",
        "2020年1月22日-28日",
        "2020/1/22～2020/1/28",
    ],
)
def test_a_span_is_its_last_day_and_keeps_its_first(text):
    assert read_days(text) == SPAN


def test_a_day_without_a_year_is_of_the_year_that_is_known_and_says_so():
    assert read_days("1月22日—1月28日", 2020) == Days(LAST, date(2020, 1, 22), year_said=False)
    assert read_days("1.28", 2020) == Days(LAST, year_said=False)
    with pytest.raises(Malformed, match="没有年份"):
        read_days("1月22日—1月28日")


def test_a_span_over_the_new_year_began_in_the_old_one():
    assert read_days("12月25日-1月3日", 2020) == Days(
        date(2020, 1, 3), date(2019, 12, 25), year_said=False
    )
    with pytest.raises(Malformed, match="颠倒"):
        read_days("2020.3.5-2020.3.1")


@pytest.mark.parametrize("text", ["43858", "43858.6", "2020.01.28.", "2020年1月28日（周二）"])
def test_serials_as_text_and_weekdays_are_read(text):
    assert read_days(text) == Days(LAST)


@pytest.mark.parametrize(
    "text",
    ["元月28日", "1月28日上午", "1月28号9点30分", "2020年1月28日 10时", "2020年1月28日晚"],
)
def test_an_hour_and_the_first_month_by_its_name_are_read(text):
    assert read_days(text, 2020).on == LAST


def test_titles_are_searched_for_days_and_years():
    assert span_in("（1月22日—1月28日）", 2020) == Days(LAST, date(2020, 1, 22), year_said=False)
    assert span_in("截至2020年1月28日24时") == Days(LAST)
    assert span_in("接收社会捐赠物资公示第6期—2", 2020) is None
    assert (year_in("donated-2020-issue6.xlsx"), year_in("20200130捐赠"), year_in("9501")) == (
        2020,
        2020,
        None,
    )
    assert year_in("2000片/件 126000片") is None
    assert (dated_year_in("2020年1月29日"), dated_year_in("GB 2019 型")) == (2020, None)
