"""What keeps a sheet from being printed is said with what to do about it."""

from reports.errors import MissingGlyph, PdfUnavailable


def test_a_missing_glyph_is_named_with_its_number_and_its_place() -> None:
    error = MissingGlyph(characters=["𠮷"], places=["第 3 行的捐赠方"])
    assert "𠮷（U+20BB7）" in error.say()
    assert "第 3 行的捐赠方" in error.say()
    assert "INVENTORY_FONTS" in error.say()
    assert error.code == "MISSING_GLYPH"
    assert error.facts() == {"characters": ["𠮷"], "places": ["第 3 行的捐赠方"]}


def test_a_machine_without_pango_is_told_what_to_install() -> None:
    error = PdfUnavailable(problem="cannot load library 'libpango-1.0-0'")
    assert error.code == "PDF_UNAVAILABLE"
    assert "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in error.say()
    assert "cannot load library" in error.say()
