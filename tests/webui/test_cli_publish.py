"""``inventory publish``: the board of some books in a folder."""

import json

import pytest
from click.testing import CliRunner

from tests.webui import publishing
from webui.cli_publish import publish


@pytest.fixture
def run(tmp_path, clock, monkeypatch, board_file):
    with publishing.copied(board_file, tmp_path, clock) as town:
        monkeypatch.setenv("DATABASE_URL", town.ledger.url)
    return lambda *words: CliRunner().invoke(publish, [str(tmp_path / "board"), *words])


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "board"


def test_it_says_what_it_wrote_and_then_that_nothing_is_new(run):
    first = run("--json")
    assert first.exit_code == 0, first.output
    said = json.loads(first.stdout)
    assert list(said) == ["folder", "sheets", "files", "written", "bytes"]
    assert (said["sheets"], said["written"]) == (4, said["files"])
    again = run()
    assert again.exit_code == 0
    assert "已是最新：4 期公示表" in again.stdout
    assert json.loads(run("--json").stdout)["written"] == 0


def test_the_folder_is_the_board(run, folder):
    assert "这次写了" in run().stdout
    assert "口罩 1,000 只" in (folder / "index.html").read_text("utf-8")
    assert "撤回" in (folder / "o/NDL/S4/1.html").read_text("utf-8")
    everything = b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())
    assert b"13912345678" not in everything


def test_a_folder_of_something_else_is_refused(run, folder):
    folder.mkdir()
    (folder / "letter.txt").write_text("dear")
    answer = run("--json")
    assert answer.exit_code == 1
    assert json.loads(answer.stdout)["error"]["code"] == "BAD_INPUT"


def test_a_folder_that_cannot_be_written_is_refused(run, folder):
    folder.write_text("a file")
    assert run().exit_code != 0
