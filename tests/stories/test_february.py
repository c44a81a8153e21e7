"""February in the town, told in order: how goods really move, with figures a storekeeper could check by hand."""

from datetime import date

import pytest

from inventory import (
    conversions,
    corrections,
    in_use,
    periods,
    returns,
    setting_up,
    stock,
    transfers,
)
from inventory.conversions import ConversionLine, ResultLine, TrialLine
from inventory.corrections import LotLine
from inventory.errors import (
    BadInput,
    ClosedPeriod,
    DrawnOn,
    Earmarked,
    NeedsConfirmation,
    NotAccepted,
    NotAllowed,
    NotEnough,
    NotFound,
    OverLine,
)
from inventory.returns import BackLine
from inventory.stock import Earmark, IssueLine, ReceiptLine, Recipient
from inventory.transfers import ArrivalLine
from tests.inventory.books import Books
from tests.statements.town import agree

FIRMS = [f"F{n}" for n in range(1, 11)]
MORE = {
    "locations": [
        {"code": "DGC-K1", "name": "东沟村卡口", "organization": "DGC", "checkpoint": True},
        {"code": "XLC-KF", "name": "西梁村库房", "organization": "XLC"},
    ],
    "items": [
        {"code": "CARTON", "name": "口罩", "specification": "未开箱", "unit": "件"},
        {"code": "DAILY", "name": "日常防护口罩", "unit": "只"},
        {"code": "HEATER", "name": "电暖器", "unit": "台", "nature": "LOW_VALUE"},
    ],
    "counterparties": [{"code": f, "name": f"示例{f}有限公司", "kind": "单位"} for f in FIRMS],
}


def day(number):
    return date(2020, 2, number)


@pytest.fixture
def town(ledger, clock):
    clock.set(day(28))
    books = Books(ledger)
    setting_up.setup(ledger, actor="system", data=MORE)
    yield books
    assert not books.broken(), "after every story every promise holds"
    agree(books, day(28))
    for organization in ("NDL", "DGC", "XLC"):
        books.sheet("S6", day(1), day(28), organization=organization)
        books.sheet("S1", day(1), day(28), organization=organization)


def moved(sheet, item="MASK"):
    """The columns of an item on S6 that are not zero."""
    (row,) = [row for row in sheet.rows if row["item"] == item]
    keys = [c.key for c in sheet.columns if c.role not in ("text", "subtotal")]
    return {key: row[key] for key in keys if row[key]}


def test_a_gift_at_a_checkpoint_comes_in_and_goes_out_on_one_form(town):
    town.post(
        lambda session, **said: stock.direct(session, **said)[1],
        day(3),
        "DGC",
        origin="DONATED",
        counterparty="ZHANG",
        lines=[ReceiptLine("SOAP", "DGC-K1", 12)],
        recipient=Recipient(group="GUARD", checkpoint="DGC-K1", heads=9),
        purpose="卡口值守",
    )
    assert town.held("SOAP", "DGC") == 0
    drawn = town.sheet("S6", day(1), day(28), organization="DGC")
    assert moved(drawn, "SOAP") == {"donated": 12, "issued": 12}
    received, issued = (row.number for row in reversed(town.documents("DGC")))
    assert (received, issued) == ("DGC-RK-2020-000001", "DGC-CK-2020-000001")


def test_a_carton_of_unknown_content_is_opened_and_counted(town):
    town.receive(day(4), 3, "CARTON", by="FIRM", value_fen=90_000)
    carton = "NDL-RK-2020-000001-1"
    # two cartons worth 600.00: 990 masks, and 10 that were wet
    town.post(
        conversions.convert,
        day(5),
        lines=[ConversionLine(carton, "KF", 2, [ResultLine("MASK", 990), ResultLine("DAILY", 10)])],
        reason="开箱清点",
    )
    assert (town.held("CARTON"), town.held("MASK"), town.held("DAILY")) == (1, 990, 10)
    assert town.worth("MASK") == 59_400
    assert town.worth("DAILY") == 600
    drawn = town.sheet("S6", day(1), day(28))
    assert moved(drawn, "CARTON") == {"donated": 3, "converted": -2, "closing": 1}
    assert moved(drawn) == {"converted": 990, "closing": 990}
    (gift,) = town.sheet("S1", day(1), day(28)).rows
    assert (gift["quantity"], gift["on_hand"], gift["note"]) == (3, 1, "转换为其他物资 2 件")
    town.issue(day(6), 1)
    with pytest.raises(DrawnOn):
        town.reverse(day(7), "NDL-ZH-2020-000001")


def test_masks_of_a_wrong_grade_wait_and_are_then_used_for_less(town):
    town.receive(day(5), 200, "MASK-N95", by="FIRM", acceptance="PENDING", value_fen=100_000)
    with pytest.raises(NotAccepted):
        town.issue(day(5), 1, "MASK-N95")
    town.post(
        conversions.accept,
        day(6),
        lines=[TrialLine("NDL-RK-2020-000001-1", "KF", qualified=150, rejected=50)],
    )
    town.issue(day(6), 150, "MASK-N95")
    with pytest.raises(NotAccepted):
        town.issue(day(6), 1, "MASK-N95")
    rejected = "NDL-YS-2020-000001-3"
    with pytest.raises(NotAccepted):
        town.issue_lines(day(6), [IssueLine("MASK-N95", "KF", 1, lot=rejected)])
    town.post(
        conversions.convert,
        day(7),
        lines=[ConversionLine(rejected, "KF", 40, [ResultLine("DAILY", 38)], lost=2)],
        reason="无标识，降级为日常防护",
    )
    town.post(
        corrections.send_back,
        day(7),
        lines=[LotLine("MASK-N95", "KF", 10, rejected)],
        reason="不合格，退还捐赠方",
    )
    assert (town.held("MASK-N95"), town.held("DAILY")) == (0, 38)
    assert town.worth("DAILY") == 19_000  # 38 of the 40 that went in at 5.00 each
    town.issue(day(8), 38, "DAILY")
    (gift,) = town.sheet("S1", day(1), day(28)).rows
    assert (gift["issued"], gift["on_hand"]) == (150, 0)
    assert gift["note"] == "报损 2 只；退还 10 只；转换为其他物资 38 只"


def test_ten_firms_get_bought_masks_first_and_gifts_only_for_a_reason(town):
    town.receive(day(1), 5_000, by="FIRM")
    town.receive(day(2), 3_000, origin="ALLOCATED")
    town.receive(day(3), 8_000, origin="PURCHASED", by="FIRM")
    town.receive(day(3), 100, by="FIRM", earmark=Earmark(counterparty="F10"))
    for firm in FIRMS:
        town.post(
            stock.issue,
            day(10),
            counterparty=firm,
            heads=60,
            days=20,
            lines=[IssueLine("MASK", "KF", 1_100)],
            **({"reason": "复工首日"} if firm == "F10" else {}),
        )
    # 8,000 bought and 3,000 allocated ones; what was given to the town stays in the town
    assert town.held() == 5_100
    with pytest.raises(Exception, match="受赠物资"):
        town.post(stock.issue, day(11), counterparty="F1", lines=[IssueLine("MASK", "KF", 1)])
    gift = {"counterparty": "F10", "lines": [IssueLine("MASK", "KF", 100)]}
    with pytest.raises(NeedsConfirmation) as asked:  # 1,100 masks were for twenty days
        town.post(stock.issue, day(11), **gift)
    assert asked.value.about["through"] == "2020-02-29"
    town.post(stock.issue, day(11), confirmed=[asked.value.token], **gift)
    assert town.held() == 5_000, "the gift that was meant for it goes to it without a reason"


def test_heaters_are_handed_out_taken_back_and_answered_for(town):
    town.receive(day(2), 5, "HEATER", origin="PURCHASED", by="FIRM", value_fen=100_003)
    out = town.post(
        in_use.hand_out,
        day(3),
        lines=[IssueLine("HEATER", "KF", 5)],
        recipient=Recipient(group="GUARD", heads=9),
        custodian="卡口长",
        due_on=date(2020, 4, 1),
    )
    assert town.held("HEATER", location="KF") == 0
    assert town.held("HEATER") == 5, "in use, and still the town's"
    with pytest.raises(DrawnOn):
        town.reverse(day(4), "NDL-RK-2020-000001")
    back = {"number": out, "location": "KF"}
    town.post(in_use.take_back, day(20), lines=[BackLine(1, 2)], **back)
    town.post(in_use.write_off_in_use, day(21), number=out, lines=[BackLine(1, 1)], reason="烧坏")
    town.post(in_use.capitalise, day(22), number=out, lines=[BackLine(1, 1)], reason="长期使用")
    with pytest.raises(OverLine) as over:
        town.post(in_use.take_back, day(23), lines=[BackLine(1, 2)], **back)
    assert over.value.left == 1
    town.post(in_use.take_back, day(23), lines=[BackLine(1, 1)], **back)
    assert town.held("HEATER", location="KF") == 3
    drawn = town.sheet("S6", day(1), day(28))
    assert moved(drawn, "HEATER") == {
        "purchased": 5,
        "written_off": 1,
        "dispatched": 1,
        "closing": 3,
    }


def test_the_town_sends_and_the_village_counts_two_boxes_short(town):
    town.receive(day(1), 30, "MASK-BOX", by="FIRM", value_fen=300_001)
    town.receive(day(1), 30, "MASK-BOX", origin="PURCHASED", by="FIRM", value_fen=60_000)
    sent = town.post(transfers.dispatch, day(5), lines=[IssueLine("MASK-BOX", "KF", 40)], to="DGC")
    assert (town.held("MASK-BOX"), town.held("MASK-BOX", "DGC")) == (60, 0), (
        "on the way: the town's"
    )
    with pytest.raises(OverLine):
        town.arrive(day(6), sent, [ArrivalLine(1, 41)])
    town.arrive(day(6), sent, [ArrivalLine(1, 25)])
    town.arrive(day(7), sent, [ArrivalLine(1, 13, missing=2)], reason="少两箱")
    assert (town.held("MASK-BOX"), town.held("MASK-BOX", "DGC")) == (20, 38)
    # 25 and 5 of the 30 gifts, 8 of the bought ones; the two that are missing were bought
    assert town.worth("MASK-BOX", "DGC") == 300_001 + 16_000
    assert moved(town.sheet("S6", day(1), day(28)), "MASK-BOX") == {
        "donated": 30,
        "purchased": 30,
        "dispatched": 38,
        "adjusted": -2,
        "closing": 20,
    }
    assert moved(town.sheet("S6", day(1), day(28), organization="DGC"), "MASK-BOX") == {
        "allocated": 38,
        "closing": 38,
    }
    with pytest.raises(DrawnOn) as drawn:
        town.reverse(day(8), sent)
    assert drawn.value.by == ["DGC-DR-2020-000001", "DGC-DR-2020-000002"]
    for arrival in ("DGC-DR-2020-000002", "DGC-DR-2020-000001"):
        town.reverse(day(8), arrival, "DGC")
    town.reverse(day(8), sent)
    assert (town.held("MASK-BOX", location="KF"), town.worth("MASK-BOX")) == (60, 360_001)


def test_one_village_lends_another_and_is_paid_back_in_kind(town):
    town.post(
        stock.receive,
        day(1),
        "DGC",
        origin="PURCHASED",
        counterparty="FIRM",
        lines=[ReceiptLine("SOAP", "DGC-KF", 50, value_fen=50_000)],
    )
    lent = town.post(
        transfers.dispatch,
        day(2),
        "DGC",
        lines=[IssueLine("SOAP", "DGC-KF", 20)],
        to="XLC",
        due_on=day(20),
    )
    town.arrive(day(3), lent, None, "XLC", "XLC-KF")
    drawn = town.sheet("S6", day(1), day(28), organization="XLC")
    assert moved(drawn, "SOAP") == {"transferred_in": 20, "closing": 20}
    back = town.post(
        transfers.dispatch,
        day(18),
        "XLC",
        lines=[IssueLine("SOAP", "XLC-KF", 20)],
        to="DGC",
        repays=lent,
    )
    town.arrive(day(19), back, None)
    assert (town.held("SOAP", "DGC"), town.worth("SOAP", "DGC")) == (50, 50_000)


def test_goods_bound_to_a_village_stay_bound_on_the_way(town):
    town.receive(day(1), 80, by="FIRM", earmark=Earmark(organization="DGC"))
    town.receive(day(1), 10, by="FIRM", earmark=Earmark(group="CLEAN"))
    with pytest.raises(Earmarked):
        town.post(transfers.dispatch, day(2), lines=[IssueLine("MASK", "KF", 90)], to="XLC")
    sent = town.post(transfers.dispatch, day(2), lines=[IssueLine("MASK", "KF", 80)], to="DGC")
    town.arrive(day(3), sent, None)
    town.post(stock.issue, day(4), "DGC", group="GUARD", lines=[IssueLine("MASK", "DGC-KF", 80)])
    named = [IssueLine("MASK", "KF", 10, lot="NDL-RK-2020-000002-1")]
    sent = town.post(transfers.dispatch, day(5), lines=named, to="XLC")
    town.arrive(day(6), sent, None, "XLC", "XLC-KF")
    to_guards = {"lines": [IssueLine("MASK", "XLC-KF", 1)]}
    with pytest.raises(Earmarked):
        town.post(stock.issue, day(7), "XLC", group="GUARD", **to_guards)
    town.post(stock.issue, day(7), "XLC", group="CLEAN", **to_guards)


def test_what_was_issued_and_not_used_returns_to_where_it_came_from(town):
    town.receive(day(1), 100, value_fen=1_001)
    town.receive(day(2), 50, origin="PURCHASED", value_fen=5_000)
    town.issue(day(3), 120)
    returned = {"number": "NDL-CK-2020-000001", "location": "KF", "reason": "没有用完"}
    town.post(returns.return_issue, day(5), lines=[BackLine(1, 30)], **returned)
    # the twenty bought ones went out last and come back first
    lots = {row.lot: row.quantity for row in town.stock()}
    assert lots == {"NDL-RK-2020-000001-1": 10, "NDL-RK-2020-000002-1": 50}
    with pytest.raises(OverLine) as over:
        town.post(returns.return_issue, day(6), lines=[BackLine(1, 91)], **returned)
    assert (over.value.asked, over.value.left) == (91, 90)
    town.post(returns.return_issue, day(6), lines=[BackLine(1, 90)], **returned)
    assert (town.held(), town.worth()) == (150, 6_001), "to the last fen"
    assert moved(town.sheet("S6", day(1), day(28))) == {
        "donated": 100,
        "purchased": 50,
        "returned": 120,
        "issued": 120,
        "closing": 150,
    }


def test_a_receipt_that_said_too_much_gives_back_what_is_left(town):
    town.receive(day(1), 100, by="FIRM", value_fen=10_000)
    town.issue(day(2), 95)
    wrong = {"number": "NDL-RK-2020-000001", "reason": "多记了"}
    with pytest.raises(NotEnough):
        town.post(corrections.correct, day(3), lines=[BackLine(1, 6)], **wrong)
    town.post(corrections.correct, day(3), lines=[BackLine(1, 5)], **wrong)
    assert moved(town.sheet("S6", day(1), day(28))) == {"donated": 95, "issued": 95}
    quantities = [(r["quantity"], r["note"]) for r in town.sheet("S1", day(1), day(28)).rows]
    assert quantities == [(100, None), (-5, "更正 NDL-RK-2020-000001")]


def test_expired_goods_can_always_be_written_off(town):
    town.receive(day(1), 10, "SOAP", expires_on=day(5), earmark=Earmark(group="CLEAN"))
    line = LotLine("SOAP", "KF", 10, "NDL-RK-2020-000001-1")
    town.post(corrections.write_off, day(9), lines=[line], reason="过期")
    assert town.held("SOAP") == 0
    town.reverse(day(10), "NDL-BS-2020-000001")
    assert town.held("SOAP") == 10


def test_ten_thousand_lines_are_too_many_for_one_document(town):
    lines = [ReceiptLine("SOAP", "KF", 1)] * 10_000
    with pytest.raises(BadInput, match="4,095"):
        town.receive_lines(lines)
    town.receive_lines(lines[:4_095])
    assert town.held("SOAP") == 4_095


def test_goods_that_are_not_there_yet_are_not_counted_by_anybody_else(town):
    town.receive(day(1), 10)
    sent = town.post(transfers.dispatch, day(2), lines=[IssueLine("MASK", "KF", 5)], to="DGC")
    for organization, location in (("XLC", "XLC-KF"), ("NDL", "KF")):
        with pytest.raises(NotFound):
            town.arrive(day(3), sent, None, organization, location)
    with pytest.raises(BadInput, match="不能早于调出日期"):
        town.arrive(day(1), sent, None)
    town.post(periods.close_period, day(5), through=day(4))
    with pytest.raises(ClosedPeriod):
        town.arrive(day(3), sent, None)
    town.arrive(day(5), sent, None)
    with pytest.raises(BadInput, match="可能已经收完"):
        town.arrive(day(6), sent, None)


def test_what_a_village_bought_itself_only_the_village_sends(town):
    town.post(
        stock.receive,
        day(1),
        "DGC",
        origin="PURCHASED",
        lines=[ReceiptLine("SOAP", "DGC-KF", 5), ReceiptLine("MASK", "DGC-KF", 5)],
    )
    said = {"organization": "DGC", "on": day(27), "to": "XLC"}

    def send(actor, key, **line):
        lines = [IssueLine("SOAP", "DGC-KF", 1, **line)]
        with town.ledger.writing() as session:
            transfers.dispatch(session, actor=actor, request_key=key, lines=lines, **said)

    with pytest.raises(NotEnough):
        send("keeper", "k1")
    with pytest.raises(NotAllowed):
        send("keeper", "k2", lot="DGC-RK-2020-000001-1")
    send("clerk", "k3")
