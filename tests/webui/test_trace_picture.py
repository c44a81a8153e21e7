"""Pictures of where goods went: every piece is in them once, and small shares stand together."""

from dataclasses import replace
from datetime import date

from inventory.trace import Step, Trace, TracedLot
from inventory.trace_money import BoughtPart, TracedOrder
from webui.trace_picture import giver, money, pictures


def lot(code, received, left, *, parent=None, giver="示例公司", place="示例镇", item="MASK"):
    return TracedLot(
        lot=code,
        parent=parent,
        item=item,
        name="口罩",
        unit="只",
        organization=place,
        organization_name=place,
        origin="DONATED",
        source="DONATED",
        giver=giver,
        giver_kind="ENTITY" if giver else None,
        received=received,
        left=left,
    )


def step(code, quantity, recipient, kind="ISSUE", *, reversal=False):
    return Step(
        number="N",
        kind=kind,
        kind_name=kind,
        on=date(2020, 2, 8),
        organization="示例镇",
        lot=code,
        quantity=quantity,
        unit="只",
        direction="out",
        recipient=recipient,
        reversal=reversal,
    )


def figures(picture):
    """What the bars of each column say."""
    bars = picture.drawings[0].bars
    return [{b.node.label: b.node.amount for b in bars if b.node.column == at} for at in range(3)]


def test_every_piece_is_in_the_picture_once():
    lots = (lot("A", 100, 30), lot("B", 40, 15, parent="A", place="示例村"))
    steps = (
        step("A", 25, "值守人员"),
        step("A", 5, "值守人员", "ISSUE_RETURN"),
        step("A", 9, "保洁员"),
        step("A", 9, "保洁员", reversal=True),
        step("B", 20, "值守人员"),
    )
    (picture,) = pictures(Trace(lots, steps, ()))
    givers, places, ends = figures(picture)
    assert givers == {"示例公司": 100}
    assert places == {"示例镇": 60, "示例村": 40}
    # of the town's 60: 20 issued, 30 left; of the village's 40: 20 issued, 15 left; the rest was lost or turned
    assert ends == {"值守人员": 40, "结存": 45, "其他去向": 15}
    assert picture.sentence == "口罩：结存 45 只，值守人员 40 只，其他去向 15 只"


def test_a_person_who_gave_is_not_named():
    anonymous = lot("A", 10, 10, giver=None)
    (picture,) = pictures(Trace((anonymous,), (), ()))
    assert figures(picture)[0] == {"爱心人士": 10}


def test_many_recipients_stand_together_but_for_the_largest():
    steps = tuple(step("A", 10 + n, f"企业{n:02}") for n in range(20))
    (picture,) = pictures(Trace((lot("A", 500, 110),), steps, ()))
    ends = figures(picture)[2]
    assert sum(ends.values()) == 500
    assert set(ends) == {"企业19", "企业18", "企业17", "企业16", "结存", "其他 16 个"}


def test_nothing_gives_no_picture_and_two_items_give_two():
    assert pictures(Trace((lot("A", 0, 0),), (), ())) == ()
    both = (lot("A", 10, 10), lot("B", 5, 5, item="SOAP"))
    assert len(pictures(Trace(both, (), ()))) == 2


def order(supplier, *goods, undelivered=0):
    parts = tuple(
        BoughtPart("A", "RK", "MASK", name, "只", quantity=1, fen=fen, paid_fen=0)
        for name, fen in goods
    )
    return TracedOrder(
        number="ZY",
        on=date(2020, 2, 8),
        organization="V",
        organization_name="示例村",
        supplier=supplier,
        procurement="PETTY",
        procurement_name="零星采购",
        fund="F",
        fund_name="专项资金",
        decision="",
        budget_source="",
        allocations=(),
        received_fen=sum(fen for _, fen in goods),
        paid_fen=0,
        payable_fen=0,
        unsettled_fen=0,
        undelivered_fen=undelivered,
        goods=parts,
        steps=(),
        invoices=(),
    )


def test_every_fen_is_in_the_picture_of_money_once():
    drawn = money(
        [order("甲公司", ("口罩", 300), ("酒精", 100), undelivered=50), order("乙店", ("口罩", 7))]
    )
    whose, suppliers, ends = figures(drawn)
    assert whose == {"专项资金 示例村": 457}
    assert suppliers == {"甲公司": 450, "乙店": 7}
    assert ends == {"口罩": 307, "酒精": 100, "已付未到": 50}
    assert drawn.sentence == "钱买了什么：口罩 3.07 元，酒精 1.00 元，已付未到 0.50 元"


def test_an_order_for_which_nothing_came_and_nothing_was_paid_is_not_drawn():
    assert money([order("甲公司")]) is None
    assert money([]) is None


def test_a_donor_shows_as_on_the_sheets_and_who_sold_as_the_reader_may_see_him():
    assert giver(lot("A", 1, 1)) == "示例公司"
    assert giver(replace(lot("A", 1, 1), giver="张三", giver_kind="PERSON")) == "爱心人士"
    sold = replace(lot("A", 1, 1), origin="PURCHASED", giver_kind="PERSON")
    assert giver(replace(sold, giver="张**")) == "张**"
    assert giver(replace(sold, giver=None)) == "未登记"
