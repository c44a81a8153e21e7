"""What is there at the end of a day: by place and lot, what expires, what nobody was given yet. By hand."""

import pytest

from inventory.statements.on_hand import _band
from tests.statements.town import Town, day, keys, tell


@pytest.fixture
def town(ledger):
    return tell(Town(ledger))


def test_on_hand_by_place_and_lot(town):
    said = ("location_name", "lot", "quantity", "value_fen", "valued")
    assert keys(town.show("stock").rows, *said) == [
        ("镇中心库房", f"{town.gift}-1", 400, 40_000, None),
        ("镇中心库房", f"{town.bought}-1", 300, None, "未估价"),
    ]
    assert keys(town.show("stock").totals, "name", "unit", "value_fen") == [
        ("口罩", "只", 40_000),
        ("合计", "元", 40_000),
    ]


@pytest.mark.parametrize(
    ("on", "held"),
    [
        (day(29, 1), []),
        (day(31, 1), [("镇中心库房", 1000)]),
        (day(3), [("在途", 400), ("镇中心库房", 400), ("镇中心库房", 300)]),
        (day(7), [("镇中心库房", 330), ("镇中心库房", 300)]),
    ],
)
def test_on_hand_on_a_past_day(town, on, held):
    assert keys(town.show("stock", None, on).rows, "location_name", "quantity") == held


def test_on_hand_of_a_subtree_names_the_organizations(town):
    rows = town.show("stock", below=True).rows
    assert keys(rows, "organization_name", "quantity") == [
        ("南独乐河镇", 400),
        ("南独乐河镇", 300),
        ("东沟村", 290),
        ("西梁村", 100),
    ]
    assert keys(town.show("stock", below=True, source="PURCHASED").rows, "quantity") == [(300,)]
    assert keys(town.show("stock", organization="DGC").rows, "quantity") == [(290,)]


def test_what_expires_within_so_many_days_the_first_first(town):
    for on in (day(7), day(8), day(9), day(20, 3), day(1, 4), day(20, 5)):
        town.receive(day(5), 1, "SOAP", expires_on=on)
    shown = town.show("expiry", None, day(8))
    assert keys(shown.rows, "expires_on", "band") == [
        ("2020-02-07", "已过期"),
        ("2020-02-08", "30 天内"),  # good on the day itself
        ("2020-02-09", "30 天内"),
        ("2020-03-20", "60 天内"),
        ("2020-04-01", "60 天内"),
    ]
    soon = town.show("expiry", None, day(8), days="30").rows
    assert len(soon) == 3
    assert shown.totals[0]["quantity"] == 5


def test_each_number_of_days_has_its_band():
    bands = [_band(days) for days in (-1, 0, 30, 31, 60, 61, 90, 91)]
    assert bands == [
        "已过期", "30 天内", "30 天内", "60 天内", "60 天内", "90 天内", "90 天内", "91 天",
    ]  # fmt: skip


def test_what_lies_longest_undistributed_comes_first_and_is_as_old_as_what_it_came_from(town):
    town.receive(day(6), 5, "SOAP")
    rows = town.show("undistributed", None, day(8)).rows
    assert keys(rows, "received_on", "days", "giver", "quantity") == [
        ("2020-01-30", 9, "示例医疗器械有限公司", 400),
        ("2020-02-01", 7, "示例医疗器械有限公司", 300),
        ("2020-02-06", 2, None, 5),
    ]
    village = town.show("undistributed", None, day(8), organization="XLC").rows
    assert keys(village, "received_on", "giver") == [("2020-02-06", "东沟村")]
    whole = town.show("undistributed", None, day(8), below=True, item="MASK").rows
    assert [row["received_on"] for row in whole] == [
        "2020-01-30",
        "2020-01-30",
        "2020-01-30",
        "2020-02-01",
    ]


@pytest.mark.parametrize("name", ["stock", "expiry", "undistributed"])
@pytest.mark.parametrize("sort", [None, "quantity", "value_fen", "expires_on"])
@pytest.mark.parametrize("descending", [False, True])
def test_pages_joined_are_the_whole(town, name, sort, descending):
    for on in (None, day(9), day(20, 3)):
        town.receive(day(5), 3, "SOAP", expires_on=on)
        town.receive(day(5), 3, "SOAP", expires_on=on, value_fen=900)
    said = {"below": True, "sort": sort, "descending": descending}
    whole = town.show(name, **said)
    assert len(whole.rows) >= 4
    pages = town.pages(name, limit=2, **said)
    assert sum((page.rows for page in pages), ()) == whole.rows
    assert pages[-1].totals == whole.totals
