"""What was given to others against what they say they received."""

from dataclasses import replace
from datetime import date

import pytest

from inventory import delivered, setting_up, sheet_format, transfers
from inventory.delivered import organization_named
from inventory.stock import IssueLine, ReceiptLine
from inventory.transfers import ArrivalLine
from tests.gathered import FIRST, NAMES, SECOND, SLIP, came, files, gave, stock
from tests.inventory.books import Books

SOAP = {"name": "洗手液", "unit": "瓶"}


def found(*sheets):
    """Kind, receiver, slip, sent and received of each delivery."""
    return [
        (d.kind, d.receiver, d.number, d.sent, d.received)
        for d in delivered.deliveries(files(*sheets))
    ]


def test_what_arrived_as_it_was_sent_is_the_same_however_it_is_named():
    sent = gave(("青石镇", 100), ("白河镇人民政府", 50), ("西山镇 12 人（路口）", 7))
    arrived = [
        came(("平谷区", SLIP, 100)),
        came(("北京市平谷区人民政府", f"调拨单 {SLIP}，一式三联", 50), of="BHZ"),
        came(("平谷区", SLIP, 7), of="XSZ"),
    ]
    assert found(sent, *arrived) == [
        ("SAME", "BHZ", SLIP, 50, 50),
        ("SAME", "QSZ", SLIP, 100, 100),
        ("SAME", "XSZ", SLIP, 7, 7),
    ]


def test_another_quantity_is_named_with_what_the_receiver_says_of_it():
    sheets = gave(("青石镇", 100)), came(("平谷区", SLIP, 98, {"difference": "少 2：破损"}))
    (one,) = delivered.deliveries(files(*sheets))
    assert (one.kind, one.sent, one.received, one.reason) == ("QUANTITY", 100, 98, "少 2：破损")
    assert (one.giver, one.name, one.unit) == ("PGQ", "一次性医用口罩", "只")


def test_differences_are_named_both_ways():
    sent = gave(("青石镇", 100), ("白河镇", 50, {"number": "PGQ-CK-2020-000002"}))
    arrived = came(("平谷区", "PGQ-CK-2020-000009", 30), of="XSZ")
    assert found(sent, arrived, came(), came(of="BHZ")) == [
        ("NOT_RECEIVED", "BHZ", None, 50, 0),
        ("NOT_RECEIVED", "QSZ", None, 100, 0),
        ("NOT_SENT", "XSZ", "PGQ-CK-2020-000009", 0, 30),
    ]


def test_an_item_that_a_slip_has_on_one_side_alone_is_named():
    sent = gave(("青石镇", 100), ("青石镇", 5, SOAP))
    assert found(sent, came(("平谷区", SLIP, 100))) == [
        ("SAME", "QSZ", SLIP, 100, 100),
        ("NOT_RECEIVED", "QSZ", SLIP, 5, 0),
    ]


def test_goods_in_another_unit_are_not_the_same():
    sent = gave(("青石镇", 100))
    arrived = came(("平谷区", SLIP, 100, {"unit": "箱"}))
    assert [kind for kind, *_ in found(sent, arrived)] == ["NOT_RECEIVED", "NOT_SENT"]


def test_without_a_number_item_unit_and_period_decide():
    later = {"number": "PGQ-CK-2020-000002", "on": "2020-02-05"}
    sent = gave(("青石镇", 100), ("青石镇", 20, later))
    third = {"number": "PGQ-CK-2020-000003", "on": "2020-02-20"}
    again = gave(("青石镇", 40, third), days=SECOND, number=2, previous=sent)
    first = came(("平谷区", None, 70), ("平谷区", "平疾控调〔2020〕8号", 50))
    second = came(("平谷区", None, 39, {"on": "2020-02-21"}), days=SECOND, number=2)
    found_ = delivered.deliveries(files(sent, again, first, second))
    assert [(d.kind, d.start, d.end, d.sent, d.received) for d in found_] == [
        ("SAME", *FIRST, 120, 120),
        ("QUANTITY", *SECOND, 40, 39),
    ]


def test_what_came_back_or_was_reversed_counts_with_minus_on_either_side():
    back = {"number": "PGQ-FT-2020-000001", "returned": 30, "note": f"退回 {SLIP}；多发了"}
    undone = {"number": "PGQ-CK-2020-000003", "note": "冲销 PGQ-CK-2020-000002"}
    sent = gave(
        ("青石镇", 100),
        ("青石镇", None, back),
        ("白河镇", 50, {"number": "PGQ-CK-2020-000002", "note": "已由 PGQ-CK-2020-000003 冲销"}),
        ("白河镇", -50, undone),
    )
    gone = {"note": "退还 QSZ-RK-2020-000001", "on": "2020-02-10"}
    assert found(
        sent, came(("平谷区", SLIP, 100), ("平谷区", None, -30, gone)), came(of="BHZ")
    ) == [("SAME", "QSZ", SLIP, 70, 70)]


def test_what_came_back_later_counts_on_the_day_of_its_issue():
    sent = gave(("青石镇", 100))
    back = {"number": "PGQ-FT-2020-000001", "returned": 30, "note": f"退回 {SLIP}"}
    later = gave(("青石镇", None, back | {"on": "2020-02-20"}), days=SECOND, number=2)
    assert found(sent, later, came(("平谷区", None, 70))) == [("SAME", "QSZ", None, 70, 70)]


def test_a_sheet_that_is_not_here_is_no_difference():
    assert found(gave(("青石镇", 100)), stock()) == [("NO_RECEIVERS_SHEET", "QSZ", None, 100, None)]
    assert found(came(("平谷区", SLIP, 9)), stock(of="PGQ")) == [
        ("NO_GIVERS_SHEET", "QSZ", SLIP, None, 9)
    ]


def test_people_and_strangers_are_no_organizations_of_the_set():
    people = {"category": "人员"}
    sent = gave(("青石镇", 100, people), ("某某医院", 5))
    assert found(sent, came(("市疾控中心", "A", 9))) == []


def test_goods_that_are_only_valued_anew_are_no_delivery():
    assert found(gave(), came(("平谷区", SLIP, None, {"value_fen": 5}))) == []


@pytest.mark.parametrize(("received", "kind"), [(60, "WITHIN"), (61, "OVER_DISPATCHED")])
def test_dispatches_together_are_no_more_than_s6_has(received, kind):
    whole = stock(("MASK", {"opening": 500, "dispatched": 100}), of="PGQ")
    slip = "PGQ-DC-2020-000001"
    arrived = came(("平谷区", slip, 40)), came(("平谷区", slip, received), of="BHZ")
    assert found(whole, *arrived) == [(kind, None, None, 100, 40 + received)]


def test_dispatches_of_days_without_an_s6_are_not_told():
    arrived = came(("平谷区", "PGQ-DC-2020-000001", 40))
    assert found(arrived, stock(of="PGQ", days=SECOND)) == [
        ("NO_GIVERS_SHEET", None, None, None, 40)
    ]


def test_rows_of_days_that_a_newer_sheet_has_are_not_counted_twice():
    sent = gave(("青石镇", 100))
    whole = gave(("青石镇", 90), days=(FIRST[0], SECOND[1]), number=2, previous=sent)
    assert found(sent, whole, came(("平谷区", SLIP, 90))) == [("SAME", "QSZ", SLIP, 90, 90)]


def test_a_name_that_two_have_is_nobodys():
    names = {"A": "青石镇东沟村", "B": "白河镇东沟村"}
    assert organization_named("东沟村", names) is None
    assert organization_named("白河镇东沟村", names) == "B"
    assert organization_named("西山镇", NAMES) == "XSZ"
    assert organization_named("山镇", NAMES) is None
    assert organization_named("", NAMES) is None


def test_notes_that_run_in_a_circle_end():
    one = {"number": "X-CK-2020-000001", "note": "冲销 X-CK-2020-000002"}
    two = {"number": "X-CK-2020-000002", "note": "冲销 X-CK-2020-000001"}
    assert len(found(gave(("青石镇", 1, one), ("青石镇", 2, two)), came())) == 1


def test_nobody_gives_to_himself():
    assert found(gave(("平谷区", 5)), came(of="PGQ")) == []


def test_a_dispatch_taken_back_later_counts_on_its_own_day_as_in_s6():
    slip = "PGQ-DC-2020-000001"
    first = came(("平谷区", slip, 40))
    undone = {"note": "冲销 QSZ-RK-2020-000001", "on": "2020-02-20"}
    second = came(("平谷区", None, -40, undone), days=SECOND, number=2)
    out = stock(("MASK", {"opening": 90, "dispatched": 40}), of="PGQ")
    back = stock(("MASK", {"opening": 50, "dispatched": -40}), of="PGQ", days=SECOND, number=2)
    assert found(first, second, out, back) == [
        ("WITHIN", None, None, 40, 40),
        ("WITHIN", None, None, -40, -40),
    ]


def of_books(sheet):
    """A sheet as books draw it, published."""
    placed = replace(gave().placed, series=sheet.sheet)
    return sheet_format.publish(sheet, placed)


def test_sheets_as_books_draw_them(sqlite_ledger, clock):
    """A town got masks from the district on two slips, one of which it reversed; it gave five to a village, which keeps
    no books of that, and dispatched twenty, of which the village acknowledged eighteen."""
    clock.set(FIRST[1])
    town = Books(sqlite_ledger)
    district = {"code": "QZF", "name": "平谷区人民政府", "kind": "单位"}
    setting_up.setup(sqlite_ledger, actor="system", data={"counterparties": [district]})
    came_in = [
        ReceiptLine("MASK", "KF", 98, expected=100, difference="破损"),
        ReceiptLine("SOAP", "KF", 3),
    ]
    on, said = date(2020, 2, 3), {"origin": "ALLOCATED", "by": "QZF"}
    town.receive_lines(came_in, on, slip=f"{SLIP} 共两种", **said)
    wrong = town.receive_lines(
        [ReceiptLine("SOAP", "KF", 9)], on, slip="PGQ-CK-2020-000002", **said
    )
    town.reverse(date(2020, 2, 4), wrong)
    lines = [IssueLine("MASK", "KF", 5)]
    town.issue_lines(date(2020, 2, 5), lines, group=None, recipient_organization="DGC")
    sent = town.post(
        transfers.dispatch, date(2020, 2, 6), to="DGC", lines=[IssueLine("MASK", "KF", 20)]
    )
    town.arrive(date(2020, 2, 7), sent, [ArrivalLine(1, 18, 2)], reason="少一包")
    sheets = [
        of_books(town.sheet(kind, *FIRST, organization=of))
        for kind, of in (("S3", "NDL"), ("S4", "NDL"), ("S6", "NDL"), ("S3", "DGC"))
    ]
    district = gave(("南独乐河镇", 100, {"name": "口罩"}), ("南独乐河镇", 3, SOAP))
    told = delivered.deliveries(files(*sheets, district))
    assert [(d.kind, d.giver, d.receiver, d.number, d.name, d.sent, d.received) for d in told] == [
        ("WITHIN", "NDL", None, None, "口罩", 18, 18),
        ("NOT_RECEIVED", "NDL", "DGC", None, "口罩", 5, 0),
        ("QUANTITY", "PGQ", "NDL", SLIP, "口罩", 100, 98),
        ("SAME", "PGQ", "NDL", SLIP, "洗手液", 3, 3),
    ]
    assert told[2].reason == "少 2：破损"
