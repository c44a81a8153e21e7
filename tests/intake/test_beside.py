"""How far a posting is, beside a database that nobody else can write to meanwhile."""

from inventory.db import Ledger
from inventory.intake import beside, staging, staging_work
from inventory.intake.staging_work import Task
from tests.intake.books import xlsx
from tests.intake.staged import GOOD, ON, Clerk

HERE = Task(1, "a" * 32, "w", "keeper", posting=True)


def test_while_it_is_posted_others_see_how_far_it_is(ledger):
    clerk = Clerk(ledger)
    key = clerk.write(staging.stage, into="KF", name="gifts.xlsx", content=xlsx(GOOD), on=ON)
    staging_work.do(clerk.ledger, staging_work.take(clerk.ledger, worker="w"))
    clerk.write(staging.queue, key=key, posting=True)
    task, seen = staging_work.take(clerk.ledger, worker="w"), []

    def tell(rows, done):
        """Inside the transaction that posts, where nobody else may write."""
        assert staging_work.beat(clerk.ledger, task, rows=rows, checked=done)
        seen.append(beside.heard(clerk.ledger, key) or clerk.see(key).checked)

    staging_work.do(clerk.ledger, task, tell)
    assert seen == [2]
    assert clerk.see(key).state == "POSTED"
    assert beside.heard(clerk.ledger, key) is None, "nothing is left behind"


def test_of_another_import_nothing_is_heard(sqlite_ledger):
    assert beside.tell(sqlite_ledger, HERE.key, 7)
    assert beside.heard(sqlite_ledger, HERE.key) == 7
    assert beside.heard(sqlite_ledger, "b" * 32) is None
    beside.forget(sqlite_ledger, "b" * 32)
    assert beside.heard(sqlite_ledger, HERE.key) == 7
    beside.forget(sqlite_ledger, HERE.key)
    assert beside.heard(sqlite_ledger, HERE.key) is None


def test_a_folder_that_cannot_be_written_to_stops_nothing(tmp_path):
    nowhere = Ledger(f"sqlite:///{tmp_path}/none/a.db")
    assert beside.tell(nowhere, HERE.key, 7)
    assert beside.heard(nowhere, HERE.key) is None
    beside.forget(nowhere, HERE.key)
    nowhere.close()
