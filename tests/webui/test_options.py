"""What a select offers."""

from inventory.catalog import CounterpartyRow, GroupRow, ItemRow, LocationRow, OrganizationRow
from webui import options

ORGANIZATIONS = (
    OrganizationRow("T", "青石镇", "青石镇人民政府", "TOWN", None),
    OrganizationRow("V", "上坡村", "上坡村", "VILLAGE", "T"),
)
LOCATIONS = (
    LocationRow("T-MAIN", "镇中心库房", "T", "STORAGE", False, None),
    LocationRow("V-ROOM", "上坡村库房", "V", "STORAGE", False, None),
    LocationRow("V-GATE", "上坡村卡口", "V", "STORAGE", True, 9),
)


def test_items_are_told_apart_by_unit() -> None:
    rows = (
        ItemRow("A", "口罩", "", "箱", None, "CONSUMABLE", None),
        ItemRow("B", "口罩", "YY/T 0969", "只", None, "CONSUMABLE", None),
    )
    labels = [o.label for o in options.of_items(rows)[0].options]
    assert labels == ["口罩（箱）", "口罩 YY/T 0969（只）"]


def test_places_stand_under_their_organization_and_the_own_one_comes_first() -> None:
    groups = options.of_locations(LOCATIONS, ORGANIZATIONS, first="V")
    assert [(g.label, [o.value for o in g.options]) for g in groups] == [
        ("上坡村", ["V-ROOM", "V-GATE"]),
        ("青石镇", ["T-MAIN"]),
    ]


def test_goods_may_be_bound_to_a_group_an_organization_or_a_firm() -> None:
    firm = CounterpartyRow("F", "甲公司", "ENTITY", None)
    groups = options.of_earmarks((GroupRow("G", "保洁员", ""),), ORGANIZATIONS, (firm,))
    values = [o.value for g in groups for o in g.options]
    assert values == ["group:G", "organization:T", "organization:V", "counterparty:F"]
    assert options.of_earmarks((), (), ()) == ()


def test_a_document_enters_the_books_of_the_organization_of_its_place() -> None:
    assert options.organization_of("V-GATE", LOCATIONS) == "V"
    assert options.organization_of("NOWHERE", LOCATIONS) is None


def test_all_places_of_an_organization_are_one_choice_too() -> None:
    groups = options.of_stores(LOCATIONS, ORGANIZATIONS, first="T")
    assert [o.value for g in groups for o in g.options] == [
        "org:T",
        "T-MAIN",
        "org:V",
        "V-ROOM",
        "V-GATE",
    ]
