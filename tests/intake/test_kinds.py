"""Each kind of sheet becomes what it tells of: goods given out, gifts of money, opening stock, a catalogue."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from inventory import catalog, checks, disclosure, errors, fund_ledger, funds, setting_up
from inventory import ledger as stock_ledger
from inventory.intake import importing, sources
from inventory.intake.answers import Answers
from inventory.intake.decisions import Decisions, Source
from inventory.intake.reading import read
from inventory.models import CashGift
from inventory.wording import details
from tests.intake.books import xlsx
from tests.inventory.books import DECISION, Books

REAL = Path(__file__).parents[3] / "shared" / "data" / "real" / "issued-2020-01-30.xlsx"
ON = date(2020, 2, 6)
OUT = ("领用单位", "品名", "规格", "单位", "数量")


@pytest.fixture
def town(ledger):
    return Books(ledger)


@pytest.fixture
def small(sqlite_ledger):
    return Books(sqlite_ledger)


def bring(town, *rows, **said):
    said = {"actor": "keeper", "into": "KF", "on": ON, **said}
    return importing.import_file(town.ledger, content=xlsx(rows), filename="a.xlsx", **said)


def post(town, *rows, actor="system", as_=None, **decided):
    """Post a sheet whose kind the clerk says, as the pages do."""
    content = xlsx(rows)
    with town.ledger.writing() as session:
        ground, location = importing.destination(session, actor=actor, into="KF")
        return importing.post_reading(
            session,
            ground=ground,
            location=location,
            reading=read(content, "a.xlsx", as_=as_, on=ON),
            decisions=Decisions(**decided),
            source=Source(content, "a.xlsx"),
        )


def on_hand(town):
    rows = town.ask(stock_ledger.on_hand, organization="NDL")
    held = {}
    for row in rows:
        held[row.item] = held.get(row.item, 0) + row.quantity
    return held


def stocked(town):
    """A hundred masks and five bottles of soap in store."""
    header = ("捐赠单位", "品名", "规格", "单位", "数量")
    bring(
        town,
        header,
        ("示例医疗器械有限公司", "口罩", "", "只", 100),
        ("示例医疗器械有限公司", "洗手液", "", "瓶", 5),
    )


def problems(refused):
    return {row["row"]: row["problems"] for row in refused.value.rows}


def promises_hold(town):
    return all(result.holds for result in town.ask(checks.run))


def test_goods_go_out_to_villages_groups_and_firms_by_their_names(town):
    stocked(town)
    outcome = bring(
        town,
        OUT,
        ("东沟村", "口罩", "", "只", 30),
        ("东沟村", "洗手液", "", "瓶", 2),
        ("检查点值守人员", "口罩", "", "只", 20),
        ("示例医疗器械有限公司", "口罩", "", "只", 5),
    )
    assert [number[:6] for number in outcome.posted] == ["NDL-CK"] * 3
    assert on_hand(town) == {"MASK": 45, "SOAP": 3}
    documents = {d.number: d for d in town.documents()}
    assert promises_hold(town)
    assert len(documents) == 4


def test_what_cannot_go_out_is_said_of_every_row_at_once(town):
    stocked(town)
    with pytest.raises(errors.BadRows) as refused:
        bring(
            town,
            OUT,
            ("东沟村", "口罩", "", "只", 70),
            ("某某医院", "口罩", "", "只", 10),
            ("西梁村", "口罩", "", "只", 60),
            ("西梁村", "防护服", "", "套", 1),
        )
    assert problems(refused) == {
        3: ["不知道“某某医院”是哪个单位或人群，请指定，或先登记"],
        4: ["口罩库存只有 20，不够发 60，请核对数量，或先入库"],
        5: ["防护服没有库存，请先入库"],
    }
    assert on_hand(town) == {"MASK": 100, "SOAP": 5}


def test_goods_that_expired_are_refused_by_the_row_when_they_are_posted(town):
    town.receive(ON, 5, "SOAP", expires_on=date(2020, 2, 1))
    with pytest.raises(errors.BadRows) as refused:
        bring(
            town,
            OUT,
            ("东沟村", "洗手液", "", "瓶", 1),
            ("西梁村", "洗手液", "", "瓶", 2),
        )
    assert list(problems(refused)) == [2, 3]
    assert all("2020-02-01" in said[0] for said in problems(refused).values())


def test_one_file_brings_goods_in_and_gives_them_out(small):
    content = xlsx(
        (("捐赠单位", "品名", "单位", "数量"), ("示例医疗器械有限公司", "口罩", "只", 50)),
        (OUT, ("东沟村", "口罩", "", "只", 20)),
    )
    outcome = importing.import_file(
        small.ledger, actor="keeper", content=content, filename="a.xlsx", into="KF", on=ON
    )
    assert [number[:6] for number in outcome.posted] == ["NDL-RK", "NDL-CK"]
    assert on_hand(small) == {"MASK": 30}


def test_gifts_of_money_go_into_the_fund_each_with_its_receipt(town):
    town.post(
        funds.create_fund, date(2020, 1, 28), fund="JK", name="捐赠款", donated=True,
        decision=DECISION, budget_source="社会捐赠",
    )  # fmt: skip
    header = ("捐款人", "金额", "日期", "收据编号")
    outcome = bring(
        town,
        header,
        ("张三", "100.50", ON, "SJ-1"),
        ("示例医疗器械有限公司", "2000", ON, ""),
        actor="finance",
        into=None,
        as_="cash",
    )
    assert len(outcome.posted) == 2
    assert town.ask(fund_ledger.position, fund="JK").total_fen == 210050
    with town.ledger.reading() as session:
        receipts = session.scalars(select(CashGift.receipt_number).order_by(CashGift.document_id))
        assert receipts.all() == ["SJ-1", "导入1-1-3"]
    with pytest.raises(errors.RowsSeen):
        bring(town, header, ("张三", "100.5", ON, "SJ-2"), actor="finance", into=None, as_="cash")
    with pytest.raises(errors.NotAllowed):
        bring(town, header, ("张三", "7", ON, "SJ-3"), as_="cash")
    early = ("张三", "9", "2020-01-02", "SJ-4")
    with pytest.raises(errors.BadRows) as refused:
        bring(town, header, early, actor="finance", into=None, as_="cash")
    assert problems(refused) == {2: ["日期不能早于立项日期 2020-01-28"]}
    assert promises_hold(town)


def test_what_a_village_got_of_several_goods_is_one_document(town):
    stocked(town)
    outcome = bring(
        town,
        ("村名", "口罩（只）", "洗手液（瓶）", "领取人签字"),
        ("东沟村", 30, 2, ""),
        ("西梁村", 20, "", ""),
        ("合计", 50, 2, ""),
    )
    first, second = outcome.posted
    assert [(o.line, o.row) for o in town.ask(sources.of_document, number=first)] == [
        (1, 2),
        (2, 2),
    ]
    assert [(o.line, o.row) for o in town.ask(sources.of_document, number=second)] == [(1, 3)]
    assert on_hand(town) == {"MASK": 50, "SOAP": 3}
    assert promises_hold(town)


@pytest.mark.parametrize("dry_run", [True, False])
def test_money_for_which_there_is_no_fund_is_refused_before_and_when_it_is_posted(town, dry_run):
    row = ("张三", "100", ON)
    with pytest.raises(errors.BadInput) as refused:
        bring(
            town,
            ("捐款人", "金额", "日期"),
            row,
            actor="finance",
            into=None,
            as_="cash",
            dry_run=dry_run,
        )
    assert refused.value.field == "fund"


def test_what_a_giver_of_money_wants_is_public_and_not_said_to_be_free(town):
    town.post(
        funds.create_fund, date(2020, 1, 28), fund="JK", name="捐赠款", donated=True,
        decision=DECISION, budget_source="社会捐赠",
    )  # fmt: skip
    bring(
        town,
        ("捐款人", "金额", "日期", "捐赠意向"),
        ("示例商行", "100", ON, "定向用于购买口罩"),
        ("示例工厂", "200", ON, "非定向"),
        actor="finance",
        into=None,
        as_="cash",
    )
    said = {"sheet": "S1F", "organization": "NDL", "fund": "JK", "start": ON, "end": ON}
    sheet = town.ask(disclosure.sheet, "finance", **said)
    assert [row["intent"] for row in sheet.rows] == ["定向：购买口罩", "非定向"]


def test_opening_stock_says_how_its_goods_came(town):
    header = ("物资来源", "品名", "单位", "数量")
    rows = (("自购", "口罩", "只", 5), ("张三", "洗手液", "瓶", 3), ("上级下拨", "口罩", "只", 7))
    with pytest.raises(errors.BadRows) as refused:
        post(town, header, *rows, as_="opening")
    assert list(problems(refused)) == [3]
    assert len(post(town, header, *rows, as_="opening", origin="donated")) == 3
    held = town.ask(stock_ledger.on_hand, organization="NDL")
    assert {(row.origin, row.quantity) for row in held} == {
        ("PURCHASED", 5),
        ("DONATED", 3),
        ("ALLOCATED", 7),
    }
    assert promises_hold(town)


def test_a_catalogue_brings_items_and_no_documents(town):
    rows = (("防护服", "XL", "套"), ("口罩", "N95", "只"))
    assert bring(town, ("品名", "规格", "单位"), *rows, as_="catalogue", on=None).posted == ()
    made = [row for row in town.ask(catalog.items) if row.code.startswith("WZ")]
    assert [(row.name, row.specification, row.unit) for row in made] == [("防护服", "XL", "套")]
    assert not town.documents()


def test_a_catalogue_brings_its_own_codes_each_for_one_item(small):
    header = ("物资编码", "品名", "规格", "单位")
    rows = (
        ("FH-1", "防护服", "XL", "套"),
        ("MASK", "面罩", "", "个"),
        ("FH-1", "隔离衣", "", "件"),
    )
    with pytest.raises(errors.BadRows) as refused:
        bring(small, header, *rows, as_="catalogue", on=None)
    assert problems(refused) == {
        3: ["编码 MASK 已是 口罩 只 的，请改一个"],
        4: ["编码 FH-1 已是 防护服 XL 套 的，请改一个"],
    }
    assert bring(small, header, rows[0], as_="catalogue", on=None).posted == ()
    assert "FH-1" in {row.code for row in small.ask(catalog.items)}


@pytest.mark.skipif(not REAL.exists(), reason="the real sheet is not beside this checkout")
def test_the_real_list_of_goods_given_out_goes_out_whole_once_its_goods_and_receivers_are_known(
    small,
):
    said = {"actor": "system", "filename": REAL.name, "into": "KF", "on": date(2020, 1, 30)}
    with pytest.raises(errors.BadRows) as refused:
        importing.import_file(small.ledger, content=REAL.read_bytes(), **said)
    rows = [row for table in read(REAL, on=ON).tables for row in table.rows]
    assert len(refused.value.rows) == len(rows) == 202
    assert {len(row["problems"]) for row in refused.value.rows} == {2}
    names = sorted({row.counterparty or "" for row in rows})
    parties = [{"code": f"Y{n}", "name": name, "kind": "单位"} for n, name in enumerate(names)]
    setting_up.setup(small.ledger, actor="system", data={"counterparties": parties})
    with small.ledger.writing() as session:
        ground, location = importing.destination(session, actor="system", into="KF")
        reading = read(REAL, on=date(2020, 1, 29))
        stock_there = replace(
            reading,
            sha256="0" * 64,
            tables=tuple(replace(t, as_="opening") for t in reading.tables),
        )
        importing.post_reading(
            session,
            ground=ground,
            location=location,
            reading=stock_there,
            decisions=Decisions(origin="donated", rest_is_new=True),
            source=Source(b"", "kc.xlsx"),
        )
    outcome = importing.import_file(
        small.ledger, content=REAL.read_bytes(), answers=Answers(rest_is_new=True), **said
    )
    assert len(outcome.posted) >= len(names)
    assert on_hand(small) == {}
    assert promises_hold(small)


def test_a_receiver_who_is_only_close_is_proposed_never_taken_and_then_remembered(town):
    stocked(town)
    with pytest.raises(errors.BadRows) as refused:
        bring(town, OUT, ("东沟庄村委会", "口罩", "", "只", 30))
    assert problems(refused)[2][0].startswith(
        "不知道“东沟庄村委会”是哪个单位或人群，接近 东沟村（organization:DGC，87 分）"
    )
    assert on_hand(town) == {"MASK": 100, "SOAP": 5}
    said = Answers(match={"东沟庄村委会": "organization:DGC"})
    bring(town, OUT, ("东沟庄村委会", "口罩", "", "只", 30), answers=said)
    bring(town, OUT, ("东沟庄村委会", "口罩", "", "只", 40))
    assert on_hand(town) == {"MASK": 30, "SOAP": 5}


def gift_for(town, whom, **said):
    head = ("捐赠单位", "品名", "规格", "单位", "数量", "备注")
    firm = "示例医疗器械有限公司"
    return bring(town, head, (firm, "口罩", "", "只", 9, f"定向捐赠{whom}"), **said)


def bound(town):
    return [row.earmark for row in town.ask(stock_ledger.on_hand, organization="NDL")]


def test_a_gift_that_names_a_village_is_bound_to_it_and_one_that_names_nobody_known_keeps_the_words(
    town,
):
    outcome = gift_for(town, "东沟村")
    assert {"wish", "item"} >= {m["what"] for m in outcome.as_json()["matched"]}
    assert bound(town) == ["东沟村"]
    gift_for(town, "示例敬老院", again=True)
    assert sorted(bound(town)) == ["东沟村", "定向，去向待落实"]
    assert promises_hold(town)


def test_a_gift_for_somebody_who_is_only_close_is_asked_about_and_remembered(town):
    with pytest.raises(errors.Undecided) as asked:
        gift_for(town, "东沟庄村委会")
    assert details(asked.value)[0].startswith("“东沟庄村委会”接近 organization:DGC 东沟村（87 分）")
    assert not town.documents()
    said = Answers(match={"东沟庄村委会": "organization:DGC"})
    gift_for(town, "东沟庄村委会", answers=said)
    gift_for(town, "东沟庄村委会", again=True)
    assert bound(town) == ["东沟村", "东沟村"]
