"""A published sheet is taken from the page as lines, as a text to read, as a picture and as an article."""

from tests.webui.test_disclosures import HERE, draw_up
from tests.webui.test_disclosures import published as published  # a fixture


def test_it_is_copied_and_read_from_one_page(published):
    assert f"{HERE}/pass-on" in published.get(HERE).text
    page = published.get(f"{HERE}/pass-on").text
    assert "各位乡亲，现在公布" in page
    assert "校验码 " in page
    assert 5 <= page.count("<p data-line>") <= 10


def test_the_picture_the_article_and_the_notice_are_files(published):
    for kind, media, begins in (
        ("png", "image/png", b"\x89PNG"),
        ("html", "text/html", b"<!DOCTYPE html>"),
        ("pdf", "application/pdf", b"%PDF"),
    ):
        answer = published.get(f"{HERE}/pass-on.{kind}")
        name = "T-S6-1-notice.pdf" if kind == "pdf" else f"T-S6-1.{kind}"
        assert answer.mimetype == media
        assert answer.data.startswith(begins)
        assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"


def test_a_draft_is_not_passed_on(browse):
    publisher = browse("publisher")
    assert draw_up(publisher).status_code == 303
    assert "pass-on" not in publisher.get(HERE).text
    assert publisher.get(f"{HERE}/pass-on").status_code == 404
