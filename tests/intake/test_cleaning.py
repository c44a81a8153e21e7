from inventory.intake.cleaning import Cleaner
from inventory.intake.workbook import GridRow

PHONE = "13800000000"


def test_the_same_number_is_taken_out_of_every_row_that_holds_it():
    cleaner = Cleaner()
    rows = [GridRow(n, ("品名", f"示例甲{PHONE}", 13900000000)) for n in (1, 2)]
    assert cleaner.sheet(rows) == [GridRow(n, ("品名", "示例甲", "")) for n in (1, 2)]
    assert [(row, at, f.value) for row, at, f in cleaner.found] == [
        (1, 1, PHONE),
        (1, 2, "13900000000"),
        (2, 1, PHONE),
        (2, 2, "13900000000"),
    ]


def test_the_person_to_ask_is_no_part_of_who_gave():
    cleaner = Cleaner()
    (row,) = cleaner.sheet([GridRow(1, (f"示例车友会（联系人：王某{PHONE}）", "口罩（N95）"))])
    assert row.cells == ("示例车友会", "口罩（N95）")
    assert [(f.kind, f.value) for _, _, f in cleaner.found] == [
        ("phone", PHONE),
        ("contact", "王某"),
    ]


def test_a_row_without_private_numbers_stays_itself():
    row = GridRow(1, ("品名", "数量", 5, None))
    cleaner = Cleaner()
    assert cleaner.sheet([row])[0] is row
    assert (cleaner.wordy, cleaner.flawed) == ({1: 2}, set())


def test_rows_with_cells_that_are_no_content_are_noted_in_each_sheet():
    cleaner = Cleaner()
    cleaner.sheet([GridRow(3, ("口罩", "#N/A")), GridRow(4, ("手\ufffd",))])
    assert cleaner.flawed == {3, 4}
    cleaner.sheet([GridRow(9, ("#N/A",))])
    assert cleaner.flawed == {9}
