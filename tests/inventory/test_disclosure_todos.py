"""Corrections: what was dated into published days is corrected by a new issue, and until then nothing new comes out."""

import json

import pytest

from inventory import (
    disclosure_ledger,
    disclosure_todos,
    disclosures,
    errors,
    sheet_changes,
    sheet_format,
)
from tests.inventory.publishing import Public, day


@pytest.fixture
def town(ledger, clock):
    return Public(ledger, clock)


@pytest.fixture
def sqlite_town(sqlite_ledger, clock):
    return Public(sqlite_ledger, clock)


def corrects(town, number):
    text = town.ask(disclosure_ledger.text, number=number)
    return sheet_format.read(json.loads(text)).placed.corrects


def test_a_backdated_receipt_opens_a_correction_that_blocks_the_series(town):
    town.receive(day(3), 100)
    first = town.out(day(1), day(5))
    late = town.receive(day(4), 20)
    (due,) = town.ask(disclosure_ledger.due)
    assert (due.number, due.because, due.documents) == (first, "BACKDATED", (late,))
    assert "MASK 口罩 只 期末结存 100 → 120" in map(sheet_changes.said, due.changes)
    with pytest.raises(errors.CorrectionDue) as told:
        town.draw_up(day(6), day(10))
    assert (told.value.issue, told.value.documents) == (1, [late])
    assert town.broken() == {}
    town.out(day(1), day(5), "S2")


def test_a_correction_is_a_new_issue_citing_the_old_one_with_each_figure_before_and_after(town):
    town.receive(day(3), 100)
    first = town.out(day(1), day(5))
    town.receive(day(4), 20)
    correction = town.correct(first, "漏记 20 只")
    out = town.through(correction)
    said = corrects(town, correction)
    assert (out.issue, said.issue, said.reason) == (2, 1, "漏记 20 只")
    assert said.digest == town.row(first).digest
    changed = {(c.where, c.before, c.after) for c in said.changes}
    assert ("MASK 口罩 只 受赠", "0", "120") not in changed
    assert ("MASK 口罩 只 受赠", "100", "120") in changed
    old = town.row(first)
    assert (old.state, old.corrected_by) == ("CORRECTED", 2)
    assert town.ask(disclosure_ledger.text, number=first)
    assert town.due() == []
    town.out(day(6), day(10))
    assert town.broken() == {}


def test_a_reversal_dated_into_published_days_is_corrected_too(town):
    wrong = town.receive(day(3), 100)
    town.out(day(1), day(5))
    town.reverse(day(4), wrong)
    assert town.due() == [(1, "BACKDATED")]


def test_what_is_dated_after_the_published_days_corrects_nothing(town):
    wrong = town.receive(day(3), 100)
    town.out(day(1), day(5))
    town.receive(day(6), 20)
    town.reverse(day(7), wrong)
    assert town.due() == []
    town.draw_up(day(6), day(10))


def test_what_is_dated_back_but_not_on_that_sheet_corrects_nothing(town):
    town.out(day(1), day(5), "S2")
    town.receive(day(3), 100)
    assert town.due() == []
    assert town.broken() == {}


def test_a_change_runs_through_all_later_issues_and_each_is_corrected_in_turn(town):
    town.receive(day(3), 100)
    first, second = town.out(day(1), day(5)), town.out(day(6), day(10))
    town.receive(day(4), 20)
    assert town.due() == [(1, "BACKDATED"), (2, "BACKDATED")]
    later = town.correct(second)
    town.review(later)
    town.approve(later)
    with pytest.raises(errors.GateClosed) as told:
        town.release(later)
    assert told.value.breaches[0].startswith("R7 MASK 第1期期末 100，本期期初 120，其间补记")
    town.through(town.correct(first))
    assert town.release(later).issue == 4
    assert town.due() == []
    town.out(day(11), day(12))
    assert town.broken() == {}


def test_an_error_that_was_found_is_corrected_even_where_no_figure_changes(town):
    first = town.out(day(1), day(5))
    said = {"number": first, "reason": "单位名称写错"}
    with pytest.raises(errors.NotAllowed):
        town.say(disclosures.mark_error, "keeper", **said)
    town.say(disclosures.mark_error, "watch", **said)
    assert town.due() == [(1, "ERROR")]
    with pytest.raises(errors.CorrectionDue) as told:
        town.draw_up(day(6), day(10))
    assert told.value.reason == "单位名称写错"
    correction = town.correct(first)
    town.through(correction)
    assert corrects(town, correction).changes == ()
    assert town.due() == []
    with pytest.raises(errors.NotAtStep):
        town.say(disclosures.mark_error, "watch", number=first, reason="又错")


def test_an_open_correction_blocks_what_was_approved_before_it_opened(town):
    first = town.out(day(1), day(5))
    number = town.draw_up(day(6), day(10))
    town.review(number)
    town.approve(number)
    town.say(disclosures.mark_error, "watch", number=first, reason="单位名称写错")
    with pytest.raises(errors.CorrectionDue):
        town.release(number)
    assert town.state(number) == "APPROVED"


def test_only_one_correction_of_a_sheet_is_on_its_way_and_one_is_published(town):
    first = town.out(day(1), day(5))
    with pytest.raises(errors.BadInput):
        town.correct(first, " ")
    correction = town.correct(first)
    with pytest.raises(errors.Duplicate):
        town.correct(first)
    town.through(correction)
    with pytest.raises(errors.NotAtStep):
        town.correct(first)
    town.through(town.correct(correction))
    assert town.state(correction) == "CORRECTED"


def test_what_is_not_published_is_not_corrected(sqlite_town):
    number = sqlite_town.draw_up(day(1), day(5))
    with pytest.raises(errors.NotAtStep):
        sqlite_town.correct(number)


def test_money_of_a_village_that_is_dated_back_corrects_the_sheet_of_the_town(town):
    town.create_fund(day(2))
    town.appropriate(day(2), 1000)
    town.allot(day(3), DGC=500)
    town.out(day(1), day(5), "S5")
    assert town.due() == []
    late = town.spend(day(4), 100)
    (due,) = town.ask(disclosure_ledger.due)
    assert (due.series, due.documents) == ("S5-F", (late,))
    assert town.broken() == {}


def test_only_sheets_into_whose_days_something_was_dated_are_drawn_again(sqlite_town, monkeypatch):
    town = sqlite_town
    for start, end in ((1, 3), (4, 6), (7, 9)):
        town.out(day(start), day(end))
    town.receive(day(8), 5)
    drawn = []
    real = disclosure_todos.live

    def live(session, row):
        drawn.append(row.start)
        return real(session, row)

    monkeypatch.setattr(disclosure_todos, "live", live)
    assert town.due() == [(3, "BACKDATED")]
    assert drawn == [day(7)]
