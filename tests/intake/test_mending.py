"""A row as the clerk writes it: what he typed is judged, cell by cell, and nothing else."""

from datetime import date

import pytest

from inventory.intake import mending
from inventory.intake.reading import ReadRow

ROW = ReadRow(
    row=4,
    also_rows=(5,),
    counterparty="张三",
    item="大米",
    specification="",
    quantity=None,
    unit=None,
    amount_fen=None,
    on=None,
    note=None,
    problems=("数量“若干”不是数字",),
    earmarked=True,
    run=2,
)


def mend(as_="donated", **said):
    return mending.mended(ROW, said, as_=as_)


def test_the_row_is_what_he_says_and_stands_where_it_stood():
    made = mend(
        counterparty=" 李四 ",
        item="面粉",
        specification="25kg",
        quantity="1,200袋",
        amount="3.5万",
        on="2020.2.6",
        note="上午",
    ).row
    assert (made.counterparty, made.item, made.specification) == ("李四", "面粉", "25kg")
    assert (made.quantity, made.unit, made.amount_fen) == (1200, "袋", 3_500_000)
    assert (made.on, made.note, made.problems) == (date(2020, 2, 6), "上午", ())
    assert (made.row, made.also_rows, made.earmarked, made.run) == (4, (5,), True, 2)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"item": "大米"}, {"quantity", "unit"}),
        ({"quantity": "3"}, {"item", "unit"}),
        ({"item": "大米", "quantity": "3袋", "unit": "箱"}, {"quantity"}),
        ({"item": "大米", "quantity": "-3袋"}, {"quantity"}),
        ({"item": "大米" * 101, "quantity": "3袋"}, {"item"}),
        ({"item": "大米", "quantity": "3袋", "note": "电话 13800138000"}, {"note"}),
        ({"item": "大米", "quantity": "3袋", "amount": "0.001"}, {"amount"}),
        ({"item": "大米", "quantity": "3袋", "on": "2月6日"}, {"on"}),
    ],
)
def test_what_cannot_stand_is_told_beside_its_field(said, wrong):
    made = mend(**said)
    assert (made.row, set(made.problems)) == (None, wrong)


def test_a_list_of_money_needs_an_amount_and_no_goods():
    assert mend("cash", counterparty="张三", amount="500").row.amount_fen == 50_000
    assert set(mend("cash", counterparty="张三").problems) == {"amount"}


def test_a_catalogue_needs_no_quantity():
    assert mend("catalogue", item="大米", unit="袋").row.quantity is None
