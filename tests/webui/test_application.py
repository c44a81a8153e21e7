"""The application put together."""

from flask import Flask

from inventory.db import Ledger
from tests.webui.conftest import KEY
from webui import application, create_app


def test_every_subject_has_a_blueprint_of_its_own_name(app: Flask) -> None:
    names = {subject.__name__.rpartition(".")[2] for subject in application.SUBJECTS}
    assert set(app.blueprints) == names


def test_two_applications_stand_beside_each_other(ledger: Ledger) -> None:
    first, second = (create_app(ledger, secret_key=KEY, plain_loopback=True) for _ in range(2))
    assert first is not second
    assert first.test_client().get("/sign-in").status_code == 200
    assert second.test_client().get("/sign-in").status_code == 200
