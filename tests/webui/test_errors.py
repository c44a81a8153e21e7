"""From an error to a page: status, words, what to do next."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape

from inventory import errors as refusals
from inventory.errors import Busy, LedgerError, NotAllowed, NotEnough, TooManyAttempts
from reports import errors as printing
from reports.errors import PdfUnavailable
from webui import errors


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotAllowed(act="receive", role="finance"), 403),
        (Busy(), 503),
        (PdfUnavailable(problem="no Pango"), 501),
        (TooManyAttempts(minutes=15), 429),
        (NotEnough(item="A", name="甲", unit="只", location="L", asked=2, on_hand=1), 422),
    ],
)
def test_a_refusal_becomes_a_page_with_its_status_and_the_librarys_words(
    app: Flask, browse: Callable[[str], FlaskClient], error: LedgerError, status: int
) -> None:
    def fail() -> str:
        raise error

    app.add_url_rule("/fail", view_func=fail)
    answer = browse("keeper").get("/fail")
    assert answer.status_code == status == errors.status_of(error)
    assert escape(errors.words_of(error)) in answer.text
    assert (answer.headers.get("Retry-After") is not None) == error.retryable


def test_a_fault_says_that_nothing_was_recorded_and_not_what_went_wrong(
    app: Flask, browse: Callable[[str], FlaskClient]
) -> None:
    def fail() -> str:
        raise RuntimeError("the secret of the machine")

    app.add_url_rule("/fail", view_func=fail)
    app.testing = False
    answer = browse("keeper").get("/fail")
    assert answer.status_code == 500
    assert "什么都没有记账" in answer.text
    assert "secret" not in answer.text


def test_every_code_with_a_status_of_its_own_is_a_code_of_the_library() -> None:
    known: set[Any] = {
        kind.code
        for kind in (*vars(refusals).values(), *vars(printing).values())
        if isinstance(kind, type)
        and issubclass(kind, LedgerError)
        and dataclasses.is_dataclass(kind)
    }
    assert set(errors.STATUS) <= known


def test_a_character_no_font_has_is_named_with_what_to_do() -> None:
    error = printing.MissingGlyph(characters=["𠮷"], places=["第 1 行"])
    assert "𠮷" in errors.words_of(error)
    assert "没有办成" not in errors.words_of(error)
