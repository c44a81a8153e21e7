"""Why a staged import is not posted, in the words of its page."""

from datetime import date

from inventory.errors import AlreadyImported, BadInput, RowsSeen
from inventory.intake.staged_words import refused_words


def test_a_page_has_a_box_to_tick_and_no_options():
    seen = RowsSeen(file="a.xlsx", rows=[{"sheet": "表", "row": 3, "number": "T-RK-1"}])
    known = AlreadyImported(file="a.xlsx", on=date(2020, 2, 6), by="物资员")
    for error in (seen, known):
        words = refused_words(error)
        assert "请勾选“确是另外一批，再记一次”" in words
        assert "--" not in words
    assert (
        refused_words(BadInput(field="into", problem="请写明入到哪个库房"))
        == "请写明入到哪个库房。"
    )
