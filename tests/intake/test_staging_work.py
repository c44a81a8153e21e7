"""A staged import is read, checked and posted by one at a time, wholly or not at all."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from inventory.errors import BadRows, ImportUnderWay, NotASpreadsheet
from inventory.intake import staged_rows, staging, staging_work
from inventory.intake.headers import Understanding
from inventory.intake.staging import Answers
from inventory.intake.staging_work import NotMine
from inventory.models import CounterpartyPrivate
from tests.intake.books import HEADER, xlsx
from tests.intake.staged import BAD, GOOD, ON, Clerk

NOON = datetime(2020, 2, 8, 4, tzinfo=UTC)


@pytest.fixture
def clerk(ledger, clock):
    clock.set(NOON)
    return Clerk(ledger)


def waiting(clerk, rows=GOOD):
    """A file that was handed in and nobody has read."""
    return clerk.write(
        staging.stage, into="KF", name="gifts.xlsx", content=xlsx(rows), as_=None, on=ON
    )


def take(clerk, worker="w"):
    return staging_work.take(clerk.ledger, worker=worker)


def test_a_good_file_is_looked_at_and_posted_with_one_press(clerk):
    key = clerk.hand_in(GOOD)
    seen = clerk.see(key)
    assert (seen.state, seen.rows, seen.good, seen.bad, seen.undecided) == ("READY", 2, 2, 0, 0)
    assert clerk.count("document") == 0
    posted = clerk.post(key)
    assert (posted.state, posted.numbers) == (
        "POSTED",
        ("NDL-RK-2020-000001", "NDL-RK-2020-000002"),
    )
    assert clerk.on_hand() == {("口罩", "只"): 100, ("苹果", "箱"): 9}
    left = [clerk.count(table) for table in ("staged_file", "staged_row", "staged_name")]
    assert (left, clerk.sound()) == ([0, 0, 0], True)
    with pytest.raises(ImportUnderWay):
        clerk.write(staging.queue, key=key, posting=True)


def test_nothing_is_posted_while_a_row_is_bad(clerk):
    key = clerk.hand_in(BAD)
    refused = clerk.post(key)
    assert (refused.state, refused.error, refused.bad, refused.good) == ("READY", "BAD_ROWS", 1, 3)
    assert (clerk.count("document"), clerk.count("item")) == (0, 1)
    assert clerk.mend(key, 2, counterparty="李四", item="大米", quantity="20", unit="袋") == {}
    assert len(clerk.post(key).numbers) == 3
    assert clerk.on_hand()["大米", "袋"] == 20


def test_the_same_file_is_posted_again_only_where_the_clerk_says_so(clerk):
    content = xlsx(GOOD)
    clerk.post(clerk.hand_in(content=content))
    key = clerk.hand_in(content=content)
    refused = clerk.post(key)
    assert (refused.state, refused.error) == ("READY", "ALREADY_IMPORTED")
    clerk.write(staging.answer, key=key, answers=Answers(again=True))
    assert len(clerk.post(key).numbers) == 2
    assert clerk.on_hand()["口罩", "只"] == 200


def test_private_numbers_stay_in_the_file_until_it_is_posted_and_go_where_they_belong(clerk):
    rows = ((*HEADER, "联系电话"), ("示例甲有限公司", "口罩", "", "100只", "13800138000"))
    key = clerk.hand_in(rows)
    assert clerk.see(key).removed == (("Sheet1", 2, "phone"),)
    with clerk.ledger.reading() as session:
        texts = session.connection().exec_driver_sql(
            "select as_read || problems from staged_row union all select understood from staged_import"
        )
        assert "13800138000" not in "".join(text for (text,) in texts)
    clerk.mend(key, 0, counterparty="示例乙有限公司", item="口罩", quantity="100只")
    clerk.post(key)
    with clerk.ledger.reading() as session:
        (kept,) = session.scalars(select(CounterpartyPrivate)).all()
        assert (kept.value, kept.counterparty_id is not None) == ("13800138000", True)


def test_what_cannot_be_read_says_why_and_is_no_draft_of_anything(clerk):
    key = clerk.write(staging.stage, into="KF", name="a.xlsx", content=b"no sheet")
    with pytest.raises(NotASpreadsheet):
        clerk.at_once(key)
    assert (clerk.see(key).state, clerk.see(key).error) == ("FAILED", "NOT_A_SPREADSHEET")


def test_a_long_file_is_left_to_the_worker(clerk, monkeypatch):
    monkeypatch.setattr(staging_work, "ROWS_AT_ONCE", 1)
    key = clerk.hand_in(GOOD)
    assert clerk.see(key).state == "WAITING"
    task, told = take(clerk), []
    assert take(clerk, "other") is None
    staging_work.do(clerk.ledger, task, lambda *far: told.append(far))
    assert told == [(2, 0), (2, 2)]
    assert clerk.see(key).good == 2
    clerk.write(staging.queue, key=key, posting=True)
    assert not clerk.at_once(key)
    staging_work.do(clerk.ledger, take(clerk))
    assert len(clerk.see(key).numbers) == 2


def test_what_is_stopped_while_it_is_posted_was_not_posted(clerk):
    key = clerk.hand_in(GOOD)
    clerk.write(staging.queue, key=key, posting=True)
    task = take(clerk)
    clerk.write(staging.stop, key=key)
    with pytest.raises(NotMine):
        staging_work.do(clerk.ledger, task)
    assert (clerk.see(key).state, clerk.count("document"), clerk.count("item")) == ("READY", 0, 1)
    clerk.write(staging.queue, key=key, posting=True)
    staging_work.do(clerk.ledger, take(clerk))
    assert clerk.count("document") == 2


def test_what_is_stopped_before_it_was_read_waits_for_nobody(clerk):
    key = waiting(clerk)
    clerk.write(staging.stop, key=key)
    assert (clerk.see(key).state, take(clerk)) == ("STOPPED", None)


def test_who_may_import_no_more_does_not_post_what_he_left(clerk):
    key = clerk.hand_in(GOOD)
    clerk.write(staging.queue, key=key, posting=True)
    with clerk.ledger.writing() as session:
        session.connection().exec_driver_sql(
            "update app_user set active = false where login = 'keeper'"
        )
    task = take(clerk)
    with pytest.raises(Exception, match="NOT_ALLOWED"):
        staging_work.do(clerk.ledger, task)
    assert staging_work.fail(clerk.ledger, task, error="NOT_ALLOWED", problem="不许")
    assert clerk.count("document") == 0


def test_what_was_corrected_is_remembered_for_the_next_file(clerk):
    rows = ((*HEADER, "盒装"), *((*row, "30") for row in GOOD[1:]))
    key = clerk.hand_in(rows)
    (table,) = clerk.see(key).tables
    keys = tuple(column.key for column in table.columns)
    said = Understanding(keys=(*keys[:-1], "amount"), as_="purchased")
    clerk.write(staging.correct, key=key, on=ON, shape=table.shape, understanding=said)
    clerk.at_once(key)
    clerk.post(key)
    (next_,) = clerk.see(clerk.hand_in((*rows[:2], ("丙店", "糖", "", "3袋", "12")))).tables
    assert (next_.as_, next_.columns[-1].key) == ("purchased", "amount")


def test_what_only_posting_finds_stands_beside_its_row(clerk, monkeypatch):
    def refuse(*_, reading, **__):
        rows = [{"sheet": "Sheet1", "row": 3, "problems": ["这一天已经结账"]}]
        raise BadRows(file=reading.file, rows=rows)

    key = clerk.hand_in(GOOD)
    monkeypatch.setattr(staging_work, "post_reading", refuse)
    assert (clerk.post(key).state, clerk.see(key).bad) == ("READY", 1)
    assert clerk.rows(key)[0].problems == ("这一天已经结账",)


def test_what_is_not_there_cannot_be_given_out_and_says_so_beside_its_row(clerk):
    clerk.post(clerk.hand_in(GOOD))
    out = (("领用单位", "品名", "数量"), ("东沟村", "口罩", "60只"), ("东沟村", "口罩", "60只"))
    key = clerk.hand_in(out)
    refused = clerk.post(key)
    assert (refused.state, refused.error, clerk.count("document")) == ("READY", "BAD_ROWS", 2)
    assert any("口罩" in problem for row in clerk.rows(key) for problem in row.problems)
    clerk.write(staged_rows.set_aside, key=key, nth=1, reason="没有那么多")
    clerk.write(staging_work.recheck, key=key)
    assert len(clerk.post(key).numbers) == 1
    assert clerk.on_hand()["口罩", "只"] == 40


def test_rows_that_stand_already_are_told_and_asked_about(clerk):
    clerk.post(clerk.hand_in(GOOD))
    key = clerk.hand_in((*GOOD, ("王五", "糖", "", "3袋")))
    seen = clerk.see(key)
    assert (seen.seen, seen.seen_file) == (2, None)
    assert {row.seen for row in clerk.rows(key)} == {"NDL-RK-2020-000001", "NDL-RK-2020-000002", ""}
    assert clerk.post(key).error == "ROWS_SEEN"
    for row in clerk.rows(key, only="seen"):
        clerk.write(staged_rows.set_aside, key=key, nth=row.nth, reason="已记过账")
    clerk.write(staging_work.recheck, key=key)
    assert len(clerk.post(key).numbers) == 1
    again = clerk.see(clerk.hand_in(GOOD))
    assert again.seen == 2
