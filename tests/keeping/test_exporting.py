"""An export is plain files that another program reads; what is private goes out only when asked for."""

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from inventory import errors
from inventory.keeping import exporting, manifests, tables
from inventory.models import AttachmentContent, DocumentAttachment
from tests.inventory.books import Books
from tests.keeping.folders import facts_of, rows_of, tables_of

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(story, tmp_path):
    exporting.export(story, tmp_path / "export", actor="system")
    return tmp_path / "export"


def test_every_row_is_a_line_and_every_attachment_a_file(story, folder):
    facts = facts_of(folder)
    with story.reading() as session:
        for kept in facts["tables"]:
            table = next(t for t in tables.in_order() if t.name == kept["name"])
            rows = rows_of(folder, kept["name"])
            assert (
                len(rows) == kept["rows"] == session.scalar(select(func.count()).select_from(table))
            )
            assert all(list(row) == [field["name"] for field in kept["fields"]] for row in rows)
        held = session.execute(
            select(DocumentAttachment.hash, AttachmentContent.salt, AttachmentContent.content).join(
                AttachmentContent, AttachmentContent.attachment_id == DocumentAttachment.id
            )
        ).all()
    beside = [
        (folder / row["content"]).read_bytes() for row in rows_of(folder, "attachment_content")
    ]
    assert sorted(beside) == sorted(content for _, _, content in held)
    assert held, "the story has attachments"


def test_the_manifest_knows_every_file(folder):
    facts = facts_of(folder)
    said = {file["path"]: file["sha256"] for file in facts["files"]}
    assert said == {
        path: hashlib.sha256(content).hexdigest() for path, content in tables_of(folder).items()
    }
    seal = facts.pop("sha256")
    plain = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(plain.encode()).hexdigest() == seal
    assert (facts["format"], facts["version"], facts["content"]) == ("inventory-books", 1, "tables")


def test_what_is_private_goes_out_only_when_asked_for(story, folder, tmp_path):
    assert not facts_of(folder)["private"]
    assert not (folder / "tables" / "counterparty_private.jsonl").exists()
    assert {row["password_hash"] for row in rows_of(folder, "app_user")} == {None}
    whole = tmp_path / "whole"
    exporting.export(story, whole, actor="system", private=True)
    assert facts_of(whole)["private"]
    assert rows_of(whole, "counterparty_private")
    assert any(row["password_hash"] for row in rows_of(whole, "app_user"))


def test_it_is_of_one_moment(ledger, tmp_path):
    books = Books(ledger)
    books.receive(date(2020, 2, 8), 100)
    with ledger.reading() as session:
        assert session.scalar(select(func.count()).select_from(DocumentAttachment)) == 0
        books.receive(date(2020, 2, 8), 50)
        (tmp_path / "draft").mkdir()
        manifest = exporting.write_tables(session, tmp_path / "draft", private=False)
    rows = {table.name: table.rows for table in manifest.tables}
    assert (rows["document"], rows["lot"], rows["stock_move"]) == (1, 1, 1)
    assert [head.position for head in manifest.heads if head.code == "NDL"] == [1]


def test_it_goes_into_a_new_or_empty_folder_alone(story, tmp_path):
    (tmp_path / "empty").mkdir()
    exporting.export(story, tmp_path / "empty", actor="system")
    with pytest.raises(errors.CannotWrite):
        exporting.export(story, tmp_path / "empty", actor="system")
    with pytest.raises(errors.NotAllowed):
        exporting.export(story, tmp_path / "other", actor="keeper")
    assert not (tmp_path / "other").exists()


def test_every_table_and_field_is_described():
    page = (ROOT / "docs/export.md").read_text("utf-8")
    described = {}
    for part in page.split("\n### `")[1:]:
        name, _, text = part.partition("`")
        rows = [line.split("|") for line in text.splitlines() if line.startswith("| `")]
        described[name] = [(row[1].strip(" `"), row[2].strip()) for row in rows]
    for table in tables.in_order():
        fields = [(field.name, field.kind) for field in tables.described(table).fields]
        assert described.pop(table.name, None) == fields, table.name
    assert not described
    assert all(f"`{name}`" in page for name in tables.LEFT_OUT)
    assert manifests.NAME in page
