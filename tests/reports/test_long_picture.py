"""The long picture says what was published, all of it on a phone's screen, and draws nothing that no font has."""

import io
import time
from dataclasses import replace

import pytest
from PIL import Image

from inventory import sheet_format
from inventory.errors import BadInput
from reports import drawing_board, long_picture
from reports.errors import MissingGlyph
from tests import issued

SITE = "https://gk.example.gov.cn"


@pytest.fixture
def written(monkeypatch):
    """What was written on the board, line by line of the program."""
    said = []
    real = drawing_board.Board.write

    def write(self, text, *args, **more):
        said.append(text)
        real(self, text, *args, **more)

    monkeypatch.setattr(drawing_board.Board, "write", write)
    return said


def of(published, **change):
    sheet = replace(published.sheet, **change).sealed()
    return sheet_format.publish(sheet, published.placed)


def size(drawn):
    return Image.open(io.BytesIO(drawn)).size


def test_it_says_what_the_sheet_says(written):
    third = issued.series()[2]
    drawn = long_picture.draw(third, SITE)
    text = "　".join(written)
    for words in (
        "北京市平谷区青石镇",
        "第3期　统计区间 2020年2月16日0时至2月29日24时",
        "更正公告：更正第2期",
        "合计 一次性医用口罩 受赠：300 → 350",
        "期初 920　收入 350　发出 400　盘盈盘亏 −1　结存 869",
        "1．一次性医用口罩",
        "受赠 350",
        "监督举报：青石镇纪委　010-60000000",
        f"校验码 {third.check_code}",
        f"{SITE}/c/{third.check_code.replace('-', '')}",
        third.digest[:32],
        third.digest[32:],
    ):
        assert words in text, words
    assert size(drawn)[0] == 1080
    assert drawn.startswith(b"\x89PNG")


def test_it_is_the_same_each_time_and_without_a_site_shows_none(written):
    first = issued.series()[0]
    assert long_picture.draw(first) == long_picture.draw(first)
    assert not any("http" in text for text in written)


def test_every_part_of_a_sheet_about_money_is_there(written):
    long_picture.draw(issued.beside()[4])
    for words in ("一、资金来源与总盘", "现总额：2,000,000.00 元", "三、各村拨付", "1．东沟村"):
        assert words in written
    assert "四、支出明细" not in written  # every document is in the other form


def test_of_a_sheet_of_a_thousand_rows_the_first_are_drawn_and_the_rest_counted(written):
    first = issued.series()[0]
    rows = tuple({**first.sheet.rows[0], "no": n} for n in range(1, 1001))
    began = time.perf_counter()
    drawn = long_picture.draw(of(first, rows=rows))
    assert time.perf_counter() - began < 30
    left = next(text for text in written if text.startswith("还有 "))
    assert (
        f"{1000 - sum(text[:-1].split('．')[0].isdigit() for text in written if '．' in text)}"
        in (left.replace(",", ""))
    )
    assert size(drawn)[1] < long_picture.HEIGHT_MAX + 3000


def test_where_nothing_moved_that_is_said(written):
    long_picture.draw(of(issued.series()[0], rows=(), totals=()))
    assert "本期没有收支（零报告）" in written


def test_a_long_cell_wraps_and_marks_of_direction_are_left_out(written):
    first = issued.series()[0]
    row = {**first.sheet.rows[0], "name": "口罩\u202e" + "长" * 500}
    drawn = long_picture.draw(of(first, rows=(row,)))
    assert not any("\u202e" in text for text in written)
    assert size(drawn)[0] == 1080


def test_a_character_that_no_font_has_is_named_and_nothing_drawn():
    first = issued.series()[0]
    row = {**first.sheet.rows[0], "name": "口罩\U0001f637"}
    with pytest.raises(MissingGlyph) as told:
        long_picture.draw(of(first, rows=(row,)))
    assert told.value.characters == ["\U0001f637"]
    assert told.value.places


def test_a_site_that_is_none_is_refused():
    with pytest.raises(BadInput):
        long_picture.draw(issued.series()[0], "javascript:alert(1)")
