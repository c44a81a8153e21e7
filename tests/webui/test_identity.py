"""Who is asking, and where they may be sent back to."""

import pytest
from flask import Flask, session

from inventory import users
from inventory.db import Ledger
from webui import identity


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ("/stock?item=MASK", "/stock?item=MASK"),
        ("/", "/"),
        (None, "/"),
        ("", "/"),
        ("stock", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/a\nb", "/"),
    ],
)
def test_only_a_path_of_this_site_is_gone_back_to(app: Flask, asked: str | None, sent: str) -> None:
    with app.test_request_context("/"):
        assert identity.safe_path(asked) == sent


def test_the_session_holds_no_part_of_a_password_hash(app: Flask, ledger: Ledger) -> None:
    with ledger.reading() as books:
        profile = users.profile(books, "keeper")
    assert profile is not None
    with app.test_request_context("/"):
        identity.remember(profile)
        kept = str(dict(session))
    assert profile.stamp not in kept
    assert profile.stamp[-16:] not in kept
    assert "keeper" in kept


def test_what_was_in_a_session_before_signing_in_is_gone(app: Flask, ledger: Ledger) -> None:
    with ledger.reading() as books:
        profile = users.profile(books, "keeper")
    assert profile is not None
    with app.test_request_context("/"):
        session["done"] = {"number": "of somebody else"}
        identity.remember(profile)
        assert "done" not in session
