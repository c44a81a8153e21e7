"""The board in a folder: whole at any moment, written only where something changed, and nothing ever removed."""

import hashlib
import json
import os
import stat

import pytest

from inventory.errors import BadInput
from tests.reports import samples
from tests.webui.boards import Shelf, published
from webui import board_folder
from webui.board_folder import MANIFEST


@pytest.fixture
def shelf():
    return Shelf(*(published(samples.stock(n + 1), n) for n in range(1, 5)))


def write(folder, shelf):
    return board_folder.write(folder, shelf.site().files.values(), shelf)


def content(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_folder_holds_every_file_and_a_manifest_of_their_digests(tmp_path, shelf):
    folder = tmp_path / "new" / "board"
    done = write(folder, shelf)
    files = content(folder)
    manifest = json.loads(files.pop(MANIFEST))
    assert set(files) == set(shelf.site().files) == set(manifest["files"])
    assert done.files == done.written == len(files)
    assert done.bytes == sum(map(len, files.values()))
    for path, entry in manifest["files"].items():
        assert entry["sha256"] == hashlib.sha256(files[path]).hexdigest()
        assert entry["size"] == len(files[path])


def test_written_again_nothing_is_touched(tmp_path, shelf):
    write(tmp_path, shelf)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    shelf.asked = 0
    assert write(tmp_path, shelf).written == 0
    assert shelf.asked == 0, "nothing was read for it"
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_one_more_sheet_is_written_with_what_leads_to_it_and_no_other(tmp_path, shelf):
    write(tmp_path, shelf)
    before = content(tmp_path)
    shelf.of[5] = published(samples.stock(9), 5)
    write(tmp_path, shelf)
    after = content(tmp_path)
    changed = {path for path in after if before.get(path) != after[path]}
    assert "o/QSZ/S6/5.html" in changed
    assert "o/QSZ/S6/4.html" in changed, "it leads to the next one now"
    assert not {f"o/QSZ/S6/{n}.html" for n in (1, 2, 3)} & changed
    assert before.keys() < after.keys()


def test_it_is_the_same_as_if_it_had_been_written_at_once(tmp_path, shelf):
    write(tmp_path / "a", shelf)
    shelf.of[5] = published(samples.stock(9), 5)
    write(tmp_path / "a", shelf)
    write(tmp_path / "b", shelf)
    assert content(tmp_path / "a") == content(tmp_path / "b")


def test_what_was_lost_or_cut_is_written_again(tmp_path, shelf):
    write(tmp_path, shelf)
    before = content(tmp_path)
    (tmp_path / "o/QSZ/S6/1.html").unlink()
    (tmp_path / "index.html").write_bytes(b"half")
    assert write(tmp_path, shelf).written == 2
    assert content(tmp_path) == before


def test_nothing_is_removed(tmp_path, shelf):
    write(tmp_path, shelf)
    (tmp_path / "notes.txt").write_text("ours")
    write(tmp_path, Shelf())
    assert (tmp_path / "notes.txt").exists()
    assert (tmp_path / "o/QSZ/S6/1.html").exists()
    assert "o/QSZ/S6/1.html" in json.loads((tmp_path / MANIFEST).read_text())["files"]


def test_stopped_halfway_every_link_holds_and_the_next_time_goes_on(tmp_path, shelf):
    files = list(shelf.site().files.values())

    class Full(Exception):
        pass

    def stopping():
        yield from files[: len(files) // 2]
        raise Full

    with pytest.raises(Full):
        board_folder.write(tmp_path, stopping(), shelf)
    assert not (tmp_path / "index.html").exists(), "what leads there comes last"
    with pytest.raises(BadInput):
        write(tmp_path / "o", shelf)
    assert write(tmp_path, shelf).files == len(files)
    assert not list(tmp_path.rglob(".new-*"))


def test_a_full_disk_leaves_no_halves(tmp_path, shelf, monkeypatch):
    write(tmp_path, shelf)
    before = content(tmp_path)
    shelf.of[5] = published(samples.stock(9), 5)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write(tmp_path, shelf)
    assert content(tmp_path) == before


def test_a_web_server_may_read_them(tmp_path, shelf):
    write(tmp_path, shelf)
    assert stat.S_IMODE((tmp_path / "index.html").stat().st_mode) == 0o644


def test_a_folder_with_something_else_in_it_is_refused(tmp_path, shelf):
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(BadInput) as refused:
        write(tmp_path, shelf)
    assert refused.value.field == "DIR"
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    "said", ["", "[]", "{}", '{"format": 9, "files": {}}', '{"format": 1, "files": 3}']
)
def test_a_manifest_that_is_none_is_refused(tmp_path, shelf, said):
    (tmp_path / MANIFEST).write_text(said)
    with pytest.raises(BadInput):
        write(tmp_path, shelf)
