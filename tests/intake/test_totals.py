from dataclasses import dataclass

from inventory.intake.totals import Mark, compared


@dataclass(frozen=True)
class Row:
    row: int
    quantity: int | None
    unit: str | None
    amount_fen: int | None = None


ROWS = (Row(2, 100, "只", 200), Row(3, 50, "只", None), Row(5, 10, "只", 20))


def mark(row, after, *, quantities=(), fen=None, is_subtotal=False):
    return Mark(row, "合计", after, is_subtotal, quantities, fen)


def told(marks, rows=ROWS):
    return [(t.row, t.of, t.unit, t.printed, t.summed, t.difference) for t in compared(marks, rows)]


def test_a_subtotal_is_of_the_rows_since_the_last_and_a_total_of_all():
    marks = (
        mark(4, 2, quantities=((150, None),), is_subtotal=True),
        mark(6, 3, quantities=((10, None),), is_subtotal=True),
        mark(7, 3, quantities=((160, None),)),
    )
    assert [(t.first, t.last, t.difference) for t in compared(marks, ROWS)] == [
        (2, 3, 0),
        (5, 5, 0),
        (2, 5, 0),
    ]


def test_a_difference_is_shown_and_not_hidden():
    assert told((mark(6, 3, quantities=((161, None),), fen=219),)) == [
        (6, "quantity", "只", 161, 160, 1),
        (6, "amount", None, 219, 220, -1),
    ]


def test_units_are_never_added_across():
    mixed = (*ROWS, Row(6, 3, "箱"))
    assert told((mark(7, 4, quantities=((163, None),)),), mixed) == [
        (7, "quantity", None, 163, None, None)
    ]
    assert told((mark(7, 4, quantities=((160, "只"), (3, "箱"))),), mixed) == [
        (7, "quantity", "只", 160, 160, 0),
        (7, "quantity", "箱", 3, 3, 0),
    ]


def test_a_total_over_its_rows_is_of_those_below():
    assert told((mark(2, 0, quantities=((160, None),)),)) == [(2, "quantity", "只", 160, 160, 0)]
