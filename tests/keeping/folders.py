"""What tests of kept books do to a folder: compare two, change what is in it, seal it again."""

import dataclasses
import json

from inventory.keeping import manifests


def tables_of(folder):
    """What an export says of every table and file, by path."""
    files = {path for path in folder.rglob("*") if path.is_file() and path.name != manifests.NAME}
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def rows_of(folder, table):
    """The rows of a table."""
    text = (folder / "tables" / f"{table}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def put_rows(folder, table, rows):
    """Write other rows into a table's file, and the manifest as if that were right."""
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "tables" / f"{table}.jsonl").write_text("".join(lines), "utf-8")
    reseal(folder)


def facts_of(folder):
    """What the manifest says."""
    return json.loads((folder / manifests.NAME).read_text("utf-8"))


def reseal(folder, **changed):
    """Write the manifest anew, with the files as they are now and some facts changed."""
    facts = {**facts_of(folder), **changed}
    del facts["sha256"]
    facts["files"] = [
        dataclasses.asdict(manifests.file(folder, file["path"])) for file in facts["files"]
    ]
    (folder / manifests.NAME).write_bytes(manifests.sealed(facts))
