"""Entry forms: what is written in one is read as it was meant, and what the books know is there to choose from."""

import re
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from inventory.intake import headers
from inventory.intake.offering import Offered
from inventory.intake.reading import LISTS, read
from reports import entry_forms
from reports.entry_forms import FORMS, TITLES
from tests.reports.filling import filled

OFFERED = Offered(
    "示例镇人民政府",
    (("口罩", "50只/盒", "只"), ("消毒液", "", "瓶"), ("口罩", "N95", "只"), ("口罩", "N95", "箱")),
    ("示例公司", "东沟村"),
)
FORM = {kind: entry_forms.draw(kind, OFFERED) for kind in headers.KINDS}
MEANT = {
    headers.ON: "on",
    headers.ITEM: "item",
    headers.SPECIFICATION: "specification",
    headers.UNIT: "unit",
    headers.QUANTITY: "quantity",
    headers.AMOUNT: "amount_fen",
    headers.NOTE: "note",
    headers.CODE: "code",
}
# names as people give them: no word of a total or a signature, no numbers that look private, no ditto
NAME = st.text("甲乙丙丁东沟村口罩酒精AbC=+-@,&<>\"'", min_size=1, max_size=12).map(
    lambda text: f"示{text}例"
)
VALUES = {
    headers.ON: st.dates(date(2000, 1, 1), date(2026, 11, 26)),
    headers.ITEM: NAME,
    headers.SPECIFICATION: st.one_of(st.none(), NAME),
    headers.UNIT: st.sampled_from(["只", "瓶", "公斤", "箱"]),
    headers.QUANTITY: st.integers(1, 10**9),  # of 11 digits and more it looks like a telephone
    headers.AMOUNT: st.decimals("0.01", "9999999999.99", places=2),
    headers.NOTE: st.one_of(st.none(), NAME),
    headers.CODE: st.from_regex(r"0[0-9]{5}", fullmatch=True),
    headers.INTENT: st.none(),
    headers.PARTY: st.sampled_from(["捐赠", "自购", "下拨"]),
}


def rows_of(kind):
    """Rows that the form of a kind has room for."""
    return st.lists(
        st.tuples(*(VALUES.get(field.key, NAME) for field in FORMS[kind])), min_size=1, max_size=6
    )


def meant(kind, row):
    """What a row is when it has been read."""
    said = {field.key: value for field, value in zip(FORMS[kind], row, strict=True)}
    wanted = {MEANT[key]: value for key, value in said.items() if key in MEANT}
    if "amount_fen" in wanted:
        wanted["amount_fen"] = int(Decimal(wanted["amount_fen"]) * 100)
    if "specification" in wanted:
        wanted["specification"] = wanted["specification"] or ""
    parties = {key: said[key] for key in headers.PARTIES if key in said}
    return wanted | (
        {"counterparty": party} if (party := next(iter(parties.values()), None)) else {}
    )


@pytest.mark.parametrize("kind", headers.KINDS)
def test_what_is_written_in_a_form_is_read_as_it_was_meant(kind):
    @given(rows_of(kind))
    @settings(max_examples=5, deadline=None, phases=[Phase.generate])
    def check(rows):
        (table,) = read(filled(FORM[kind], rows), "form.xlsx").tables
        assert table.as_ == kind
        assert [row.problems for row in table.rows] == [()] * len(rows)
        for row, written in zip(table.rows, rows, strict=True):
            wanted = meant(kind, written)
            assert {name: getattr(row, name) for name in wanted} == wanted

    check()


@pytest.mark.parametrize("kind", headers.KINDS)
def test_an_empty_form_is_a_table_of_its_kind_without_rows_and_its_lists_are_no_data(kind):
    reading = read(FORM[kind], "form.xlsx")
    (table,) = reading.tables
    assert (table.as_, table.sheet, table.rows) == (kind, TITLES[kind], ())
    assert [column.key for column in table.columns] == [field.key for field in FORMS[kind]]
    assert [unread.text for unread in reading.unread] == [LISTS]


def test_a_star_stands_where_no_row_may_be_without():
    assert [f.title for f in FORMS[headers.ISSUED] if f.title.startswith("*")] == [
        "*领用单位", "*物资名称", "*计量单位", "*数量",
    ]  # fmt: skip


def markup(form, name="xl/worksheets/sheet1.xml"):
    with zipfile.ZipFile(BytesIO(form)) as file:
        return file.read(name).decode()


def test_names_are_chosen_from_lists_and_of_an_item_its_own_specifications_and_units():
    sources = re.findall(r"<formula1>([^<]*)</formula1>", markup(FORM[headers.DONATED]))
    parties, names, specifications, units = (s for s in sources if "选单" in s)
    assert parties == "'选单'!$F$2:$F$3"
    assert names == "'选单'!$A$2:$A$3"
    assert "MATCH($C2,'选单'!$B$2:$B$5,0)" in specifications
    assert "OFFSET('选单'!$D$2," in units
    lists = markup(FORM[headers.DONATED], "xl/worksheets/sheet2.xml")
    assert re.findall(r'<c r="B\d+"[^>]*><is><t>([^<]*)', lists) == [
        "口罩",
        "口罩",
        "口罩",
        "消毒液",
    ]


def test_days_quantities_and_amounts_are_checked_as_they_are_typed():
    page = markup(FORM[headers.PURCHASED])
    for kind, cells in (("date", "A"), ("whole", "F"), ("decimal", "G")):
        assert re.search(
            rf'type="{kind}"[^>]*showErrorMessage="1"[^>]*sqref="{cells}2:{cells}5001"', page
        )


def test_a_form_of_empty_books_offers_nothing_and_is_a_form_all_the_same():
    form = entry_forms.draw(headers.DONATED, Offered("示例镇人民政府", (), ()))
    assert "选单" not in markup(form)
    assert read(form, "form.xlsx").tables[0].as_ == headers.DONATED


def test_a_form_prints_on_paper_of_an_office_with_its_titles_on_each_sheet():
    page = markup(FORM[headers.OPENING])
    assert re.search(r'<pageSetup[^>]*paperSize="9"[^>]*fitToHeight="0"', page)
    assert "Print_Titles" in markup(FORM[headers.OPENING], "xl/workbook.xml")
