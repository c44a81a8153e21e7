from datetime import date

from inventory.intake.headings import recognise
from inventory.intake.surroundings import Said, around

GOODS = recognise(3, ["捐赠单位", "品名", "数量"])
PERIOD = Said("第2行", "（1月22日—1月28日）")
FILE = Said("文件名", "登记2020.xlsx", named=True)


def test_rows_without_a_day_are_of_the_last_day_of_the_period_over_them():
    found = around(GOODS, [Said("第1行", "公示第6期"), PERIOD], [FILE], None)
    assert (found.on, found.year, found.year_from) == (date(2020, 1, 28), 2020, "文件名")
    assert found.told == (
        "没有日期一栏，用第2行“（1月22日—1月28日）”的最后一天 2020-01-28（年份取自文件名）",
    )


def test_a_line_of_the_sheet_says_the_year_only_with_its_word():
    code, signed = Said("第9行", "N95 2019 型"), Said("第40行", "2020年1月29日")
    found = around(GOODS, [PERIOD], [code, signed], None)
    assert (found.year, found.year_from) == (2020, "第40行")


def test_what_the_clerk_says_goes_first():
    found = around(GOODS, [PERIOD], [], date(2021, 2, 3))
    assert (found.on, found.year, found.told) == (None, 2021, ())


def test_the_days_a_paper_hangs_are_not_those_of_its_rows():
    hangs = Said("第2行", "公示期：2020年2月3日—2月10日")
    assert around(GOODS, [hangs], [], None).on is None


def test_a_table_with_days_of_its_own_takes_only_the_year():
    dated = recognise(3, ["捐赠单位", "品名", "数量", "日期"])
    found = around(dated, [Said("第1行", "2020年1月30日公示")], [], None)
    assert (found.on, found.year, found.year_from) == (None, 2020, "第1行")
