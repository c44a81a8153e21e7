"""The file in which an invoice came is kept: for whom, once, byte by byte, to be read by whom, erased by whom."""

import json
import sqlite3
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from inventory import cli, invoices, originals, uploads
from inventory.errors import (
    Erased,
    InvoiceDiffers,
    NotAllowed,
    NotAnInvoice,
    UnsafeFile,
    WrongFileType,
)
from inventory.rules import invoice_file
from inventory.rules.invoice_said import Said
from tests.inventory.files import pdf, photo
from tests.inventory.matching import Matching
from tests.rules.invoice_files import xml


def ofd(root="OFD.xml"):
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr(root, "<ofd:OFD/>")
    return made.getvalue()


@pytest.fixture
def books(ledger, clock):
    clock.set(date(2020, 3, 31))
    return Matching(ledger)


@pytest.fixture
def number(books):
    said = {"actor": "system", "organization": "DGC", "request_key": "x", "said": Said()}
    said["file"] = invoice_file.read("a.xml", xml())
    return books.run(invoices.record_invoice, **said).number


def attach(books, number, content, name="发票", actor="system"):
    salt = books.ledger.salts(uploads.SALT_BYTES)
    made = uploads.prepared_original(name, content, salt=salt)
    with books.ledger.writing() as session:
        return originals.attach(session, actor=actor, number=number, prepared=made)


def test_the_structured_file_is_kept_byte_by_byte_and_once(books, number):
    content = xml() + b"\n"
    kept = attach(books, number, content)
    assert (kept.name, kept.media_type, kept.replayed) == ("发票.xml", "application/xml", False)
    assert attach(books, number, content).replayed
    (row,) = books.ask(originals.originals, number=number)
    assert (row.size, row.added_by, row.erased) == (len(content), "system", False)
    held = books.ask(originals.content, number=number, original_id=kept.id)
    assert held.content == content
    assert books.broken() == {}


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (ofd(), "application/ofd"),
        (pdf(), "application/pdf"),
        (photo(), "image/jpeg"),
        (xml().decode().replace("UTF-8", "GBK").encode("gbk"), "application/xml"),
    ],
)
def test_what_an_invoice_may_come_in(books, number, content, media_type):
    assert attach(books, number, content).media_type == media_type


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (ofd("word/document.xml"), WrongFileType),
        (b"PK\x03\x04 and no end", WrongFileType),
        (b"<html><script>alert(1)</script></html>", NotAnInvoice),
        (xml(prolog='<!DOCTYPE x [<!ENTITY a "b">]>'), UnsafeFile),
        (xml(number="23112000000000000002"), InvoiceDiffers),
        (xml(total="103.01"), InvoiceDiffers),
    ],
)
def test_a_file_that_is_not_this_invoice_is_refused(books, number, content, error):
    with pytest.raises(error):
        attach(books, number, content)
    assert books.ask(originals.originals, number=number) == ()


def test_who_keeps_no_papers_adds_none_and_who_reads_none_reads_none(books, number):
    with pytest.raises(NotAllowed):
        attach(books, number, xml(), actor="keeper")
    kept = attach(books, number, xml(), actor="clerk")
    other = books.record(1, "NDL")
    for asked in ({"number": number, "original_id": kept.id}, {"number": other, "original_id": 1}):
        with pytest.raises(NotAllowed):
            books.ask(originals.content, "checkpoint", **asked)
    with pytest.raises(NotAllowed):
        books.ask(originals.content, number=other, original_id=kept.id)


def test_what_it_holds_is_erased_by_the_operator_and_its_row_stays(books, number):
    kept = attach(books, number, xml())
    said = {"number": number, "original_id": kept.id}
    with pytest.raises(NotAllowed), books.ledger.writing() as session:
        originals.erase(session, actor="finance", **said)
    with books.ledger.writing() as session:
        originals.erase(session, actor="system", **said)
    with pytest.raises(Erased):
        books.ask(originals.content, **said)
    assert [row.erased for row in books.ask(originals.originals, number=number)] == [True]
    with pytest.raises(Erased), books.ledger.writing() as session:
        originals.erase(session, actor="system", **said)


def test_a_file_that_was_altered_behind_the_programs_back_shows(sqlite_ledger, clock, tmp_path):
    clock.set(date(2020, 3, 31))
    books = Matching(sqlite_ledger)
    number = books.record(1, "NDL")
    attach(books, number, pdf())
    with sqlite3.connect(sqlite_ledger.engine.url.database) as file:
        for trigger in ("update", "insert"):
            file.execute(f"drop trigger append_only_invoice_original_content_{trigger}")
        file.execute("update invoice_original_content set content = ?", (pdf(b"<< >>"),))
    assert any("原件" in said for said in str(books.broken()).split("；"))


def test_the_command_line_keeps_and_lists_it(books, tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", books.ledger.url)
    monkeypatch.setenv("INVENTORY_NOW", "2020-03-31T18:00:00+08:00")
    path = tmp_path / "a.xml"
    path.write_bytes(xml())
    words = ["record-invoice", "--org", "NDL", "--xml", str(path)]
    asked = CliRunner().invoke(cli.main, [*words, "--json"])
    token = json.loads(asked.output)["error"]["facts"]["token"]
    made = CliRunner().invoke(cli.main, [*words, "--confirm", token, "--json"])
    number = json.loads(made.output)["number"]
    scan = tmp_path / "b.pdf"
    scan.write_bytes(pdf())
    assert CliRunner().invoke(cli.main, ["attach", number, str(scan)]).exit_code == 0
    shown = CliRunner().invoke(cli.main, ["attachments", number])
    assert [line.split("\t")[1] for line in shown.output.splitlines()] == ["a.xml", "b.pdf"]
    erased = CliRunner().invoke(cli.main, ["attachments", number, "--erase", "1"])
    assert "已清除" in erased.output
    assert (
        CliRunner().invoke(cli.main, ["attach", number, "--category", "X", str(scan)]).exit_code
        == 2
    )
