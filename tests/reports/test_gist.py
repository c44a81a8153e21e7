"""A sheet in few figures: those of its totals, goods by goods, money by whose it is."""

from dataclasses import replace

from reports.gist import gist
from tests import issued


def told(published):
    return [
        (one.name, one.unit, [(f.label, f.shown) for f in one.figures])
        for one in gist(published.sheet)
    ]


def test_of_stock_what_there_was_what_came_and_went_and_what_is_left():
    assert told(issued.series()[0]) == [
        (
            "一次性医用口罩",
            "只",
            [("期初", "0"), ("收入", "1,720"), ("发出", "800"), ("结存", "920")],
        ),
        (
            "洗手液",
            "瓶",
            [("期初", "0"), ("收入", "60"), ("发出", "10"), ("退货退还", "5"), ("结存", "45")],
        ),
    ]


def test_of_money_the_whole_and_then_whose_it_is():
    first, town, village = told(issued.beside()[4])
    assert first == (
        "全部",
        "元",
        [
            ("分配", "350,000.00"),
            ("已订未付", "20,000.00"),
            ("预付", "6,000.00"),
            ("已支出", "183,000.00"),
            ("退回", "10,000.00"),
            ("可用", "151,000.00"),
        ],
    )
    assert (town[0], village[0]) == ("青石镇本级", "东沟村")
    assert village[2][-1] == ("可用", "46,000.00")


def test_of_gifts_of_money_the_account_of_part_a():
    ((name, unit, figures),) = told(issued.beside()[5])
    assert (name, unit) == ("捐赠款", "元")
    assert figures == [
        ("期初结余", "500.00"),
        ("本期收到", "1,200.00"),
        ("本期使用", "300.00"),
        ("期末结余", "1,400.00"),
    ]


def test_of_what_was_bought_pieces_and_what_they_cost():
    mask, soap = told(issued.beside()[1])
    assert mask[2] == [("购进", "500"), ("金额", "750.00")]
    assert soap[2] == [("购进", "55"), ("金额", "495.00")]


def test_what_is_not_known_is_not_told_and_of_nothing_nothing():
    assert told(issued.beside()[2])[0][2] == [("实收", "200")]
    empty = replace(issued.series()[0].sheet, rows=(), totals=())
    assert gist(empty) == ()
