"""Published sheets go out with an export and come back as they were."""

from inventory import boards, disclosure_ledger
from inventory.db import Ledger
from inventory.keeping import backups, exporting
from inventory.uploads import prepared
from tests.inventory.files import SALT, pdf
from tests.inventory.publishing import Public, day


def test_what_was_published_comes_back_as_it_was(sqlite_ledger, clock, tmp_path):
    town = Public(sqlite_ledger, clock)
    town.receive(day(3), 100)
    number = town.out(day(1), day(5))
    photo = prepared("board.pdf", pdf(), salt=SALT)
    said = {"place": "公示栏", "from_on": day(20), "to_on": day(29), "photo": photo}
    town.say(boards.post, "publisher", number=number, **said)
    town.through(town.correct(number))
    exporting.export(sqlite_ledger, tmp_path / "out", actor="system")
    target = Ledger(f"sqlite:///{tmp_path / 'new.db'}", clock=clock)
    restored = backups.import_all(tmp_path / "out", target, actor="system")
    assert all(promise.holds for promise in restored.promises)
    with target.reading() as session:
        for question in (disclosure_ledger.text, disclosure_ledger.paper):
            there = question(session, actor="system", number=number)
            assert there == town.ask(question, number=number)
    target.close()
