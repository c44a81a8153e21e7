"""A published sheet on paper: with its issue, its check code, what it corrects, and what was published inside."""

import json
from datetime import date
from io import BytesIO

import pypdf
import pypdfium2

from inventory import sheet_format
from inventory.digest import GENESIS
from inventory.sheet_format import Change, Correction, Head, Issued, Placed
from reports import published
from tests.reports import samples

OLD = "ab" * 32


def issue(corrects=None):
    sheet = samples.donated(3)
    placed = Placed(
        series="S6",
        issue=2,
        issuer="示例镇人民政府",
        published_on=date(2020, 2, 12),
        previous=Issued(1, OLD),
        corrects=corrects,
        head=Head("", 0, GENESIS),
    )
    return sheet_format.publish(sheet, placed)


def read(content):
    text = "".join(p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(content))
    return text, {n: held[0] for n, held in pypdf.PdfReader(BytesIO(content)).attachments.items()}


def test_it_says_its_issue_and_check_code_and_holds_what_was_published():
    made = issue()
    (content,) = published.papers(made).values()
    text, files = read(content)
    assert "第2期" in text
    assert made.check_code in text
    (data,) = [held for name, held in files.items() if name.endswith(".json")]
    assert data.decode() == made.text
    assert sheet_format.digest_of(json.loads(data)) == made.digest


def test_a_correction_says_of_which_issue_and_each_figure_before_and_after():
    change = Change("口罩 数量", "100", "120")
    text, _ = read(published.detail(issue(Correction(1, OLD, "漏记一张", (change,)))))
    assert "更正第1期" in text.replace("\r\n", "")
    assert "100 → 120" in text.replace("\r\n", "")


def test_the_same_sheet_is_drawn_to_the_same_bytes():
    assert published.detail(issue()) == published.detail(issue())
