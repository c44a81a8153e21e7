"""A page names its own box, and no option of a command."""

from datetime import date

from inventory.errors import AlreadyImported, BadInput
from inventory.intake.staged_words import refused_words


def test_a_page_is_told_of_its_box_and_of_no_field():
    seen = AlreadyImported(file="a.xlsx", on=date(2020, 2, 6), by="物资员")
    assert refused_words(seen).endswith("请勾选“确是另外一批，再记一次”。")
    assert refused_words(BadInput(field="into", problem="要选库房")) == "要选库房。"
