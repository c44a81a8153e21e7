"""``inventory template``: the form of a ledger into a file."""

import pytest
from click.testing import CliRunner

from inventory.db import Ledger
from inventory.intake.reading import read
from reports.cli_template import template
from tests.inventory.books import Books


@pytest.fixture
def run(sqlite_ledger: Ledger, monkeypatch):
    Books(sqlite_ledger)
    monkeypatch.setenv("DATABASE_URL", sqlite_ledger.url)

    def command(*words):
        return CliRunner().invoke(template, words)

    return command


def test_the_form_goes_into_the_file_and_knows_the_goods_of_the_books(run, tmp_path):
    file = tmp_path / "form.xlsx"
    assert run("issued", "-o", str(file)).exit_code == 0
    assert read(file).tables[0].as_ == "issued"


def test_what_cannot_be_is_refused_in_words(run, tmp_path):
    assert run("nothing", "-o", str(tmp_path / "form.xlsx")).exit_code == 2
    assert run("issued").exit_code == 2
    assert run("issued", "-o", "/nowhere/form.xlsx").exit_code == 1
    assert run("issued", "-o", str(tmp_path / "f.xlsx"), "--as-user", "nobody").exit_code == 1
