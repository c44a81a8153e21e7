"""After the emergency drafts' figures that never came out are gone, and photos that may show people; what was published
verifies as before."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from inventory import boards, disclosure_ledger, disclosures, erasing, sheet_format, sheet_sums
from inventory.errors import Erased, NotFound
from inventory.models import DisclosureFigures, DisclosurePhotoContent
from inventory.uploads import prepared
from tests.inventory.files import SALT, pdf
from tests.inventory.publishing import Public, day

ALL = {"ended_on": day(15), "decision": "应急响应结束"}
HANGS = {"place": "公示栏", "from_on": day(20), "to_on": date(2020, 3, 1)}


class Town(Public):
    def __init__(self, ledger, clock):
        super().__init__(ledger, clock)
        self.receive(day(3), 100)
        self.dropped = self.draw_up(day(1), day(5))
        self.review(self.dropped)
        self.receive(day(4), 7)
        self.say(disclosures.withdraw, "publisher", number=self.dropped, reason="漏了一张")
        self.first = self.out(day(1), day(5))
        self.receive(day(8), 30)
        self.waiting = self.draw_up(day(6), day(10))

    def hang(self):
        said = {"number": self.first, **HANGS}
        taken = prepared("board.pdf", pdf(), salt=SALT)
        self.say(boards.post, "publisher", **said, photo=taken)

    def step(self):
        (step,) = [
            s for s in self.ask(disclosure_ledger.disclosed, number=self.first).steps if s.photo
        ]
        return step.id

    def erase(self, **said):
        said = ALL | said
        token = self.ask(erasing.plan, actor="system", **said).token
        done = self.say(erasing.erase, "system", confirmed=[token], **said)
        return {kind.code: kind for kind in done.kinds}

    def kept(self, column):
        with self.ledger.reading() as session:
            return set(session.scalars(select(column)))


@pytest.fixture
def town(ledger, clock):
    return Town(ledger, clock)


def test_figures_of_a_draft_that_never_came_out_go_and_those_that_were_published_stay(town):
    before = town.kept(DisclosureFigures.digest)
    assert len(before) == 3
    found = town.erase()["figures"]
    assert (found.goes, [s.why for s in found.stays]) == (1, ["还在办，没有公布"])
    text = json.loads(town.ask(disclosure_ledger.text, number=town.first))
    left = town.kept(DisclosureFigures.digest)
    assert left < before
    assert text["figures"] in left
    assert len(left) == 2
    town.through(town.waiting)


def test_what_was_published_verifies_as_before(town):
    text = town.ask(disclosure_ledger.text, number=town.first)
    town.hang()
    town.say(boards.take_down, "publisher", number=town.first, on=day(20))
    town.erase()
    assert town.ask(disclosure_ledger.text, number=town.first) == text
    read = sheet_format.read(json.loads(text))
    assert read.digest == sheet_format.digest_of(json.loads(text))
    assert all(f.holds for f in sheet_sums.findings(read.sheet))
    assert town.broken() == {}


def test_a_photo_stays_while_the_sheet_hangs_and_goes_when_it_was_taken_down(town):
    town.hang()
    found = town.erase()["photos"]
    assert (found.goes, found.stays[0].why, found.stays[0].until) == (0, "还在张贴", HANGS["to_on"])
    town.clock.set(date(2020, 3, 2))
    assert town.erase()["photos"].goes == 1
    assert town.kept(DisclosurePhotoContent.event_id) == set()
    with pytest.raises(Erased):
        town.ask(disclosure_ledger.photo, number=town.first, step=town.step())
    assert town.broken() == {}


def test_a_photo_that_shows_nobody_stays_until_somebody_says_otherwise(town):
    town.hang()
    town.say(boards.take_down, "publisher", number=town.first, on=day(20))
    said = {"number": town.first, "step": town.step()}
    assert not town.say(boards.shows_nobody, "publisher", **said).replayed
    assert town.say(boards.shows_nobody, "publisher", **said).replayed
    found = town.erase()["photos"]
    assert (found.goes, found.stays[0].why) == (0, "看过，照片上没有人")
    town.say(boards.shows_nobody, "publisher", **said, nobody=False)
    assert town.erase()["photos"].goes == 1


def test_only_of_a_photo_can_be_said_that_it_shows_nobody(town):
    with pytest.raises(NotFound):
        town.say(boards.shows_nobody, "publisher", number=town.first, step=1)


def test_sheets_of_days_after_the_emergency_are_not_touched(town):
    assert town.erase(ended_on=date(2020, 1, 31))["figures"].goes == 0
