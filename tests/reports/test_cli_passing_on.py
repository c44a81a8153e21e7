"""`inventory disclosure copy|speech|picture|article`: of what was published, and of nothing else."""

import json

import pytest
from click.testing import CliRunner

from inventory import cli_base, disclosure_ledger
from reports.cli_disclosure import disclosure_
from tests.inventory.publishing import Public, day


@pytest.fixture
def town(sqlite_ledger, clock, monkeypatch):
    for module in ("cli_passing_on", "cli_disclosure"):
        monkeypatch.setattr(f"reports.{module}.open_ledger", lambda: sqlite_ledger)
    town = Public(sqlite_ledger, clock)
    town.receive(day(3), 120)
    return town


@pytest.fixture
def number(town):
    return town.out(day(1), day(5))


def run(*words):
    return CliRunner().invoke(disclosure_, words)


def test_it_is_copied_in_lines_by_number_or_check_code(town, number):
    answer = run("copy", number)
    code = town.ask(disclosure_ledger.disclosed, number=number).row.check_code
    assert answer.exit_code == 0, answer.output
    assert "口罩（只）：期初 0，收入 120，发出 0，结存 120" in answer.output
    assert answer.output.endswith(f"校验码 {code}\n")
    lines = json.loads(run("copy", code, "--json").output)["lines"]
    assert lines == answer.output.splitlines()


def test_it_is_read_aloud_and_the_characters_are_counted(number):
    said = json.loads(run("speech", number, "--json").output)
    assert "口罩，期初没有，收入一百二十只，发出没有，结存一百二十只。" in said["text"]
    assert said["characters"] == len(said["text"])
    assert run("speech", number).output == said["text"] + "\n"


def test_pictures_and_articles_are_files(number, tmp_path):
    for command, ending, start in (
        ("picture", "png", b"\x89PNG"),
        ("article", "html", b"<!DOCTYPE html>"),
    ):
        file = tmp_path / f"a.{ending}"
        answer = run(command, number, "-o", str(file))
        assert (answer.exit_code, answer.output) == (0, "")
        assert file.read_bytes().startswith(start)


def test_what_books_say_later_does_not_change_it(town, number):
    before = run("copy", number).output
    town.receive(day(4), 7)
    assert run("copy", number).output == before


@pytest.mark.parametrize("command", ["copy", "speech", "picture", "article"])
def test_of_a_draft_there_is_none(town, command):
    draft = town.draw_up(day(1), day(5))
    assert run(command, draft).exit_code == cli_base.REFUSED
