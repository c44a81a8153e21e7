import io
import subprocess
import sys
import zipfile
from datetime import date

import pytest
import xlsxwriter

from inventory.errors import NotASpreadsheet, SpreadsheetLocked, SpreadsheetTooLarge
from inventory.intake import opener, workbook
from inventory.intake.workbook import open_grids
from inventory.wording import say
from tests.intake.books import xlsx

CSV = '捐赠单位,品名,数量\r\n\r\n示例甲公司,"口罩\n折叠",198件\r\n'


def cells(data, filename):
    (grid,) = open_grids(data, filename)
    return [(row.number, row.cells) for row in grid.rows]


def ods(*rows):
    """An OpenDocument sheet of text cells, no more than the format asks for."""
    line = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>'
            for c in row
        )
        + "</table:table-row>"
        for row in rows
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    names = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for n in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="表">{line}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest '
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return buffer.getvalue()


def test_a_workbook_gives_its_sheets_with_rows_as_on_paper():
    data = xlsx([["品名", "日期"], ["口罩", date(2020, 1, 30)]], [], top=3)
    first, second = open_grids(data, "a.xlsx")
    assert [(row.number, row.cells) for row in first.rows] == [
        (4, ("品名", "日期")),
        (5, ("口罩", date(2020, 1, 30))),
    ]
    assert second.rows == ()


def test_the_first_bytes_tell_a_workbook_whatever_its_name():
    assert cells(xlsx([["品名"]]), "a.csv") == [(1, ("品名",))]


def test_an_open_document_sheet_is_read():
    assert cells(ods(["品名", "数量"], ["口罩", "198件"]), "a.ods") == [
        (1, ("品名", "数量")),
        (2, ("口罩", "198件")),
    ]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_text_is_read_in_the_codes_offices_use(codec):
    assert cells(CSV.encode(codec), "a.CSV") == [
        (1, ("捐赠单位", "品名", "数量")),
        (3, ("示例甲公司", "口罩 折叠", "198件")),
    ]


def test_text_parted_by_tabs_is_read():
    assert cells("品名\t数量\n口罩\t1,200只\n".encode(), "a.txt")[1] == (2, ("口罩", "1,200只"))


@pytest.mark.parametrize(
    ("data", "filename"),
    [
        (b"", "a.xlsx"),
        (b"", "a.csv"),
        (b" \n", "a.csv"),
        ("品名,数量".encode(), "a.xlsx"),
        (b"%PDF-1.7", "a.xlsx"),
        (b"PK\x03\x04 no workbook at all", "a.xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "a.xls"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a.csv"),
        (b"\xff\xfe\x00", "a.csv"),
        (b"\x80\x81\xff\xff", "a.csv"),
        (b'"' + b"x" * 200_000 + b'"', "a.csv"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_by_name(data, filename):
    with pytest.raises(NotASpreadsheet) as refused:
        open_grids(data, filename)
    assert refused.value.file == filename


def test_a_document_of_another_kind_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(NotASpreadsheet):
        open_grids(buffer.getvalue(), "a.docx")


@pytest.mark.parametrize("corner", [(1_048_575, 16_383), (1_048_575, 40)])
def test_a_small_file_that_claims_a_huge_sheet_does_not_take_us_down(corner):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "品名")
        sheet.write(*corner, "x")
    with pytest.raises(SpreadsheetTooLarge) as refused:
        open_grids(buffer.getvalue(), "a.xlsx")
    assert "另存" in say(refused.value)


def test_formats_far_below_the_list_do_no_harm():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "品名")
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))
    assert cells(buffer.getvalue(), "a.xlsx") == [(1, ("品名",))]


def test_a_file_that_is_too_large_is_not_opened(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_BYTES", 10)
    with pytest.raises(SpreadsheetTooLarge) as refused:
        open_grids(xlsx([["品名"]]), "a.xlsx")
    assert (refused.value.what, refused.value.most) == ("bytes", 10)


def test_a_password_is_named_as_the_reason(monkeypatch):
    monkeypatch.setattr(workbook, "_run_opener", lambda _: (opener.HAS_PASSWORD, b""))
    with pytest.raises(SpreadsheetLocked) as refused:
        open_grids(b"PK\x03\x04", "a.xlsx")
    assert "密码" in say(refused.value)


def test_a_file_that_takes_for_ever_is_given_up(monkeypatch):
    def forever(*_, **__):
        raise subprocess.TimeoutExpired("opener", 1)

    monkeypatch.setattr(subprocess, "run", forever)
    with pytest.raises(SpreadsheetTooLarge):
        open_grids(b"PK\x03\x04", "a.xlsx")


def test_the_child_gets_none_of_our_environment(monkeypatch):
    seen = {}

    def watch(command, **options):
        seen.update(options["env"])
        return subprocess.CompletedProcess(command, 0, b"[]", b"")

    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    monkeypatch.setattr(subprocess, "run", watch)
    assert open_grids(b"PK\x03\x04", "a.xlsx") == ()
    assert set(seen) == {"PYTHONPATH", "PATH"}
    assert sys.executable
