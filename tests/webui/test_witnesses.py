"""The page of the witness: shown, printed and taken as a file that agrees with the books."""

from collections.abc import Callable
from pathlib import Path

from flask.testing import FlaskClient

from inventory import users
from inventory.db import Ledger
from inventory.keeping import against, witnesses

Browse = Callable[[str], FlaskClient]


def test_supervision_sees_prints_and_takes_the_ends_of_all_chains(
    browse: Browse, ledger: Ledger, tmp_path: Path
) -> None:
    supervisor = browse("supervisor")
    assert 'href="/witness"' in supervisor.get("/more").text
    page = supervisor.get("/witness").text
    taken = supervisor.get("/witness/now.json")
    assert "witness-2020-02-08.json" in taken.headers["Content-Disposition"]
    file = tmp_path / "w.json"
    file.write_bytes(taken.data)
    made = witnesses.read(file)
    town = next(end for end in made.organizations if end.code == "T")
    assert town.position > 0
    assert all(town.digest[at : at + 4] in page for at in range(0, 64, 4))
    with ledger.reading() as session:
        compared = against.compare(session, actor=users.SYSTEM, witnesses=[made])
    assert all(one.holds for one in compared)
    assert supervisor.get("/witness/now.pdf").data.startswith(b"%PDF")


def test_who_keeps_the_books_is_shown_none(browse: Browse) -> None:
    keeper = browse("keeper")
    assert "/witness" not in keeper.get("/more").text
    assert keeper.get("/witness/now.json").status_code == 403
