"""Text in a picture: wrapped where a reader would, glyph by glyph from whichever font has it."""

import io

import pytest
from PIL import Image

from reports.drawing_board import MARGIN, WIDTH, Type, board, wrapped

PLAIN = Type()


def lines(text, width=10):
    return wrapped(text, PLAIN, board().faces, width * PLAIN.size)


def test_characters_fill_a_line():
    assert lines("一二三四五六七八九十一二") == ["一二三四五六七八九十", "一二"]


def test_a_number_is_not_broken_and_what_closes_begins_no_line():
    assert lines("收到一次性口罩 1,234,567 只") == ["收到一次性口罩 ", "1,234,567 只"]
    assert lines("一二三四五六七八九十，一二") == ["一二三四五六七八九", "十，一二"]


def test_what_is_longer_than_a_line_is_broken_all_the_same():
    assert "".join(lines("d" * 90)) == "d" * 90
    assert len(lines("d" * 90)) > 2


def test_a_line_feed_ends_a_line():
    assert lines("一\n二") == ["一", "二"]


def test_short_texts_stand_side_by_side_and_none_is_parted(monkeypatch):
    written = []
    on = board()
    monkeypatch.setattr(on, "write", lambda text, *_, **__: written.append(text))
    on.flow([f"第{n}项数字 {n}00,000.00" for n in range(6)], Type(size=40))
    assert "　".join(written).split("　") == [f"第{n}项数字 {n}00,000.00" for n in range(6)]
    assert len(written) > 1


def test_a_rare_character_is_drawn_from_another_font_than_the_rest():
    on = board()
    hei = next(face for face in on.faces.all if face.style == "hei")
    rare = chr(max(on.faces.characters - hei.characters))
    on.write(f"东{rare}村", PLAIN)
    picture = Image.open(io.BytesIO(on.png())).convert("L")
    left = MARGIN + PLAIN.size
    assert picture.crop((left, MARGIN, left + PLAIN.size, on.y)).getextrema()[0] < 128


def test_a_picture_is_as_wide_as_it_says_and_the_same_each_time():
    drawn = []
    for _ in range(2):
        on = board()
        on.write("公示", PLAIN, centred=True)
        on.rule()
        on.squares(["101", "010", "101"], 30)
        drawn.append(on.png())
    assert drawn[0] == drawn[1]
    assert Image.open(io.BytesIO(drawn[0])).width == WIDTH


@pytest.mark.parametrize("text", ["", "，", "（", "一 二"])
def test_short_and_odd_texts_are_kept_whole(text):
    assert lines(text) == [text]
