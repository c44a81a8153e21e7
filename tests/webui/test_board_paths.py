"""Where files of the board lie: under any code a name that every disk and address takes."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports import samples
from tests.webui.boards import issue, published
from webui import board_paths


def test_the_files_of_an_issue_lie_together_and_say_what_they_are():
    one = issue(published(samples.stock(1), 2))
    assert board_paths.sheet_path(one) == "o/QSZ/S6/2.html"
    assert board_paths.file_path(one, ".pdf") == "o/QSZ/S6/QSZ-S6-2.pdf"
    assert board_paths.code_path("7QF3-0V2K-M9TX") == "c/7QF30V2KM9TX/index.html"
    assert board_paths.letter_path("7") == "c/7.html"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("NDL", "NDL"),
        ("S5-ZX2020", "S5-ZX2020"),
        ("..", "_2E_2E"),
        ("a/b", "a_2Fb"),
        ("镇", "_E9_95_87"),
    ],
)
def test_a_code_leads_nowhere_else(code, name):
    assert board_paths.segment(code) == name


@given(st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=20))
def test_two_codes_never_share_a_name(one, other):
    names = [board_paths.segment(code.encode("utf-8", "replace").decode()) for code in (one, other)]
    assert set("".join(names)) <= set(string.ascii_letters + string.digits + "-_")
    same = one.encode("utf-8", "replace") == other.encode("utf-8", "replace")
    assert (names[0] == names[1]) == same
