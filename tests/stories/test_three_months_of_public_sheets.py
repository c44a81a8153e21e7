"""Three months of public sheets, told in ``three_months``, proved by somebody who has nothing but their files; and what
is done to the files or to the books behind them is found."""

import json
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import make_url

from inventory import disclosure_ledger, errors
from inventory.db import Ledger
from inventory.digest import canonical
from reports import sheet_files
from tests import independent_checker, issued
from tests.conftest import SettableClock, counted_salts
from tests.inventory.books import document
from tests.reports import test_sheet_files as alterations
from tests.stories.on_the_board import Board
from tests.stories.three_months import AFTER, BEFORE, MARCH, at, day, tell

ENDED = "镇防控指挥部〔2020〕15号，应急响应结束"


@pytest.fixture(scope="module")
def story(_sqlite_template, tmp_path_factory):
    """The town at the end of the story, and on 1 April, when the sheets of March wait."""
    folder = tmp_path_factory.mktemp("story")
    path = folder / "books.db"
    path.write_bytes(_sqlite_template.read_bytes())
    clock = SettableClock()
    books = Ledger(f"sqlite:///{path}", clock=clock, salts=counted_salts())
    town = Board(books, clock)
    tell(town, BEFORE)
    waiting = town.copied(folder / "april.db")
    tell(town, AFTER)
    yield SimpleNamespace(end=town, waiting=waiting)
    waiting.ledger.close()
    books.close()


@pytest.fixture
def end(story, tmp_path):
    """A copy of the books at the end, to do something to."""
    at(story.end, 5, 8)
    town = story.end.copied(tmp_path / "books.db")
    yield town
    town.ledger.close()


@pytest.fixture
def waiting(story, tmp_path):
    """A copy of the books on 1 April."""
    at(story.end, 4, 1)
    town = story.waiting.copied(tmp_path / "books.db")
    yield town
    town.ledger.close()


def changed(town, series):
    """What the correction of the second issue tells of it: the figures before and after."""
    placed = sheet_files.examine(town.files("NDL", series)[2:3]).files[0].published.placed
    assert (placed.corrects.issue, placed.corrects.reason) == (2, "2月18日的入库单漏记")
    return {(c.where, c.before, c.after) for c in placed.corrects.changes}


def accepted(files):
    """Both checkers accept them all, and nothing is left open."""
    proof = sheet_files.examine(files)
    found = [f for one in proof.files for f in one.findings] + [*proof.together]
    assert not [f for f in found if f.holds is not True]
    independent_checker.together([independent_checker.alone(raw.decode()) for _, raw in files])
    return {f.check for f in found}


def test_every_file_is_accepted_by_both_checkers(story):
    files = story.end.files()
    assert len(files) == 4 * 6 + 2 + 1 + 2 * 2 * 3 + 1, "the town's, two corrections, SC, villages"
    assert {"TOTALS", "ROWS", "PARTS", "CHAIN", "CORRECTION", "OPENING", "SOURCES"} <= accepted(
        files
    )


def test_the_corrections_tell_each_changed_figure(story):
    assert changed(story.end, "S6") == {
        (f"{what} {column}", before, after)
        for what in ("MASK 口罩 只", "合计 口罩 只")
        for column, before, after in (
            ("受赠", "200", "260"),
            ("入库小计", "200", "260"),
            ("期末结存", "1,370", "1,430"),
        )
    }
    gifts = changed(story.end, "S1")
    assert ("合计 口罩 只 数量", "200", "260") in gifts
    assert any(before == "无" and after == "180.00" for _, before, after in gifts)


def test_four_people_stand_behind_each_sheet_and_it_hung_ten_days_with_a_photo(story):
    for row in story.end.published():
        steps = story.end.ask(disclosure_ledger.disclosed, number=row.number).steps
        by = {step.event: step.by for step in steps}
        people = {by[e] for e in ("DRAWN_UP", "REVIEWED", "APPROVED", "PUBLISHED")}
        assert len(people) == 4, row.number
        (posted,) = [step for step in steps if step.event == "POSTED"]
        assert (posted.to_on - posted.from_on).days >= 10
        assert posted.photo == "公示栏.jpg"


def test_at_the_end_one_was_withdrawn_two_were_corrected_and_the_rest_hangs(story):
    states = Counter(row.state for row in story.end.published())
    assert states == {"POSTED": 37, "CORRECTED": 2, "WITHDRAWN": 1}


@pytest.mark.parametrize("name", alterations.ALTERED)
@pytest.mark.parametrize("sealed_again", [False, True], ids=["as it is", "with a right digest"])
def test_whatever_is_altered_in_the_towns_files_is_refused_by_both(story, name, sealed_again):
    number, alter, _ = alterations.ALTERED[name]
    raws = [raw for _, raw in story.end.files("NDL", "S6")]
    said = json.loads(raws[number - 1])
    alter(said)
    altered = issued.resealed(said) if sealed_again else canonical(said)
    assert altered != raws[number - 1]
    raws[number - 1] = altered
    assert not sheet_files.examine(alterations.files(*raws)).holds
    assert alterations.refused_by_other(raws)


GONE = "(select id from location where code = 'NDL:consumed')"
TURNED = "(select id from location where code = 'NDL:converted')"
KF = "(select id from location where code = 'KF')"
BROKEN = {
    "R1": f"update stock_move set from_id = {GONE}, to_id = {KF} where document_id = {{issued}}",
    "R2": f"update stock_move set from_id = {TURNED} where document_id = {{gift}}",
    "R3": "update document set recipient_group_id = null where id = {issued}",
    "R4": "update document set kind = 'ADJUSTMENT', serial = 99 where id = {gift}",
    "R5": "update document set kind = 'SUB_ALLOCATION', serial = 99 where id = {spent}",
    "R6": "update document set kind = 'SUB_ALLOCATION', serial = 99 where id = {paid}",
}


def changed_beside(town, *statements):
    """Documents of March and February changed straight in the database."""
    names = ("issued", "gift", "spent", "paid", "february")
    of = {name: document(getattr(town, name)) for name in names}
    town.tamper(*(statement.format(**of) for statement in statements))


def refused(town, number):
    """What the gate names."""
    with pytest.raises(errors.GateClosed) as told:
        town.release(number)
    assert town.state(number) == "APPROVED"
    return told.value.breaches


@pytest.mark.parametrize("identity", BROKEN)
def test_each_identity_that_is_broken_is_named_by_its_sheet_and_by_the_gate(waiting, identity):
    changed_beside(waiting, BROKEN[identity])
    sheet = "S5" if identity in ("R5", "R6") else "S6"
    with pytest.raises(errors.SheetBroken) as told:
        waiting.sheet(sheet, *MARCH, fund="F" if sheet == "S5" else None)
    assert identity in told.value.checks
    other = "S3" if sheet == "S5" else "S5"
    breaches = refused(waiting, waiting.waiting[other])
    assert any(breach.startswith(f"{identity} ") for breach in breaches), breaches


def less(document):
    """Ten pieces less of what a document gave out."""
    return (
        "update stock_move set quantity = quantity - 10, typed_quantity = typed_quantity - 10"
        f" where document_id = {{{document}}} and line = 1"
    )


def more(table, document):
    """And ten more of it that are said to be left."""
    return (
        f"update {table} set quantity = quantity + 10 where (lot_id, location_id) in"
        f" (select lot_id, from_id from stock_move where document_id = {{{document}}} and line = 1)"
    )


FEBRUARY = (less("february"), more("stock_balance", "february"), more("stock_snapshot", "february"))
MARCH_ISSUE = (less("issued"), more("stock_balance", "issued"))


def test_r7_an_opening_that_is_not_the_closing_before_is_named_by_the_gate(waiting):
    changed_beside(waiting, *FEBRUARY)
    breaches = refused(waiting, waiting.waits("S6", *MARCH))
    assert "R7 MASK 第3期期末 1,430，本期期初 1,440" in breaches


@pytest.mark.parametrize(
    ("statements", "says"), [(MARCH_ISSUE[:1], "P3"), (MARCH_ISSUE, "R1"), (FEBRUARY, "P9")]
)
def test_a_figure_changed_beside_the_program_is_found_before_publishing(waiting, statements, says):
    changed_beside(waiting, *statements)
    breaches = refused(waiting, waiting.waiting["S5"])
    assert any(breach.startswith(says) for breach in breaches), breaches


@pytest.mark.parametrize(
    ("statements", "says"),
    [
        (MARCH_ISSUE, "没有补记的单据"),
        (
            (
                "update disclosure_publication set text ="
                " replace(text, '\"closing\":1630', '\"closing\":1631') where series = 'S6'",
            ),
            "摘要不符",
        ),
    ],
)
def test_a_figure_changed_beside_the_program_is_found_after_publishing(end, statements, says):
    changed_beside(end, *statements)
    assert any(says in breach for breach in end.broken()["P9"])


def hanging(town):
    """The sheets that are still up: who took them down, or had them corrected, needs their photo no more."""
    rows = [
        town.ask(disclosure_ledger.disclosed, number=row.number)
        for row in town.published()
        if row.state == "POSTED"
    ]
    today = town.clock().date()
    return [r for r in rows if any(s.event == "POSTED" and s.to_on >= today for s in r.steps)]


def erased(town):
    """After the emergency nobody is named any more, and everything that was published still proves itself."""
    before = town.files()
    gone = {"texts": 1, "photos": len(town.published()) - len(hanging(town))}
    assert gone["photos"] > 20
    assert town.erased(day(4, 30), ENDED) == gone
    assert town.broken() == {}
    assert (town.files(), town.due()) == (before, [])
    accepted(before)


def test_what_was_erased_is_gone_and_every_sheet_still_verifies(end):
    path = Path(make_url(end.ledger.url).database)
    assert b"13912345678" in path.read_bytes()
    erased(end)
    end.ledger.close()
    assert b"13912345678" not in path.read_bytes()


@pytest.mark.postgresql
def test_both_engines_publish_the_same_bytes(story, postgresql_url):
    clock = SettableClock()
    books = Ledger(postgresql_url, clock=clock, salts=counted_salts())
    town = Board(books, clock)
    tell(town, BEFORE + AFTER)
    assert town.files() == story.end.files()
    erased(town)
    books.close()
