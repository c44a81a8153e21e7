"""A font cut to the letters of one paper has those, as they were, and no others."""

from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from reports import cut_fonts, typefaces
from tests.reports.test_typefaces import SHIPPED, make_font

LETTERS = frozenset(map(ord, "物资公示表0123"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_it_has_those_letters_with_the_same_glyphs_and_is_small(path: Path) -> None:
    cut = cut_fonts.cut(path, LETTERS)
    with TTFont(path, lazy=True) as whole, TTFont(BytesIO(cut), lazy=True) as font:
        assert set(font.getBestCmap()) == LETTERS
        kept = whole.getBestCmap()
        for letter in LETTERS:
            assert font.getGlyphID(font.getBestCmap()[letter]) == whole.getGlyphID(kept[letter])
        assert typefaces.prints_right(font)
    assert len(cut) < path.stat().st_size / 10


def test_the_same_letters_are_cut_to_the_same_bytes() -> None:
    assert cut_fonts.cut(SHIPPED[0], LETTERS) == cut_fonts.cut(SHIPPED[0], LETTERS)


def test_a_font_of_the_office_is_cut_and_a_packed_one_as_well(tmp_path: Path) -> None:
    path = make_font(tmp_path / "a.ttf", "仿宋_GB2312", "物资𠮷")
    packed = tmp_path / "a.woff"
    with TTFont(path) as font:
        font.flavor = "woff"
        font.save(packed)
    for each in (path, packed):
        with TTFont(BytesIO(cut_fonts.cut(each, LETTERS))) as font:
            assert set(font.getBestCmap()) == set(map(ord, "物资"))


def test_without_the_library_that_cuts_the_font_stays_whole(monkeypatch, tmp_path: Path) -> None:
    path = make_font(tmp_path / "b.ttf", "仿宋_GB2312", "物资")
    monkeypatch.setattr(cut_fonts, "_library", lambda: None)
    assert cut_fonts.cut(path, LETTERS) == path.read_bytes()
