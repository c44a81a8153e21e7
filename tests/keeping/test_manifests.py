"""The manifest shows when itself or any file beside it is not what it was."""

from typing import Any

import pytest

from inventory.errors import Altered, CutShort, NotABackup
from inventory.keeping import manifests
from inventory.keeping.manifests import Head, Manifest
from inventory.keeping.tables import Field, Kept


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "lot.jsonl").write_text("{}\n", "utf-8")
    return tmp_path


def written(folder, **said):
    facts: dict[str, Any] = {
        "content": "tables",
        "made_at": "2020-02-08T10:00:00Z",
        "engine": "sqlite",
    }
    facts |= {"revision": "0009", "installation": "镇", "private": False}
    facts |= {
        "heads": (Head("NDL", 1, "0" * 64),),
        "tables": (Kept("lot", (Field("id", "int"),), (), 1),),
        "files": (manifests.file(folder, "tables/lot.jsonl"),),
    }
    manifest = Manifest(**{**facts, **said})
    manifests.write(folder, manifest)
    return manifest


def test_it_is_read_as_it_was_written(folder):
    manifest = written(folder)
    assert manifests.read(folder) == (folder, manifest)
    assert manifests.read(folder / "manifest.json")[0] == folder


def test_a_file_that_is_longer_shorter_or_other_is_named(folder):
    written(folder)
    path = folder / "tables" / "lot.jsonl"
    for content, refusal in (("{}\n\n", Altered), ("{}", CutShort), ("[]\n", Altered)):
        path.write_text(content, "utf-8")
        with pytest.raises(refusal, match=r"tables/lot\.jsonl"):
            manifests.read(folder)


@pytest.mark.parametrize(
    "said",
    [
        {"tables": (Kept("lot; drop table lot", (), ()),)},
        {"tables": (Kept("lot", (Field("id) --", "int"),), ()),)},
        {"tables": (Kept("lot", (), ("id",)),)},
        {"content": "zip"},
    ],
)
def test_names_that_we_do_not_write_are_refused(folder, said):
    written(folder, **said)
    with pytest.raises(Altered):
        manifests.read(folder)


def test_a_folder_without_one_is_none(folder):
    with pytest.raises(NotABackup):
        manifests.read(folder)
