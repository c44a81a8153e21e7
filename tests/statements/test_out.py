"""In use and on the way, by hand, on any day: what later documents had not drawn by then."""

import pytest

from tests.statements.town import Town, day, keys, tell


@pytest.fixture
def town(ledger):
    return tell(Town(ledger))


def test_in_use_by_custodian_on_each_day(town):
    first = town.hand_out(day(4), 50, "二号岗", due_on=day(6))
    town.hand_out(day(5), 20, "一号岗")
    back = town.take_back(day(6), first, 30)
    town.reverse(day(7), back)
    town.take_back(day(8), first, 50)

    def used(on):
        return keys(town.show("in-use", None, on).rows, "custodian", "quantity", "overdue")

    assert used(day(3)) == []
    assert used(day(4)) == [("二号岗", 50, False)]
    assert used(day(5)) == [("一号岗", 20, False), ("二号岗", 50, False)]
    assert used(day(6)) == [("一号岗", 20, False), ("二号岗", 20, False)]
    assert used(day(7)) == [("一号岗", 20, False), ("二号岗", 50, True)]
    assert used(day(8)) == [("一号岗", 20, False)]
    assert town.show("in-use", None, day(7), custodian="二号岗").totals[0]["quantity"] == 50
    assert town.show("in-use", None, day(7), organization="DGC").rows == ()


def test_a_hand_out_that_was_reversed_is_in_use_until_then(town):
    number = town.hand_out(day(5), 20)
    town.reverse(day(7), number)
    assert keys(town.show("in-use", None, day(6)).rows, "quantity") == [(20,)]
    assert town.show("in-use", None, day(7)).rows == ()


def test_on_the_way_from_and_to_an_organization_on_each_day(town):
    said = ("number", "sender", "receiver", "days", "quantity")
    assert keys(town.show("in-transit", None, day(3)).rows, *said) == [
        (town.sent, "南独乐河镇", "东沟村", 0, 400)
    ]
    coming = town.show("in-transit", None, day(3), organization="DGC").rows
    assert keys(coming, "number") == [(town.sent,)]
    assert town.show("in-transit", None, day(3), organization="XLC").rows == ()
    assert town.show("in-transit", None, day(4)).rows == ()
    assert keys(town.show("in-transit", None, day(5), below=True).rows, *said) == [
        (town.on, "东沟村", "西梁村", 0, 100)
    ]


def test_what_arrived_in_part_is_on_the_way_with_the_rest(town):
    number = town.send(day(8), 60, "DGC")
    town.arrived(day(8), number, "DGC", 25)
    assert keys(town.show("in-transit").rows, "number", "quantity") == [(number, 35)]
    assert town.show("in-transit", item="SOAP").rows == ()
    assert town.show("in-transit", location="KF2").rows == ()


def test_what_was_sent_to_another_storage_is_seen_from_both(town):
    town.post_to = town.send(day(8), 60, None, to_location="KF2")
    for place in ("KF", "KF2"):
        shown = town.show("in-transit", location=place)
        assert keys(shown.rows, "receiver", "quantity") == [("镇二号库房", 60)]
