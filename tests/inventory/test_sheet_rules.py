"""Titles, columns and limits are dated rules: days that are over are drawn by the one in force at their end, and what
was published does not change."""

import json
from datetime import date

import pytest

from inventory import disclosure, disclosure_ledger, setting_up, sheet_rules
from inventory.disclosure import SHEETS
from inventory.errors import BadInput
from inventory.sheet import Sheet
from inventory.sheet_rules import COLUMNS, OPTIONAL
from inventory.sheets.common import WHOSE
from reports import sheet_files, wall
from tests.inventory.publishing import Public, day

RULE = {
    "organization": "NDL",
    "starts_on": "2020-02-01",
    "emergency": "疫情",
    "rhythm": "MONTH",
    "decision": "镇防控办〔2020〕6号",
}
SHORT = [c.key for c in COLUMNS["S6"] if c.key not in OPTIONAL["S6"]]


@pytest.fixture
def town(ledger, clock):
    town = Public(ledger, clock)
    town.receive(day(3), 100)
    return town


def rule(town, **said):
    setting_up.setup(town.ledger, actor="system", data={"disclosure_rules": [RULE | said]})


def drawn(town, end=5, sheet="S6"):
    days = {"start": day(1), "end": day(end)}
    return town.ask(disclosure.sheet, sheet=sheet, organization="NDL", **days)


def test_every_sheet_has_its_columns_here_and_what_may_be_left_out_is_one_of_them(town):
    assert COLUMNS.keys() == OPTIONAL.keys() == SHEETS.keys()
    for name in ("S1", "S2", "S3", "S4", "S6", "SC"):
        assert drawn(town, sheet=name).columns == COLUMNS[name]
    for name, optional in OPTIONAL.items():
        columns = {column.key: column for column in COLUMNS[name]}
        assert all(columns[key].role == "text" and columns[key].unit is None for key in optional)
        form = wall.FORMS.get(name)
        assert form is None or not optional & set(form.apart)


def test_a_sheet_is_called_and_has_columns_as_the_rule_says_and_still_adds_up(town):
    listed = ["no", "name=品名", "item", *SHORT[3:]]
    rule(town, titles={"S6": "防疫物资收支存表"}, columns={"S6": listed})
    sheet = drawn(town)
    assert sheet.title.endswith("疫情防控防疫物资收支存表")
    assert [c.key for c in sheet.columns] == ["no", "name", "item", *SHORT[3:]]
    assert sheet.columns[1].title == "品名"
    assert "counted" not in sheet.rows[0]
    text = town.ask(disclosure_ledger.text, number=town.out(day(1), day(5)))
    (file,) = sheet_files.examine([("S6.json", text.encode())]).files
    assert file.holds, file.findings
    assert town.broken() == {}


def test_a_period_is_drawn_by_the_rule_in_force_at_its_end(town):
    rule(town, starts_on="2020-02-06", columns={"S6": SHORT}, titles={"S6": "新表"})
    assert drawn(town).columns == COLUMNS["S6"]
    assert "新表" in drawn(town, 6).title
    assert len(drawn(town, 6).columns) == len(SHORT)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"columns": {"S6": ["no", "phone"]}}, "没有 phone"),
        ({"columns": {"S6": [*SHORT, "no"]}}, "写了两次"),
        ({"columns": {"S6": [*SHORT[:-1], "closing=受赠"]}}, "写了两次"),
        ({"columns": {"S6": SHORT[:-1]}}, "closing 不能不列"),
        ({"columns": {"S1": ["no"]}}, "donor"),
        ({"columns": {"S6": [*SHORT[:-1], "closing="]}}, "要写文字"),
        ({"columns": {"S6": [*SHORT[:-1], "closing==HYPERLINK(1)"]}}, "不能以"),
        ({"columns": {"S6": [*SHORT[:-1], "closing=电话13812345678"]}}, "不能公布"),
        ({"columns": {"S9": []}}, "没有 S9"),
        ({"columns": []}, "对象"),
        ({"titles": {"S9": "表"}}, "没有 S9"),
        ({"titles": {"S6": ""}}, "要写文字"),
        ({"titles": {"S6": "表\u202e"}}, "要写文字"),
        ({"titles": {"S6": "长" * 41}}, "最多 40"),
        ({"sensitive_from": 4}, ""),
        ({"latest_days": 0}, ""),
    ],
    ids=str,
)
def test_what_makes_no_sense_or_would_hide_too_much_is_refused(town, said, problem):
    with pytest.raises(BadInput) as refused:
        rule(town, **said)
    assert problem in refused.value.problem
    assert next(iter(said)) in refused.value.field


@pytest.mark.parametrize(
    "said",
    [
        {"emergency": "新冠肺炎疫情"},
        {"titles": {"S6": "新表"}},
        {"columns": {"S6": SHORT}},
        {"sensitive_from": 8},
        {"issuer": "指挥部"},
    ],
    ids=str,
)
def test_what_was_published_is_not_changed_by_a_rule_from_before_its_end(town, said):
    number = town.out(day(1), day(5))
    before = town.ask(disclosure_ledger.text, number=number)
    with pytest.raises(BadInput) as refused:
        rule(town, starts_on="2020-02-05", **said)
    assert "已经公示到 2020-02-05" in refused.value.problem
    rule(town, starts_on="2020-02-06", **said)
    assert drawn(town).digest == json.loads(before)["figures"]
    assert town.broken() == {}


def test_what_changes_no_sheet_may_be_said_of_any_day(town):
    town.out(day(1), day(5))
    rule(town, board="镇政府公示栏", hotline="010-60900000", posted_days=15)


def test_how_long_it_hangs_is_on_the_paper_and_in_the_file_only_where_it_is_not_ten(town):
    rule(town, posted_days=10)
    text = town.ask(disclosure_ledger.text, number=town.out(day(1), day(5)))
    assert "paper" not in json.loads(text)
    rule(town, starts_on="2020-02-06", posted_days=15)
    text = town.ask(disclosure_ledger.text, number=town.out(day(6), day(10)))
    assert json.loads(text)["paper"] == {
        "posted_days": 15,
        "letterhead": "",
        "posts": ["制表人", "复核人", "审核人"],
    }
    (file,) = sheet_files.examine([("S6.json", text.encode())]).files
    assert file.holds, file.findings
    assert file.published.placed.paper.posted_days == 15


def test_columns_that_were_not_chosen_are_in_no_row_and_no_total():
    one = COLUMNS["S6"][:3]
    row = {"no": 1, "item": "A", "name": "甲"}
    on = date(2020, 2, 1)
    sheet = Sheet("S6", "表", "A", "甲", on, on, "", one, (row,), ({"item": "甲", "no": 1},))
    shaped = sheet_rules.shaped(sheet, (("name", "品名"),))
    assert (shaped.rows, shaped.totals) == (({"name": "甲"},), ({"item": "甲"},))
    assert sheet_rules.shaped(sheet, ()) is sheet


def test_a_sheet_of_several_organizations_still_says_whose_each_row_is(town):
    columns = [c.key for c in COLUMNS["S1"] if c.key not in OPTIONAL["S1"]]
    rule(town, columns={"S1": columns})
    days = {"start": day(1), "end": day(5)}
    sheet = town.ask(disclosure.sheet, sheet="S1", organization="NDL", **days, with_below=True)
    assert [c.key for c in sheet.columns] == ["no", WHOSE, *columns[1:]]
    assert sheet.rows[0][WHOSE]
