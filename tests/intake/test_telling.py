"""What is told of columns."""

from inventory.intake.headings import recognise
from inventory.intake.telling import of_columns


def test_of_the_first_and_the_last_stock_it_is_told_which_is_read():
    header = recognise(1, ["品名", "期初结存", "期末结存"])
    assert of_columns(header, "opening", 2) == [
        "期初和期末都有：读C列“期末结存”，若应按另一栏请改选"
    ]
    assert of_columns(header, "issued", 2) == []
    assert of_columns(recognise(1, ["品名", "期末结存"]), "opening", 1) == []
