"""What is made is there whole or not at all."""

import sqlite3

import pytest

from inventory.errors import Busy, CannotWrite
from inventory.keeping import folders


def names(folder):
    return [path.name for path in folder.iterdir()]


def test_a_folder_appears_when_it_is_whole(tmp_path):
    with folders.whole_folder(tmp_path / "a" / "b") as draft:
        (draft / "file").write_text("x", "utf-8")
        assert not (tmp_path / "a" / "b").exists()
    assert (tmp_path / "a" / "b" / "file").read_text("utf-8") == "x"
    assert names(tmp_path / "a") == ["b"]


def test_one_that_fails_leaves_nothing(tmp_path):
    def fill():
        with folders.whole_folder(tmp_path / "b") as draft:
            (draft / "file").write_text("x", "utf-8")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fill()
    assert names(tmp_path) == []


def test_an_empty_folder_may_be_there_and_nothing_else(tmp_path):
    (tmp_path / "b").mkdir()
    with folders.whole_folder(tmp_path / "b") as draft:
        (draft / "file").touch()
    with pytest.raises(CannotWrite), folders.whole_folder(tmp_path / "b"):
        pass
    with pytest.raises(CannotWrite), folders.whole_folder(tmp_path / "b" / "file"):
        pass


def test_only_its_owner_reads_it(tmp_path):
    with folders.whole_folder(tmp_path / "b"):
        pass
    assert (tmp_path / "b").stat().st_mode & 0o077 == 0


def test_a_file_takes_the_place_of_another_in_one_step(tmp_path):
    (tmp_path / "f").write_text("old", "utf-8")
    folders.write_whole(tmp_path / "f", b"new")
    assert (tmp_path / "f").read_text("utf-8") == "new"
    assert names(tmp_path) == ["f"]


def test_drafts_of_such_names_are_cleared_and_nothing_else(tmp_path):
    (tmp_path / ".partial-2020-02-08-a").mkdir()
    (tmp_path / ".partial-2020-02-08-b").touch()
    others = {"c", "2020-02-08", ".partial-2020-02-08T180000-a"}  # the last: somebody is making it
    for name in others:
        (tmp_path / name).touch()
    folders.clear_drafts(tmp_path, "????-??-??")
    assert set(names(tmp_path)) == others


def test_a_database_that_others_hold_is_busy(tmp_path):
    with pytest.raises(Busy), folders.named(tmp_path):
        raise sqlite3.OperationalError("database is locked")
