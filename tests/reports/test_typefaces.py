"""Fonts: only known ones, the office's own first, and every character accounted for."""

from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, woff2

from inventory.errors import BadInput
from reports import typefaces

SHIPPED = sorted((Path(typefaces.__file__).parent / "fonts").glob("*.woff2"))


def make_font(path: Path, family: str, characters: str) -> Path:
    """A TrueType font of that family in which each character is a black square."""
    names = [f"g{n}" for n, _ in enumerate(characters)]
    pen = TTGlyphPen(None)
    for corner in ((0, 0), (0, 900), (900, 900), (900, 0)):
        (pen.moveTo if corner == (0, 0) else pen.lineTo)(corner)
    pen.closePath()
    square = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names])
    builder.setupCharacterMap({ord(c): n for c, n in zip(characters, names, strict=True)})
    builder.setupGlyf(dict.fromkeys((".notdef", *names), square))
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", *names), (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=880, usWinAscent=880, usWinDescent=120)
    builder.setupPost()
    builder.save(path)
    return path


def test_five_fonts_are_shipped_with_their_licences() -> None:
    assert len(SHIPPED) == 5
    folder = SHIPPED[0].parent
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text("utf-8")
    assert "special exception" in (folder / "Fandol-COPYING.txt").read_text("utf-8")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_font_shows_in_every_reader_and_is_quick_to_unpack(path: Path) -> None:
    with TTFont(path, lazy=True) as font:
        assert typefaces.prints_right(font)
        assert "glyf" not in font.flavorData.transformedTables
        assert isinstance(font.reader, woff2.WOFF2Reader)


def test_all_of_gbk_and_rare_names_can_be_printed() -> None:
    hanzi = "".join(map(chr, range(0x4E00, 0x9FA6)))
    faces = typefaces.faces(None)
    assert faces.missing(hanzi + "喆𬭎㛃䶮𠅤 −✓×—“”（）〔〕《》，。；：、％￥¥℃㎡①№") == []


def test_what_no_font_has_is_named_once_each_in_order() -> None:
    assert typefaces.faces(None).missing("王𠮷与😀和𠮷") == ["𠮷", "😀"]


def test_what_needs_no_glyph_is_not_missed() -> None:
    assert typefaces.faces(None).missing("葛\U000e0100\ufe00\u200b\n") == []


def test_each_style_begins_with_its_own_face_and_ends_with_all_others() -> None:
    faces = typefaces.faces(None)
    assert faces.chain("title")[:2] == ("Sheet NotoSerifSC-900", "Sheet NotoSerifSC-400")
    assert faces.chain("fang")[:2] == ("Sheet FandolFang", "Sheet NotoSerifSC-400")
    for style in typefaces.STYLES:
        assert len(set(faces.chain(style))) == 5


def test_without_the_variable_there_is_no_folder() -> None:
    assert typefaces.office_folder({}) is None


def test_a_folder_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="INVENTORY_FONTS"):
        typefaces.office_folder({"INVENTORY_FONTS": str(tmp_path / "none")})


def test_the_offices_own_faces_come_first_and_its_rare_ones_last(tmp_path: Path) -> None:
    make_font(tmp_path / "title.ttf", "方正小标宋简体", "镇")
    make_font(tmp_path / "fang.TTF", "FangSong_GB2312", "镇")
    make_font(tmp_path / "rare.ttf", "HanaMinB", "𠮷")
    (tmp_path / "readme.txt").write_text("no font", "utf-8")
    faces = typefaces.faces(typefaces.office_folder({"INVENTORY_FONTS": str(tmp_path)}))
    by_file = {face.path.name: face.name for face in faces.all}
    assert faces.chain("title")[0] == by_file["title.ttf"]
    assert faces.chain("fang")[0] == by_file["fang.TTF"]
    assert faces.chain("song")[0] == "Sheet NotoSerifSC-400"
    assert faces.chain("fang")[-1] == by_file["rare.ttf"]
    assert faces.missing("𠮷") == []


def test_a_file_that_is_no_font_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"not a font")
    with pytest.raises(BadInput) as refused:
        typefaces.faces(tmp_path)
    assert "broken.ttf" in refused.value.problem


def test_a_font_whose_glyphs_some_readers_miss_is_refused() -> None:
    class Top:
        ROS = ("Adobe", "GB1", 5)
        charset = (".notdef", "cid00001", "cid00007")

    class Cff:
        class cff:  # noqa: N801 - as the library names it
            topDictIndex = (Top,)  # noqa: N815

    assert not typefaces.prints_right({"CFF ": Cff})
    Top.charset = (".notdef", "cid00001", "cid00002")
    assert typefaces.prints_right({"CFF ": Cff})
