"""The witness on paper: every digest in groups of four, one page for a town, the file itself inside."""

import json
from io import BytesIO

import pypdf
import pypdfium2
import pytest
from click.testing import CliRunner

from inventory.keeping import witnesses
from inventory.keeping.witnesses import End, Witness
from reports import cli_witness, witness


def made(count):
    ends = tuple(
        End(f"V{n:02}", f"示例{n:02}村", 1234 * n, f"{n + 10:02x}" * 32, ()) for n in range(count)
    )
    return Witness("示例镇", "2020-02-08T10:00:00Z", ends, sha256="0123456789abcdef" * 4)


def text_of(drawn):
    return [
        page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(BytesIO(drawn))
    ]


def test_digests_are_printed_in_groups_of_four():
    (page,) = text_of(witness.draw(made(3)))
    assert "2020年2月8日" in page
    assert "18:00" in page
    words = page.split()
    assert words.count("0b0b") == words.count("0c0c") == 16
    assert [words.count(group) for group in ("0123", "4567", "89ab", "cdef")] == [5, 5, 4, 4]
    assert "1,234" in words


def test_organizations_without_documents_are_named_in_one_line():
    (page,) = text_of(witness.draw(made(2)))
    assert "还没有单据的单位：示例00村。" in page
    assert "0a0a" not in page


def test_a_town_with_twenty_villages_is_one_page():
    assert len(text_of(witness.draw(made(17)))) == 1
    assert len(text_of(witness.draw(made(60)))) > 1


def test_the_file_itself_lies_inside():
    drawn = witness.draw(made(2))
    ((name, (content,)),) = pypdf.PdfReader(BytesIO(drawn)).attachments.items()
    assert name == "witness-2020-02-08.json"
    assert content == witnesses.content(made(2))


@pytest.fixture
def run(story_url, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", story_url)
    monkeypatch.setenv("INVENTORY_NOW", "2020-04-01T18:00:00+08:00")
    return lambda *words: CliRunner().invoke(cli_witness.witness, words)


@pytest.fixture
def story_url(sqlite_url):
    from inventory.db import Ledger
    from tests.inventory.books import Books

    ledger = Ledger(sqlite_url)
    Books(ledger)
    ledger.close()
    return sqlite_url


def test_the_command_writes_a_file_of_either_kind(run, tmp_path):
    assert run("-o", str(tmp_path / "w.json")).exit_code == 0
    assert run("-o", str(tmp_path / "w.PDF")).exit_code == 0
    assert (tmp_path / "w.PDF").read_bytes().startswith(b"%PDF")
    assert json.loads(run().stdout) == json.loads((tmp_path / "w.json").read_text("utf-8"))


def test_a_supervisor_may_and_a_keeper_may_not(run, tmp_path):
    refused = run("--as-user", "keeper")
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["error"]["code"] == "NOT_ALLOWED"


def test_where_it_cannot_be_written_it_says_so(run, tmp_path):
    (tmp_path / "file").touch()
    refused = run("-o", str(tmp_path / "file" / "w.json"))
    assert json.loads(refused.stdout)["error"]["code"] == "CANNOT_WRITE"
    assert run("-o", str(tmp_path / "file" / "w.pdf")).exit_code == 1
