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


def test_a_file_that_is_there_is_written_over_only_when_that_is_said(run, tmp_path):
    file = tmp_path / "form.xlsx"
    file.write_text("填了一半")
    refused = run("issued", "-o", str(file))
    assert (refused.exit_code, file.read_text()) == (1, "填了一半")
    assert refused.stderr.startswith("form.xlsx：已有这个文件，没有写。")
    assert run("issued", "-o", str(file), "--overwrite").exit_code == 0
    assert read(file).tables[0].as_ == "issued"
