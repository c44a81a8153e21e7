"""A bundle for an audit is one ZIP or one PDF, the same bytes for the same books, with every attachment in it."""

import hashlib
import json
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pypdf
import pypdfium2
import pytest
from PIL import Image

from inventory import attachments, bundles, originals, uploads
from inventory.errors import BadInput
from reports import bundle
from tests.inventory.buying import Shop
from tests.inventory.matching import Matching

PDF = (
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
    b"trailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"
)


def picture():
    file = BytesIO()
    Image.new("RGB", (300, 200), (20, 90, 160)).save(file, "PNG")
    return file.getvalue()


class Paid(Shop):
    """A purchase with a photo and a scan."""

    def __init__(self, ledger):
        super().__init__(ledger)
        self.order_number = self.order()
        lot = self.bought(1_000)
        self.link(self.order_number, lot)
        self.spent = self.buy(300_000, "NDL", number=self.order_number, signed={"HANDLER": "李四"})
        self.receipt = lot.rpartition("-")[0]
        self.attach(self.receipt, "验收/照片.png", picture(), "ACCEPTANCE")
        self.attach(self.spent, "发票.pdf", PDF, "INVOICE")

    def attach(self, number, name, content, category):
        prepared = uploads.prepared(name, content, salt=b"\1" * 32)
        with self.ledger.writing() as session:
            attachments.attach(
                session, actor="system", number=number, prepared=prepared, category=category
            )

    def gathered(self):
        with self.ledger.reading() as session:
            found = bundles.bundle(session, actor="system", document=self.spent)
            return bundle.gather(session, actor="system", bundle=found)


@pytest.fixture
def paid(sqlite_ledger):
    return Paid(sqlite_ledger)


def text_of(pdf):
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def test_the_archive_holds_the_slips_the_files_and_their_sums(paid):
    archive = ZipFile(BytesIO(bundle.draw_zip(paid.gathered())))
    names = archive.namelist()
    assert names[0] == "00-索引和单据.pdf"
    assert [n for n in names if n.startswith("附件/")] == [
        f"附件/001-{paid.receipt}-照片.png",
        f"附件/002-{paid.spent}-发票.pdf",
    ]
    for line in archive.read("SHA256SUMS").decode().splitlines():
        digest, name = line.split("  ", 1)
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    told = json.loads(archive.read("manifest.json"))
    assert {f["path"] for f in told["files"]} == {n for n in names if n[0] != "m" and n[0] != "S"}
    assert told["documents"][-1]["number"] == paid.spent
    assert told["documents"][-1]["kept_until"] == "2050-12-31"
    text = text_of(archive.read("00-索引和单据.pdf"))
    assert "审计资料包索引" in text
    assert paid.order_number in text
    assert "经手人 李四" in text


def test_the_pdf_shows_the_pictures_and_holds_the_rest(paid):
    drawn = bundle.draw_pdf(paid.gathered())
    read = pypdf.PdfReader(BytesIO(drawn))
    assert any(page.images for page in read.pages)
    held = read.attachments
    assert {content for contents in held.values() for content in contents} == {PDF}
    assert any(name.endswith("发票.pdf") for name in held)


def test_the_same_books_give_the_same_bytes(paid):
    assert bundle.draw_zip(paid.gathered()) == bundle.draw_zip(paid.gathered())
    assert bundle.draw_pdf(paid.gathered()) == bundle.draw_pdf(paid.gathered())


def test_what_was_erased_is_named_and_not_there(paid):
    with paid.ledger.writing() as session:
        (file,) = attachments.attachments(session, actor="system", number=paid.spent)
        attachments.erase(session, actor="system", number=paid.spent, attachment_id=file.id)
    archive = ZipFile(BytesIO(bundle.draw_zip(paid.gathered())))
    assert not any(name.endswith("发票.pdf") for name in archive.namelist())
    assert json.loads(archive.read("manifest.json"))["erased"] == [
        f"附件/002-{paid.spent}-发票.pdf"
    ]


def test_more_than_fits_into_a_file_is_refused(paid, monkeypatch):
    monkeypatch.setattr(bundle, "BYTES_MAX", 100)
    with pytest.raises(BadInput):
        paid.gathered()


def test_no_name_leads_out_of_the_folder():
    assert bundle._safe("../../etc/passwd") == "_.._etc_passwd"
    assert bundle._safe("..") == "_"


def test_the_files_of_invoices_are_in_it_pictures_behind_their_data(sqlite_ledger, clock):
    clock.set(date(2020, 3, 31))
    books = Matching(sqlite_ledger)
    spent = books.buy(10_000, "NDL")
    invoice = books.record(10_000, "NDL")
    books.use(invoice, spent, 10_000)
    for name, content in (("票.png", picture()), ("票.pdf", PDF)):
        prepared = uploads.prepared_original(name, content, salt=b"\1" * 32)
        books.run(originals.attach, number=invoice, prepared=prepared)
    with books.ledger.reading() as session:
        found = bundles.bundle(session, actor="system", document=spent)
        gathered = bundle.gather(session, actor="system", bundle=found)
    with ZipFile(BytesIO(bundle.draw_zip(gathered))) as archive:
        names = [name for name in archive.namelist() if name.startswith("附件/")]
        assert names == [f"附件/001-{invoice}-票.png", f"附件/002-{invoice}-票.pdf"]
        assert archive.read(names[1]) == PDF
    drawn = pypdf.PdfReader(BytesIO(bundle.draw_pdf(gathered)))
    assert f"附件-002-{invoice}-票.pdf" in drawn.attachments
    assert sum(len(page.images) for page in drawn.pages) >= 1
