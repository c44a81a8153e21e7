"""Entry forms on pages: who is offered which, and what comes."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from inventory.intake.reading import read
from reports import xlsx
from reports.entry_forms import TITLES


@pytest.mark.parametrize(
    ("who", "kinds"),
    [("keeper", set(TITLES) - {"cash"}), ("finance", {"cash"}), ("supervisor", set())],
)
def test_the_forms_that_a_role_may_fill_in_stand_beside_the_statements_and_come(
    browse: Callable[[str], FlaskClient], who: str, kinds: set[str]
) -> None:
    browser = browse(who)
    page = browser.get("/statements").text
    assert set(re.findall(r'href="/entry-forms/(\w+)\.xlsx"', page)) == kinds
    for kind in kinds:
        taken = browser.get(f"/entry-forms/{kind}.xlsx")
        assert taken.headers["Content-Type"] == xlsx.TYPE
        assert read(taken.data, "form.xlsx").tables[0].as_ == kind
    refused = [kind for kind in TITLES if kind not in kinds]
    assert {browser.get(f"/entry-forms/{kind}.xlsx").status_code for kind in refused} == {403}


def test_there_is_no_form_of_what_is_no_ledger(browse: Callable[[str], FlaskClient]) -> None:
    assert browse("keeper").get("/entry-forms/nothing.xlsx").status_code == 404


def test_an_empty_form_is_at_hand_where_files_are_handed_in(
    browse: Callable[[str], FlaskClient],
) -> None:
    assert "/entry-forms/donated.xlsx" in browse("keeper").get("/imports").text
    assert "/entry-forms/cash.xlsx" not in browse("keeper").get("/imports").text
    assert "/entry-forms/cash.xlsx" in browse("finance").get("/imports").text
