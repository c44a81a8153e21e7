"""Pictures of goods and money: true to scale, each kind of goods apart, and nothing where no length can tell."""

from dataclasses import replace

from reports import pictures
from tests.reports import samples


def drawn(sheet, *totals):
    return pictures.drawing(replace(sheet, totals=totals))


def item(**figures):
    return {"item": "口罩", "unit": "只", "in_total": 0, "out_total": 0, "closing": 0} | figures


def lengths(bar):
    return [(p.name, p.figure, p.x, p.width) for p in bar.pieces]


def test_what_came_stands_over_what_went_and_is_left_in_one_scale():
    (picture,) = drawn(
        samples.stock(1), item(opening=100, in_total=300, out_total=100, closing=300)
    ).pictures
    assert picture.name == "口罩"
    assert [lengths(bar) for bar in picture.bars] == [
        [("期初", "100 只", 0, 250), ("收到", "300 只", 250, 750)],
        [("发出", "100 只", 0, 250), ("还剩", "300 只", 250, 750)],
    ]
    assert picture.bars[1].said == "发出 100 只，还剩 300 只"


def test_each_kind_has_a_scale_of_its_own():
    found = drawn(
        samples.stock(1),
        item(in_total=4, closing=4),
        item(item="水", in_total=9_000, closing=9_000),
    )
    assert [p.bars[0].pieces[0].width for p in found.pictures] == [1000, 1000]


def test_what_is_below_zero_or_nothing_is_not_drawn():
    assert drawn(samples.stock(1), item(in_total=-5, closing=0)) is None
    assert drawn(samples.stock(1), item()) is None
    assert pictures.drawing(samples.stock(0)) is None
    assert drawn(samples.donated(1), {"item": "合计", "unit": "元", "value_fen": 5}) is None


def test_eight_kinds_are_drawn_and_the_others_counted():
    found = pictures.drawing(samples.stock(30))
    assert (len(found.pictures), found.others) == (8, 22)
    assert pictures.drawing(samples.stock(8)).others == 0


def test_a_tiny_piece_is_still_seen():
    (picture,) = drawn(
        samples.stock(1), item(in_total=1_000_000, out_total=1, closing=999_999)
    ).pictures
    assert picture.bars[1].pieces[0].width == 1


def holder(**figures):
    keys = ("spent_fen", "prepaid_fen", "committed_fen", "available_fen", "refunded_fen")
    return {"item": "合计", "unit": "元", **dict.fromkeys(keys, 0), **figures}


def test_the_fund_shows_how_each_yuan_stands():
    sheet = replace(samples.fund(), rows=())
    (picture,) = drawn(
        sheet, holder(spent_fen=2_500, committed_fen=2_500, available_fen=5_000)
    ).pictures
    assert lengths(picture.bars[0]) == [
        ("已支出", "25.00 元", 0, 250),
        ("已订未付", "25.00 元", 250, 250),
        ("可用", "50.00 元", 500, 500),
    ]


def test_what_came_back_is_taken_off_what_was_spent_and_said():
    sheet = replace(samples.fund(), rows=())
    total = holder(spent_fen=3_000, refunded_fen=1_000, available_fen=2_000)
    (picture,) = drawn(sheet, total).pictures
    assert lengths(picture.bars[0])[0] == ("已支出（减去退回）", "20.00 元", 0, 500)


def test_a_fund_of_one_holder_is_one_picture_and_of_many_at_most_thirteen():
    sheet = samples.fund()
    assert len(pictures.drawing(replace(sheet, rows=sheet.rows[:1])).pictures) == 1
    found = pictures.drawing(sheet)
    assert (len(found.pictures), found.others) == (13, 2)


def test_other_sheets_have_no_picture():
    assert pictures.drawing(replace(samples.donated(3), sheet="S4")) is None
