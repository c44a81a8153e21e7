"""What may be merged and what not, by whom; and what follows."""

from datetime import date

import pytest
from sqlalchemy import select

from inventory import (
    catalog,
    conversions,
    corrections,
    ledger,
    setting_up,
    similar,
    stock,
    transfers,
    transit,
)
from inventory.conversions import ConversionLine, ResultLine
from inventory.corrections import LotLine
from inventory.errors import (
    AlreadyMerged,
    BadInput,
    DifferentUnits,
    Duplicate,
    Earmarked,
    MergeCircle,
    NotAllowed,
    NotEnough,
    NotFound,
)
from inventory.models import AuditEvent, Item, ItemMerge
from inventory.stock import Earmark, IssueLine, ReceiptLine
from tests.inventory.twins import Town

FEB_1, FEB_2, FEB_3, FEB_8 = (date(2020, 2, day) for day in (1, 2, 3, 8))


@pytest.fixture
def town(ledger):
    books = Town(ledger)
    yield books
    assert not books.broken()


@pytest.fixture
def small(sqlite_ledger):
    """Where the engine is not what is tried."""
    return Town(sqlite_ledger)


# ── what may be merged, and by whom ──


def test_a_merge_is_dated_says_who_and_why_and_stands_in_the_trail(town, clock):
    clock.set(FEB_3)
    town.items("MASK2", "MASK", actor="boss", reason="名称多打了空格")
    with town.ledger.reading() as session:
        (row,) = session.scalars(select(ItemMerge))
        codes = dict(session.execute(select(Item.id, Item.code)).all())
        assert (codes[row.from_id], codes[row.into_id]) == ("MASK2", "MASK")
        assert (row.merged_at, row.reason) == (clock(), "名称多打了空格")
        events = session.execute(select(AuditEvent.actor, AuditEvent.event, AuditEvent.subject))
        assert ("boss", "merge_item", "MASK2 -> MASK") in events.all()


@pytest.mark.parametrize("actor", ["keeper", "finance", "clerk", "publisher", "nobody"])
def test_only_an_admin_merges_and_asks_what_is_similar(small, actor):
    for act in (
        lambda: small.items("MASK2", "MASK", actor=actor),
        lambda: small.parties("FIRM2", "FIRM", actor=actor),
        lambda: small.ask(similar.similar_items, actor=actor),
        lambda: small.ask(similar.similar_counterparties, actor=actor),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_items_of_two_units_are_converted_and_not_merged(town):
    with pytest.raises(DifferentUnits) as refused:
        town.items("MASK-BOX", "MASK")
    assert refused.value.facts() == {
        "name": "MASK-BOX",
        "unit": "箱",
        "into": "MASK",
        "into_unit": "只",
    }


def test_nothing_is_merged_into_itself_twice_or_in_a_circle(town):
    for merge, one, other in ((town.items, "MASK", "MASK2"), (town.parties, "FIRM", "FIRM2")):
        with pytest.raises(MergeCircle):
            merge(one, one)
        merge(other, one)
        with pytest.raises(AlreadyMerged) as refused:
            merge(other, "MASK3" if one == "MASK" else "FIRM3")
        assert (refused.value.name, refused.value.into) == (other, one)
        with pytest.raises(MergeCircle):
            merge(one, other)


def test_what_is_merged_into_a_merged_one_becomes_what_that_is_now(town):
    town.items("MASK2", "MASK")
    assert town.items("MASK3", "MASK2").into == "MASK"


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"code": "NONE"}, NotFound),
        ({"into": "NONE"}, NotFound),
        ({"reason": " "}, BadInput),
        ({"reason": "长" * 1001}, BadInput),
    ],
)
def test_bad_input_is_refused_by_name(small, said, error):
    with pytest.raises(error):
        small.items(**({"code": "MASK2", "into": "MASK"} | said))
    assert {row.merged_into for row in small.ask(catalog.items, merged=True)} == {None}


def test_two_credit_codes_are_two_firms(small):
    firms = [
        {"code": "A", "name": "甲公司", "kind": "单位", "credit_code": "91130600000000000M"},
        {"code": "B", "name": "甲有限公司", "kind": "单位", "credit_code": "91130600000000001Q"},
    ]
    setting_up.setup(small.ledger, actor="system", data={"counterparties": firms})
    with pytest.raises(BadInput, match="into"):
        small.parties("A", "B")
    pairs = small.ask(similar.similar_counterparties)
    assert "A" not in {code for p in pairs for code in (p.first.code, p.second.code)}


def test_what_was_merged_is_not_set_up_again(small):
    small.items("MASK2", "MASK")
    small.parties("FIRM2", "FIRM")
    for data in (
        {"items": [{"code": "MASK2", "name": "口 罩", "unit": "只"}]},
        {"items": [{"code": "NEW", "name": "口 罩", "unit": "只"}]},
        {"counterparties": [{"code": "FIRM2", "name": "示例医疗器械公司"}]},
    ):
        with pytest.raises(AlreadyMerged) as refused:
            setting_up.setup(small.ledger, actor="system", data=data)
        assert refused.value.into in ("MASK", "FIRM")
    data = {"items": [{"code": "NEW", "name": "口罩。", "unit": "只"}]}
    with pytest.raises(Duplicate):
        setting_up.setup(small.ledger, actor="system", data=data)


# ── what follows ──


def test_packings_are_joined_and_the_survivors_rule(town):
    units = {"MASK": {"箱": 2000}, "MASK2": {"箱": 1000, "袋": 50}}
    names = {"MASK": "口罩", "MASK2": "口 罩"}
    items = [
        {"code": code, "name": names[code], "unit": "只", "units": u} for code, u in units.items()
    ]
    setting_up.setup(town.ledger, actor="system", data={"items": items})
    old = town.receive_lines([ReceiptLine("MASK2", "KF", 1, unit="箱")])
    town.items("MASK2", "MASK")
    assert town.units("MASK") == {"箱": 2000, "袋": 50}
    # of a lot that is named, what it really held: a carton of 1,000
    town.issue_lines(FEB_2, [IssueLine("MASK", "KF", 1, unit="箱", lot=f"{old}-1")])
    assert town.held() == 0
    town.receive_lines([ReceiptLine("MASK2", "KF", 1, unit="箱")])
    assert town.held() == 2000


def test_the_survivors_nature_stays(small):
    small.items("MASK", "MASK2")
    (row,) = [row for row in small.ask(catalog.items) if row.code == "MASK2"]
    assert row.nature == "LOW_VALUE"


def test_an_earmark_for_the_firm_that_is_gone_is_meant_for_the_one_that_stayed(town):
    bound = {"earmark": Earmark(counterparty="FIRM2")}
    town.receive(FEB_1, 50, **bound)
    with pytest.raises(Earmarked):
        town.issue_lines(FEB_2, [IssueLine("MASK", "KF", 10)], group=None, counterparty="FIRM")
    town.parties("FIRM2", "FIRM")
    with pytest.raises(Earmarked):
        town.issue(FEB_2, 10)
    for code, quantity in (("FIRM", 20), ("FIRM2", 20)):
        lines = [IssueLine("MASK", "KF", quantity)]
        town.issue_lines(FEB_2, lines, group=None, counterparty=code)
    town.parties("FIRM", "FIRM3")
    town.issue_lines(FEB_3, [IssueLine("MASK", "KF", 10)], group=None, counterparty="FIRM3")
    assert town.held() == 0
    assert {row.earmark for row in town.ask(ledger.on_hand, as_of=FEB_1)} == {
        "示例医疗器械（有限）公司"
    }


def test_goods_of_both_go_back_to_the_one_firm_in_one_document(town):
    first = town.receive(FEB_1, 10, by="FIRM", origin="PURCHASED")
    second = town.receive(FEB_1, 10, by="FIRM2", origin="PURCHASED")
    lines = [LotLine("MASK", "KF", 5, lot=f"{number}-1") for number in (first, second)]
    with pytest.raises(BadInput):
        town.post(corrections.send_back, FEB_2, lines=lines, reason="破损")
    town.parties("FIRM2", "FIRM")
    town.post(corrections.send_back, FEB_2, lines=lines, reason="破损")
    assert town.held() == 10
    assert town.documents()[0].summary == "示例医疗器械有限公司"


def test_lent_as_the_one_and_given_back_as_the_other_is_given_back(town):
    setting_up.setup(
        town.ledger,
        actor="system",
        data={"locations": [{"code": "XLC-KF", "name": "西梁村库房", "organization": "XLC"}]},
    )
    town.receive(FEB_1, 30, "MASK2")
    said = {"lines": [IssueLine("MASK2", "KF", 30)], "to": "DGC", "due_on": FEB_8}
    loan = town.post(transfers.dispatch, FEB_1, **said)
    town.arrive(FEB_2, loan, None)
    own = [ReceiptLine("MASK", "DGC-KF", 30)]
    town.post(stock.receive, FEB_2, "DGC", origin="DONATED", lines=own)
    town.items("MASK2", "MASK")
    lines = [IssueLine("MASK", "DGC-KF", 20)]
    town.post(transfers.dispatch, FEB_3, "DGC", lines=lines, to="NDL", repays=loan)
    (left,) = town.ask(transit.loans)
    assert (left.item, left.lent, left.repaid) == ("MASK", 30, 20)


def test_a_rejected_lot_is_not_down_graded_into_itself_by_another_code(town):
    number = town.receive(FEB_1, 10, "MASK2", acceptance="REJECTED")
    town.items("MASK2", "MASK")
    for code in ("MASK", "MASK2"):
        line = ConversionLine(f"{number}-1", "KF", 10, [ResultLine(code, 10)])
        with pytest.raises(BadInput):
            town.post(conversions.convert, FEB_2, lines=[line], reason="降级")


def test_a_lot_of_another_item_is_still_not_there(town):
    number = town.receive(FEB_1, 10, "MASK2")
    with pytest.raises(NotEnough):
        town.issue_lines(FEB_2, [IssueLine("MASK", "KF", 1, lot=f"{number}-1")])


def test_an_expenditure_names_the_firm_that_stayed(town):
    town.create_fund(FEB_1)
    town.appropriate(FEB_1, 200_000_000)
    town.allot(FEB_1, DGC=5_000_000)
    town.spend(FEB_2, 100, payee="FIRM2")
    town.parties("FIRM2", "FIRM")
    town.spend(FEB_3, 200, payee="FIRM2")
    sheet = town.sheet("S5", FEB_1, FEB_8, fund="F")
    payees = [row["payee"] for part in sheet.parts if part.key == "C" for row in part.rows]
    assert payees == ["示例医疗器械有限公司"] * 2


@pytest.mark.parametrize(
    ("gone", "stays", "shown", "kind"),
    [
        ("FIRM3", "FIRM", "示例医疗器械有限公司", "单位"),
        ("FIRM", "FIRM3", "爱心人士", "未登记"),
        ("ZHANG", "FIRM", "示例医疗器械有限公司", "单位"),
        ("FIRM", "ZHANG", "爱心人士", "个人"),
    ],
)
def test_a_donor_is_published_as_the_one_that_stayed_and_no_more(town, gone, stays, shown, kind):
    for code in (gone, stays):
        town.receive(FEB_1, 10, by=code, earmark=Earmark(counterparty=code))
    town.parties(gone, stays)
    sheet = town.sheet("S1", FEB_1, FEB_8)
    assert {(r["donor"], r["donor_kind"]) for r in sheet.rows} == {(shown, kind)}
    assert {r["intent"] for r in sheet.rows} == {f"定向：{shown}"}
    assert all(check.holds for check in sheet.checks)
