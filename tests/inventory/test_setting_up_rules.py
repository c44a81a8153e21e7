"""Grades and thresholds come from the migration or a file, and what is wrong with an entry has a name."""

from datetime import date

import pytest

from inventory import backdating, catalog, setting_up
from inventory.drafts import ItemRef
from inventory.errors import BadInput, Duplicate, NotAllowed
from tests.inventory.books import Books

JAN, FEB = date(2020, 1, 1), date(2020, 2, 1)
THRESHOLD = {
    "starts_on": "2020-01-01",
    "low_value_fen": 20_000,
    "fixed_asset_fen": 100_000,
    "decision": "财会〔2020〕1号（示例）",
}
COVERALL = {"code": "COVERALL", "name": "医用防护服", "standard": "GB 19082", "words": ["防护服"]}


def setup(ledger, **data):
    return setting_up.setup(ledger, actor="system", data=data)


@pytest.fixture
def town(ledger):
    return Books(ledger)


def test_seven_grades_of_masks_are_there_from_the_first_day(town):
    rows = town.ask(catalog.grades)
    assert [(row.name, row.standard) for row in rows] == [
        ("医用防护", "GB 19083"),
        ("医用外科", "YY 0469"),
        ("一次性使用医用", "YY/T 0969"),
        ("KN95", "GB 2626"),
        ("日常防护", "GB/T 32610"),
        ("N95/FFP2/KF94", None),
        ("无标识", None),
    ]
    assert rows[5].words == ("N95", "FFP2", "KF94")


def test_a_grade_is_added_and_brought_up_to_date(town):
    assert setup(town.ledger, grades=[COVERALL])["grades"] == 1
    setup(town.ledger, grades=[{**COVERALL, "words": ["医用防护服", "连体防护服"]}])
    last = town.ask(catalog.grades)[-1]
    assert (last.code, last.standard) == ("COVERALL", "GB 19082")
    assert last.words == ("医用防护服", "连体防护服")
    setup(town.ledger, grades=[{"code": "COVERALL", "name": "防护服"}])
    assert town.ask(catalog.grades)[-1] == catalog.GradeRow("COVERALL", "防护服", None, ())


def test_two_grades_of_one_name_are_refused(town):
    with pytest.raises(Duplicate):
        setup(town.ledger, grades=[{**COVERALL, "name": "KN95"}])


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"words": "N95"}, {"words": [""]}, {"words": ["a\nb"]}, {"standard": 5}]
)
def test_a_malformed_grade_is_refused_by_name(town, wrong):
    with pytest.raises(BadInput, match=r"grades\[0\]"):
        setup(town.ledger, grades=[{**COVERALL, **wrong}])


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts_on": "2020-1-1"},
        {"low_value_fen": 0},
        {"low_value_fen": 100_001},
        {"fixed_asset_fen": 1.5},
        {"decision": ""},
    ],
)
def test_a_malformed_threshold_is_refused_by_name(town, wrong):
    with pytest.raises(BadInput, match=r"thresholds\[0\]"):
        setup(town.ledger, thresholds=[{**THRESHOLD, **wrong}])


LIMIT = {"role": "keeper", "starts_on": "2020-02-01", "days": 3, "decision": "会议纪要"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "cook"},
        {"starts_on": "2020-2-1"},
        {"days": -1},
        {"days": 1.5},
        {"days": 3_661},
        {"decision": ""},
    ],
)
def test_a_malformed_limit_is_refused_by_name(town, wrong):
    with pytest.raises(BadInput, match=r"backdating\[0\]"):
        setup(town.ledger, backdating=[{**LIMIT, **wrong}])


def test_a_limit_says_how_many_days_or_that_there_is_none(town):
    said = {key: value for key, value in LIMIT.items() if key != "days"}
    with pytest.raises(BadInput, match="null"):
        setup(town.ledger, backdating=[said])
    setup(town.ledger, backdating=[LIMIT, {**LIMIT, "role": "finance", "days": None}])
    setup(town.ledger, backdating=[{**LIMIT, "days": 4}])
    rows = town.ask(backdating.limits)
    assert [(row.role, row.starts_on, row.days) for row in rows] == [
        ("checkpoint_head", JAN, 7),
        ("finance", FEB, None),
        ("keeper", JAN, 7),
        ("keeper", FEB, 4),
        ("village_clerk", JAN, 31),
    ]


def test_limits_are_set_from_the_top(town):
    admins = [
        {"login": f"a{place}", "name": "管理员", "role": "admin", "organization": place}
        for place in ("NDL", "DGC")
    ]
    setup(town.ledger, users=admins)
    with pytest.raises(NotAllowed):
        setting_up.setup(town.ledger, actor="aDGC", data={"backdating": [LIMIT]})
    setting_up.setup(town.ledger, actor="aNDL", data={"backdating": [LIMIT]})


def test_what_goods_are_follows_from_their_value_on_the_day(town):
    later = {**THRESHOLD, "starts_on": "2020-02-01", "low_value_fen": 50_000}
    item = ItemRef(1, "GUN", "测温枪", "把")
    tent = item._replace(nature="LOW_VALUE")

    def natures(on, *values, of=item):
        with town.ledger.reading() as session:
            return [catalog.nature_for(session, of, value, on) for value in values]

    assert natures(FEB, 1_000_000) == ["CONSUMABLE"], "no threshold, no durable goods by value"
    setup(town.ledger, thresholds=[later, THRESHOLD])
    assert natures(date(2019, 12, 31), 1_000_000) == ["CONSUMABLE"]
    figures = (19_999, 20_000, 99_999, 100_000)
    assert natures(JAN, *figures) == ["CONSUMABLE", "LOW_VALUE", "LOW_VALUE", "FIXED_ASSET"]
    assert natures(FEB, 49_999, 50_000) == ["CONSUMABLE", "LOW_VALUE"]
    assert natures(FEB, 0, 1_000_000, of=tent) == ["LOW_VALUE", "LOW_VALUE"], "what it says itself"
    rows = town.ask(catalog.thresholds)
    assert [(row.starts_on, row.low_value_fen) for row in rows] == [(JAN, 20_000), (FEB, 50_000)]
    setup(town.ledger, thresholds=[{**THRESHOLD, "low_value_fen": 30_000}])
    assert natures(JAN, 29_999) == ["CONSUMABLE"]
