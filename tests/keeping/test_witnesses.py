"""A witness holds the end of every chain, is the same on both engines, and shows when somebody touched its file."""

import json
from datetime import date

import pytest

from inventory import errors, wording
from inventory.keeping import manifests, witnesses
from tests.inventory.books import Books

DAY = date(2020, 2, 8)


@pytest.fixture
def books(ledger):
    books = Books(ledger)
    books.receive(DAY, 100)
    books.issue(DAY, 30)
    return books


def test_it_says_where_each_chain_ends_and_what_came_last(books, clock):
    made = books.ask(witnesses.witness)
    assert (made.installation, made.on) == ("南独乐河镇", DAY)
    ends = {end.code: end for end in made.organizations}
    assert list(ends) == ["DGC", "NDL", "XLC"]
    assert (ends["DGC"].position, ends["DGC"].last) == (0, ())
    numbers = [document.number for document in ends["NDL"].last]
    assert numbers == ["NDL-RK-2020-000001", "NDL-CK-2020-000001"]
    assert ends["NDL"].position == 2


def test_no_more_than_the_last_are_listed(books, monkeypatch):
    monkeypatch.setattr(witnesses, "LISTED", 1)
    end = books.ask(witnesses.witness).organizations[1]
    assert [document.number for document in end.last] == ["NDL-CK-2020-000001"]
    assert end.listed_after == 1


def test_what_is_written_is_read_again(books, tmp_path):
    made, path = books.ask(witnesses.witness), tmp_path / "kept" / "w.json"
    witnesses.write(path, made)
    again = witnesses.read(path)
    assert (again.organizations, again.sha256) == (made.organizations, made.sha256)
    assert [p.name for p in path.parent.iterdir()] == ["w.json"]


def test_a_folder_gives_its_witnesses_from_early_to_late(books, clock, tmp_path):
    for name, on in (("a", 9), ("b", 8)):
        clock.set(date(2020, 2, on))
        witnesses.write(tmp_path / f"{name}.json", books.ask(witnesses.witness))
    (tmp_path / manifests.NAME).write_text("{}", "utf-8")
    assert [made.on.day for made in witnesses.read_all(tmp_path)] == [8, 9]


def spoilt(said, **changed):
    facts = {**json.loads(said), **changed}
    del facts["sha256"]
    return manifests.sealed(facts).decode()


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        (lambda said: said.replace('"position": 2', '"position": 3'), errors.Altered),
        (lambda said: said[: len(said) // 2], errors.CutShort),
        (lambda said: said.replace(",", "", 5), errors.Altered),
        (lambda said: spoilt(said, version=2), errors.NewerVersion),
        (lambda said: spoilt(said, organizations=[{}]), errors.Altered),
        (lambda said: spoilt(said, made_at="gestern"), errors.Altered),
        (lambda said: "hello", errors.NotAWitness),
        (lambda said: spoilt(said, format="inventory-books"), errors.NotAWitness),
    ],
)
def test_a_file_that_somebody_touched_is_refused_by_name(books, tmp_path, spoil, refusal):
    path = tmp_path / "w.json"
    witnesses.write(path, books.ask(witnesses.witness))
    path.write_text(spoil(path.read_text("utf-8")), "utf-8")
    with pytest.raises(refusal) as refused:
        witnesses.read(path)
    assert "w.json" in wording.say(refused.value)
    assert "备份" not in wording.say(refused.value), "it is a witness"


def test_a_folder_without_any_is_refused(tmp_path):
    with pytest.raises(errors.NotAWitness):
        witnesses.read_all(tmp_path)


def test_where_it_cannot_be_written_it_says_so(books, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(errors.CannotWrite):
        witnesses.write(tmp_path / "file" / "w.json", books.ask(witnesses.witness))


def test_a_keeper_makes_none(books):
    with pytest.raises(errors.NotAllowed):
        books.ask(witnesses.witness, "keeper")
