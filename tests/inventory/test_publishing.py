"""The gate, and what is frozen: a sheet comes out once, as it was approved, in its place, or not at all."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from inventory import (
    boards,
    disclosure,
    disclosure_books,
    disclosure_ledger,
    disclosures,
    errors,
    period_checks,
    publishing,
    setting_up,
    sheet_format,
)
from inventory.digest import GENESIS
from inventory.models import DisclosurePaper, Document
from tests.inventory.publishing import Public, day, drawn


@pytest.fixture
def town(ledger, clock):
    return Public(ledger, clock)


@pytest.fixture
def sqlite_town(sqlite_ledger, clock):
    return Public(sqlite_ledger, clock)


FIRST = (day(1), day(5))


def approved(town, *days, **said):
    number = town.draw_up(*(days or FIRST), **said)
    town.review(number)
    town.approve(number)
    return number


def published(town, number):
    """A sheet as it was frozen, read back."""
    text = town.ask(disclosure_ledger.text, number=number)
    return sheet_format.read(json.loads(text))


def test_a_published_sheet_says_its_place_its_head_and_its_digest(town):
    receipt = town.receive(day(3), 100)
    out = town.release(approved(town))
    assert (out.series, out.issue, out.replayed) == ("S6", 1, False)
    found = published(town, out.number)
    assert found.digest == out.digest == sheet_format.digest_of(json.loads(found.text))
    assert out.check_code == sheet_format.check_code(out.digest)
    placed = found.placed
    assert (placed.issue, placed.previous, placed.corrects) == (1, None, None)
    assert (placed.issuer, placed.published_on) == ("南独乐河镇", day(20))
    with town.ledger.reading() as session:
        digest = session.scalar(select(Document.digest).where(Document.number == receipt))
    assert placed.head == sheet_format.Head(receipt, 1, digest)
    assert found.sheet.digest == town.sheet("S6", day(1), day(5)).digest
    assert town.broken() == {}


def test_the_next_issue_follows_the_digest_of_the_one_before(town):
    first = town.release(approved(town))
    assert published(town, first.number).placed.head == sheet_format.Head("", 0, GENESIS)
    town.receive(day(8), 5)
    second = town.release(approved(town, day(6), day(10)))
    placed = published(town, second.number).placed
    assert (placed.issue, placed.previous) == (2, sheet_format.Issued(1, first.digest))
    other = town.release(approved(town, sheet="S1"))
    assert other.issue == 1
    assert town.broken() == {}


def test_what_was_drawn_is_kept_byte_for_byte_and_found_by_the_check_code(town):
    out = town.release(approved(town))
    for known in (out.number, out.check_code, out.check_code.lower().replace("-", "")):
        paper = town.ask(disclosure_ledger.paper, number=known)
        assert paper == drawn(published(town, out.number))["DETAIL"]
    with pytest.raises(errors.NotFound):
        town.ask(disclosure_ledger.paper, number=out.number, form="WALL")
    with pytest.raises(errors.NotFound):
        town.ask(disclosure_ledger.text, number=town.draw_up(day(6), day(7)))


def test_published_again_it_is_the_same_issue(town):
    number = approved(town)
    first, second = town.release(number), town.release(number)
    assert second.replayed
    assert (second.issue, second.digest) == (first.issue, first.digest)


def test_only_who_publishes_publishes(sqlite_town):
    number = approved(sqlite_town)
    for actor in ("finance", "approver", "watch", "keeper"):
        with pytest.raises(errors.NotAllowed):
            sqlite_town.release(number, actor=actor)


def test_nothing_is_published_without_its_paper(sqlite_town):
    number = approved(sqlite_town)
    for papers in ({}, {"POSTER": b"x"}):
        with pytest.raises(errors.BadInput):
            sqlite_town.release(number, draw=lambda _, papers=papers: papers)
    assert sqlite_town.state(number) == "APPROVED"


def test_books_that_change_while_it_is_drawn_are_drawn_again(town):
    number = approved(town)
    seen = []

    def draw(one):
        seen.append(one.placed.head.position)
        if len(seen) < 3:
            town.receive(day(12), 1)
        return drawn(one)

    town.release(number, draw=draw)
    assert seen == [0, 1, 2]
    assert published(town, number).placed.head.position == 2


def test_books_that_never_stand_still_are_busy(sqlite_town):
    number = approved(sqlite_town)

    def draw(one):
        sqlite_town.receive(day(12), 1)
        return drawn(one)

    with pytest.raises(errors.Busy):
        sqlite_town.release(number, draw=draw)
    assert sqlite_town.state(number) == "APPROVED"


def test_of_several_who_publish_the_same_sheet_at_once_all_get_the_same_issue(town):
    town.receive(day(3), 100)
    number = approved(town)
    with ThreadPoolExecutor(6) as pool:
        outs = list(pool.map(lambda _: town.release(number), range(6)))
    assert {(out.issue, out.digest) for out in outs} == {(1, outs[0].digest)}
    assert [out.replayed for out in outs].count(False) == 1
    assert town.broken() == {}


def test_two_sheets_of_a_series_published_at_once_take_two_numbers(town):
    town.receive(day(3), 100)
    first = town.out(day(1), day(5))
    town.say(disclosures.mark_error, "watch", number=first, reason="标题写错")
    correction = town.correct(first)
    town.say(disclosures.withdraw, "publisher", number=first, reason="先撤下")
    new = town.draw_up(day(1), day(5))
    for number in (correction, new):
        town.review(number)
        town.approve(number)

    def release(number):
        try:
            return town.release(number).issue
        except errors.PublishedAlready as refused:
            return refused.code

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(release, (correction, new)))
    assert sorted(map(str, found)) == ["2", "PUBLISHED_ALREADY"]
    assert town.broken() == {}


def test_a_promise_that_is_broken_keeps_it_from_being_published_and_is_named(town, monkeypatch):
    number = approved(town)
    found = ["P3 镇中心库房 一次性医用口罩：流水 10 只，余额 11 只"] * 25
    monkeypatch.setattr(period_checks, "breaches", lambda *_: iter(found))
    with pytest.raises(errors.GateClosed) as told:
        town.release(number)
    assert (told.value.count, len(told.value.breaches)) == (25, 20)
    assert told.value.breaches[0] == found[0]
    assert town.state(number) == "APPROVED"


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("update stock_move set quantity = 90", "P3"),
        ("update document set business_on = '2020-02-04'", "P10"),
        ("update stock_balance set quantity = 90", "P3"),
    ],
)
def test_a_figure_changed_straight_in_the_database_is_found_before_publishing(
    sqlite_town, statement, says
):
    town = sqlite_town
    town.receive(day(3), 100)
    number = approved(town, sheet="S2")
    town.tamper(statement)
    with pytest.raises(errors.GateClosed) as told:
        town.release(number)
    assert any(breach.startswith(says) for breach in told.value.breaches)


def test_a_change_hidden_in_move_and_balance_is_found_by_the_chain(sqlite_town):
    town = sqlite_town
    town.receive(day(3), 100)
    number = approved(town, sheet="S2")
    town.tamper(
        "update stock_move set quantity = 90, typed_quantity = 90",
        "update stock_balance set quantity = 90",
    )
    with pytest.raises(errors.GateClosed) as told:
        town.release(number)
    assert told.value.breaches == ["P10 NDL-RK-2020-000001 的内容和摘要不符"]


def test_what_was_changed_under_a_published_sheet_is_no_reason_to_correct_it(sqlite_town):
    town = sqlite_town
    town.receive(day(3), 100)
    first = town.out(day(1), day(5))
    town.tamper(
        "update stock_move set quantity = 90, typed_quantity = 90",
        "update stock_balance set quantity = 90",
    )
    town.say(disclosures.mark_error, "watch", number=first, reason="数字写错")
    number = town.correct(first)
    town.review(number)
    town.approve(number)
    with pytest.raises(errors.GateClosed) as told:
        town.release(number)
    chain, sheet = told.value.breaches
    assert chain == "P10 NDL-RK-2020-000001 的内容和摘要不符"
    assert sheet.startswith("P9 NDL S6 第1期（NDL-GS-000001） 要更正的不只是补记的单据")


def test_a_sheet_that_opens_otherwise_than_the_last_one_closed_is_refused(sqlite_town):
    """Only reached where the books were changed beside all else; so asked by itself."""
    town = sqlite_town
    town.receive(day(3), 100)
    town.out(day(1), day(5))
    town.receive(day(4), 20)
    with town.ledger.reading() as session:
        row = next(iter(disclosure_books.listed(session)))
        later = disclosure_books.Drawn(**{**vars(row), "id": 9, "start": day(6), "end": day(9)})
        sheet = town.sheet("S6", day(6), day(9))
        found = list(publishing._opens_as_closed(session, later, sheet))
    assert found == ["R7 MASK 第1期期末 100，本期期初 120，其间补记 NDL-RK-2020-000002"]


def test_an_identity_that_does_not_hold_on_another_sheet_of_the_days_is_named(
    sqlite_town, monkeypatch
):
    town = sqlite_town
    number = approved(town, sheet="S2")
    real = disclosure.sheet

    def broken(session, **said):
        if said["sheet"] == "S6":
            raise errors.SheetBroken(sheet="S6", checks=["R2"], details=["受赠 10 ≠ 12"])
        return real(session, **said)

    monkeypatch.setattr(disclosure, "sheet", broken)
    with pytest.raises(errors.GateClosed) as told:
        town.release(number)
    assert told.value.breaches == ["R2 受赠 10 ≠ 12"]


def test_the_paper_is_proved_by_its_own_bytes(sqlite_town):
    out = sqlite_town.release(approved(sqlite_town))
    paper = sqlite_town.ask(disclosure_ledger.paper, number=out.number)
    with sqlite_town.ledger.reading() as session:
        kept = session.scalar(select(DisclosurePaper.sha256))
    assert kept == hashlib.sha256(paper).hexdigest()


def test_a_published_sheet_is_posted_from_a_day_to_a_day_and_taken_down(town):
    number = town.out(day(1), day(5))
    said = {"number": number, "place": "镇政府公示栏", "from_on": day(20), "to_on": day(29)}
    with pytest.raises(errors.NotAllowed):
        town.say(boards.post, "watch", **said)
    assert town.say(boards.post, "publisher", **said).state == "POSTED"
    town.clock.set(day(2, 3))
    down = town.say(boards.take_down, "publisher", number=number, on=day(1, 3))
    assert down.state == "TAKEN_DOWN"
    assert town.row(number).posted_to == day(1, 3)


def test_a_word_that_must_not_be_published_stops_it_and_is_named_by_row_and_column(town):
    named = {"code": "HOT", "name": "口罩，联系 13912345678", "unit": "只"}
    setting_up.setup(town.ledger, actor="system", data={"items": [named]})
    town.receive(day(3), 10, "HOT")
    number = approved(town)
    with pytest.raises(errors.GateClosed) as told:
        town.release(number)
    assert told.value.breaches[0] == "第 1 行 物资：电话号码 139******78"
    assert town.state(number) == "APPROVED"


def test_a_number_in_the_reason_of_a_correction_stops_it(town):
    first = town.out(day(1), day(5))
    number = town.correct(first, "李某 13912345678 来电")
    town.review(number)
    town.approve(number)
    with pytest.raises(errors.GateClosed) as told:
        town.release(number)
    assert told.value.breaches == ["更正原因：电话号码 139******78"]


def test_the_closing_sheet_is_of_all_days_and_out_once(town):
    town.receive(day(3), 100)
    number = town.draw_up(day(5), day(10), "SC")
    row = town.row(number)
    assert (row.start, row.end) == (day(3), day(10))
    town.through(number)
    with pytest.raises(errors.PublishedAlready):
        town.draw_up(day(11), day(12), "SC")
    town.receive(day(2), 5)
    assert town.due() == [(1, "BACKDATED")]
    town.through(town.correct(number))
    assert town.broken() == {}


@pytest.mark.parametrize("sheet", ["S3", "S4"])
def test_sheets_of_what_superiors_sent_and_what_was_given_out_are_published(sqlite_town, sheet):
    sqlite_town.receive(day(3), 100, origin="ALLOCATED", by="FIRM")
    sqlite_town.issue(day(4), 30)
    number = sqlite_town.out(day(1), day(5), sheet)
    assert sqlite_town.row(number).issue == 1


def test_the_gate_looks_at_what_was_published_since_the_last_closing_and_a_check_at_all(
    sqlite_ledger, clock
):
    town = Public(sqlite_ledger, clock)
    town.receive(day(31, 1), 100)
    town.out(day(1, 1), day(31, 1))
    town.close(day(5), day(31, 1))
    town.out(day(1), day(5))
    number = approved(town, day(6), day(10))
    town.tamper("update disclosure_paper set content = 'x' where disclosure_id = 1")
    town.release(number)
    assert "P9" in town.broken()
    town.tamper("update disclosure_paper set content = 'x' where disclosure_id = 2")
    with pytest.raises(errors.GateClosed):
        town.release(approved(town, day(11), day(15)))
