"""A backup brought back is the same books on either engine; one that is not whole comes back not at all."""

import errno
import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text

from inventory import errors, setting_up
from inventory.db import Ledger
from inventory.keeping import backups, exporting, loading, manifests
from inventory.story import telling
from tests.inventory.books import Books
from tests.keeping.folders import facts_of, reseal, tables_of

DAY = date(2020, 2, 8)


def made(ledger, into, **said):
    """The folder of a new backup."""
    return Path(backups.backup(ledger, into, actor="system", **said).folder)


def fresh(tmp_path, clock, name="again.db"):
    return Ledger(f"sqlite:///{tmp_path / name}", clock=clock)


def everything(ledger, folder):
    exporting.export(ledger, folder, actor="system", private=True)
    return tables_of(folder)


def is_empty(ledger):
    with ledger.writing() as session:
        loading.require_no_books(session.connection())
    return True


def test_a_backup_of_either_engine_brought_back_is_the_same_books(ledger, tmp_path, clock):
    telling.tell(ledger)
    before = everything(ledger, tmp_path / "before")
    folder = made(ledger, tmp_path / "backups")
    again = fresh(tmp_path, clock)
    restored = backups.restore(folder, again, actor="system")
    assert all(promise.holds for promise in restored.promises)
    assert restored.heads == manifests.read(folder)[1].heads
    assert everything(again, tmp_path / "after") == before
    assert len([path for path in before if path.startswith("files/")]) > 0
    again.close()


def test_a_copy_of_a_sqlite_file_comes_back_on_either_engine(story, url, tmp_path, clock):
    before = everything(story, tmp_path / "before")
    target = Ledger(url, clock=clock)
    restored = backups.restore(made(story, tmp_path / "backups"), target, actor="system")
    assert all(promise.holds for promise in restored.promises)
    assert everything(target, tmp_path / "after") == before
    target.close()


def test_what_others_write_meanwhile_is_not_in_it_and_does_not_wait(ledger, tmp_path):
    books = Books(ledger)
    books.receive(DAY, 100)
    with ledger.writing() as session:
        session.execute(text("UPDATE organization_head SET position = position + 7"))
        folder = made(ledger, tmp_path)
    assert {head["position"] for head in facts_of(folder)["heads"]} == {0, 1}


def test_backups_are_named_by_their_instant_and_nothing_else_is_left(story, tmp_path):
    folder = made(story, tmp_path / "backups")
    assert folder.name == "2020-02-08T180000"
    assert sorted(path.name for path in folder.iterdir()) == ["books.db", "manifest.json"]
    assert list((tmp_path / "backups").iterdir()) == [folder]


def cut_file(folder):
    content = (folder / "books.db").read_bytes()
    (folder / "books.db").write_bytes(content[: len(content) // 2])


def lose_file(folder):
    (folder / "books.db").unlink()


def flip_byte(folder):
    content = bytearray((folder / "books.db").read_bytes())
    content[len(content) // 2] ^= 1
    (folder / "books.db").write_bytes(content)


def cut_manifest(folder):
    content = (folder / "manifest.json").read_bytes()
    (folder / "manifest.json").write_bytes(content[:-20])


def change_manifest(folder):
    said = (folder / "manifest.json").read_text("utf-8")
    other = re.sub(r'"position": (\d+)', lambda m: f'"position": {int(m[1]) + 1}', said, count=1)
    (folder / "manifest.json").write_text(other, "utf-8")


def change_heads(folder):
    heads = facts_of(folder)["heads"]
    reseal(folder, heads=[{**head, "position": head["position"] + 1} for head in heads])


def lead_elsewhere(folder):
    said = (folder / "manifest.json").read_text("utf-8")
    (folder / "manifest.json").write_text(said.replace("books.db", "../story.db"), "utf-8")
    facts = facts_of(folder)
    del facts["sha256"]
    (folder / "manifest.json").write_bytes(manifests.sealed(facts))


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        (cut_file, errors.CutShort),
        (lose_file, errors.CutShort),
        (flip_byte, errors.Altered),
        (cut_manifest, errors.CutShort),
        (change_manifest, errors.Altered),
        (change_heads, errors.Altered),
        (lead_elsewhere, errors.Altered),
        (lambda folder: (folder / "manifest.json").unlink(), errors.NotABackup),
        (lambda folder: (folder / "manifest.json").write_bytes(b"\xff{}"), errors.NotABackup),
        (lambda folder: reseal(folder, revision="0099"), errors.NewerVersion),
        (lambda folder: reseal(folder, version=2), errors.NewerVersion),
    ],
)
def test_one_that_is_not_whole_is_refused_by_name_and_nothing_is_written(
    story, tmp_path, clock, spoil, refusal
):
    folder = made(story, tmp_path / "backups")
    spoil(folder)
    again = fresh(tmp_path, clock)
    with pytest.raises(refusal):
        backups.restore(folder, again, actor="system")
    assert is_empty(again)
    again.close()
    left = {"story.db", "again.db", "backups"}
    assert {path.name for path in tmp_path.iterdir()} - {"story.db-shm", "story.db-wal"} <= left


def test_nothing_is_brought_over_books_that_stand(story, ledger, tmp_path):
    folder = made(story, tmp_path / "backups")
    setting_up.setup(
        ledger, actor="system", data={"items": [{"code": "M", "name": "口罩", "unit": "只"}]}
    )
    with pytest.raises(errors.BooksThere) as refused:
        backups.restore(folder, ledger, actor="system")
    assert refused.value.found == "item"


def test_a_folder_of_backups_names_them(story, tmp_path, clock):
    made(story, tmp_path / "backups")
    with pytest.raises(errors.NotABackup) as refused:
        backups.restore(tmp_path / "backups", fresh(tmp_path, clock), actor="system")
    assert refused.value.inside == ["2020-02-08T180000"]


def test_a_backup_may_be_named_by_its_file(story, tmp_path, clock):
    folder = made(story, tmp_path / "backups")
    again = fresh(tmp_path, clock)
    assert backups.restore(folder / "books.db", again, actor="system").source == str(folder)
    again.close()


def test_only_the_operator_brings_books_back(story, tmp_path, clock):
    folder = made(story, tmp_path / "backups")
    with pytest.raises(errors.NotAllowed):
        backups.restore(folder, fresh(tmp_path, clock), actor="keeper")
    with pytest.raises(errors.NotAllowed):
        backups.backup(story, tmp_path, actor="keeper")


def test_a_promise_that_was_broken_before_is_told_and_comes_back(sqlite_ledger, tmp_path, clock):
    books = Books(sqlite_ledger)
    books.receive(DAY, 100)
    books.tamper("update stock_balance set quantity = 99")
    again = fresh(tmp_path, clock)
    restored = backups.restore(made(sqlite_ledger, tmp_path), again, actor="system")
    assert {promise.id for promise in restored.promises if not promise.holds} == {"P1", "P3"}
    again.close()


def test_an_older_copy_is_upgraded(tmp_path, clock):
    old = fresh(tmp_path, clock, "old.db")
    old.upgrade("0008")
    with old.writing() as session:
        setting_up.ensure_system(session)
    old.close()
    folder = tmp_path / "backup"
    folder.mkdir()
    shutil.copy(tmp_path / "old.db", folder / "books.db")
    facts: dict[str, Any] = {
        "content": "sqlite",
        "made_at": "2020-02-08T10:00:00Z",
        "engine": "sqlite",
    }
    facts |= {"revision": "0008", "installation": "", "private": True, "heads": (), "tables": ()}
    manifest = manifests.Manifest(**facts, files=(manifests.file(folder, "books.db"),))
    manifests.write(folder, manifest)
    again = fresh(tmp_path, clock)
    assert backups.restore(folder, again, actor="system").upgraded_from == "0008"
    with again.reading() as session:
        assert session.scalar(text("select count(*) from grade")) == 7
    again.close()


def as_of(folder, revision, scratch):
    """Make an export look as if a database of an older revision had written it."""
    then = Ledger(f"sqlite:///{scratch}")
    then.upgrade(revision)
    columns = {
        name: {column["name"] for column in inspect(then.engine).get_columns(name)}
        for name in inspect(then.engine).get_table_names()
    }
    then.close()
    kept = [table for table in facts_of(folder)["tables"] if table["name"] in columns]
    for table in kept:
        known = columns[table["name"]]
        table["fields"] = [field for field in table["fields"] if field["name"] in known]
        file = folder / "tables" / f"{table['name']}.jsonl"
        rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        told = ({name: row[name] for name in row if name in known} for row in rows)
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in told)
        file.write_text("".join(lines), "utf-8")
    reseal(folder, revision=revision, tables=kept)


def test_an_older_export_is_upgraded_on_either_engine(url, tmp_path, clock):
    source = fresh(tmp_path, clock, "source.db")
    source.upgrade()
    Books(source).receive(DAY, 100)
    folder = tmp_path / "export"
    exporting.export(source, folder, actor="system")
    source.close()
    as_of(folder, "0008", tmp_path / "then.db")
    target = Ledger(url, clock=clock)
    restored = backups.restore(folder, target, actor="system")
    assert restored.upgraded_from == "0008"
    assert all(promise.holds for promise in restored.promises)
    with target.reading() as session:
        assert session.scalar(text("select count(*) from grade")) == 7
    target.close()


def no_room(*_):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_without_room_or_right_it_says_so_and_leaves_nothing(story, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    with pytest.raises(errors.CannotWrite):
        made(story, tmp_path / "file" / "backups")
    monkeypatch.setattr(manifests, "file", no_room)
    with pytest.raises(errors.CannotWrite) as refused:
        made(story, tmp_path / "backups")
    assert "No space left" in refused.value.problem
    assert list((tmp_path / "backups").iterdir()) == []


def test_without_room_for_the_books_they_do_not_come_back(story, tmp_path, clock, monkeypatch):
    folder = made(story, tmp_path / "backups")
    again = fresh(tmp_path, clock)
    monkeypatch.setattr(shutil, "copyfile", no_room)
    with pytest.raises(errors.CannotWrite):
        backups.restore(folder, again, actor="system")
    assert is_empty(again)
    again.close()


def test_a_copy_of_a_file_is_no_export(story, tmp_path, clock):
    folder = made(story, tmp_path / "backups")
    with pytest.raises(errors.NotABackup):
        backups.import_all(folder, fresh(tmp_path, clock), actor="system")
