"""Whoever holds the database can tell the whole story anew, so that every promise holds. A witness knows better.

The forged books are told from the beginning, with other goods, one document more or one less, by the same clock and
with the same salts: no chain could be more consistent.
"""

from dataclasses import replace
from datetime import date

import pytest

from inventory import errors, setting_up
from inventory.db import Ledger
from inventory.keeping import against, witnesses
from tests.conftest import counted_salts
from tests.inventory.books import Books


def day(number):
    return date(2020, 2, number)


HONEST = ((1, "in", 100), (2, "in", 50), (3, "out", 10), (4, "out", 20), (5, "out", 5))


@pytest.fixture
def tell(tmp_path, clock):
    """Tell a story in books of its own; gives the books and the witnesses of its days."""
    opened = []

    def told(*acts):
        ledger = Ledger(
            f"sqlite:///{tmp_path / f'{len(opened)}.db'}", clock=clock, salts=counted_salts()
        )
        opened.append(ledger)
        ledger.upgrade()
        books, days = Books(ledger), []
        for on, way, quantity in acts:
            clock.set(day(on))
            books.receive(day(on), quantity) if way == "in" else books.issue(day(on), quantity)
            days.append(books.ask(witnesses.witness))
        clock.set(day(28))
        return books, days

    yield told
    for ledger in opened:
        ledger.close()


def compared(books, *days, code="NDL"):
    """What is said of one organization."""
    (found,) = [one for one in books.ask(against.compare, witnesses=days) if one.code == code]
    return found


def forged(tell, *acts):
    """Books of other acts, all of whose promises hold, and the witnesses of the honest ones."""
    _, days = tell(*HONEST)
    books, _ = tell(*acts)
    assert not books.broken(), "a forgery as good as it can be"
    return books, days


def test_honest_books_agree_with_every_witness_and_go_on(tell):
    books, days = tell(*HONEST)
    books.issue(day(28), 7)
    found = compared(books, *days)
    assert (found.holds, found.agrees_to, found.agrees_on, found.differs_by) == (
        True,
        5,
        day(5),
        None,
    )
    assert all(one.holds for one in books.ask(against.compare, witnesses=days))


def test_a_row_changed_in_a_chain_made_anew_is_named(tell):
    books, days = forged(tell, *HONEST[:3], (4, "out", 21), HONEST[4])
    found = compared(books, days[1], days[4])
    assert (found.agrees_to, found.agrees_on) == (2, day(2))
    assert (found.differs_by, found.differs_on) == (5, day(5))
    assert found.breaches == (
        "第 3 张到第 5 张之间被改动过，和 2020-02-05 的见证不符；第 2 张以前和 2020-02-02 的见证相符",
        "NDL-CK-2020-000002 的内容和见证不同",
    )


def test_of_many_witnesses_the_first_that_differs_is_named(tell):
    books, days = forged(tell, *HONEST[:3], (4, "out", 21), HONEST[4])
    found = compared(books, *days)
    assert (found.agrees_to, found.differs_by) == (3, 4)
    assert found.breaches[0].startswith("第 4 张被改动过，和 2020-02-04 的见证不符")


def test_a_tail_that_was_cut_off_is_named(tell):
    books, days = forged(tell, *HONEST[:3])
    found = compared(books, days[2], days[4])
    assert (found.agrees_to, found.differs_by) == (3, 5)
    assert found.breaches == (
        "2020-02-05 的见证有 5 张单据，账里只到第 3 张，末尾被截掉",
        "NDL-CK-2020-000002 见证里有，账里没有了",
        "NDL-CK-2020-000003 见证里有，账里没有了",
    )


def test_a_tail_that_grew_again_is_no_better(tell):
    books, days = forged(tell, *HONEST[:4], (5, "in", 5), (6, "in", 5))
    found = compared(books, days[4])
    assert "NDL-CK-2020-000003 见证里有，账里没有了" in found.breaches
    assert "NDL-RK-2020-000003 见证里没有，是后来塞进去的" in found.breaches


def test_a_document_put_in_between_is_named(tell):
    books, days = forged(tell, *HONEST[:2], (2, "in", 500), *HONEST[2:])
    found = compared(books, *days)
    assert (found.agrees_to, found.differs_by) == (2, 3)
    assert found.breaches[1:] == ("NDL-RK-2020-000003 见证里没有，是后来塞进去的",)


def test_a_document_taken_out_is_named(tell):
    books, days = forged(tell, HONEST[0], *HONEST[2:])
    found = compared(books, *days)
    assert (found.agrees_to, found.differs_by) == (1, 2)
    assert "NDL-RK-2020-000002 见证里有，账里没有了" in found.breaches


def test_a_story_told_anew_from_the_first_document_is_not_excused(tell):
    books, days = forged(tell, (1, "in", 99), *HONEST[1:])
    town = {"code": "NDL", "name": "另一个镇", "kind": "TOWN"}
    setting_up.setup(books.ledger, actor="system", data={"organizations": [town]})
    found = compared(books, *days)
    assert (found.agrees_to, found.differs_by, found.agrees_on) == (0, 1, None)
    assert "NDL-RK-2020-000001 的内容和见证不同" in found.breaches
    assert "见证写的是 南独乐河镇，本账是 另一个镇；不是改过名称，就是别处的见证" in found.breaches


def test_what_no_witness_lists_is_told_as_far_as_it_can_be(tell, monkeypatch):
    monkeypatch.setattr(witnesses, "LISTED", 1)
    books, days = forged(tell, *HONEST[:2], (3, "out", 11), *HONEST[3:])
    found = compared(books, days[0], days[4])
    assert found.breaches == (
        "第 2 张到第 5 张之间被改动过，和 2020-02-05 的见证不符；第 1 张以前和 2020-02-01 的见证相符",
        "见证列出的第 5 张起内容没有变，改动在第 2 张到第 4 张之间",
    )


def test_a_row_changed_and_not_chained_anew_is_for_the_promises(tell):
    books, days = tell(*HONEST)
    books.tamper("update stock_move set quantity = 21 where quantity = 20")
    assert compared(books, *days).holds
    assert "NDL-CK-2020-000002 的内容和摘要不符" in books.broken()["P10"]


def test_an_organization_that_is_gone_is_missed(tell):
    books, days = tell(*HONEST)
    end = replace(days[4].organizations[0], code="ELSE", name="某村")
    more = replace(days[4], organizations=(*days[4].organizations, end))
    found = compared(books, more, code="ELSE")
    assert found.breaches == ("2020-02-05 的见证里有这个单位，账里没有了",)


def test_a_witness_of_another_town_is_refused(tell):
    books, days = tell(*HONEST)
    ends = tuple(replace(end, code=f"X-{end.code}") for end in days[4].organizations)
    other = replace(days[4], organizations=ends, installation="别的镇", path="w.json")
    with pytest.raises(errors.WitnessElsewhere) as refused:
        books.ask(against.compare, witnesses=[other])
    assert (refused.value.installation, refused.value.here) == ("别的镇", "南独乐河镇")


def test_a_witness_of_a_day_to_come_is_refused(tell, clock):
    books, days = tell(*HONEST)
    clock.set(day(4))
    with pytest.raises(errors.WitnessAhead) as refused:
        books.ask(against.compare, witnesses=[days[4]])
    assert (refused.value.on, refused.value.today) == (day(5), day(4))


def test_only_who_may_check_may_compare(tell):
    books, days = tell(*HONEST)
    with pytest.raises(errors.NotAllowed):
        books.ask(against.compare, "keeper", witnesses=days)


def test_many_changed_documents_are_counted(tell, monkeypatch):
    monkeypatch.setattr(against, "NAMED_MAX", 1)
    books, days = forged(tell, *HONEST[:3], (4, "out", 21), (5, "out", 6))
    assert compared(books, days[4]).breaches[1:] == (
        "NDL-CK-2020-000002 的内容和见证不同",
        "还有 1 张的内容和见证不同",
    )
