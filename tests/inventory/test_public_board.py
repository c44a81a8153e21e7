"""What hangs on the public board: the issues, what became of them, and nothing that was not published."""

import hashlib
from datetime import date

import pytest

from inventory import disclosures, errors, public_board
from tests.inventory.publishing import Public, day

WEEK, NEXT = (day(1), day(7)), (day(8), day(14))


@pytest.fixture
def town(ledger, clock):
    return Public(ledger, clock)


def listed(town):
    with town.ledger.reading() as session:
        return public_board.issues(session)


def stamp(town):
    with town.ledger.reading() as session:
        return public_board.stamp(session)


def seen(town):
    return [(one.series, one.issue, one.state, one.corrected_by) for one in listed(town)]


def test_nothing_hangs_before_something_is_published(town):
    number = town.draw_up(*WEEK)
    assert listed(town) == ()
    town.review(number)
    town.approve(number)
    assert listed(town) == (), "approved is not published"


def test_an_issue_says_what_was_published(town):
    number = town.out(*WEEK)
    row, (one,) = town.row(number), listed(town)
    assert (one.organization, one.series, one.sheet, one.issue) == ("NDL", "S6", "S6", 1)
    assert (one.start, one.end, one.published_on) == (*WEEK, date(2020, 2, 20))
    assert (one.digest, one.check_code) == (row.digest, row.check_code)
    assert (one.state, one.corrects, one.changed_at) == ("VALID", None, one.published_at)
    assert (one.detail, one.wall) == (True, False), "what the paper was drawn in"


def test_the_text_and_the_paper_are_those_that_were_frozen(town):
    town.out(*WEEK)
    (one,) = listed(town)
    with town.ledger.reading() as session:
        text = public_board.text(session, one.id)
        assert public_board.texts(session, [one.id]) == {one.id: text}
        assert public_board.texts(session, []) == {}
        paper = public_board.paper(session, one.id, "DETAIL")
        with pytest.raises(errors.NotFound):
            public_board.paper(session, one.id, "WALL")
        with pytest.raises(errors.NotFound):
            public_board.text(session, one.id + 1)
    assert f'"digest":"{one.digest}"' in text
    assert (
        hashlib.sha256(paper).hexdigest()
        == hashlib.sha256(f"%PDF {one.digest}".encode()).hexdigest()
    )


def test_a_corrected_issue_says_by_which_and_the_other_of_which(town):
    number = town.out(*WEEK)
    town.receive(day(3), 40)
    town.through(town.correct(number))
    old, new = listed(town)
    assert seen(town) == [("S6", 1, "CORRECTED", 2), ("S6", 2, "VALID", None)]
    assert (old.corrects, new.corrects) == (None, 1)
    assert old.changed_at == new.published_at


def test_a_withdrawn_issue_stays_and_its_reason_is_not_told(town):
    number = town.out(*WEEK)
    town.say(disclosures.withdraw, "publisher", number=number, reason="张三电话 13912345678 写错")
    (one,) = listed(town)
    assert one.state == "WITHDRAWN"
    assert one.changed_at == one.withdrawn_at
    assert "13912345678" not in repr(one)


def test_the_stamp_changes_with_whatever_the_board_shows(town):
    stamps = [stamp(town)]
    number = town.out(*WEEK)
    stamps.append(stamp(town))
    town.say(disclosures.withdraw, "publisher", number=number, reason="写错")
    stamps.append(stamp(town))
    town.out(*WEEK)
    stamps.append(stamp(town))
    assert len(set(stamps)) == len(stamps)
    assert stamp(town) == stamps[-1]


def test_issues_stand_by_organization_series_and_number(town):
    town.out(*WEEK)
    town.out(*WEEK, "S1")
    town.out(*NEXT)
    town.out(*WEEK, organization="DGC")
    order = [(one.organization, one.series, one.issue) for one in listed(town)]
    assert order == [("NDL", "S1", 1), ("NDL", "S6", 1), ("NDL", "S6", 2), ("DGC", "S6", 1)]
