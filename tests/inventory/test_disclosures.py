"""A public sheet on its way: drawn up, reviewed and approved by three people, on figures that stay as they are."""

from datetime import date

import pytest

from inventory import delegations, disclosure_ledger, disclosures, errors, kinships, setting_up
from tests.inventory.publishing import Public, day


@pytest.fixture
def town(ledger, clock):
    return Public(ledger, clock)


@pytest.fixture
def sqlite_town(sqlite_ledger, clock):
    return Public(sqlite_ledger, clock)


def test_a_sheet_goes_from_its_drawing_up_to_its_approval_in_steps(town):
    town.receive(day(3), 100)
    number = town.draw_up(day(1), day(5))
    assert number == "NDL-GS-000001"
    assert town.state(number) == "DRAWN_UP"
    assert town.review(number).state == "REVIEWED"
    assert town.approve(number).state == "APPROVED"
    whole = town.ask(disclosure_ledger.disclosed, number=number)
    assert [(step.event, step.by) for step in whole.steps] == [
        ("DRAWN_UP", "publisher"),
        ("REVIEWED", "watch"),
        ("APPROVED", "approver"),
    ]


def test_three_people_draw_up_review_and_approve(town):
    number = town.draw_up(day(1), day(5), actor="finance")
    with pytest.raises(errors.SamePerson) as told:
        town.review(number, actor="finance")
    assert (told.value.act, told.value.did) == ("review", "draw_up")
    other = town.draw_up(day(1), day(5), "S1", actor="system")
    town.review(other, actor="finance")
    for who in ("finance", "watch", "publisher"):
        with pytest.raises(errors.NotAllowed):
            town.approve(other, actor=who)
    with pytest.raises(errors.SamePerson):
        town.approve(other, actor="system")


def test_who_stands_in_for_another_is_one_person_with_him(sqlite_town):
    town = sqlite_town
    days = {"from_on": day(20), "until_on": day(25), "decision": "通知"}
    town.say(delegations.delegate, "admin", absent="watch", stand_in="deputy", **days)
    number = town.draw_up(day(1), day(5))
    town.review(number, actor="watch")
    with pytest.raises(errors.SamePerson) as told:
        town.approve(number, actor="deputy")
    assert told.value.one_with == "镇纪委"
    town.approve(number, actor="approver")


def test_who_is_related_to_whoever_drew_it_up_does_not_review_it(sqlite_town):
    town = sqlite_town
    town.say(kinships.declare, "watch", other="publisher")
    number = town.draw_up(day(1), day(5))
    with pytest.raises(errors.Related):
        town.review(number)


def test_the_village_draws_up_reviews_and_approves_its_own(town):
    number = town.draw_up(day(1), day(5), organization="DGC", actor="clerk")
    town.review(number, actor="elders")
    town.approve(number, actor="mayor")
    assert town.release(number).issue == 1
    with pytest.raises(errors.NotAllowed):
        town.draw_up(day(1), day(5), actor="clerk")


def test_review_and_approval_are_left_above_where_the_rule_says_so(sqlite_town):
    town = sqlite_town
    rule = {"organization": "DGC", "starts_on": "2020-02-01", "decision": "镇里决定"}
    duties = [{**rule, "duty": duty, "whose": "ABOVE"} for duty in ("REVIEW", "APPROVAL")]
    setting_up.setup(town.ledger, actor="system", data={"duties": duties})
    number = town.draw_up(day(1), day(5), organization="DGC", actor="clerk")
    with pytest.raises(errors.DutyAbove):
        town.review(number, actor="elders")
    town.review(number, actor="watch")
    with pytest.raises(errors.DutyAbove):
        town.approve(number, actor="mayor")
    town.approve(number, actor="approver")


def test_what_is_returned_is_over_and_may_be_drawn_up_anew(town):
    number = town.draw_up(day(1), day(5))
    with pytest.raises(errors.BadInput):
        town.review(number, passed=False)
    assert town.review(number, passed=False, reason="少一行").state == "RETURNED"
    for again in (town.review, town.approve, town.release):
        with pytest.raises(errors.NotAtStep):
            again(number)
    second = town.draw_up(day(1), day(5))
    town.review(second)
    assert town.approve(second, approved=False, reason="标题不对").state == "RETURNED"
    assert town.draw_up(day(1), day(5)) == "NDL-GS-000003"


def test_a_step_out_of_turn_is_refused(town):
    number = town.draw_up(day(1), day(5))
    with pytest.raises(errors.NotAtStep) as told:
        town.approve(number)
    assert told.value.facts() == {"number": number, "act": "approve", "state": "DRAWN_UP"}
    town.review(number)
    with pytest.raises(errors.NotAtStep):
        town.release(number)


def test_a_figure_that_changes_after_the_review_voids_it_and_is_named(town):
    town.receive(day(3), 100)
    number = town.draw_up(day(1), day(5))
    town.review(number)
    town.receive(day(4), 20)
    with pytest.raises(errors.FiguresChanged) as told:
        town.approve(number)
    assert told.value.step == "REVIEWED"
    assert "MASK 口罩 只 期末结存 100 → 120" in told.value.changes
    town.review(number)
    assert town.approve(number).state == "APPROVED"


def test_a_figure_that_changes_after_the_approval_keeps_the_sheet_from_being_published(town):
    town.receive(day(3), 100)
    number = town.draw_up(day(1), day(5))
    town.review(number)
    town.approve(number)
    town.issue(day(5), 30)
    with pytest.raises(errors.FiguresChanged) as told:
        town.release(number)
    assert "MASK 口罩 只 发放 0 → 30" in told.value.changes
    assert told.value.step == "APPROVED"
    assert town.through(number).issue == 1


def test_the_same_said_again_changes_nothing(town):
    said = {"request_key": "once"}
    number = town.draw_up(day(1), day(5), **said)
    assert town.draw_up(day(1), day(5), **said) == number
    with pytest.raises(errors.KeyReused):
        town.draw_up(day(1), day(6), **said)
    assert not town.review(number).replayed
    assert town.review(number).replayed
    town.approve(number)
    assert town.approve(number).replayed
    assert len(town.ask(disclosure_ledger.disclosed, number=number).steps) == 3


def test_only_one_sheet_of_a_series_is_on_its_way(town):
    number = town.draw_up(day(1), day(5))
    with pytest.raises(errors.Duplicate) as told:
        town.draw_up(day(1), day(6))
    assert told.value.name == number
    town.say(disclosures.withdraw, "publisher", number=number, reason="重做")
    assert town.state(number) == "DROPPED"
    town.draw_up(day(1), day(6))


def test_days_that_are_not_over_are_not_drawn_up(town):
    with pytest.raises(errors.PeriodNotOver):
        town.draw_up(day(1), day(20))
    town.draw_up(day(1), day(19))


def test_the_next_sheet_starts_the_day_after_the_last_one(town):
    town.out(day(1), day(5))
    with pytest.raises(errors.NotNextPeriod) as told:
        town.draw_up(day(7), day(10))
    assert told.value.expected == day(6)
    for start in (day(1), day(5)):
        with pytest.raises(errors.PublishedAlready) as refused:
            town.draw_up(start, day(10))
        assert refused.value.issue == 1
    town.out(day(6), day(10))
    town.draw_up(day(20, 1), day(31, 1), "S1")


def test_a_withdrawn_sheet_gives_its_days_back_and_keeps_its_number(town):
    first = town.out(day(1), day(5))
    with pytest.raises(errors.NotAllowed):
        town.say(disclosures.withdraw, "finance", number=first, reason="泄露电话")
    town.say(disclosures.withdraw, "approver", number=first, reason="泄露电话")
    assert town.state(first) == "WITHDRAWN"
    with pytest.raises(errors.NotAtStep):
        town.say(disclosures.withdraw, "publisher", number=first, reason="再撤")
    second = town.out(day(1), day(6))
    assert town.row(second).issue == 2
    with pytest.raises(errors.PublishedAlready):
        town.correct(first)


def test_a_sheet_withdrawn_from_between_others_is_to_be_corrected(town):
    first, _ = town.out(day(1), day(5)), town.out(day(6), day(10))
    town.say(disclosures.withdraw, "publisher", number=first, reason="泄露电话")
    assert town.due() == [(1, "WITHDRAWN")]
    with pytest.raises(errors.CorrectionDue):
        town.draw_up(day(11), day(12))
    town.through(town.correct(first))
    assert town.due() == []
    town.draw_up(day(11), day(12))


def test_who_may_not_see_a_sheet_is_told_no_more_than_that(sqlite_town):
    town = sqlite_town
    number = town.draw_up(day(1), day(5))
    for known in (number, "NDL-GS-000009", "nothing"):
        with pytest.raises(errors.NotAllowed):
            town.review(known, actor="elders")
    with pytest.raises(errors.NotFound):
        town.review("NDL-GS-000009")


def test_sheets_of_a_fund_are_series_of_their_own(sqlite_town):
    town = sqlite_town
    town.create_fund(day(2))
    town.appropriate(day(2), 100)
    number = town.draw_up(day(1), day(5), "S5")
    assert town.row(number).series == "S5-F"
    with pytest.raises(errors.BadInput):
        town.draw_up(day(1), day(5), "S6", fund="F")
    assert town.through(number).issue == 1


def test_an_unknown_sheet_and_a_date_that_is_none_are_refused(sqlite_town):
    with pytest.raises(errors.BadInput):
        sqlite_town.draw_up(day(1), day(5), "S9")
    with pytest.raises(errors.BadInput):
        sqlite_town.draw_up(None, date(2020, 2, 5))


def test_a_sheet_of_all_below_is_a_series_of_its_own_and_the_same_form_twice_is_one(town):
    said = {"request_key": "one", "with_below": True}
    number = town.draw_up(day(1), day(10), **said)
    assert town.draw_up(day(1), day(10), **said) == number
    row = town.row(number)
    assert (row.series, row.sheet, row.with_below) == ("S6-ALL", "S6", True)
    with pytest.raises(errors.KeyReused):
        town.draw_up(day(1), day(10), request_key="one")
    assert town.row(town.draw_up(day(1), day(10))).series == "S6", "beside it"


def test_a_fund_may_be_called_like_the_series_of_all(town):
    town.create_fund(day(1), "ALL")
    town.appropriate(day(1), 100, "ALL")
    number = town.draw_up(day(1), day(10), sheet="S5", fund="ALL")
    assert (town.row(number).series, town.row(number).with_below) == ("S5-ALL", False)
