"""What may be merged and what not, by whom; what follows; and that the database itself keeps merges flat."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from threading import Barrier

import psycopg
import pytest
from sqlalchemy import make_url, select, text
from sqlalchemy.exc import DBAPIError

from inventory import (
    catalog,
    conversions,
    corrections,
    ledger,
    merging,
    setting_up,
    similar,
    stock,
    transfers,
    transit,
)
from inventory.conversions import ConversionLine, ResultLine
from inventory.corrections import LotLine
from inventory.errors import (
    AlreadyMerged,
    BadInput,
    DifferentUnits,
    Duplicate,
    Earmarked,
    LedgerError,
    MergeCircle,
    NotAllowed,
    NotEnough,
    NotFound,
)
from inventory.models import AuditEvent, Item, ItemMerge
from inventory.stock import Earmark, IssueLine, ReceiptLine
from tests.inventory.books import Books

FEB_1, FEB_2, FEB_3, FEB_8 = (date(2020, 2, day) for day in (1, 2, 3, 8))
MORE = {
    "items": [
        {"code": "MASK2", "name": "口 罩", "unit": "只", "nature": "LOW_VALUE"},
        {"code": "MASK3", "name": "口罩。", "unit": "只"},
    ],
    "counterparties": [
        {"code": "FIRM2", "name": "示例医疗器械公司", "kind": "单位"},
        {"code": "FIRM3", "name": "示例医疗器械（有限）公司", "kind": "未定"},
    ],
    "users": [{"login": "boss", "name": "管理员", "role": "admin", "organization": "DGC"}],
}


class Town(Books):
    def __init__(self, ledger):
        super().__init__(ledger)
        setting_up.setup(ledger, actor="system", data=MORE)

    def items(self, code, into, actor="system", reason="同一种"):
        with self.ledger.writing() as session:
            return merging.merge_items(session, actor=actor, code=code, into=into, reason=reason)

    def parties(self, code, into, actor="system"):
        with self.ledger.writing() as session:
            return merging.merge_counterparties(
                session, actor=actor, code=code, into=into, reason="同一家"
            )

    def units(self, code):
        with self.ledger.reading() as session:
            query = text(
                "select unit, factor from item_unit join item on item.id = item_id"
                " where code = :code order by unit"
            )
            return dict(session.execute(query, {"code": code}).all())


@pytest.fixture
def town(ledger):
    books = Town(ledger)
    yield books
    assert not books.broken()


@pytest.fixture
def small(sqlite_ledger):
    """Where the engine is not what is tried."""
    return Town(sqlite_ledger)


# ── what may be merged, and by whom ──


def test_a_merge_is_dated_says_who_and_why_and_stands_in_the_trail(town, clock):
    clock.set(FEB_3)
    town.items("MASK2", "MASK", actor="boss", reason="名称多打了空格")
    with town.ledger.reading() as session:
        (row,) = session.scalars(select(ItemMerge))
        codes = dict(session.execute(select(Item.id, Item.code)).all())
        assert (codes[row.from_id], codes[row.into_id]) == ("MASK2", "MASK")
        assert (row.merged_at, row.reason) == (clock(), "名称多打了空格")
        events = session.execute(select(AuditEvent.actor, AuditEvent.event, AuditEvent.subject))
        assert ("boss", "merge_item", "MASK2 -> MASK") in events.all()


@pytest.mark.parametrize("actor", ["keeper", "finance", "clerk", "publisher", "nobody"])
def test_only_an_admin_merges_and_asks_what_is_similar(small, actor):
    for act in (
        lambda: small.items("MASK2", "MASK", actor=actor),
        lambda: small.parties("FIRM2", "FIRM", actor=actor),
        lambda: small.ask(similar.similar_items, actor=actor),
        lambda: small.ask(similar.similar_counterparties, actor=actor),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_items_of_two_units_are_converted_and_not_merged(town):
    with pytest.raises(DifferentUnits) as refused:
        town.items("MASK-BOX", "MASK")
    assert refused.value.facts() == {
        "name": "MASK-BOX",
        "unit": "箱",
        "into": "MASK",
        "into_unit": "只",
    }


def test_nothing_is_merged_into_itself_twice_or_in_a_circle(town):
    for merge, one, other in ((town.items, "MASK", "MASK2"), (town.parties, "FIRM", "FIRM2")):
        with pytest.raises(MergeCircle):
            merge(one, one)
        merge(other, one)
        with pytest.raises(AlreadyMerged) as refused:
            merge(other, "MASK3" if one == "MASK" else "FIRM3")
        assert (refused.value.name, refused.value.into) == (other, one)
        with pytest.raises(MergeCircle):
            merge(one, other)


def test_what_is_merged_into_a_merged_one_becomes_what_that_is_now(town):
    town.items("MASK2", "MASK")
    assert town.items("MASK3", "MASK2").into == "MASK"


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"code": "NONE"}, NotFound),
        ({"into": "NONE"}, NotFound),
        ({"reason": " "}, BadInput),
        ({"reason": "长" * 1001}, BadInput),
    ],
)
def test_bad_input_is_refused_by_name(small, said, error):
    with pytest.raises(error):
        small.items(**({"code": "MASK2", "into": "MASK"} | said))
    assert {row.merged_into for row in small.ask(catalog.items, merged=True)} == {None}


def test_two_credit_codes_are_two_firms(small):
    firms = [
        {"code": "A", "name": "甲公司", "kind": "单位", "credit_code": "91130600000000000X"},
        {"code": "B", "name": "甲有限公司", "kind": "单位", "credit_code": "911306000000000016"},
    ]
    setting_up.setup(small.ledger, actor="system", data={"counterparties": firms})
    with pytest.raises(BadInput, match="into"):
        small.parties("A", "B")
    pairs = small.ask(similar.similar_counterparties)
    assert "A" not in {code for p in pairs for code in (p.first.code, p.second.code)}


def test_what_was_merged_is_not_set_up_again(small):
    small.items("MASK2", "MASK")
    small.parties("FIRM2", "FIRM")
    for data in (
        {"items": [{"code": "MASK2", "name": "口 罩", "unit": "只"}]},
        {"items": [{"code": "NEW", "name": "口 罩", "unit": "只"}]},
        {"counterparties": [{"code": "FIRM2", "name": "示例医疗器械公司"}]},
    ):
        with pytest.raises(AlreadyMerged) as refused:
            setting_up.setup(small.ledger, actor="system", data=data)
        assert refused.value.into in ("MASK", "FIRM")
    data = {"items": [{"code": "NEW", "name": "口罩。", "unit": "只"}]}
    with pytest.raises(Duplicate):
        setting_up.setup(small.ledger, actor="system", data=data)


# ── what follows ──


def test_packings_are_joined_and_the_survivors_rule(town):
    units = {"MASK": {"箱": 2000}, "MASK2": {"箱": 1000, "袋": 50}}
    names = {"MASK": "口罩", "MASK2": "口 罩"}
    items = [
        {"code": code, "name": names[code], "unit": "只", "units": u} for code, u in units.items()
    ]
    setting_up.setup(town.ledger, actor="system", data={"items": items})
    old = town.receive_lines([ReceiptLine("MASK2", "KF", 1, unit="箱")])
    town.items("MASK2", "MASK")
    assert town.units("MASK") == {"箱": 2000, "袋": 50}
    # of a lot that is named, what it really held: a carton of 1,000
    town.issue_lines(FEB_2, [IssueLine("MASK", "KF", 1, unit="箱", lot=f"{old}-1")])
    assert town.held() == 0
    town.receive_lines([ReceiptLine("MASK2", "KF", 1, unit="箱")])
    assert town.held() == 2000


def test_the_survivors_nature_stays(small):
    small.items("MASK", "MASK2")
    (row,) = [row for row in small.ask(catalog.items) if row.code == "MASK2"]
    assert row.nature == "LOW_VALUE"


def test_an_earmark_for_the_firm_that_is_gone_is_meant_for_the_one_that_stayed(town):
    bound = {"earmark": Earmark(counterparty="FIRM2")}
    town.receive(FEB_1, 50, **bound)
    with pytest.raises(Earmarked):
        town.issue_lines(FEB_2, [IssueLine("MASK", "KF", 10)], group=None, counterparty="FIRM")
    town.parties("FIRM2", "FIRM")
    with pytest.raises(Earmarked):
        town.issue(FEB_2, 10)
    for code, quantity in (("FIRM", 20), ("FIRM2", 20)):
        lines = [IssueLine("MASK", "KF", quantity)]
        town.issue_lines(FEB_2, lines, group=None, counterparty=code)
    town.parties("FIRM", "FIRM3")
    town.issue_lines(FEB_3, [IssueLine("MASK", "KF", 10)], group=None, counterparty="FIRM3")
    assert town.held() == 0
    assert {row.earmark for row in town.ask(ledger.on_hand, as_of=FEB_1)} == {
        "示例医疗器械（有限）公司"
    }


def test_goods_of_both_go_back_to_the_one_firm_in_one_document(town):
    first = town.receive(FEB_1, 10, by="FIRM", origin="PURCHASED")
    second = town.receive(FEB_1, 10, by="FIRM2", origin="PURCHASED")
    lines = [LotLine("MASK", "KF", 5, lot=f"{number}-1") for number in (first, second)]
    with pytest.raises(BadInput):
        town.post(corrections.send_back, FEB_2, lines=lines, reason="破损")
    town.parties("FIRM2", "FIRM")
    town.post(corrections.send_back, FEB_2, lines=lines, reason="破损")
    assert town.held() == 10
    assert town.documents()[0].summary == "示例医疗器械有限公司"


def test_lent_as_the_one_and_given_back_as_the_other_is_given_back(town):
    setting_up.setup(
        town.ledger,
        actor="system",
        data={"locations": [{"code": "XLC-KF", "name": "西梁村库房", "organization": "XLC"}]},
    )
    town.receive(FEB_1, 30, "MASK2")
    said = {"lines": [IssueLine("MASK2", "KF", 30)], "to": "DGC", "due_on": FEB_8}
    loan = town.post(transfers.dispatch, FEB_1, **said)
    town.arrive(FEB_2, loan, None)
    own = [ReceiptLine("MASK", "DGC-KF", 30)]
    town.post(stock.receive, FEB_2, "DGC", origin="DONATED", lines=own)
    town.items("MASK2", "MASK")
    lines = [IssueLine("MASK", "DGC-KF", 20)]
    town.post(transfers.dispatch, FEB_3, "DGC", lines=lines, to="NDL", repays=loan)
    (left,) = town.ask(transit.loans)
    assert (left.item, left.lent, left.repaid) == ("MASK", 30, 20)


def test_a_rejected_lot_is_not_down_graded_into_itself_by_another_code(town):
    number = town.receive(FEB_1, 10, "MASK2", acceptance="REJECTED")
    town.items("MASK2", "MASK")
    for code in ("MASK", "MASK2"):
        line = ConversionLine(f"{number}-1", "KF", 10, [ResultLine(code, 10)])
        with pytest.raises(BadInput):
            town.post(conversions.convert, FEB_2, lines=[line], reason="降级")


def test_a_lot_of_another_item_is_still_not_there(town):
    number = town.receive(FEB_1, 10, "MASK2")
    with pytest.raises(NotEnough):
        town.issue_lines(FEB_2, [IssueLine("MASK", "KF", 1, lot=f"{number}-1")])


def test_an_expenditure_names_the_firm_that_stayed(town):
    town.create_fund(FEB_1)
    town.appropriate(FEB_1, 200_000_000)
    town.allot(FEB_1, DGC=5_000_000)
    town.spend(FEB_2, 100, payee="FIRM2")
    town.parties("FIRM2", "FIRM")
    town.spend(FEB_3, 200, payee="FIRM2")
    sheet = town.sheet("S5", FEB_1, FEB_8, fund="F")
    payees = [row["payee"] for part in sheet.parts if part.key == "C" for row in part.rows]
    assert payees == ["示例医疗器械有限公司"] * 2


@pytest.mark.parametrize(
    ("gone", "stays", "shown", "kind"),
    [
        ("FIRM3", "FIRM", "示例医疗器械有限公司", "单位"),
        ("FIRM", "FIRM3", "爱心人士", "未登记"),
        ("ZHANG", "FIRM", "示例医疗器械有限公司", "单位"),
        ("FIRM", "ZHANG", "爱心人士", "个人"),
    ],
)
def test_a_donor_is_published_as_the_one_that_stayed_and_no_more(town, gone, stays, shown, kind):
    for code in (gone, stays):
        town.receive(FEB_1, 10, by=code, earmark=Earmark(counterparty=code))
    town.parties(gone, stays)
    sheet = town.sheet("S1", FEB_1, FEB_8)
    assert {(r["donor"], r["donor_kind"]) for r in sheet.rows} == {(shown, kind)}
    assert {r["intent"] for r in sheet.rows} == {f"定向：{shown}"}
    assert all(check.holds for check in sheet.checks)


# ── what is similar ──


def test_what_is_similar_is_counted_in_the_askers_organizations_only(town):
    town.receive(FEB_1, 10, "MASK2", by="FIRM2")
    pairs = {
        frozenset((p.first.code, p.second.code)): (p.first.code, p.first.lots, p.first.on_hand)
        for p in town.ask(similar.similar_items)
    }
    # the one with goods is proposed to stay
    assert pairs == {
        frozenset(("MASK2", "MASK")): ("MASK2", 1, 10),
        frozenset(("MASK2", "MASK3")): ("MASK2", 1, 10),
    }
    of_village = town.ask(similar.similar_items, actor="boss")
    assert {(p.first.code, p.first.lots, p.first.on_hand) for p in of_village} == {("MASK", 0, 0)}
    firms = town.ask(similar.similar_counterparties)
    assert {(p.first.code, p.first.lots, p.first.documents) for p in firms} == {("FIRM2", 1, 1)}


def test_one_credit_code_is_one_firm_whatever_it_is_called(small):
    firms = [
        {"code": code, "name": name, "kind": "单位", "credit_code": "91130600000000000X"}
        for code, name in (("A", "甲公司"), ("B", "乙超市"))
    ]
    setting_up.setup(small.ledger, actor="system", data={"counterparties": firms})
    pairs = small.ask(similar.similar_counterparties)
    assert ("A", "B") in {(p.first.code, p.second.code) for p in pairs}


# ── many at once, and past the verbs ──


@pytest.mark.parametrize("kind", ["items", "parties"])
def test_two_that_merge_each_into_the_other_make_no_circle(town, kind):
    one, other = {"items": ("MASK", "MASK2"), "parties": ("FIRM", "FIRM2")}[kind]
    ready = Barrier(2)

    def merge(pair):
        ready.wait()
        try:
            getattr(town, kind)(*pair)
        except LedgerError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(merge, [(one, other), (other, one)]))
    assert answers == ["MERGE_CIRCLE", "done"]


def test_issues_go_on_while_items_are_merged(town):
    for code in ("MASK", "MASK2"):
        town.receive(FEB_1, 20, code)

    def work(n):
        if n == 10:
            return bool(town.items("MASK2", "MASK"))
        try:
            town.issue(FEB_2, 1, "MASK" if n % 2 else "MASK2")
        except NotEnough:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(work, range(31)))
    assert town.held() == 10


def merged(code, into, table="item"):
    return (
        f"update {table} set merged_into_id = (select id from {table} where code = '{into}')"
        f" where code = '{code}'"
    )


def dated(code, into):
    return (
        "insert into item_merge (merged_at, actor_id, from_id, into_id, reason)"
        f" select '2020-02-01', (select min(id) from app_user), a.id, b.id, 'x' from item a, item b"
        f" where a.code = '{code}' and b.code = '{into}'"
    )


@pytest.mark.parametrize(
    "statements",
    [
        [merged("MASK3", "SOAP")],  # without a dated row
        [dated("MASK3", "SOAP"), merged("MASK3", "SOAP")],  # counted in another unit
        [dated("MASK3", "MASK2"), merged("MASK3", "MASK2")],  # into one that is merged
        [dated("MASK", "MASK3"), merged("MASK", "MASK3")],  # one that others were merged into
        ["update item set merged_into_id = null where code = 'MASK2'"],
        ["update item set merged_into_id = id where code = 'MASK2'"],
        ["update item_merge set reason = 'y'"],
        ["delete from item_merge"],
        ["delete from item where code = 'MASK2'"],
        [
            "insert into item (code, name, specification, base_unit, nature, pinyin, merged_into_id)"
            " select 'NEW', 'x', '', '只', 'CONSUMABLE', 'x', id from item where code = 'MASK'"
        ],
        [merged("FIRM2", "FIRM", "counterparty")],
    ],
)
def test_the_database_itself_keeps_merges_flat_dated_and_for_ever(town, statements):
    town.items("MASK2", "MASK")
    *before, last = statements
    with pytest.raises(DBAPIError), town.ledger.writing() as session:  # noqa: PT012 - in one transaction
        for statement in before:
            session.execute(text(statement))
        session.execute(text(last))
    assert not town.broken()


@pytest.mark.postgresql
def test_on_postgresql_the_row_merged_into_is_held_against_being_merged_meanwhile(postgresql_url):
    from inventory.db import Ledger

    books = Ledger(postgresql_url)
    town = Town(books)
    plain = make_url(books.url).set(drivername="postgresql")
    url = plain.render_as_string(hide_password=False)
    with closing(psycopg.connect(url)) as one, closing(psycopg.connect(url)) as other:
        for statement in (dated("MASK", "MASK2"), merged("MASK", "MASK2")):
            one.execute(statement)
        other.execute(dated("MASK2", "MASK"))
        other.execute("set lock_timeout = '300ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            other.execute(merged("MASK2", "MASK"))
        one.commit()
    assert not town.broken()
    books.close()


def test_a_pointer_changed_behind_our_back_shows(small):
    small.items("MASK2", "MASK")
    small.tamper("update item set merged_into_id = null where code = 'MASK2'")
    assert small.broken() == {"P4": ("物资 MASK2 并入了什么，和合并记录不符",)}
