"""What goods are worth after all: spread over where the pieces are, on both engines, with figures by hand."""

import pytest

from inventory import (
    conversions,
    corrections,
    documents,
    in_use,
    ledger,
    periods,
    returns,
    revaluation,
    trace,
)
from inventory.conversions import ConversionLine, ResultLine, TrialLine
from inventory.corrections import LotLine
from inventory.errors import (
    AlreadyReversed,
    BadInput,
    ClosedPeriod,
    NoBackdating,
    NotAllowed,
    NotBefore,
)
from inventory.returns import BackLine
from inventory.revaluation import ValueLine
from inventory.stock import IssueLine, Recipient
from inventory.transfers import ArrivalLine
from tests.inventory.revaluing import LOT, day, opened, revalue, rows_of, send, told


@pytest.fixture
def town(ledger, clock):
    yield from opened(ledger, clock)


def test_a_gift_is_appraised_after_half_of_it_was_issued_and_a_quarter_sent_on(town):
    told(town)
    assert [r.value_fen for r in (*town.stock(), *town.stock("DGC"))] == [None, None]
    # 1,000.01 yuan over 100 pieces: 25 in store, 50 consumed, 25 handed over (there 15 and 10)
    number = revalue(town, day(6), 100_001)
    village = "DGC-DR-2020-000001-1"
    assert rows_of(town, number) == {
        (LOT, "STORAGE"): 25_000,
        (LOT, "CONSUMED"): 50_000,
        (LOT, "HANDED_OVER"): 25_001,
        (village, "STORAGE"): 15_000,
        (village, "CONSUMED"): 10_001,
    }
    assert (town.worth(), town.worth("MASK", "DGC")) == (25_000, 15_000)
    assert (town.held(), town.held("MASK", "DGC")) == (25, 15)
    # on the day before nobody knew; what is asked of a day is answered of that day
    for on, value in ((day(5), None), (day(6), 15_000)):
        (row,) = town.ask(ledger.on_hand, organization="DGC", as_of=on)
        assert row.value_fen == value
    (gift, appraised) = town.sheet("S1", day(1), day(28)).rows
    assert (gift["value_fen"], gift["valuation_basis"]) == (None, "未估价")
    assert gift["note"] == "调出 25 只；后由 NDL-GJ-2020-000001 调整估价"
    assert (appraised["number"], appraised["on"]) == (number, "2020-02-06")
    assert (appraised["quantity"], appraised["value_fen"]) == (None, 100_001)
    assert (appraised["valuation_basis"], appraised["note"]) == ("评估", f"补估价 {LOT}")
    sheet = town.sheet("S1", day(1), day(28))
    assert [(t["quantity"], t["value_fen"]) for t in sheet.totals] == [(100, 100_001)]
    assert not [note for note in sheet.notes if "未估价" in note]
    before = town.sheet("S1", day(1), day(5))
    assert before.notes == ("1 行未估价，不计入折价金额",)
    assert before.rows[0]["note"] == "调出 25 只"


def test_a_provisional_price_is_corrected_down(town):
    town.receive(
        day(1), 30, "SOAP", origin="PURCHASED", by="FIRM", value_fen=9_000, provisional=True
    )
    town.issue(day(2), 10, "SOAP")
    # 60.00 yuan in store and 30.00 consumed; 80.00 by the invoice is 10.00 less: 6.66 and the rest
    number = revalue(town, day(3), 8_000, "INVOICE")
    assert rows_of(town, number) == {(LOT, "STORAGE"): -666, (LOT, "CONSUMED"): -334}
    assert town.worth("SOAP") == 5_334
    with pytest.raises(BadInput, match="和现在的估价一样"):
        revalue(town, day(4), 8_000, "INVOICE")


def test_a_provisional_price_that_was_right_is_confirmed_without_a_row(town):
    town.receive(day(1), 30, by="FIRM", value_fen=9_000, provisional=True)
    sheet = town.sheet("S1", day(1), day(28))
    assert sheet.rows[0]["valuation_basis"] == "暂估"
    number = revalue(town, day(3), 9_000, "INVOICE")
    assert rows_of(town, number) == {}
    _, confirmed = town.sheet("S1", day(1), day(28)).rows
    assert (confirmed["value_fen"], confirmed["valuation_basis"]) == (0, "发票")
    assert confirmed["note"] == f"估价调整 {LOT}"
    town.reverse(day(4), number)
    assert [r["value_fen"] for r in town.sheet("S1", day(1), day(28)).rows] == [9_000, 0, 0]
    assert town.ask(revaluation.receipt_values, number="NDL-RK-2020-000001")[0].provisional


def test_the_last_fen_goes_somewhere_and_none_goes_below_zero(town):
    town.receive(day(1), 3, value_fen=100)
    town.issue(day(2), 1)
    # 33 were consumed and 67 are left; all of it is taken back, whatever a third of it is in whole fen
    number = revalue(town, day(3), 0, "NOMINAL")
    assert rows_of(town, number) == {(LOT, "STORAGE"): -67, (LOT, "CONSUMED"): -33}
    # of two fen one is for two pieces, and the last piece takes the rest
    revalue(town, day(3), 2)
    assert town.worth() == 1


def test_what_went_back_to_the_source_carries_none_of_it(town):
    town.receive(day(1), 100, by="FIRM")
    town.post(
        corrections.correct,
        day(2),
        number="NDL-RK-2020-000001",
        lines=[BackLine(1, 10)],
        reason="多记",
    )
    line = LotLine("MASK", "KF", 30, LOT)
    town.post(corrections.send_back, day(2), lines=[line], reason="渗漏")
    (now,) = town.ask(revaluation.receipt_values, number="NDL-RK-2020-000001")
    assert (now.quantity, now.value_fen, now.basis) == (60, None, "UNKNOWN")
    number = revalue(town, day(3), 60_000)
    assert rows_of(town, number) == {(LOT, "STORAGE"): 60_000}
    town.post(corrections.send_back, day(4), lines=[LotLine("MASK", "KF", 20, LOT)], reason="坏")
    (now,) = town.ask(revaluation.receipt_values, number="NDL-RK-2020-000001")
    assert (now.quantity, now.value_fen) == (40, 40_000)


def test_value_follows_what_was_converted_accepted_used_and_lost(town):
    town.receive(day(1), 100, by="FIRM", acceptance="PENDING")
    town.post(conversions.accept, day(2), lines=[TrialLine(LOT, "KF", 80, 20)])
    good, bad = "NDL-YS-2020-000001-2", "NDL-YS-2020-000001-3"
    results = [ResultLine("DAILY", 9), ResultLine("SOAP", 9)]
    line = ConversionLine(bad, "KF", 20, results, lost=2)
    town.post(conversions.convert, day(3), lines=[line], reason="降级")
    daily, soap = "NDL-ZH-2020-000001-3", "NDL-ZH-2020-000001-4"
    out = town.post(
        in_use.hand_out,
        day(3),
        lines=[IssueLine("MASK", "KF", 40)],
        recipient=Recipient(group="GUARD"),
        custodian="卡口长",
    )
    town.post(in_use.capitalise, day(4), number=out, lines=[BackLine(1, 10)], reason="长期")
    sent = send(town, day(4), 20)
    town.arrive(day(5), sent, [ArrivalLine(1, 10, missing=5)], reason="少")
    number = revalue(town, day(6), 100_000)
    assert rows_of(town, number) == {
        (LOT, "CONVERTED"): 100_000,
        # 20 in store, 30 in use, 10 fixed assets and 10 the village's, 5 on the way, 5 missing
        (good, "STORAGE"): 20_000,
        (good, "IN_USE"): 30_000,
        (good, "HANDED_OVER"): 20_000,
        (good, "IN_TRANSIT"): 5_000,
        (good, "DISCREPANCY"): 5_000,
        ("DGC-DR-2020-000001-1", "STORAGE"): 10_000,
        # 18 of the 20 rejected ones became 9 and 9 others
        (bad, "WRITTEN_OFF"): 2_000,
        (bad, "CONVERTED"): 18_000,
        (daily, "STORAGE"): 9_000,
        (soap, "STORAGE"): 9_000,
    }
    assert (town.worth("DAILY"), town.worth("MASK", "DGC")) == (9_000, 10_000)
    # and down again: to the last fen, wherever it went
    again = revalue(town, day(6), 7)
    assert sum(v for (lot, _), v in rows_of(town, again).items() if lot == LOT) == -99_993
    town.reverse(day(7), again)
    assert town.worth("MASK", "DGC") == 10_000
    town.reverse(day(7), number)
    assert {r.value_fen for r in town.stock("DGC")} == {None}


def test_what_is_made_of_it_later_is_valued_as_it_is(town):
    told(town)
    sent = send(town, day(6), 5, to="XLC", organization="DGC", location="DGC-KF")
    revalue(town, day(6), 100_000, "LIKE_GOODS", provisional=True)
    town.arrive(day(7), sent, None, "XLC", "XLC-KF")
    (row,) = town.stock("XLC")
    assert (row.quantity, row.value_fen) == (5, 5_000)
    line = ConversionLine(LOT, "KF", 25, [ResultLine("DAILY", 25)])
    town.post(conversions.convert, day(7), lines=[line], reason="降级")
    assert town.worth("DAILY") == 25_000
    number = revalue(town, day(8), 50_000, "INVOICE")
    assert rows_of(town, number)["XLC-DR-2020-000001-1", "STORAGE"] == -2_500
    assert (town.worth("DAILY"), town.worth("MASK", "DGC")) == (12_500, 5_000)


def test_what_comes_back_brings_its_share_of_the_new_value(town):
    town.receive(day(1), 100)
    town.issue(day(2), 60)
    revalue(town, day(3), 10_000)
    back = {"number": "NDL-CK-2020-000001", "location": "KF", "reason": "没用完"}
    with pytest.raises(NotBefore) as early:
        town.post(returns.return_issue, day(2), lines=[BackLine(1, 20)], **back)
    assert early.value.earliest == day(3)
    town.post(returns.return_issue, day(4), lines=[BackLine(1, 20)], **back)
    assert town.worth() == 6_000
    town.post(returns.return_issue, day(4), lines=[BackLine(1, 40)], **back)
    assert town.worth() == 10_000
    town.reverse(day(5), "NDL-FT-2020-000002")
    assert town.worth() == 6_000


def test_nothing_goes_out_before_the_day_on_which_its_value_changed(town):
    town.receive(day(1), 100)
    revalue(town, day(10), 10_000)
    for lot in (None, LOT):
        with pytest.raises(NotBefore) as early:
            town.issue_lines(day(9), [IssueLine("MASK", "KF", 1, lot=lot)])
        assert (early.value.earliest, early.value.because) == (day(10), "REVALUED")
    town.issue(day(10), 1)
    town.receive(day(1), 5)
    town.issue(day(9), 5)
    assert town.held() == 99, "another lot knows nothing of it"


def test_it_is_dated_after_the_last_move_of_its_goods_wherever_they_are(town):
    told(town)
    with pytest.raises(NotBefore) as early:
        revalue(town, day(4), 1_000)
    assert (early.value.earliest, early.value.because) == (day(5), "MOVED")
    town.post(periods.close_period, day(8), "DGC", through=day(6))
    with pytest.raises(ClosedPeriod) as closed:
        revalue(town, day(6), 1_000)
    assert closed.value.organization == "DGC"
    revalue(town, day(7), 1_000)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (ValueLine("NDL-RK-2020-000009-1", 1, "APPRAISAL"), "没有收到过"),
        (ValueLine("DGC-DR-2020-000001-1", 1, "APPRAISAL"), "没有收到过"),
        (ValueLine(LOT, 1, "UNKNOWN"), "要写"),
        (ValueLine(LOT, -1, "APPRAISAL"), "要在 0"),
        (ValueLine(LOT, 1.5, "APPRAISAL"), "整数"),
    ],
)
def test_what_cannot_be_valued_is_refused_by_name(town, line, problem):
    told(town)
    with pytest.raises(BadInput, match=problem):
        town.post(revaluation.revalue, day(6), lines=[line], reason="评估")
    village = [ValueLine("DGC-DR-2020-000001-1", 1, "APPRAISAL")]
    with pytest.raises(BadInput, match="由收到它的单位办"):
        town.post(revaluation.revalue, day(6), "DGC", lines=village, reason="评估")
    twice = [ValueLine(LOT, 1, "APPRAISAL")] * 2
    with pytest.raises(BadInput, match="写了两次"):
        town.post(revaluation.revalue, day(6), lines=twice, reason="评估")


def test_a_receipt_that_was_taken_back_has_no_value(town):
    town.receive(day(1), 10)
    town.reverse(day(2), "NDL-RK-2020-000001")
    with pytest.raises(AlreadyReversed):
        revalue(town, day(3), 1_000)
    town.receive(day(1), 10)
    lot = "NDL-RK-2020-000003-1"
    line = LotLine("MASK", "KF", 10, lot)
    town.post(corrections.send_back, day(2), lines=[line], reason="坏")
    with pytest.raises(BadInput, match="全部退还"):
        revalue(town, day(3), 1_000, lot=lot)


@pytest.mark.parametrize(("login", "may"), [("keeper", False), ("finance", True), ("clerk", False)])
def test_who_keeps_the_accounts_says_what_goods_are_worth(town, login, may):
    town.receive(day(1), 10)
    said = {"organization": "NDL", "on": day(2), "request_key": "v", "reason": "评估"}
    lines = [ValueLine(LOT, 1_000, "APPRAISAL")]
    with town.ledger.writing() as session:
        if may:
            first = revaluation.revalue(session, actor=login, lines=lines, **said)
            again = revaluation.revalue(session, actor=login, lines=lines, **said)
            assert (again.number, again.replayed) == (first.number, True)
        else:
            with pytest.raises(NotAllowed):
                revaluation.revalue(session, actor=login, lines=lines, **said)


def test_its_trace_follows_the_goods_and_not_the_money(town):
    told(town)
    number = revalue(town, day(6), 1_000)
    followed = town.ask(trace.trace, document=number)
    assert {lot.lot for lot in followed.lots} == {LOT, "DGC-DR-2020-000001-1"}
    assert number not in {step.number for step in followed.steps}


def test_a_later_document_says_how_its_goods_were_valued_on_its_day(town):
    told(town)
    revalue(town, day(5), 100_000)
    issue = town.issue(day(5), 5)
    values = {
        number: [line.value_fen for line in town.ask(documents.whole, number=number).lines]
        for number in ("NDL-RK-2020-000001", "DGC-CK-2020-000001", issue)
    }
    assert values == {
        "NDL-RK-2020-000001": [None],
        "DGC-CK-2020-000001": [None],
        issue: [5_000],
    }
    later = [link.number for link in town.ask(documents.whole, number="NDL-RK-2020-000001").later]
    assert later == ["NDL-GJ-2020-000001"]


@pytest.mark.parametrize(("singles", "worth", "left"), [(50, 50, 10), (60, 40, 0)])
def test_no_more_value_leaves_on_a_past_day_than_later_ones_leave(town, singles, worth, left):
    """Whole fen make shares uneven: of pieces worth half a fen the first fifty that go one by one take none."""
    town.receive(day(1), 100, value_fen=50)
    town.issue(day(3), 60)
    back = {"number": "NDL-CK-2020-000001", "location": "KF", "reason": "没用完"}
    town.post(returns.return_issue, day(8), lines=[BackLine(1, 60)], **back)
    town.issue_lines(day(9), [IssueLine("MASK", "KF", 1)] * singles)
    assert town.worth() == worth
    # on the fourth there were forty, worth 20 fen, and so many may go out on that day
    if left:
        town.issue(day(4), 40)
        assert (town.held(), town.worth()) == (left, 30)
    else:
        with pytest.raises(NoBackdating) as refused:
            town.issue(day(4), 40)
        assert (refused.value.unit, refused.value.asked, refused.value.offer) == ("fen", 40, 20)
