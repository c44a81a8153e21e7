"""The rules of columns and totals that screen, paper and files share."""

import pytest

from inventory.sheet import Column
from reports.columns import adding, groups, is_number, kept, naming, total_name

NAME, ITEM, NOTE = Column("name", "物资"), Column("item", "物资编码"), Column("note", "备注")
BOUGHT = Column("purchased", "自购", role="in")
GIVEN = Column("donated", "受赠", role="in")
CAME = Column("in_total", "小计", role="subtotal")
WENT = Column("issued", "发放", role="out")


def test_a_column_without_a_value_says_nothing_and_one_with_a_zero_neither():
    rows = [{"name": "口罩", "donated": 3, "purchased": 0, "note": ""}, {"donated": None}]
    assert kept([NAME, GIVEN, BOUGHT, NOTE], rows) == [NAME, GIVEN]


def test_a_table_without_rows_keeps_its_columns():
    assert kept([NAME, GIVEN, NOTE], []) == [NAME, GIVEN, NOTE]


def test_the_code_of_an_item_is_for_programs_where_it_has_a_name():
    row = {"name": "口罩", "item": "MASK"}
    assert kept([NAME, ITEM], [row]) == [NAME]
    assert kept([ITEM], [row]) == [ITEM]


def test_the_code_of_an_item_never_names_a_row_that_has_a_name():
    assert naming([ITEM, NAME]) == "name"
    assert naming([ITEM]) == "item"
    assert naming([NOTE]) == ""


def test_a_total_names_itself_by_whatever_key_it_has():
    assert total_name({"item": "口罩"}) == "口罩"
    assert total_name({"holder": "东沟村", "item": "x"}) == "东沟村"
    assert total_name({"unit": "元"}) == "合计"


def test_a_single_row_is_its_own_total_and_units_are_never_mixed():
    rows = [
        {"name": "口罩", "unit": "只"},
        {"name": "口罩", "unit": "箱"},
        {"name": "口罩", "unit": "箱"},
    ]
    totals = [{"item": "口罩", "unit": "只"}, {"item": "口罩", "unit": "箱"}]
    assert adding(totals, rows) == totals[1:]


def test_columns_stand_under_one_heading_only_where_a_subtotal_adds_them_up():
    assert groups([NAME, GIVEN, BOUGHT, CAME, WENT]) == ["", *["本期入库"] * 3, ""]
    assert groups([NAME, GIVEN, WENT]) == ["", "", ""]


@pytest.mark.parametrize(
    ("column", "number"),
    [
        (GIVEN, True),
        (Column("rate", "执行率"), True),
        (Column("x", "金额", unit="fen"), True),
        (NOTE, False),
    ],
)
def test_figures_are_told_from_words(column, number):
    assert is_number(column) is number
