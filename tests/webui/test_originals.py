"""The files of a paper on its page: added by a form, taken home as they came, refused with what is wrong."""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from tests.inventory.files import pdf, plain
from tests.rules.invoice_files import xml
from tests.webui.conftest import post
from tests.webui.test_invoices import record

THERE = "/papers/TV1-FP-000001/originals"


@pytest.fixture
def clerk(browse: Callable[[str], FlaskClient]) -> FlaskClient:
    """One who recorded a paper."""
    browser = browse("village_clerk")
    assert record(browser).status_code == 303
    return browser


def test_a_scan_is_added_and_taken_home(clerk: FlaskClient) -> None:
    assert "数电票交文件原件" in clerk.get("/papers/TV1-FP-000001").text
    done = post(clerk, THERE, file=(BytesIO(pdf()), "发票.pdf"))
    assert done.status_code == 303
    page = clerk.get(done.location.partition("#")[0]).text
    assert "已附上 发票.pdf" in page
    answer = clerk.get(f"{THERE}/1")
    assert (answer.data, answer.mimetype) == (pdf(), "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_picture_of_the_paper_opens_by_itself(clerk: FlaskClient) -> None:
    assert post(clerk, THERE, file=(BytesIO(plain()), "票.png")).status_code == 303
    answer = clerk.get(f"{THERE}/1")
    assert answer.headers["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "还没有选文件"),
        (b"what is this", "没有附上"),
        (xml(number="23112000000000000009"), "不一致"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_on_the_page(
    clerk: FlaskClient, content: bytes, words: str
) -> None:
    answer = post(clerk, THERE, file=(BytesIO(content), "票.xml"))
    assert answer.status_code in {409, 415, 422}
    assert words in answer.text
    assert clerk.get(f"{THERE}/1").status_code == 403


def test_another_village_neither_reads_nor_adds(
    clerk: FlaskClient, browse: Callable[[str], FlaskClient]
) -> None:
    assert post(clerk, THERE, file=(BytesIO(pdf()), "票.pdf")).status_code == 303
    head = browse("checkpoint_head")
    assert head.get(f"{THERE}/1").status_code == 403
    assert post(head, THERE, file=(BytesIO(pdf()), "票.pdf")).status_code == 403
