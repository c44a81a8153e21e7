"""`inventory brand` says and shows how an organization looks."""

import io
import json

import pytest
from click.testing import CliRunner
from PIL import Image

from inventory import cli_base
from inventory.cli_branding import brand
from tests.inventory.books import Books


@pytest.fixture
def books(sqlite_ledger, monkeypatch):
    monkeypatch.setattr("inventory.cli_branding.open_ledger", lambda: sqlite_ledger)
    return Books(sqlite_ledger)


def run(*words):
    return CliRunner().invoke(brand, words)


def test_what_is_said_of_the_town_is_shown_of_a_village(books):
    said = ("--name", "物资公开", "--colour", "#7a1418", "--post", "制表人", "--post", "镇长")
    assert run("set", "NDL", *said).exit_code == 0
    answer = json.loads(run("show", "DGC", "--json").output)
    assert answer == {
        "name": "物资公开",
        "colour": "#7a1418",
        "accent": "",
        "letterhead": "",
        "posts": ["制表人", "镇长"],
        "emblem": "",
    }
    assert "签字岗位\t制表人、镇长" in run("show", "NDL").output


def test_an_emblem_is_kept_and_taken_back_and_an_svg_is_not(books, tmp_path):
    held = io.BytesIO()
    Image.new("RGB", (8, 8)).save(held, "PNG")
    (tmp_path / "a.png").write_bytes(held.getvalue())
    (tmp_path / "a.svg").write_text("<svg/>")
    assert run("emblem", "NDL", str(tmp_path / "a.svg")).exit_code == cli_base.REFUSED
    assert run("emblem", "NDL", str(tmp_path / "a.png")).exit_code == 0
    assert json.loads(run("show", "DGC", "--json").output)["emblem"].startswith("NDL:")
    assert run("emblem", "NDL").exit_code == 0
    assert json.loads(run("show", "DGC", "--json").output)["emblem"] == ""


def test_a_pale_colour_and_who_may_not_are_refused(books):
    assert run("set", "NDL", "--colour", "#ffff00").exit_code == cli_base.REFUSED
    assert run("set", "NDL", "--as-user", "keeper").exit_code == cli_base.REFUSED
