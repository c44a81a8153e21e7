"""Photos and scans from the command line: added, listed, erased; refusals as JSON and in words."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from inventory import cli
from tests.inventory.books import Books
from tests.inventory.files import photo


@pytest.fixture
def number(ledger, url, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("INVENTORY_NOW", "2020-02-10T18:00:00+08:00")
    return Books(ledger).receive(date(2020, 2, 1), 10)


def run(*words):
    result = CliRunner().invoke(cli.main, list(words))
    return result.exit_code, result.output


def test_a_photo_is_added_once_listed_and_erased(number, tmp_path):
    file = tmp_path / "送货单.png"
    file.write_bytes(photo())
    code, out = run("attach", number, str(file), "--json", "--as-user", "keeper")
    added = json.loads(out)
    assert (code, added["name"], added["replayed"]) == (0, "送货单.jpg", False)
    assert run("attach", number, str(file)) == (0, "早已附上 送货单.jpg\n")
    assert "送货单.jpg" in run("attachments", number)[1]
    code, out = run("attachments", number, "--json")
    (row,) = json.loads(out)
    assert (row["id"], row["added_by"], row["erased"]) == (added["id"], "keeper", False)
    erase = ("attachments", number, "--erase", str(added["id"]))
    code, out = run(*erase, "--json", "--as-user", "keeper")
    assert (code, json.loads(out)["error"]["code"]) == (1, "NOT_ALLOWED")
    assert "已清除" in run(*erase)[1]
    assert run(*erase)[0] == 1


def test_who_may_not_is_refused_before_the_file_is_looked_at(number, tmp_path):
    file = tmp_path / "x.jpg"
    file.write_bytes(b"no picture at all")
    for user, wanted in (("clerk", "NOT_ALLOWED"), ("keeper", "WRONG_FILE_TYPE")):
        code, out = run("attach", number, str(file), "--json", "--as-user", user)
        assert (code, json.loads(out)["error"]["code"]) == (1, wanted)


def test_of_a_file_beyond_all_bounds_no_more_is_read_than_it_takes(number, tmp_path):
    file = tmp_path / "x.jpg"
    with file.open("wb") as written:
        written.truncate(50_000_000_000)
    code, out = run("attach", number, str(file), "--json")
    assert (code, json.loads(out)["error"]["code"]) == (1, "FILE_TOO_BIG")


@pytest.mark.parametrize("which", ["0", "-1", "x", str(2**70)])
def test_what_is_no_number_of_an_attachment_is_wrong_usage(number, which):
    assert run("attachments", number, f"--erase={which}")[0] == 2
