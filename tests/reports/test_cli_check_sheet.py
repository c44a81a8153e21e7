"""``inventory check-sheet``: words for people, JSON for programs, and no database."""

import json

import pytest
from click.testing import CliRunner

from reports.cli_check_sheet import check_sheet
from tests import issued


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The files of a series, and nowhere a database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "nothing://nowhere")
    for published in issued.series():
        (tmp_path / f"{published.placed.issue}.json").write_bytes(published.text.encode())
    return tmp_path


def run(*words):
    return CliRunner().invoke(check_sheet, words)


def test_it_says_what_holds_line_by_line(folder):
    done = run("1.json", "2.json", "3.json", "4.json")
    assert done.exit_code == 0, done.output
    assert "✓ 相符　　摘要　摘要重算相同" in done.output
    assert "QSZ S6：第1期、第2期、第3期、第4期前后相接" in done.output
    assert done.output.rstrip().endswith("结论：4 个文件全部相符。")


def test_it_says_what_does_not_hold_and_where(folder):
    raw = (folder / "1.json").read_bytes()
    (folder / "1.json").write_bytes(raw.replace(b'"donated":1000', b'"donated":1001', 1))
    done = run("1.json", "3.json")
    assert done.exit_code == 1
    assert "× 不相符　摘要　摘要不符" in done.output
    assert "（第 1 行" in done.output
    assert "之间缺 第2期" in done.output
    assert done.output.rstrip().endswith("不能当作公布的公示表。")


def test_programs_get_json(folder):
    done = run("1.json", "2.json", "--json")
    said = json.loads(done.output)
    assert list(said) == ["holds", "files", "together"]
    assert said["holds"] is True
    first, second = issued.series()[:2]
    assert said["files"][0] | {"findings": []} == {
        "file": "1.json",
        "kind": "json",
        "organization": "QSZ",
        "series": "S6",
        "issue": 1,
        "digest": first.digest,
        "check_code": first.check_code,
        "holds": True,
        "findings": [],
    }
    assert said["files"][1]["digest"] == second.digest
    assert said["together"][0] == {
        "check": "CHAIN",
        "holds": True,
        "detail": "QSZ S6：第1期、第2期前后相接",
        "place": "",
    }


def test_a_file_that_is_not_there_is_told_and_the_others_are_checked(folder):
    done = run("nowhere.json", "1.json", "--json")
    said = json.loads(done.output)
    assert done.exit_code == 1
    assert said["files"][0]["findings"][0]["check"] == "FILE"
    assert [one["holds"] for one in said["files"]] == [False, True]


def test_no_text_of_a_sheet_reaches_the_terminal_as_a_command(folder):
    said = issued.content(issued.series()[0]) | {"title": "\x1b[31m红\u202e款"}
    (folder / "x.json").write_bytes(issued.resealed(said))
    done = run("x.json")
    assert "\x1b" not in done.output
    assert "\u202e" not in done.output
