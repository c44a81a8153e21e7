"""What stands on the paper of a sheet besides its tables."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from inventory.sheet_format import Paper
from reports import page
from reports.page import CODE_LENGTH
from reports.page import page as paper
from tests.reports import samples


def test_the_title_names_the_organization_once() -> None:
    drawn = paper(samples.stock(1))
    assert (drawn.organization, drawn.name) == (samples.TOWN, "新冠肺炎疫情防控物资收发存总表")
    assert (
        drawn.title
        == f"{samples.TOWN}新冠肺炎疫情防控物资收发存总表（2020年2月3日0时至2月7日24时）"
    )


def test_a_long_title_breaks_after_the_organization() -> None:
    assert not paper(samples.stock(1)).breaks
    long = replace(samples.stock(1), organization_name="北京市平谷区南独乐河镇（示例）")
    assert paper(replace(long, title=f"{long.organization_name}物资收发存总表公示")).breaks is False
    assert paper(
        replace(long, title=f"{long.organization_name}新冠肺炎疫情防控物资收发存总表")
    ).breaks


def test_the_code_is_the_beginning_of_the_digest() -> None:
    sheet = samples.stock(1)
    assert paper(sheet).code == sheet.digest[:CODE_LENGTH]
    assert len(paper(sheet).code) == 12


def test_a_sheet_stands_at_the_end_of_its_last_day_in_shanghai() -> None:
    stood = page.stood_at(replace(samples.stock(1), end=date(2020, 2, 29)))
    assert stood.astimezone(UTC) == datetime(2020, 2, 29, 16, tzinfo=UTC)


def test_a_sheet_of_one_table_has_no_heading_over_it() -> None:
    (section,) = paper(samples.stock(1)).sections
    assert section.heading == ""


def test_the_parts_of_a_fund_sheet_are_numbered_in_the_order_of_print() -> None:
    headings = [s.heading for s in paper(samples.fund()).sections]
    assert headings == ["一、资金来源与总盘", "二、各单位使用情况", "三、各村拨付"]


def test_short_facts_stand_side_by_side_and_a_long_one_alone() -> None:
    facts = paper(samples.fund()).sections[0].facts
    assert [[name for name, _ in line] for line in facts] == [
        ["资金名称"],
        ["决策依据"],
        ["预算来源", "核定总额"],
        ["未下拨"],
    ]


def test_who_signs_and_where_it_hangs_are_left_to_be_written() -> None:
    labels = [label for blank in paper(samples.stock(1)).blanks for label in blank.labels]
    assert labels == [
        "制表人",
        "复核人",
        "审核人",
        "监督机构",
        "监督举报电话",
        "公示期",
        "公示地点",
    ]


def test_the_rules_to_write_on_end_at_one_edge() -> None:
    for blank in paper(samples.stock(1)).blanks:
        assert 30 < blank.width < 156


@pytest.mark.parametrize(
    ("character", "place"),
    [
        ("𠮷", "第 2 行的备注"),
        ("爨", "说明"),
        ("龘", "核对"),
        ("齉", "标题"),
    ],
)
def test_the_place_of_a_character_is_named_as_a_reader_would(character: str, place: str) -> None:
    sheet = samples.donated(3)
    first, second, third = sheet.rows
    odd = replace(
        sheet,
        rows=(first, {**second, "note": "王𠮷"}, third),
        notes=("爨村",),
        checks=(replace(sheet.checks[0], detail="龘"),),
        title="齉",
    )
    assert page.places(odd, [character]) == [place]


def test_places_in_parts_and_totals_are_found_and_not_too_many() -> None:
    sheet = samples.fund()
    villages = replace(sheet.parts[1], rows=({**sheet.parts[1].rows[0], "holder": "𠮷村"},))
    assert page.places(replace(sheet, parts=(villages,)), ["𠮷"]) == ["三、各村拨付第 1 行的村名"]
    assert "合计" in page.places(replace(sheet, totals=({"item": "𠮷"},)), ["𠮷"])
    assert len(page.places(samples.donated(60), ["口"])) == page.PLACES


def test_posts_sign_three_to_a_line_in_their_order():
    blanks = page.blanks(Paper(12, "", ("甲", "乙", "丙", "丁")))
    assert [blank.labels for blank in blanks[:2]] == [("甲", "乙", "丙"), ("丁",)]
    assert "不少于 12 日" in blanks[3].text
