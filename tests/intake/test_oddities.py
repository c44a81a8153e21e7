import pytest

from inventory.intake.oddities import TooLong, in_archive, in_compound
from tests.intake.books import xlsx
from tests.intake.compound import xls

MOST = 10**7


def test_cells_of_an_old_workbook_that_are_errors_are_found_by_sheet():
    data = xls([["品名", None, b"\x2a"], [], [b"\x07", b"=\x17"]], name="表一")
    assert in_compound(data) == {"表一": {1: {2: "#N/A"}, 3: {0: "#DIV/0!", 1: "#REF!"}}}


def test_formulas_of_an_old_workbook_that_nobody_reckoned_are_told_and_empty_results_are_not():
    assert in_compound(xls([["品名", b"="], [b"="]])) == {
        "Sheet1": {1: {1: "#公式未计算"}, 2: {0: "#公式未计算"}}
    }
    assert in_compound(xls([[b"=", b"=\x2a"]])) == {"Sheet1": {1: {1: "#N/A"}}}


def test_a_sheet_without_oddities_is_left_out():
    assert in_compound(xls([["品名"]])) == {}
    assert in_archive(xlsx([["品名", 1]]), MOST) == {}


@pytest.mark.parametrize(
    "data", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 3000, xls([["a"]])[:900]]
)
def test_what_cannot_be_followed_gives_nothing(data):
    assert in_compound(data) == {}
    assert in_archive(data, MOST) == {}


def test_an_archive_that_unpacks_to_more_than_allowed_is_refused():
    with pytest.raises(TooLong):
        in_archive(xlsx([["品名"]]), 100)
