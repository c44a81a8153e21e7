"""How much a person is to have: nine guards, two masks a day. And who has been given it already."""

from datetime import date, timedelta

import pytest

from inventory import approvals, documents, in_use, norms, setting_up, stock
from inventory.clock import evening
from inventory.errors import BadInput, NeedsConfirmation, NotAllowed, NotFound
from inventory.stock import IssueLine, ReceiptLine, Recipient
from tests.inventory.books import Books

DAY = date(2020, 2, 8)
NEXT = DAY + timedelta(days=1)
PAPER = "防控办〔2020〕5号"
MORE = {
    "locations": [
        {"code": f"K{n}", "name": f"{n}号卡口", "organization": "NDL", "checkpoint": True}
        for n in (1, 2)
    ],
    "head_counts": [
        {"group": "GUARD", "location": "K1", "on": "2020-01-28", "heads": 7},
        {"group": "GUARD", "location": "K1", "on": "2020-02-01", "heads": 9},
        {"group": "GUARD", "location": "K1", "on": "2020-02-20", "heads": 12},
        {"group": "GUARD", "location": "K2", "on": "2020-02-01", "heads": 4},
    ],
    "items": [{"code": "CUP", "name": "保温杯", "unit": "个"}],
    "norms": [
        {
            "group": "GUARD",
            "item": "MASK",
            "starts_on": "2020-02-01",
            "pieces": 2,
            "decision": PAPER,
        },
        {
            "group": "GUARD",
            "item": "SOAP",
            "starts_on": "2020-02-01",
            "pieces": 1,
            "per_days": 7,
            "decision": PAPER,
        },
    ],
    "kits": [
        {
            "code": "WEEK",
            "name": "值守包",
            "lines": [
                {"item": "MASK", "pieces": 2, "per_days": 1},
                {"item": "CUP", "pieces": 1},
            ],
        }
    ],
}


@pytest.fixture
def town(ledger, clock):
    clock.set(evening(date(2020, 4, 1)))
    books = Books(ledger)
    setting_up.setup(ledger, actor="system", data=MORE)
    books.receive(date(2020, 2, 1), 1000)
    books.receive(date(2020, 2, 1), 100, "SOAP")
    yield books
    assert not books.broken()


def norm(town, pieces, starts_on="2020-02-01", group="GUARD", item="MASK", per_days=1):
    said = {"group": group, "item": item, "starts_on": starts_on, "per_days": per_days}
    data = {"norms": [{**said, "pieces": pieces, "decision": PAPER}]}
    setting_up.setup(town.ledger, actor="system", data=data)


def give(town, quantity, on=DAY, item="MASK", location="KF", confirmed=(), **to):
    said = {"group": "GUARD", "checkpoint": "K1", "heads": 9, **to}
    lines = [IssueLine(item, location, quantity)]
    return town.post(stock.issue, on, lines=lines, confirmed=confirmed, **said)


def wanted(town, number):
    """Why a document wants approval: causes with figures."""
    found = town.ask(documents.whole, number=number).wanted
    return [pair for one in found for pair in zip(one.causes, one.details, strict=True)]


def propose(town, on=DAY, actor="system", **said):
    with town.ledger.reading() as session:
        found = norms.propose(session, actor=actor, on=on, **said)
    return found.heads, found.days, {line.item: line.pieces for line in found.lines}


# ── above the norm ──


def test_nine_people_for_two_days_get_thirty_six_masks_and_no_more_without_approval(town):
    assert wanted(town, give(town, 36, days=2)) == []
    number = give(town, 40, days=2, checkpoint="K2")
    why = ("超过发放标准", "口罩 40 只，标准 9 人 × 2 天 = 36 只")
    assert wanted(town, number) == [why]
    (row,) = town.ask(approvals.waiting)
    assert row.number == number
    assert town.held() == 1000 - 36 - 40, "goods move first"


def hand_out(town, quantity, **to):
    to = {"group": "GUARD", "checkpoint": "K1", "heads": 9, **to}
    said = {"recipient": Recipient(**to), "custodian": "卡口长"}
    return town.post(in_use.hand_out, DAY, lines=[IssueLine("CUP", "KF", quantity)], **said)


def test_what_is_handed_out_for_use_is_held_against_the_norm_too(town):
    """One cup a person."""
    town.receive(DAY, 50, "CUP")
    assert wanted(town, hand_out(town, 30)) == [], "there is no norm yet"
    norm(town, 1, item="CUP")
    assert wanted(town, hand_out(town, 9)) == []
    number = hand_out(town, 10)
    assert wanted(town, number) == [("超过发放标准", "保温杯 10 个，标准 9 人 × 1 天 = 9 个")]
    clean = {"group": "CLEAN", "checkpoint": None}
    assert wanted(town, hand_out(town, 1, **clean)) == [("不在发放范围", "保温杯 1 个")]
    with town.ledger.writing() as session:
        approvals.decide(session, actor="approver", number=number, approved=True)


def test_without_days_it_is_one_day_and_lines_of_one_item_count_together(town):
    assert wanted(town, give(town, 18)) == []
    lines = [IssueLine("MASK", "KF", 10), IssueLine("MASK", "KF", 9)]
    number = town.post(stock.issue, DAY, group="GUARD", heads=9, lines=lines)
    assert wanted(town, number) == [("超过发放标准", "口罩 19 只，标准 9 人 × 1 天 = 18 只")]


def test_a_bottle_a_week_is_rounded_up_for_all_together(town):
    assert wanted(town, give(town, 3, item="SOAP", days=2)) == []
    above = give(town, 4, item="SOAP", days=2, checkpoint="K2")
    assert wanted(town, above) == [("超过发放标准", "洗手液 4 瓶，标准 9 人 × 2 天 = 3 瓶")]


@pytest.mark.parametrize(
    ("on", "to", "heads"),
    [
        (DAY, {"checkpoint": "K1"}, 9),
        (date(2020, 1, 30), {"checkpoint": "K1"}, 7),
        (date(2020, 2, 25), {"checkpoint": "K1"}, 12),
        (DAY, {"checkpoint": None}, 13),
    ],
)
def test_heads_that_nobody_says_are_those_counted_last(town, on, to, heads):
    norm(town, 2, "2020-01-01")
    town.receive(date(2020, 1, 28), 500)
    exact = give(town, heads * 2, on, heads=None, **to)
    assert wanted(town, exact) == []
    above = give(town, heads * 2 + 1, on, heads=None, **to)
    said = f"口罩 {heads * 2 + 1} 只，标准 {heads} 人 × 1 天 = {heads * 2} 只"
    assert wanted(town, above) == [("超过发放标准", said)]


def test_who_was_not_counted_cannot_be_held_against_a_norm(town):
    norm(town, 1, group="CLEAN")
    number = give(town, 5, group="CLEAN", checkpoint=None, heads=None)
    assert wanted(town, number) == [("超过发放标准", "口罩 5 只，没有人数，核对不了标准")]


def test_the_newest_norm_that_has_begun_is_in_force(town):
    norm(town, 1, "2020-02-10")
    norm(town, 0, "2020-03-01")
    norm(town, 1, "2020-02-01", group="CLEAN")
    for on, entitled in ((date(2020, 2, 9), 18), (date(2020, 2, 10), 9), (date(2020, 3, 1), 0)):
        number = give(town, 19, on)
        said = f"口罩 19 只，标准 9 人 × 1 天 = {entitled} 只"
        assert wanted(town, number) == [("超过发放标准", said)]


def test_a_norm_that_ended_for_all_holds_nobody(town):
    norm(town, 0, "2020-02-05")
    assert wanted(town, give(town, 500)) == []


def test_goods_for_other_groups_want_approval_and_goods_without_a_norm_do_not(town):
    town.receive(DAY, 5, "MASK-N95")
    number = give(town, 5, group="CLEAN", checkpoint=None)
    assert wanted(town, number) == [("不在发放范围", "口罩 5 只")]
    assert wanted(town, give(town, 5, item="MASK-N95")) == []


def test_norms_hold_groups_and_not_villages_or_firms(town):
    town.receive(DAY, 100, origin="PURCHASED", by="FIRM")
    to = {"group": None, "checkpoint": None, "heads": 1}
    assert wanted(town, give(town, 50, recipient_organization="DGC", **to)) == []
    assert wanted(town, give(town, 50, counterparty="FIRM", **to)) == []


def test_goods_handed_over_at_the_checkpoint_are_held_against_the_norm_too(town):
    def direct(confirmed=()):
        _, issued = stock.direct(
            session,
            actor="system",
            organization="NDL",
            on=DAY,
            request_key=f"d{len(confirmed)}",
            origin="DONATED",
            lines=[ReceiptLine("MASK", "K1", 40)],
            recipient=Recipient(group="GUARD", checkpoint="K1", days=2),
            confirmed=confirmed,
        )
        return issued.number

    with town.ledger.writing() as session:
        number = direct()
    said = "口罩 40 只，标准 9 人 × 2 天 = 36 只"
    assert wanted(town, number) == [("超过发放标准", said)]
    with town.ledger.writing() as session, pytest.raises(NeedsConfirmation) as asked:
        direct([""])
    with town.ledger.writing() as session:
        direct([asked.value.token, ""])
    assert town.held() == 1000


# ── proposals and lists ──


def test_lines_are_proposed_from_the_norms_for_heads_and_days(town):
    assert propose(town, group="GUARD", heads=9, days=2) == (9, 2, {"MASK": 36, "SOAP": 3})
    assert propose(town, group="GUARD", checkpoint="K1") == (9, 1, {"MASK": 18, "SOAP": 2})
    assert propose(town, group="GUARD") == (13, 1, {"MASK": 26, "SOAP": 2})
    assert propose(town, date(2020, 1, 31), group="GUARD") == (7, 1, {})
    asked_for = {"items": ["MASK", "CUP"], "heads": 9}
    assert propose(town, group="GUARD", **asked_for) == (9, 1, {"MASK": 18})
    assert propose(town, group="CLEAN", **asked_for) == (9, 1, {"MASK": 0}), "not for them"


def test_a_kit_fills_lines_for_anybody(town):
    assert propose(town, kit="WEEK", heads=9, days=7) == (9, 7, {"CUP": 9, "MASK": 126})
    assert propose(town, kit="WEEK", group="GUARD", days=7)[2] == {"CUP": 13, "MASK": 182}


def test_the_head_of_a_checkpoint_is_proposed_what_his_own_people_get(town):
    user = {"login": "k1", "name": "卡口长", "role": "checkpoint_head", "organization": "NDL"}
    setting_up.setup(town.ledger, actor="system", data={"users": [{**user, "location": "K1"}]})
    assert propose(town, actor="k1", group="GUARD") == (9, 1, {"MASK": 18, "SOAP": 2})


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"heads": 9}, BadInput),
        ({"kit": "WEEK"}, BadInput),
        ({"group": "CLEAN"}, BadInput),
        ({"group": "GUARD", "heads": 0}, BadInput),
        ({"group": "GUARD", "days": 0}, BadInput),
        ({"group": "NOBODY", "heads": 9}, NotFound),
        ({"kit": "NOTHING", "heads": 9}, NotFound),
        ({"group": "GUARD", "organization": "NOWHERE"}, NotFound),
        ({"group": "GUARD", "organization": "XLC", "actor": "clerk"}, NotAllowed),
    ],
)
def test_what_cannot_be_proposed_is_refused(town, said, refusal):
    with pytest.raises(refusal):
        propose(town, **said)


def test_norms_and_kits_are_listed(town):
    masks, soap = town.ask(norms.norms)
    assert (masks.item, masks.pieces, masks.per_days, masks.decision) == ("MASK", 2, 1, PAPER)
    assert (soap.group_name, soap.name, soap.per_days) == ("检查点值守人员", "洗手液", 7)
    assert [(row.item, row.pieces, row.per_days) for row in town.ask(norms.kits)] == [
        ("CUP", 1, None),
        ("MASK", 2, 1),
    ]


def test_setting_up_again_mends_a_norm_and_replaces_the_lines_of_a_kit(town):
    norm(town, 3)
    kit = {"code": "WEEK", "name": "两周包", "lines": [{"item": "SOAP", "pieces": 2}]}
    setting_up.setup(town.ledger, actor="system", data={"kits": [kit]})
    assert [row.pieces for row in town.ask(norms.norms)] == [3, 1]
    (line,) = town.ask(norms.kits)
    assert (line.kit_name, line.item, line.per_days) == ("两周包", "SOAP", None)


@pytest.mark.parametrize(
    ("section", "wrong"),
    [
        ("norms", {"pieces": -1}),
        ("norms", {"per_days": 0}),
        ("norms", {"decision": " "}),
        ("norms", {"starts_on": "2月1日"}),
        ("kits", {"lines": []}),
        ("kits", {"lines": [{"item": "MASK", "pieces": 0}]}),
        ("kits", {"lines": [{"item": "MASK", "pieces": 1, "per_days": 0}]}),
        ("kits", {"lines": [{"item": "MASK", "pieces": 1}] * 2}),
    ],
)
def test_a_norm_or_kit_that_makes_no_sense_is_refused(town, section, wrong):
    with pytest.raises(BadInput, match=section):
        setting_up.setup(
            town.ledger, actor="system", data={section: [{**MORE[section][0], **wrong}]}
        )
