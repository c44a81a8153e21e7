"""A published sheet on the notice board: where, from when until when, with a photo; taken down."""

import pytest

from inventory import boards, disclosure_ledger, disclosures, errors
from inventory.uploads import prepared
from tests.inventory.files import SALT, pdf
from tests.inventory.publishing import Public, day


@pytest.fixture
def town(ledger, clock):
    return Public(ledger, clock)


def board(town, number, actor="publisher", **said):
    said = {"place": "镇政府公示栏", "from_on": day(20), "to_on": day(29)} | said
    return town.say(boards.post, actor, number=number, **said)


def take_down(town, number, on):
    return town.say(boards.take_down, "publisher", number=number, on=on)


def test_it_is_put_up_with_a_photo_that_whoever_sees_the_sheet_can_take(town):
    number = town.out(day(1), day(5))
    photo = prepared("board.pdf", pdf(), salt=SALT)
    assert board(town, number, photo=photo).state == "POSTED"
    row = town.row(number)
    assert (row.place, row.posted_from, row.posted_to) == ("镇政府公示栏", day(20), day(29))
    steps = town.ask(disclosure_ledger.disclosed, number=number).steps
    assert steps[-1].photo == "board.pdf"
    taken = town.ask(disclosure_ledger.photo, number=number, step=steps[-1].id)
    assert (taken.media_type, taken.content) == ("application/pdf", photo.content)
    with pytest.raises(errors.NotAllowed):
        town.ask(disclosure_ledger.photo, "elders", number=number, step=steps[-1].id)
    with pytest.raises(errors.NotFound):
        town.ask(disclosure_ledger.photo, number=number, step=99)


def test_it_is_taken_down_once_on_a_day_after_it_was_put_up(town):
    number = town.out(day(1), day(5))
    with pytest.raises(errors.NotAtStep):
        take_down(town, number, day(20))
    board(town, number)
    town.clock.set(day(1, 3))
    with pytest.raises(errors.BadInput):
        take_down(town, number, day(19))
    with pytest.raises(errors.FutureDate):
        take_down(town, number, day(2, 3))
    assert take_down(town, number, day(1, 3)).state == "TAKEN_DOWN"
    assert take_down(town, number, day(1, 3)).replayed
    with pytest.raises(errors.NotAtStep):
        take_down(town, number, day(29))
    assert town.row(number).posted_to == day(1, 3)
    assert board(town, number, place="东沟村公示栏", to_on=day(9, 3)).state == "POSTED"


def test_only_what_is_published_and_stands_is_put_up(town):
    number = town.draw_up(day(1), day(5))
    with pytest.raises(errors.NotAtStep):
        board(town, number)
    town.through(number)
    for wrong in ({"from_on": day(19)}, {"to_on": day(19)}, {"place": " "}):
        with pytest.raises(errors.BadInput):
            board(town, number, **wrong)
    with pytest.raises(errors.FutureDate):
        board(town, number, from_on=day(21))
    with pytest.raises(errors.NotAllowed):
        board(town, number, actor="keeper")
    assert not board(town, number).replayed
    assert board(town, number).replayed
    town.say(disclosures.withdraw, "publisher", number=number, reason="泄露电话")
    with pytest.raises(errors.NotAtStep):
        board(town, number)


def test_what_was_corrected_may_still_be_taken_down(town):
    number = town.out(day(1), day(5))
    board(town, number)
    town.through(town.correct(number))
    assert take_down(town, number, day(20)).state == "CORRECTED"
    assert town.row(number).posted_to == day(20)


def test_the_signed_form_is_kept_as_a_photo_before_it_is_published(town):
    number = town.draw_up(day(1), day(5))
    photo = prepared("form.pdf", pdf(), salt=SALT)
    said = {"number": number, "photo": photo, "what": "签字的审批单"}
    town.say(boards.add_photo, "publisher", **said)
    step = town.ask(disclosure_ledger.disclosed, number=number).steps[-1]
    assert (step.event, step.place, step.photo) == ("PHOTO", "签字的审批单", "form.pdf")
    assert town.state(number) == "DRAWN_UP"
