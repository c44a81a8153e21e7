"""`inventory bundle` writes the file that its ending names, and says what is in it."""

import zipfile

import pytest
from click.testing import CliRunner

from inventory import cli_base
from reports.cli_bundle import bundle
from tests.inventory.money import Money


@pytest.fixture
def books(sqlite_ledger, monkeypatch):
    monkeypatch.setattr("reports.cli_bundle.open_ledger", lambda: sqlite_ledger)
    return Money(sqlite_ledger)


def run(*words):
    return CliRunner().invoke(bundle, words)


def test_the_ending_says_as_what_it_is_written(books, tmp_path):
    number = books.buy(1_000)
    for ending, start in ((".zip", b"PK"), (".pdf", b"%PDF")):
        file = tmp_path / f"a{ending}"
        answer = run("--document", number, "--out", str(file))
        assert answer.exit_code == 0, answer.output
        assert answer.output == f"a{ending}：单据 4 张，票据 0 张，附件 0 个\n"
        assert file.read_bytes().startswith(start)
    assert zipfile.is_zipfile(tmp_path / "a.zip")


def test_another_ending_is_wrong_usage(books, tmp_path):
    answer = run("--document", "NDL-ZC-2020-000001", "--out", str(tmp_path / "a.rar"))
    assert answer.exit_code == cli_base.WRONG_USAGE


def test_a_refusal_writes_nothing(books, tmp_path):
    answer = run("--document", "NDL-ZC-2020-000099", "--out", str(tmp_path / "a.zip"))
    assert answer.exit_code == cli_base.REFUSED
    assert not (tmp_path / "a.zip").exists()
