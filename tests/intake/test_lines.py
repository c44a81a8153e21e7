from datetime import date

from inventory.intake.headings import recognise
from inventory.intake.lines import Columns, Line
from inventory.intake.workbook import GridRow

LABELS = ["序号", "捐赠单位", "品名", "规格", "型号", "单位", "数量", "备注", "联系电话", "经办"]


def line(*cells, labels=LABELS, as_="donated"):
    return Line(Columns(recognise(1, labels), as_), GridRow(2, tuple(cells)))


def test_cells_are_found_under_their_words():
    seen = line(1, "示例甲公司", "口罩", 9501, "V+", "只", 500, "急用", 82810000, "示例丙")
    assert (seen.party, seen.item, seen.specification, seen.unit) == (
        "示例甲公司",
        "口罩",
        "9501 V+",
        "只",
    )
    assert seen.measure == 500
    assert seen.notes() == ["急用", "经办：示例丙"]
    assert seen.private() == [("phone", "82810000")]


def test_a_short_row_has_blank_cells():
    seen = line(1, "示例甲公司")
    assert (seen.item, seen.specification, seen.unit, seen.measure) == ("", "", None, None)
    assert not seen.names_goods
    assert seen.filled() == {1}


def test_fillers_and_dittos_are_no_text():
    seen = line(2, "同上", "〃", "/", "同上", "〃", 3)
    assert (seen.party, seen.item, seen.specification, seen.unit) == ("", "", "", None)
    assert seen.repeats_specification
    assert seen.repeats_unit


def test_cells_beyond_the_header_are_notes():
    assert line("示例甲", "口罩", 5, "迟到", labels=["捐赠单位", "品名", "数量"]).notes() == [
        "迟到"
    ]


def test_a_second_column_of_a_kind_is_a_note_behind_its_words():
    labels = ["捐赠单位", "品名", "数量", "接收日期", "捐赠日期", "接收单位"]
    seen = line("示例甲", "口罩", 5, date(2020, 1, 30), date(2020, 1, 28), "示例村", labels=labels)
    assert seen.cell("on") == date(2020, 1, 30)
    assert seen.notes() == ["捐赠日期：2020-01-28", "接收单位：示例村"]


def test_a_withheld_party_is_not_a_blank_one():
    assert line(1, "", "口罩").party_withheld
    assert not line(1, None, "口罩").party_withheld


def test_earmarks_stand_at_the_head_of_the_donor_cell_or_of_a_wish():
    assert line(1, "定向捐赠一村").wish() == (True, "一村")
    assert line(1, None, None, None, None, None, None, "定向二村").wish() == (True, "二村")
    assert line(1, "示例定向公司").wish() == (False, None)
    assert line(1, None, None, None, None, None, None, "非定向").wish() == (False, None)
