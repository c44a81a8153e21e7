"""Photos and scans on a document's page: added by a plain form, opened as what they are."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from inventory import attachments, uploads
from inventory.db import Ledger
from tests.inventory.files import SECRET, pdf, photo, png_of
from tests.webui.conftest import token
from webui.security import MAX_FILE_BYTES

Browse = Callable[[str], FlaskClient]
RECEIPT = "T-RK-2020-000001"
PLACE = f"/documents/{RECEIPT}/attachments"


def send(browser: FlaskClient, content: bytes, name: str = "照片.jpg", field: str = "file"):
    """Send a file as a browser would, and the other field empty."""
    other = {"file": "photo", "photo": "file"}[field]
    fields = {field: FileStorage(BytesIO(content), name), other: FileStorage(BytesIO(), "")}
    return send_form(browser, PLACE, csrf_token=token(browser), **fields)


def send_form(browser: FlaskClient, path: str, **fields: object) -> TestResponse:
    """Send a form with files, put together in memory."""
    boundary, body = encode_multipart(fields)
    return browser.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def listed(ledger: Ledger) -> list[attachments.Attachment]:
    with ledger.reading() as books:
        return list(attachments.attachments(books, actor="system", number=RECEIPT))


def opened(browser: FlaskClient, content: bytes, name: str, ledger: Ledger) -> TestResponse:
    assert send(browser, content, name).status_code == 303
    return browser.get(f"/attachments/{listed(ledger)[-1].id}")


def test_a_photo_is_added_listed_and_opened(browse: Browse, ledger: Ledger) -> None:
    keeper = browse("keeper")
    assert "附件" in keeper.get(f"/documents/{RECEIPT}").text
    done = send(keeper, photo(), "送货单.jpg")
    assert done.status_code == 303
    assert done.location.endswith("#attachments")
    page = keeper.get(done.location.partition("#")[0]).text
    (row,) = listed(ledger)
    for words in ("已附上 送货单.jpg", f"/attachments/{row.id}", "K君，2020年2月8日", "1 个"):
        assert words in page
    assert "已附上" not in keeper.get(f"/documents/{RECEIPT}").text
    answer = keeper.get(f"/attachments/{row.id}")
    assert answer.status_code == 200
    assert answer.data.startswith(b"\xff\xd8")
    assert SECRET not in answer.data


def test_the_camera_has_a_field_of_its_own(browse: Browse, ledger: Ledger) -> None:
    page = browse("keeper").get(f"/documents/{RECEIPT}").text
    assert 'accept="image/*" capture="environment"' in page
    assert 'accept="image/*,application/pdf"' in page
    assert send(browse("keeper"), photo(), "image.jpg", field="photo").status_code == 303
    assert len(listed(ledger)) == 1


def test_a_photo_and_a_file_are_added_together_or_not_at_all(
    browse: Browse, ledger: Ledger
) -> None:
    keeper = browse("keeper")
    for second, names in ((b"<html>", []), (pdf(), ["image.jpg", "发票.pdf"])):
        send_form(
            keeper,
            PLACE,
            csrf_token=token(keeper),
            photo=FileStorage(BytesIO(photo()), "image.jpg"),
            file=FileStorage(BytesIO(second), "发票.pdf"),
        )
        assert [row.name for row in listed(ledger)] == names


def test_sent_twice_it_is_kept_once(browse: Browse, ledger: Ledger) -> None:
    keeper = browse("keeper")
    first, again = send(keeper, photo()), send(keeper, photo())
    assert first.location == again.location
    assert len(listed(ledger)) == 1


@pytest.mark.parametrize(
    ("content", "name", "media_type", "shown"),
    [
        (photo(), "送货单.html", "image/jpeg", "%E9%80%81%E8%B4%A7%E5%8D%95.jpg"),
        (photo("PNG"), "a.pdf", "image/png", "a.png"),
        (pdf(), "x; a='b.exe", "application/pdf", "x%3B%20a%3D%27b.pdf"),
    ],
)
def test_it_opens_as_what_it_is_and_can_do_nothing(
    browse: Browse, ledger: Ledger, content: bytes, name: str, media_type: str, shown: str
) -> None:
    headers = opened(browse("keeper"), content, name, ledger).headers
    assert headers["Content-Type"] == media_type
    assert headers["X-Content-Type-Options"] == "nosniff"
    ending = shown[-3:]
    said = rf"inline; filename=attachment-\d+\.{ending}; filename\*=UTF-8''{re.escape(shown)}"
    assert re.fullmatch(said, headers["Content-Disposition"])
    policy = headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("content", "name", "status", "words"),
    [
        (b"<script>alert(1)</script>", "照片.jpg", 415, "不是照片，也不是 PDF"),
        (b"PK\3\4", "照片.jpg", 415, "不是照片，也不是 PDF"),
        (photo()[:200], "照片.jpg", 422, "重新拍照"),
        (pdf(b"<< /S /JavaScript >>"), "发票.pdf", 422, "打印"),
        (png_of(9000, 9000), "图.png", 422, "调低分辨率"),
        (photo() + b"\0" * uploads.BYTES_MAX, "大.jpg", 413, "最多 10 MB"),
        (b"", "照片.jpg", 422, "还没有选文件"),
        (b"", "", 422, "还没有选文件"),
    ],
    ids=["html", "zip", "half", "script", "pixels", "big", "empty", "none"],
)
def test_a_refused_file_keeps_the_page_and_says_what_to_do(
    browse: Browse, ledger: Ledger, content: bytes, name: str, status: int, words: str
) -> None:
    answer = send(browse("keeper"), content, name)
    assert answer.status_code == status
    assert words in answer.text
    for still in ("入库单", RECEIPT, "一次性医用口罩", 'type="file"'):
        assert still in answer.text
    assert listed(ledger) == []


def test_a_file_that_is_not_even_read_keeps_the_page_too(browse: Browse, ledger: Ledger) -> None:
    keeper = browse("keeper")
    answer = send(keeper, b"\0" * (MAX_FILE_BYTES + 1))
    assert answer.status_code == 303
    page = keeper.get(answer.location.partition("#")[0]).text
    assert "最多 10 MB" in page
    assert 'type="file"' in page
    assert listed(ledger) == []


def test_only_where_files_are_sent_may_much_be_sent(browse: Browse) -> None:
    keeper = browse("keeper")
    big = FileStorage(BytesIO(b"\0" * 2_000_000), "x")
    answer = send_form(keeper, "/receipts/new", csrf_token=token(keeper), file=big)
    assert answer.status_code == 413


def test_nobody_unknown_is_read_at_length(client: FlaskClient, browse: Browse) -> None:
    big = FileStorage(BytesIO(b"\0" * 2_000_000), "x")
    answer = send_form(client, PLACE, csrf_token="x", file=big)
    assert answer.status_code == 303
    assert "too_big" in answer.location
    foreign = send_form(browser := browse("village_clerk"), PLACE, csrf_token=token(browser))
    assert foreign.status_code == 403


def test_who_only_reads_sees_the_files_and_no_form(browse: Browse, ledger: Ledger) -> None:
    assert "没有附件" in browse("supervisor").get(f"/documents/{RECEIPT}").text
    send(browse("keeper"), photo())
    page = browse("supervisor").get(f"/documents/{RECEIPT}").text
    (row,) = listed(ledger)
    assert f"/attachments/{row.id}" in page
    assert 'type="file"' not in page
    assert browse("supervisor").get(f"/attachments/{row.id}").status_code == 200
    assert browse("village_clerk").get(f"/attachments/{row.id}").status_code == 403
    assert browse("village_clerk").get("/attachments/99999999999999999999").status_code == 403


def test_what_was_erased_is_said_to_be(browse: Browse, ledger: Ledger) -> None:
    keeper = browse("keeper")
    send(keeper, photo())
    (row,) = listed(ledger)
    with ledger.writing() as books:
        attachments.erase(books, actor="system", number=RECEIPT, attachment_id=row.id)
    page = keeper.get(f"/documents/{RECEIPT}").text
    assert "已清除" in page
    assert f"/attachments/{row.id}" not in page
    answer = keeper.get(f"/attachments/{row.id}")
    assert answer.status_code == 410
    assert "只留登记" in answer.text
