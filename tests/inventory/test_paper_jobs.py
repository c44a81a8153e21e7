"""Long papers are asked for when a sheet is published, once, by whoever may, and are nobody else's."""

from datetime import UTC, datetime, timedelta

import pytest

from inventory import disclosure_ledger, errors, paper_jobs, paper_work, publishing
from tests.inventory.publishing import Public, day

NOON = datetime(2020, 2, 20, 4, tzinfo=UTC)
ASKED = {"sheet": "S6", "start": day(1), "end": day(5), "organization": "NDL"}


@pytest.fixture
def town(ledger, clock):
    return Public(ledger, clock)


def later(town, days=(1, 5)):
    """A sheet that was published and waits for its paper; gives its number."""
    number = town.draw_up(day(days[0]), day(days[1]))
    town.review(number)
    town.approve(number)
    publishing.publish(
        town.ledger, actor="publisher", number=number, draw=pytest.fail, later=lambda _: True
    )
    return number


def of(town, number, actor="publisher"):
    return town.ask(paper_jobs.of_sheet, actor=actor, number=number)


def job(town, key, actor="publisher"):
    return town.ask(paper_jobs.job, actor=actor, key=key)


def test_a_sheet_is_published_before_its_paper_is_drawn_and_asks_for_it_once(town):
    number = later(town)
    assert town.state(number) == "PUBLISHED"
    assert town.ask(disclosure_ledger.disclosed, number=number).papers == ()
    with pytest.raises(errors.NotFound):
        town.ask(disclosure_ledger.paper, number=number)
    waits = of(town, number)
    assert (waits.state, waits.sheet, waits.ahead, waits.going) == ("QUEUED", number, 0, True)
    again = publishing.publish(
        town.ledger, actor="publisher", number=number, draw=pytest.fail, later=lambda _: True
    )
    assert again.replayed
    assert of(town, number).key == waits.key
    assert town.broken() == {}, "the promises hold without the paper"


def test_a_sheet_that_was_drawn_at_once_has_no_job(town):
    assert of(town, town.out(day(1), day(5))) is None


def test_it_is_looked_at_by_who_sees_the_sheet_and_stopped_by_who_publishes(town):
    key = of(town, later(town)).key
    assert job(town, key, "finance").going
    with pytest.raises(errors.NotAllowed):
        town.say(paper_jobs.cancel, "finance", key=key)
    with pytest.raises((errors.NotAllowed, errors.NotFound)):
        job(town, key, "checkpoint")
    town.say(paper_jobs.cancel, "publisher", key=key)
    assert job(town, key).state == "CANCELLED"
    town.say(paper_jobs.again, "publisher", key=key)
    assert job(town, key).state == "QUEUED"
    with pytest.raises(errors.NotAtStep):
        town.say(paper_jobs.again, "publisher", key=key)


def test_what_somebody_asks_for_is_his_alone_and_asked_for_once(town):
    key = town.say(paper_jobs.ask, "finance", **ASKED)
    assert town.say(paper_jobs.ask, "finance", **ASKED) == key
    other = town.say(paper_jobs.ask, "publisher", **ASKED)
    assert other != key
    assert job(town, other).ahead == 1
    for verb in (paper_jobs.job, paper_jobs.draft, paper_jobs.cancel, paper_jobs.again):
        with pytest.raises(errors.NotFound):
            town.say(verb, "publisher", key=key)
    with pytest.raises(errors.NotAllowed):
        town.say(paper_jobs.ask, "checkpoint", **ASKED)
    for wrong in ("", "x" * 999, "ſ"):
        with pytest.raises(errors.NotFound):
            job(town, wrong)


def test_a_draft_is_taken_for_a_day(town, clock):
    clock.set(NOON)
    key = town.say(paper_jobs.ask, "finance", **ASKED)
    task = paper_work.take(town.ledger, worker="w")
    assert (task.actor, task.asked["sheet"]) == ("finance", "S6")
    assert paper_work.keep(town.ledger, task, {"S6.pdf": b"%PDF"}, pages=7)
    assert job(town, key, "finance").state == "DONE"
    assert town.ask(paper_jobs.draft, actor="finance", key=key) == ("S6.pdf", b"%PDF")
    clock.set(NOON + timedelta(days=1, seconds=1))
    town.say(paper_jobs.ask, "finance", **ASKED)
    with pytest.raises(errors.NotFound):
        job(town, key, "finance")
