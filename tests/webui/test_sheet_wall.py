"""Before a sheet is published its page says what would be amiss on paper."""

from dataclasses import replace
from datetime import date

from inventory.catalog import OrganizationRow
from inventory.disclosure_ledger import Looked, Row
from reports import published
from reports.errors import PdfUnavailable
from tests.reports import samples
from webui import sheet_wall

VILLAGE = OrganizationRow("QSZ", "东沟村", "青石镇东沟村", "VILLAGE", "T")
TOWN = replace(VILLAGE, kind="TOWN")
ROW = Row(
    number="QSZ-GS-000001",
    organization="QSZ",
    organization_name="青石镇东沟村",
    series="S6",
    sheet="S6",
    fund=None,
    with_below=False,
    start=date(2020, 2, 1),
    end=date(2020, 2, 29),
    state="APPROVED",
    issue=None,
    check_code=None,
    digest=None,
    published_on=None,
    corrects=None,
    corrected_by=None,
    reason="",
    place="",
    posted_from=None,
    posted_to=None,
)


def looked(sheet):
    return Looked(sheet, (), None, (), ())


def test_what_hangs_as_it_should_says_nothing():
    assert sheet_wall.notice(ROW, looked(samples.stock(5)), [VILLAGE]) == ""


def test_a_village_is_told_of_more_than_one_page_of_a4_and_a_town_is_not():
    long = looked(samples.stock(60))
    assert "多于 1 张 A4" in sheet_wall.notice(ROW, long, [VILLAGE])
    assert "多于" not in sheet_wall.notice(ROW, long, [TOWN])


def test_a_letter_that_no_font_has_is_named_with_its_row_and_column():
    sheet = samples.stock(2)
    odd = samples.replaced(sheet, rows=(sheet.rows[0], {**sheet.rows[1], "name": "口罩😀"}))
    told = sheet_wall.notice(ROW, looked(odd), [TOWN])
    assert "😀（U+1F600）" in told
    assert "第 2 行的物资" in told


def test_only_what_is_about_to_be_published_is_drawn_for_it(monkeypatch):
    def broken(*_):
        raise PdfUnavailable(problem="没有 Pango")

    monkeypatch.setattr(published, "hung", broken)
    drawn = looked(samples.stock(5))
    assert "没有 Pango" in sheet_wall.notice(ROW, drawn, [TOWN])
    assert sheet_wall.notice(replace(ROW, state="REVIEWED"), drawn, [TOWN]) == ""


def test_fonts_that_cannot_be_used_are_said_so(monkeypatch):
    monkeypatch.setenv("INVENTORY_FONTS", "/nowhere")
    assert "/nowhere" in sheet_wall.notice(ROW, looked(samples.stock(6)), [TOWN])
