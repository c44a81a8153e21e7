"""A sheet's digest is over its values."""

from dataclasses import replace
from datetime import date

from inventory.sheet import Column, Sheet

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
