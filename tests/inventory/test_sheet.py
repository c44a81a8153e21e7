"""A sheet's digest is over its values."""

from dataclasses import replace
from datetime import date

import pytest

from inventory.sheet import Column, Part, Sheet

SHEET = Sheet(
    sheet="S6",
    title="收发存总表",
    organization="NDL",
    organization_name="南独乐河镇",
    start=date(2020, 2, 1),
    end=date(2020, 2, 29),
    unit_line="",
    columns=(Column("closing", "期末结存", role="closing"),),
    rows=({"closing": 5},),
    totals=(),
).sealed()


def test_the_same_values_give_the_same_digest_and_another_figure_another():
    assert SHEET.sealed().digest == SHEET.digest
    assert replace(SHEET, rows=({"closing": 6},)).sealed().digest != SHEET.digest


def test_json_has_the_fields_of_the_contract():
    said = SHEET.as_json()
    assert {"sheet", "title", "organization", "from", "to", "columns"} <= said.keys()
    assert {"rows", "totals", "checks", "digest"} <= said.keys()
    assert said["columns"] == [
        {"key": "closing", "title": "期末结存", "unit": None, "role": "closing", "empty": ""}
    ]
    assert (said["from"], said["to"]) == ("2020-02-01", "2020-02-29")


@pytest.mark.parametrize("strange", [{"phone": "—"}, {"closing": 5.0}, {"closing": ("5",)}])
@pytest.mark.parametrize("where", ["rows", "totals"])
def test_nothing_but_the_columns_of_a_table_and_nothing_but_plain_values_is_public(where, strange):
    with pytest.raises(ValueError, match=r"phone is no column|closing is a"):
        replace(SHEET, **{where: (strange,)})
    with pytest.raises(ValueError, match=r"phone is no column|closing is a"):
        Part("C", "", SHEET.columns, **{"rows": (), where: (strange,)})


def test_a_total_says_what_it_is_of_and_a_row_does_not():
    label = {"item": "口罩", "unit": "只", "closing": 5}
    assert replace(SHEET, totals=(label,)).totals == (label,)
    with pytest.raises(ValueError, match="item, unit is no column"):
        replace(SHEET, rows=(label,))


def test_yes_no_and_nothing_are_plain_values():
    assert replace(SHEET, rows=({"closing": None}, {"closing": True}, {"closing": "—"})).rows
