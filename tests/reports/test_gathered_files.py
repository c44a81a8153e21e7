"""The files of folders: sheets, proved or not, and files of something else."""

import json
from pathlib import Path

import pytest
from pypdf import PdfWriter

from inventory.errors import BadInput
from reports import gathered_files
from reports import published as drawing
from tests.gathered import stock

SHEET = stock(("MASK", {"opening": 10}))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "d" / "青石镇").mkdir(parents=True)
    (tmp_path / "d" / "青石镇" / "S6-1.json").write_text(SHEET.text, "utf-8")
    return tmp_path / "d"


def read(*folders):
    return gathered_files.read([Path(folder) for folder in folders or ("d",)])


def told(found):
    return [(one.file, one.kind, one.holds) for one in found.sheets]


def test_folders_inside_are_read_and_what_is_hidden_is_not(folder):
    (folder / ".x.json").write_text("{")
    (folder / ".git").mkdir()
    (folder / ".git" / "y.json").write_text("{")
    assert told(read()) == [("d/青石镇/S6-1.json", "json", True)]
    assert read().others == ()


def test_a_pdf_is_read_with_what_it_holds(folder):
    (folder / "S6-1.PDF").write_bytes(drawing.draw(SHEET))
    assert ("d/S6-1.PDF", "pdf", True) in told(read())


def test_files_of_something_else_are_listed(folder):
    (folder / "a.jpg").write_bytes(b"\xff\xd8")
    (folder / "list.json").write_text("[1]")
    (folder / "draft.json").write_text(json.dumps({"sheet": "S6", "digest": "00"}))
    slip = PdfWriter()
    slip.add_blank_page(100, 100)
    slip.write(folder / "slip.pdf")
    found = read()
    assert found.others == ("d/a.jpg", "d/draft.json", "d/list.json", "d/slip.pdf")
    assert len(found.sheets) == 1


@pytest.mark.parametrize(
    "raw",
    [
        SHEET.text.encode()[:-40],
        SHEET.text.replace('"opening":10', '"opening":11').encode(),
        SHEET.text.replace('"format":1', '"format":2').encode(),
        SHEET.text.encode().replace(b"{", b"{ ", 1),
        b"\xff",
        b"%PDF-1.7 torn",
    ],
)
def test_what_may_have_been_a_sheet_is_not_proved(folder, raw):
    (folder / "x.json").write_bytes(raw)
    found = read()
    assert ("d/x.json", False) in [(one.file, one.holds) for one in found.sheets]
    assert found.others == ()


def test_a_file_is_read_once_however_often_its_folder_is_named(folder):
    assert len(read("d", "d/青石镇", "d/../d").sheets) == 1


def test_links_to_folders_are_not_followed(folder, tmp_path):
    (folder / "again").symlink_to(folder)
    assert len(read().sheets) == 1


def test_a_file_that_cannot_be_read_is_told(folder):
    (folder / "gone.json").symlink_to(folder / "nowhere.json")
    assert ("d/gone.json", "", False) in told(read())


def test_folders_without_files_are_refused(folder, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput, match="没有文件"):
        read("empty")
