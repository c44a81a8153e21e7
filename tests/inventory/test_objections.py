"""Anybody may object without signing in, once in a while; those who supervise answer, for the receipt alone."""

import math
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from inventory import disclosures, erasing, objection_ledger, objections
from inventory.errors import (
    BadInput,
    KeyReused,
    NotAllowed,
    NotFound,
    SamePerson,
    TooManyLookUps,
    TooManyObjections,
)
from inventory.models import AuditEvent, Objection, ObjectionWords
from inventory.objections import OF_ALL_MAX, OF_ONE_MAX, TEXT_MAX
from inventory.patience import CROWD, PAUSE
from inventory.wording import say
from tests.inventory.publishing import Public, day

NOON = datetime(2020, 2, 20, 4, tzinfo=UTC)
TEXT = "口罩只发了两百只，表上写三百只"


@pytest.fixture
def town(ledger, clock):
    return Public(ledger, clock)


@pytest.fixture
def sqlite_town(sqlite_ledger, clock):
    return Public(sqlite_ledger, clock)


def object_(town, text=TEXT, key="k", address="a", **said):
    return objections.raise_(town.ledger, text=text, address=address, request_key=key, **said)


def answer(town, number="NDL-YY-000001", text="已核对，是 300 只，见发放登记表", actor="watch"):
    return town.say(objections.answer, actor, number=number, text=text)


def look_up(town, receipt, address="a"):
    return objections.look_up(town.ledger, receipt=receipt, address=address)


def waiting(town, actor="watch", **said):
    return town.ask(objection_ledger.objections, actor=actor, **said)


def count(town, table):
    with town.ledger.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def published(town):
    number = town.out(day(1), day(5))
    return number, town.row(number).check_code


def test_an_objection_to_a_sheet_is_answered_and_read_by_its_receipt_alone(town, clock):
    number, code = published(town)
    raised = object_(town, check_code=code.lower().replace("-", " "), name="张三", phone="139")
    assert raised.about.startswith("S6 第1期")
    before = look_up(town, raised.receipt)
    assert (before.organization_name, before.answers) == ("南独乐河镇", ())
    [row] = waiting(town)
    assert (row.number, row.sheet, row.text, row.answered) == ("NDL-YY-000001", number, TEXT, False)
    clock.set(NOON + timedelta(days=3))
    assert waiting(town)[0].days == 3
    assert answer(town).number == row.number
    after = look_up(town, "-".join((raised.receipt[:4], raised.receipt[4:])).lower())
    assert [(a.text, a.on) for a in after.answers] == [("已核对，是 300 只，见发放登记表", day(23))]
    assert "张三" not in repr(after), "who sent it is on no public page"
    assert TEXT not in repr(after), "nor what he wrote"
    clock.set(NOON + timedelta(days=9))
    assert (waiting(town)[0].days, waiting(town)[0].answered) == (3, True)
    assert waiting(town, waiting=True) == ()


def test_one_in_general_goes_to_the_organization_that_is_named_or_to_the_one_on_top(sqlite_town):
    assert object_(sqlite_town).organization_name == "南独乐河镇"
    assert object_(sqlite_town, key="v", organization="DGC").organization_name == "东沟村"
    with pytest.raises(NotFound):
        object_(sqlite_town, key="w", organization="NONE")


def test_what_waits_longest_comes_first_and_each_sees_his_own(town, clock):
    for nth in range(3):
        clock.set(NOON + timedelta(days=nth))
        object_(town, key=f"k{nth}", organization="DGC" if nth == 1 else "")
    answer(town, "NDL-YY-000001")
    numbers = ["DGC-YY-000001", "NDL-YY-000002", "NDL-YY-000001"]
    assert [row.number for row in waiting(town)] == numbers
    assert [row.number for row in waiting(town, "elders")] == ["DGC-YY-000001"]
    for actor in ("keeper", "publisher", "approver", "admin"):
        with pytest.raises(NotAllowed):
            waiting(town, actor)
        with pytest.raises(NotAllowed):
            answer(town, actor=actor)
    for number in ("NDL-YY-000001", "NDL-YY-000099"):
        with pytest.raises(NotAllowed):
            answer(town, number, actor="elders")
    for wrong in ("NDL-YY-000099", "NDL-YY-²", "x", ""):
        with pytest.raises((NotFound, NotAllowed)):
            answer(town, wrong)


def test_who_drew_the_sheet_up_approved_or_published_it_does_not_answer(town):
    _, code = published(town)
    object_(town, check_code=code)
    for login in ("publisher", "approver"):
        with town.ledger.writing() as session:
            session.connection().exec_driver_sql(
                f"update app_user set role = 'supervisor' where login = '{login}'"
            )
        with pytest.raises(SamePerson) as refused:
            answer(town, actor=login)
        assert "答复要换一个人" in say(refused.value)
    assert answer(town).number


def test_whatever_it_says_is_taken_but_for_what_nobody_sees(town):
    said = "\u202e=HYPERLINK(1)\x00<b>骂人的话</b>\u200b 身份证 632822199001011234 𬭎😷"
    object_(town, said, name="李\n四\u202e", phone="\x07139")
    full = objection_ledger.objection(town.ledger, actor="watch", number="NDL-YY-000001")
    assert full.row.text == "=HYPERLINK(1)<b>骂人的话</b> 身份证 632822199001011234 𬭎😷"
    assert (full.name, full.phone) == ("李 四", "139")


def test_it_says_something_and_not_too_much(sqlite_town):
    assert object_(sqlite_town, "字" * TEXT_MAX).receipt
    for key, said in {
        "a": {"text": " \u202e\x00"},
        "b": {"text": "字" * (TEXT_MAX + 1)},
        "c": {"name": "字" * 51},
        "d": {"phone": "1" * 31},
        "e": {"check_code": "0000-0000-0000"},
        "f": {"check_code": "x" * 5000},
    }.items():
        with pytest.raises(BadInput):
            object_(sqlite_town, key=key, **said)
    assert count(sqlite_town, Objection) == 1


def test_a_form_sent_twice_is_one_objection_and_another_one_wants_another_key(town):
    first, second = object_(town), object_(town)
    assert (second.receipt, second.replayed) == (first.receipt, True)
    with pytest.raises(KeyReused):
        object_(town, "另一件")
    assert count(town, Objection) == 1


def test_a_thousand_a_minute_from_one_address_are_refused_and_write_nothing(town, clock):
    clock.set(NOON)
    for nth in range(OF_ONE_MAX):
        object_(town, key=f"k{nth}")
    events = count(town, AuditEvent)
    for nth in range(1000 - OF_ONE_MAX):
        with pytest.raises(TooManyObjections) as refused:
            object_(town, key=f"n{nth}")
    assert (refused.value.minutes, refused.value.retryable) == (15, True)
    assert "15 分钟" in say(refused.value)
    assert (count(town, Objection), count(town, AuditEvent)) == (OF_ONE_MAX, events)
    assert object_(town, key="b", address="b").receipt, "others are heard"
    clock.set(NOON + PAUSE)
    assert object_(town, key="later").receipt


def test_where_very_many_come_everybody_is_still_heard_once(sqlite_town, monkeypatch):
    monkeypatch.setattr(objections, "OF_ALL_MAX", 3)
    for address in "abc":
        object_(sqlite_town, key=address, address=address)
    object_(sqlite_town, key="d", address="d")
    for address in "ad":
        with pytest.raises(TooManyObjections):
            object_(sqlite_town, key=f"again {address}", address=address)


def test_a_crowd_ten_times_as_large_waits_altogether(sqlite_town, monkeypatch):
    monkeypatch.setattr(objections, "OF_ALL_MAX", 1)
    for nth in range(CROWD):
        object_(sqlite_town, key=f"k{nth}", address=f"a{nth}")
    with pytest.raises(TooManyObjections):
        object_(sqlite_town, key="new", address="new")


def test_of_many_at_once_each_has_its_number_and_none_too_many_are_taken(town):
    def one(nth):
        try:
            return object_(town, key=f"k{nth}").receipt
        except TooManyObjections:
            return None

    with ThreadPoolExecutor(6) as pool:
        receipts = [r for r in pool.map(one, range(2 * OF_ONE_MAX)) if r]
    assert len(set(receipts)) == len(receipts) == OF_ONE_MAX
    with town.ledger.reading() as session:
        serials = session.scalars(select(Objection.serial).order_by(Objection.serial)).all()
    assert serials == list(range(1, OF_ONE_MAX + 1))


def test_receipts_cannot_be_guessed(town, clock):
    clock.set(NOON)
    raised = object_(town)
    for _ in range(OF_ONE_MAX):
        with pytest.raises(NotFound):
            look_up(town, raised.receipt[:-1])
    with pytest.raises(TooManyLookUps):
        look_up(town, raised.receipt)
    assert look_up(town, raised.receipt, "b")
    bits = objection_ledger.RECEIPT_LENGTH * math.log2(len(set(objection_ledger.ALPHABET)))
    a_year = OF_ALL_MAX * (365 * 24 * 60 * 60 / PAUSE.seconds)
    assert 2**bits / 10_000 / a_year > 1_000_000, "years to the first of ten thousand"


def test_more_may_be_said_later_and_the_same_twice_is_said_once(town):
    receipt = object_(town).receipt
    assert not answer(town).replayed
    assert answer(town).replayed
    answer(town, text="补充：已更正")
    assert [a.text for a in look_up(town, receipt).answers][1:] == ["补充：已更正"]
    for wrong in ("", "\u202e", "字" * (TEXT_MAX + 1)):
        with pytest.raises(BadInput):
            answer(town, text=wrong)


def test_an_answer_tells_no_private_number(sqlite_town):
    object_(sqlite_town)
    with pytest.raises(BadInput) as refused:
        answer(sqlite_town, text="请找张三 13997123456")
    assert "139******56" in say(refused.value)


def test_who_reads_who_sent_it_is_on_the_trail(town):
    object_(town, name="张三")
    objection_ledger.objection(town.ledger, actor="watch", number="NDL-YY-000001")
    with town.ledger.reading() as session:
        query = select(AuditEvent.actor, AuditEvent.subject)
        query = query.where(AuditEvent.event == objection_ledger.READ)
        assert session.execute(query).all() == [("watch", "NDL-YY-000001")]
    with pytest.raises(NotAllowed):
        objection_ledger.objection(town.ledger, actor="publisher", number="NDL-YY-000001")


def test_what_was_answered_is_erased_after_the_emergency_and_the_answer_stays(town):
    receipt = object_(town, name="张三", phone="13997123456").receipt
    object_(town, "还没有答复的", key="w", name="李四")
    answer(town)
    said = {"ended_on": day(20), "decision": "响应结束"}
    kind = next(k for k in town.ask(erasing.plan, **said).kinds if k.code == "objections")
    assert (kind.goes, [(s.count, s.why) for s in kind.stays]) == (1, [(1, "还没有答复")])
    token = town.ask(erasing.plan, **said).token
    with town.ledger.writing() as session:
        erasing.erase(session, actor="system", confirmed=[token], **said)
    erasing.forget(town.ledger)
    assert count(town, ObjectionWords) == 1
    assert len(look_up(town, receipt).answers) == 1
    full = objection_ledger.objection(town.ledger, actor="watch", number="NDL-YY-000001")
    assert (full.erased, full.row.text, full.name, full.phone) == (True, "", "", "")
    with pytest.raises(KeyReused):
        object_(town, name="张三", phone="13997123456")


def test_a_withdrawn_sheet_may_be_objected_to(sqlite_town):
    number, code = published(sqlite_town)
    sqlite_town.say(disclosures.withdraw, "publisher", number=number, reason="写错")
    assert object_(sqlite_town, check_code=code).about
