from inventory.intake.reading import Reading, ReadRow, Table, Unread

ROW = ReadRow(2, (), None, "口罩", "", 5, "只", None, None, None, (), earmarked=False, run=1)


def reading(*rows):
    return Reading("a.csv", "0" * 64, (Table("表", "donated", 1, None, rows),), (), ())


def test_a_reading_has_problems_where_any_row_has():
    bad = ReadRow(
        3, (), None, None, "", None, None, None, None, None, ("x",), earmarked=False, run=1
    )
    assert not reading(ROW).has_problems
    assert reading(ROW, bad).has_problems


def test_why_a_row_was_not_read_makes_no_other_row_of_it():
    assert Unread("表", 3, "手套 0", "结存为零") == Unread("表", 3, "手套 0")
