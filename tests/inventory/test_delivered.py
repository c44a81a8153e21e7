"""What was given to others against what they say they received."""

import pytest

from inventory import delivered
from inventory.delivered import organization_named
from tests.gathered import FIRST, NAMES, SECOND, SLIP, came, files, gave, stock


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
    soap = {"name": "洗手液", "unit": "瓶"}
    sent = gave(("青石镇", 100), ("青石镇", 5, soap))
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
    whole = gave(("青石镇", 100), days=(FIRST[0], SECOND[1]), number=2, previous=sent)
    assert found(sent, whole, came(("平谷区", SLIP, 100))) == [("SAME", "QSZ", SLIP, 100, 100)]


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
