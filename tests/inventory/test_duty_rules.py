"""Whose people do a duty: the organization's own, or only those above it; at every door, from a day on."""

from datetime import date

import pytest

from inventory import (
    access,
    approvals,
    corrections,
    db,
    delegations,
    duty_rules,
    errors,
    open_items,
    periods,
    prepayments,
    rights,
    setting_up,
    spending,
    stock,
    vouchers,
)
from inventory.kinds import KINDS
from inventory.models.rules import Duty
from inventory.stock import IssueLine, ReceiptLine
from tests.inventory.money import ON, Money

MORE = {
    "locations": [{"code": "K1", "name": "村口", "organization": "DGC", "checkpoint": True}],
    "users": [
        {"login": "accountant", "name": "村会计", "role": "finance", "organization": "DGC"},
        {"login": "head", "name": "村主任", "role": "approver", "organization": "DGC"},
        {"login": "secretary", "name": "镇书记", "role": "approver", "organization": "NDL"},
        {"login": "boss", "name": "村管理员", "role": "admin", "organization": "DGC"},
        {"login": "admin", "name": "镇管理员", "role": "admin", "organization": "NDL"},
        {
            "login": "k1",
            "name": "村口卡口长",
            "role": "checkpoint_head",
            "organization": "DGC",
            "location": "K1",
        },
    ],
}
SOME = {"fund": "F", "amount_fen": 100, "purpose": "口罩", "payee": "商店"}


@pytest.fixture
def books(ledger):
    books = Duties(ledger)
    setting_up.setup(ledger, actor="system", data=MORE)
    yield books
    assert not books.broken()


class Duties(Money):
    """The books, with verbs done by somebody and rules set up in one line."""

    def do(self, actor, verb, organization="DGC", **said):
        key = {"request_key": f"{actor}-{next(self._keys)}"}
        with self.ledger.writing() as session:
            return verb(session, actor=actor, organization=organization, on=ON, **key, **said)

    def rule(self, duty, whose, starts_on="2020-02-01", organization="DGC", actor="system"):
        entry = {"organization": organization, "duty": duty, "whose": whose}
        entry |= {"starts_on": starts_on, "decision": "会议纪要4号"}
        setting_up.setup(self.ledger, actor=actor, data={"duties": [entry]})

    def write_off(self):
        line = ReceiptLine("MASK", "DGC-KF", 10)
        said = {"origin": "DONATED", "counterparty": None, "lines": [line]}
        self.do("system", stock.receive, **said)
        lot = self.stock("DGC")[0].lot
        lines = [corrections.LotLine("MASK", "DGC-KF", 1, lot)]
        return self.do("system", corrections.write_off, lines=lines, reason="破损").number

    def decide(self, actor, number, approved=True, note=None):
        with self.ledger.writing() as session:
            said = {"number": number, "approved": approved, "note": note}
            return approvals.decide(session, actor=actor, **said)

    def refused(self, actor, verb, **said):
        with pytest.raises(errors.DutyAbove) as refusal:
            self.do(actor, verb, **said)
        assert (refusal.value.organization, refusal.value.above) == ("DGC", "NDL")
        return refusal.value


def test_the_books_of_a_village_are_closed_by_the_town_unless_it_was_decided_otherwise(books):
    refusal = books.refused("accountant", periods.close_period, through=date(2020, 1, 31))
    facts = {"act": "close_period", "duty": "BOOKKEEPING", "decision": ""}
    assert refusal.facts() == facts | {"organization": "DGC", "above": "NDL"}
    books.do("finance", periods.close_period, through=date(2020, 1, 31))
    books.rule("BOOKKEEPING", "OWN")
    books.do("accountant", periods.close_period, through=date(2020, 2, 1))
    books.do("finance", periods.close_period, through=date(2020, 2, 2))


def stand_in(books, absent, stand_in_):
    with books.ledger.writing() as session:
        pair = {"absent": absent, "stand_in": stand_in_, "decision": "通知"}
        today = db.today(session)
        delegations.delegate(session, actor="admin", from_on=today, until_on=today, **pair)


def test_who_stands_in_for_one_of_the_town_does_what_is_left_to_the_town(books):
    close = {"through": date(2020, 1, 31)}
    stand_in(books, "accountant", "head")
    books.refused("head", periods.close_period, **close)
    stand_in(books, "finance", "head")
    books.do("head", periods.close_period, **close)
    stand_in(books, "finance", "accountant")
    books.do("accountant", periods.close_period, through=date(2020, 2, 1))


def test_who_stands_in_for_the_cashier_of_the_town_pays_for_the_village_at_once(books):
    books.rule("PAYING", "ABOVE")
    books.refused("clerk", spending.spend, **SOME)
    stand_in(books, "finance", "clerk")
    books.do("clerk", spending.spend, **SOME)


def test_the_town_keeps_its_own_books(books):
    books.do("finance", periods.close_period, "NDL", through=date(2020, 1, 31))


def test_a_voucher_of_a_village_is_recorded_by_the_town(books):
    number = books.buy(100)

    def record(actor):
        with books.ledger.writing() as session:
            said = {"number": number, "voucher": "记-0001", "on": ON}
            vouchers.record_voucher(session, actor=actor, **said)

    with pytest.raises(errors.DutyAbove):
        record("accountant")
    record("finance")


def test_where_the_town_approves_for_a_village_its_own_approver_neither_approves_nor_refuses(books):
    number = books.write_off()
    assert [row.mine for row in books.ask(approvals.waiting, actor="head")] == [True]
    books.rule("APPROVAL", "ABOVE")
    for said in ({}, {"approved": False, "note": "没有破损"}):
        with pytest.raises(errors.DutyAbove) as refusal:
            books.decide("head", number, **said)
        assert refusal.value.decision == "会议纪要4号"
    assert [row.mine for row in books.ask(approvals.waiting, actor="head")] == [False]
    assert [row.mine for row in books.ask(approvals.waiting, actor="secretary")] == [True]
    asked = {"number": number, "organization": "DGC"}
    refusal = books.ask(approvals.why_not, actor="head", **asked)
    assert isinstance(refusal, errors.DutyAbove)
    assert books.ask(approvals.why_not, actor="secretary", **asked) is None
    assert books.decide("secretary", number).approved


def test_where_the_town_pays_for_a_village_its_clerk_records_what_is_owed_and_pays_nothing(books):
    advanced = books.advance(50)
    books.rule("PAYING", "ABOVE")
    books.refused("clerk", spending.spend, **SOME)
    books.refused("accountant", spending.spend, **SOME)
    books.refused("clerk", prepayments.prepay, due_on=ON, **SOME)
    books.refused("clerk", prepayments.advance, due_on=ON, **SOME)
    owed = books.do("clerk", spending.spend, paid=False, **SOME).number
    books.refused("accountant", spending.pay, number=owed, amount_fen=100)
    books.do("finance", spending.pay, number=owed, amount_fen=100)
    # this money left before: to account for it pays nobody
    books.do("clerk", spending.spend, number=advanced, amount_fen=50, purpose="开水")
    books.do("finance", spending.spend, **SOME)


def test_what_the_town_reports_for_a_village_its_clerk_does_not_spend(books):
    books.rule("REPORTING", "ABOVE")
    books.refused("clerk", spending.spend, paid=False, **SOME)
    books.do("finance", spending.spend, paid=False, **SOME)


def test_whoever_reports_nothing_any_more_still_reads_whom_his_village_paid(books):
    books.commit(100, payee="李四")
    books.rule("REPORTING", "ABOVE")
    (row,) = books.ask(open_items.open_items, actor="clerk", organization="DGC")
    assert row.payee == "李四"


def test_where_the_town_keeps_the_goods_a_checkpoint_still_hands_out_what_lies_there(books):
    line = ReceiptLine("MASK", "K1", 10)
    said = {"origin": "DONATED", "counterparty": None, "lines": [line]}
    books.rule("KEEPING", "ABOVE")
    books.refused("clerk", stock.receive, **said)
    books.do("keeper", stock.receive, **said)
    books.do("k1", stock.issue, group="GUARD", lines=[IssueLine("MASK", "K1", 1)])


def test_a_rule_holds_from_its_first_day_until_the_next_one(books, clock):
    books.rule("BOOKKEEPING", "OWN", "2020-02-09")
    books.rule("BOOKKEEPING", "ABOVE", "2020-03-01")
    close = {"through": date(2020, 1, 31)}
    books.refused("accountant", periods.close_period, **close)
    clock.set(date(2020, 3, 1))
    assert books.refused("accountant", periods.close_period, **close).decision == "会议纪要4号"
    clock.set(date(2020, 2, 9))
    books.do("accountant", periods.close_period, **close)


def test_a_rule_set_up_again_for_the_same_day_takes_the_place_of_the_old_one(books):
    books.rule("BOOKKEEPING", "OWN")
    books.rule("BOOKKEEPING", "ABOVE")
    books.refused("accountant", periods.close_period, through=date(2020, 1, 31))


def test_nobody_lets_himself_off_the_second_eyes_above_him(books):
    with pytest.raises(errors.NotAllowed):
        books.rule("BOOKKEEPING", "OWN", actor="boss")
    with pytest.raises(errors.NotAllowed):
        books.rule("BOOKKEEPING", "OWN", organization="XLC", actor="boss")
    books.refused("accountant", periods.close_period, through=date(2020, 1, 31))
    books.rule("BOOKKEEPING", "OWN", actor="admin")
    books.do("accountant", periods.close_period, through=date(2020, 1, 31))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"duty": "SLEEPING"}, "duties[0].duty"),
        ({"whose": "NOBODY"}, "duties[0].whose"),
        ({"organization": "NDL"}, "duties[0].whose"),  # nobody is above the town
        ({"starts_on": "soon"}, "duties[0].starts_on"),
        ({"decision": ""}, "duties[0].decision"),
    ],
)
def test_a_rule_that_says_nothing_is_refused(books, wrong, field):
    entry = {"organization": "DGC", "duty": "APPROVAL", "whose": "ABOVE"}
    entry |= {"starts_on": "2020-02-01", "decision": "会议纪要4号"} | wrong
    with pytest.raises(errors.BadInput) as refusal:
        setting_up.setup(books.ledger, actor="system", data={"duties": [entry]})
    assert refusal.value.field == field
    books.decide("head", books.write_off())


def test_every_duty_has_its_name_and_its_acts_and_no_act_is_in_two():
    assert set(duty_rules.DUTY_NAMES) == set(Duty) == set(access.DUTY_OF.values())
    assert sum(map(len, rights._OF_DUTY.values())) == len(access.DUTY_OF)
    done = {act for acts in access.RIGHTS.values() for act in acts}
    assert set(access.DUTY_OF) <= done
    assert {kind.act for kind in KINDS.values()} <= done


def test_where_nobody_is_above_the_default_is_that_its_own_people_do_it(books):
    data = {
        "organizations": [{"code": "LONE", "name": "孤村", "kind": "VILLAGE"}],
        "users": [{"login": "lone", "name": "会计", "role": "finance", "organization": "LONE"}],
    }
    setting_up.setup(books.ledger, actor="system", data=data)
    books.do("lone", periods.close_period, "LONE", through=date(2020, 1, 31))


def answer(ask):
    try:
        ask()
    except errors.LedgerError as refusal:
        return refusal.code
    return "yes"


def test_a_second_act_is_answered_as_if_it_had_been_asked_about_first(books):
    """Whatever was allowed first, and for everybody: the town's and the village's people, who is held to a place, and
    who stands in for somebody where a duty is left to those above."""
    books.rule("PAYING", "ABOVE")
    stand_in(books, "accountant", "head")
    acts = ["list", "spend", "pay", "read_payee", "read_fund", "approve", "close_period", "issue"]
    seen = set()
    with books.ledger.reading() as session:
        for user in ["accountant", "head", "secretary", "finance", "k1", "system"]:
            at = {"actor": user, "organization": "DGC"}
            ground = access.permit(session, act="list", **at)
            for act in acts:
                asked = answer(lambda act=act, at=at: access.permit(session, act=act, **at))
                also = answer(lambda act=act, g=ground: access.permit_also(session, g, act=act))
                assert (user, act, also) == (user, act, asked)
                seen.add(also)
    assert seen == {"yes", "NOT_ALLOWED", "DUTY_ABOVE"}
