"""What private data there is, what of it goes and what stays."""

from datetime import date

import pytest
from sqlalchemy import text

from inventory import erasing, invoices, private_data, setting_up, surplus, transfers
from inventory.rules import invoice_file
from inventory.rules.invoice_said import Said
from inventory.stock import IssueLine
from inventory.surplus import SurplusLine
from tests.inventory.neighbours import Neighbours
from tests.inventory.test_originals import attach
from tests.rules.invoice_files import xml

ENDED, LATER = date(2020, 2, 8), date(2051, 1, 1)


@pytest.fixture
def town(ledger):
    return Neighbours(ledger)


def find(town, ended_on=ENDED, today=ENDED):
    with town.ledger.reading() as session:
        return private_data.find(session, ended_on, today)


def counts(found):
    return {kind.code: kind.goes for kind in found.kinds if kind.goes}


def only(found, code):
    return next(kind for kind in found.kinds if kind.code == code)


def test_the_plan_counts_what_goes_and_says_what_stays_why_and_until_when(town):
    found = find(town)
    assert counts(found) == {"contacts": 8, "texts": 7, "files": 1, "voids": 1, "pads": 1}
    stays = {kind.code: {(s.why, s.until) for s in kind.stays} for kind in found.kinds}
    voucher = ("会计凭证", date(2050, 12, 31))
    assert stays == {
        "contacts": set(),
        "texts": {
            voucher,
            ("会计档案移交清册", date(2050, 12, 31)),
            ("还在用，要有人负责", None),
        },
        "signers": {voucher},
        "files": {voucher, ("没有写明是什么附件", date(2050, 12, 31))},
        "parties": {voucher, ("没有单据，不知是哪天登记的", None)},
        "originals": set(),
        "voids": set(),
        "pads": set(),
        "staged": set(),
        "users": {("谁办的要查得到", None)},
        "objections": set(),
        "imports": set(),
    }


def test_what_came_after_the_emergency_is_not_touched(town):
    early = {"ended_on": date(2020, 1, 31)}
    assert counts(find(town, **early)) == {}
    later = {"ended_on": date(2020, 2, 7)}
    assert counts(find(town, **later)) == {"texts": 5, "files": 1}


def test_a_longer_rule_keeps_longer(town):
    rule = {"code": "VOUCHER", "name": "会计凭证", "starts_on": "2016-01-02", "decision": "长期"}
    assert "signers" in counts(find(town, today=LATER))
    setting_up.setup(town.ledger, actor="system", data={"retentions": [rule | {"years": None}]})
    assert "signers" not in counts(find(town, today=LATER))


def test_the_custodian_of_a_pad_whose_stubs_are_out_stays(town):
    with town.ledger.writing() as session:
        session.execute(text("UPDATE stub SET document_id = NULL"))
    kind = only(find(town), "pads")
    assert (kind.goes, kind.stays[0].why) == (0, "收条还没有交回")


def test_on_the_last_day_that_a_voucher_is_kept_it_stays(town):
    last = date(2050, 12, 31)
    assert only(find(town, today=last), "signers").goes == 0
    assert only(find(town, today=LATER), "signers").goes == 1


def test_of_texts_of_a_kind_nothing_goes_that_is_younger_than_one_that_stays(town):
    """Another rule from a day on may keep what is older and not what is younger; then both stay."""
    rules = [
        {"code": "VOUCHER", "name": "会计凭证", "starts_on": "2016-01-02", "years": None},
        {"code": "VOUCHER", "name": "会计凭证", "starts_on": "2020-02-08", "years": 1},
    ]
    data = {"retentions": [rule | {"decision": "试"} for rule in rules]}
    town.buy(500, on=date(2020, 2, 7), purpose="先买的")
    setting_up.setup(town.ledger, actor="system", data=data)
    fields = {(due.kind, due.field) for due in find(town, today=LATER).texts}
    assert ("EXPENDITURE", "purpose") not in fields
    assert ("CASH_GIFT", "intent") in fields


def test_goods_in_use_keep_their_custodian_until_they_are_back(town):
    stays = {stay.why: stay.count for stay in only(find(town), "texts").stays}
    assert stays["还在用，要有人负责"] == 2


def test_what_the_closing_sheet_reads_of_a_remark_stays(town):
    soap = next(row.lot for row in town.stock() if row.item == "SOAP")
    said = {"reason": "TRANSFER", "to": "DGC", "lines": [SurplusLine("KF", soap, 2)]}
    town.post(surplus.hand_over_surplus, ENDED, note="给王小明", **said)
    town.post(transfers.dispatch, ENDED, to="DGC", lines=[IssueLine("SOAP", "KF", 1)], note="搬去")
    before = only(find(town), "texts")
    assert {stay.why: stay.count for stay in before.stays}["结项表按它归类"] == 1
    assert ("DISPATCH", "note") in {(due.kind, due.field) for due in find(town).texts}
    drawn = town.sheet("SC", date(2020, 1, 1), ENDED)
    with town.ledger.writing() as session:
        token = erasing.plan(session, actor="system", ended_on=ENDED, decision="结束").token
        erasing.erase(session, actor="system", ended_on=ENDED, decision="结束", confirmed=[token])
    assert town.sheet("SC", date(2020, 1, 1), ENDED) == drawn


def test_the_file_of_an_invoice_stays_until_its_voucher_may_go(town):
    said = {"actor": "system", "organization": "DGC", "request_key": "x", "said": Said()}
    with town.ledger.writing() as session:
        file = invoice_file.read("a.xml", xml())
        number = invoices.record_invoice(session, **said, file=file).number
    kept = attach(town, number, xml())
    on = date(2020, 12, 31)
    (stay,) = only(find(town, on, on), "originals").stays
    assert (stay.count, stay.why, stay.until) == (1, "会计凭证", date(2050, 12, 31))
    found = find(town, on, LATER)
    assert (found.originals, only(found, "originals").goes) == ((kept.id,), 1)
