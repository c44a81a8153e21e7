"""A spreadsheet becomes receipts, all of them or none; private numbers go to the private table alone."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, text

from inventory import catalog, checks, errors, setting_up, stock
from inventory import ledger as stock_ledger
from inventory.intake import importing
from inventory.models import CounterpartyPrivate
from inventory.stock import IssueLine
from tests.intake.books import HEADER, xlsx
from tests.make_sample_sheet import PATH as SAMPLE

REAL = Path(__file__).parents[3] / "shared" / "data" / "real" / "donated-2020-issue6.xlsx"
ON = date(2020, 2, 6)
TOWN = {
    "organizations": [
        {"code": "NDL", "name": "南独乐河镇", "kind": "TOWN"},
        {"code": "DGC", "name": "东沟村", "kind": "VILLAGE", "parent": "NDL"},
    ],
    "locations": [
        {"code": "KF", "name": "镇中心库房", "organization": "NDL"},
        {"code": "DGC-KF", "name": "东沟村库房", "organization": "DGC"},
    ],
    "groups": [{"code": "GUARD", "name": "检查点值守人员"}],
    "users": [
        {"login": "keeper", "name": "物资员", "role": "keeper", "organization": "NDL"},
        {"login": "clerk", "name": "报账员", "role": "village_clerk", "organization": "DGC"},
        {"login": "finance", "name": "会计", "role": "finance", "organization": "NDL"},
    ],
}
GOOD = (HEADER, ("示例甲有限公司", "口罩", "", "100只"), ("张三", "苹果", "", "9箱"))


@pytest.fixture
def town(ledger):
    setting_up.setup(ledger, actor="system", data=TOWN)
    return ledger


@pytest.fixture
def small(sqlite_ledger):
    """A town where the engine is not what is tried."""
    setting_up.setup(sqlite_ledger, actor="system", data=TOWN)
    return sqlite_ledger


def bring(books, content, **said):
    """Import bytes as the keeper into his only storage, unless told otherwise."""
    said = {"actor": "keeper", "on": ON, "filename": "gifts.xlsx", **said}
    return importing.import_file(books, content=content, **said)


def count(books, table):
    with books.reading() as session:
        return session.scalar(text(f"select count(*) from {table}"))


def on_hand(books, organization="NDL"):
    with books.reading() as session:
        return stock_ledger.on_hand(session, actor="system", organization=organization)


def promises_hold(books):
    with books.reading() as session:
        return all(result.holds for result in checks.run(session, actor="system"))


def nothing_written(books):
    return not any(
        count(books, table)
        for table in ("document", "lot", "item", "counterparty", "imported_file")
    )


def test_the_sample_sheet_becomes_a_receipt_for_each_donor(town):
    outcome = bring(town, SAMPLE.read_bytes())
    rows = [row for table in outcome.reading.tables for row in table.rows]
    assert (len(rows), len(outcome.posted), outcome.problems) == (40, 22, False)
    assert outcome.posted[0] == "NDL-RK-2020-000001"
    assert outcome.posted[-1] == "NDL-RK-2020-000022"
    assert [count(town, table) for table in ("document", "lot", "stock_move")] == [22, 40, 40]
    held = Counter()
    for row in on_hand(town):
        held[row.name, row.specification, row.unit] += row.quantity
    assert held["口罩", "2000片/件", "片"] == 16000  # as written, not times the specification
    assert held["苹果", "", "件"] == 198
    assert held["抗病毒口服液", "20200115 80盒/件", "件"] == 84
    assert sum(held.values()) == sum(row.quantity for row in rows)
    assert promises_hold(town)


def test_what_carries_no_amount_is_not_valued(small):
    bring(small, SAMPLE.read_bytes())
    assert {row.value_fen for row in on_hand(small)} == {None}


def test_only_a_whole_name_that_ends_like_one_is_an_organization(small):
    bring(small, SAMPLE.read_bytes())
    with small.reading() as session:
        kinds = {row.name: row.kind for row in catalog.counterparties(session, actor="system")}
    assert kinds["示例甲纺织有限公司"] == "ENTITY"
    assert kinds["示例村民甲"] == "UNKNOWN"
    assert kinds["示例中学校友会（示例届）"] == "UNKNOWN"


def test_a_unit_makes_another_item_until_somebody_merges_them(small):
    rows = (HEADER, ("示例甲有限公司", "口罩", "", "5箱"), ("", "口罩", "", "100只"))
    bring(small, xlsx(rows))
    with small.reading() as session:
        items = catalog.items(session, actor="system")
    assert {(item.name, item.unit) for item in items} == {("口罩", "箱"), ("口罩", "只")}


def test_an_item_and_a_donor_that_are_known_are_not_made_again(small):
    bring(small, xlsx(GOOD))
    bring(small, xlsx((*GOOD, ("张三", "苹果", "", "3箱"))), again=True)
    assert (count(small, "item"), count(small, "counterparty")) == (2, 2)


def test_goods_meant_for_somebody_go_out_only_as_a_named_lot_with_a_reason(small):
    bring(small, SAMPLE.read_bytes())
    (bound, *others) = [row for row in on_hand(small) if row.name == "红外线体温计"]
    assert not others
    assert bound.earmark == "定向，去向待落实"

    def issue(key, lot, purpose):
        with small.writing() as session:
            return stock.issue(
                session,
                actor="keeper",
                organization="NDL",
                on=date(2020, 2, 7),
                request_key=key,
                group="GUARD",
                purpose=purpose,
                lines=[IssueLine(bound.item, "KF", 1, lot=lot)],
            )

    with pytest.raises((errors.Earmarked, errors.NotEnough)):
        issue("picked", None, "按捐赠人意愿")
    with pytest.raises(errors.Earmarked):
        issue("no reason", bound.lot, None)
    issue("named", bound.lot, "按捐赠人意愿")
    assert promises_hold(small)


def test_the_same_file_is_refused_unless_it_is_meant(town):
    content = xlsx(GOOD)  # made once: a workbook carries the second it was made in
    bring(town, content)
    with pytest.raises(errors.AlreadyImported) as refused:
        bring(town, content, filename="another name.xlsx")
    assert (refused.value.by, refused.value.on) == ("物资员", date(2020, 2, 8))
    assert count(town, "document") == 2
    bring(town, content, again=True)
    assert count(town, "document") == 4
    with pytest.raises(errors.AlreadyImported):
        bring(town, content)
    assert promises_hold(town)


def test_another_organization_may_import_the_same_file(small):
    content = xlsx(GOOD)
    bring(small, content)
    outcome = bring(small, content, actor="clerk")
    assert outcome.posted == ("DGC-RK-2020-000001", "DGC-RK-2020-000002")


def test_a_dry_run_reads_everything_and_writes_nothing(small):
    outcome = bring(small, SAMPLE.read_bytes(), dry_run=True)
    assert outcome.posted == ()
    assert sum(len(table.rows) for table in outcome.reading.tables) == 40
    assert nothing_written(small)
    assert bring(small, SAMPLE.read_bytes()).posted  # and does not count as imported


def test_bad_rows_are_all_listed_and_nothing_is_posted(town):
    rows = (
        HEADER,
        ("示例甲有限公司", "口罩", "", "3.5箱"),
        ("示例乙有限公司", "护目镜", "", "5副"),
        ("示例丙有限公司", "手套", "", "若干"),
    )
    with pytest.raises(errors.BadRows) as refused:
        bring(town, xlsx(rows))
    assert [row["row"] for row in refused.value.rows] == [2, 4]
    assert all(row["problems"] for row in refused.value.rows)
    assert nothing_written(town)
    assert bring(town, xlsx(rows), dry_run=True).problems


def test_a_refusal_in_the_middle_leaves_nothing_behind(town):
    rows = (
        (*HEADER, "日期"),
        ("示例甲有限公司", "口罩", "", "5箱", date(2020, 2, 1)),
        ("示例乙有限公司", "护目镜", "", "5副", date(2020, 3, 1)),
    )
    with pytest.raises(errors.BadRows) as refused:
        bring(town, xlsx(rows))
    assert [row["row"] for row in refused.value.rows] == [3]
    assert nothing_written(town)


def test_rows_without_a_day_want_one(small):
    with pytest.raises(errors.BadInput) as refused:
        bring(small, xlsx(GOOD), on=None)
    assert refused.value.field == "on"
    assert nothing_written(small)


def test_private_numbers_are_kept_in_the_private_table_alone(town):
    phone, row = "13800138000", ("李四13800138000", "口罩", "", "9只")
    outcome = bring(town, xlsx((HEADER, row)))
    with town.reading() as session:
        (kept,) = session.scalars(select(CounterpartyPrivate)).all()
        (donor,) = catalog.counterparties(session, actor="system")
        tables = [
            name
            for name in ("document", "document_text", "lot", "counterparty", "item", "audit_event")
            if phone in str(session.execute(text(f"select * from {name}")).all())
        ]
    assert (kept.kind, kept.value, donor.name) == ("phone", phone, "李四")
    assert kept.counterparty_id is not None
    assert tables == []
    told = json.dumps(outcome.as_json(), ensure_ascii=False) + outcome.summary()
    assert phone not in told
    assert outcome.as_json()["removed"] == [{"sheet": "Sheet1", "row": 2, "kind": "phone"}]


def test_every_private_number_of_the_sample_is_kept_and_none_is_told(small, caplog):
    with caplog.at_level("DEBUG"):
        outcome = bring(small, SAMPLE.read_bytes())
    with small.reading() as session:
        kept = session.scalars(select(CounterpartyPrivate)).all()
    assert len(kept) == len(outcome.reading.removed) == 3
    told = json.dumps(outcome.as_json(), ensure_ascii=False) + outcome.summary() + repr(outcome)
    assert not [private for private in kept if private.value in told + caplog.text]


def test_without_a_storage_it_is_the_only_one_of_the_actor(small):
    bring(small, xlsx(GOOD), actor="clerk")
    assert {row.location for row in on_hand(small, "DGC")} == {"DGC-KF"}
    second = {"code": "KF2", "name": "二号库", "organization": "NDL"}
    setting_up.setup(small, actor="system", data={"locations": [second]})
    with pytest.raises(errors.BadInput) as refused:
        bring(small, xlsx(GOOD))
    assert refused.value.field == "into"
    assert bring(small, xlsx(GOOD), into="KF2").posted


@pytest.mark.parametrize(
    ("actor", "into"),
    [("finance", "KF"), ("clerk", "KF"), ("clerk", "NOWHERE"), ("nobody", "KF")],
)
def test_a_role_or_organization_that_may_not_import(small, actor, into):
    with pytest.raises(errors.NotAllowed):
        bring(small, xlsx(GOOD), actor=actor, into=into)
    assert nothing_written(small)


def test_the_local_operator_is_told_that_there_is_no_such_storage(small):
    with pytest.raises(errors.NotFound):
        bring(small, xlsx(GOOD), actor="system", into="NOWHERE")


@pytest.mark.parametrize(
    ("as_", "origin"), [("purchased", "PURCHASED"), ("allocated", "ALLOCATED")]
)
def test_goods_come_in_from_where_the_reader_says(small, as_, origin):
    bring(small, xlsx(GOOD), as_=as_)
    assert {row.origin for row in on_hand(small)} == {origin}


def test_a_form_in_which_nothing_stands_is_refused_and_may_be_handed_in_again_when_it_is_filled(
    small,
):
    with pytest.raises(errors.NoRows):
        bring(small, xlsx((HEADER,)))
    assert bring(small, xlsx((HEADER,)), dry_run=True).posted == ()
    assert count(small, "imported_file") == 0


def test_the_summary_says_what_was_posted(small):
    summary = bring(small, xlsx(GOOD)).summary()
    assert "读懂 2 行" in summary
    assert "已记账 2 单：NDL-RK-2020-000001 至 NDL-RK-2020-000002" in summary


@pytest.mark.skipif(not REAL.exists(), reason="the real sheet is not beside this checkout")
def test_the_real_sheet_comes_in_whole(town):
    outcome = bring(town, REAL.read_bytes(), filename=REAL.name)
    rows = [row for table in outcome.reading.tables for row in table.rows]
    assert (len(rows), len(outcome.posted), outcome.problems) == (209, 105, False)
    assert sum(row.quantity for row in on_hand(town)) == sum(row.quantity for row in rows)
    assert not [row for row in rows if row.specification.endswith(".0")]
    assert promises_hold(town)


@pytest.mark.parametrize("dry_run", [True, False])
def test_who_says_that_no_goods_are_meant_is_obeyed_where_there_is_one_storage(town, dry_run):
    with pytest.raises(errors.BadInput) as refused:
        bring(town, xlsx(GOOD), into="", dry_run=dry_run)
    assert refused.value.field == "into"
    assert refused.value.problem.startswith("Sheet1 里有物资")
    assert nothing_written(town)
