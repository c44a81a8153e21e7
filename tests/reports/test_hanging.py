"""What hangs on the wall: one A4 of a village, two A3 of a town, or it is said before."""

import io

import pytest
from pypdf import PdfReader

from reports import hanging, page, wall
from reports.hanging import A3, A4, Hung, Setting
from tests.reports import samples, towns

VILLAGE = {
    "S1": towns.donated(25),
    "S4": towns.issued(25),
    "S6": samples.stock(25),
    "S5": samples.fund(),
}
TOWN = {"S1": towns.donated(120), "S4": towns.issued(120), "S6": samples.stock(120)}


def pages_of(drawn):
    return PdfReader(io.BytesIO(drawn)).pages


def text_of(drawn):
    return "".join("".join(page.extract_text().split()) for page in pages_of(drawn))


def size_of(page):
    return {round(float(side) * 25.4 / 72) for side in page.mediabox[2:]}


@pytest.mark.parametrize("sheet", VILLAGE.values(), ids=VILLAGE)
def test_a_village_hangs_on_one_a4(sheet):
    pages = pages_of(hanging.draw(sheet))
    assert [size_of(each) for each in pages] == [{210, 297}]


@pytest.mark.parametrize("sheet", TOWN.values(), ids=TOWN)
def test_a_town_hangs_on_two_a3_at_most(sheet):
    pages = pages_of(hanging.draw(sheet))
    assert len(pages) <= 2
    assert all(size_of(each) == {297, 420} for each in pages)
    assert hanging.hung(sheet).pages == len(pages)


@pytest.mark.parametrize(("rows", "size"), [(0, 10.5), (1, 14), (13, 11)])
def test_few_rows_stand_in_large_type_on_one_page(rows, size):
    hung = hanging.hung(samples.stock(rows))
    assert (hung.setting.paper, hung.setting.size, hung.pages) == (A4, size, 1)


def test_the_foot_says_all_that_it_must():
    text = text_of(hanging.draw(samples.stock(5)))
    for words in (
        "制表人",
        "复核人",
        "审核人",
        "监督机构",
        "监督举报电话",
        "公示期",
        "不少于10日",
        "公示地点",
        "（盖章）",
        "R1✓相符",
        "R4✓相符",
        "QSZ-RK-2020-000112",
        samples.stock(5).digest,
        samples.stock(5).digest[: page.CODE_LENGTH],
        "没有列出",
        "第1页，共1页",
        "草稿，没有公布，不得张贴",
    ):
        assert words in text, words


def test_names_and_seal_stand_under_the_last_rows_and_the_total_stands_once():
    pages = [each.extract_text() for each in pages_of(hanging.draw(TOWN["S4"]))]
    assert ["领用单位" in text for text in pages] == [True, True]
    assert ["制表人" in text for text in pages] == [False, True]
    assert ["合计" in text for text in pages] == [False, True]


def test_every_total_is_that_of_the_form_with_every_document():
    sheet = TOWN["S1"]
    text = text_of(hanging.draw(sheet))
    for total in sheet.totals:
        assert f"{total['quantity']:,}" in text
    assert wall.wall(sheet).totals[0].items() <= sheet.totals[0].items()


def test_type_is_as_large_as_the_page_lets_it_be():
    small, large = hanging.hung(samples.stock(25)), hanging.hung(samples.stock(5))
    assert small.setting.size <= large.setting.size
    for hung in (small, large):
        assert hung.setting.size in hung.setting.paper.sizes
        assert hung.setting.size >= {A4: 9, A3: 10.5}[hung.setting.paper]


def test_what_does_not_fit_is_drawn_all_the_same_and_named_before():
    sheet = samples.stock(300)
    hung = hanging.hung(sheet)
    assert hung.pages > 2
    assert len(pages_of(hanging.draw(sheet))) == hung.pages
    told = hanging.notice(hung)
    assert (told.code, f"要 {hung.pages} 张 A3" in told.words) == ("WALL_TOO_LONG", True)


def test_more_rows_than_two_sheets_can_hold_are_not_tried():
    sheet = samples.stock(hanging.ROWS_TRIED + 1)
    assert len(list(hanging.settings(sheet))) == 1


def test_of_a_village_more_than_one_a4_is_too_long():
    setting = Setting(A3, False, 16, close=False, pages=1)
    assert hanging.notice(Hung(setting, 1)) is None
    told = hanging.notice(Hung(setting, 1), village=True)
    assert (told.code, "1 张 A3" in told.words) == ("WALL_TOO_LONG", True)


def test_type_that_is_not_read_from_a_metre_is_named():
    assert hanging.notice(Hung(Setting(A4, False, 10.5, close=True, pages=1), 1)) is None
    told = hanging.notice(Hung(Setting(A3, False, 12, close=True, pages=2), 2))
    assert (told.code, "12 磅" in told.words) == ("WALL_SMALL_TYPE", True)


@pytest.mark.parametrize("name", ["A4", "A3"])
def test_a_paper_can_be_asked_for(name):
    (each,) = pages_of(hanging.draw(samples.stock(3), papers=(name,)))
    assert size_of(each) == {A4: {210, 297}, A3: {297, 420}}[hanging.PAPERS[name]]


def test_a_name_of_500_characters_still_hangs():
    sheet = samples.stock(3)
    long = {**sheet.rows[0], "name": "很长的物资名称" * 70}
    pages = pages_of(hanging.draw(samples.replaced(sheet, rows=(long, *sheet.rows[1:]))))
    assert len(pages) == 1
