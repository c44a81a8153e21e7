from dataclasses import replace
from datetime import date

import pytest

from inventory.sheet import Check, Column, Part, Sheet
from inventory.sheets import scan
from inventory.sheets.scan import found
from tests.inventory import test_disclosure_rules
from tests.inventory.books import Books

COLUMNS = (Column("no", "序号"), Column("matter", "事项"), Column("n", "数量", role="in"))
CLEAN = Sheet(
    sheet="S5",
    title="示例镇专项资金收支公示表",
    organization="NDL",
    organization_name="示例镇人民政府",
    start=date(2020, 2, 1),
    end=date(2020, 2, 29),
    unit_line="单位：元",
    columns=COLUMNS,
    rows=({"no": 1, "matter": "买口罩", "n": 13912345678}, {"no": 2, "matter": None, "n": 2}),
    totals=({"item": "合计", "unit": "元", "n": 3},),
    parts=(Part("C", "四、支出明细", COLUMNS, ({"no": 1, "matter": "GB 19083-2010", "n": 1},)),),
    checks=(Check("R5", True, "持有 + 未下拨 = 总额"),),
    notes=("下拨到村只是资金划转，不算支出",),
)
PHONE = "找张三13912345678"


def test_a_clean_sheet_has_nothing_and_a_figure_is_no_telephone():
    assert found(CLEAN) == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": PHONE}, "标题"),
        ({"organization_name": PHONE}, "标题"),
        ({"unit_line": PHONE}, "标题"),
        ({"notes": ("一", PHONE)}, "注 第 2 行"),
        ({"checks": (Check("R5", True, PHONE),)}, "核对 第 1 行"),
        ({"columns": (*COLUMNS, Column("x", PHONE))}, f"列名 {PHONE}"),
        ({"rows": ({"no": 1}, {"no": 2, "matter": PHONE})}, "第 2 行 事项"),
        ({"totals": ({"item": PHONE, "unit": "元"},)}, "合计 第 1 行 item"),
        ({"parts": (Part("C", "四", COLUMNS, ({"matter": PHONE},)),)}, "四 第 1 行 事项"),
        ({"parts": (Part("C", "四", COLUMNS, (), ({"matter": PHONE},)),)}, "四 合计 第 1 行 事项"),
        ({"parts": (Part("C", PHONE, COLUMNS, ()),)}, f"{PHONE} 标题"),
    ],
)
def test_every_text_of_a_sheet_is_looked_at_and_its_place_is_told(change, words):
    (finding,) = found(replace(CLEAN, **change))
    assert finding.words == f"{words}：电话号码 139******78"


def test_what_is_told_never_holds_the_whole_word():
    (finding,) = found(replace(CLEAN, notes=(PHONE,)))
    assert "13912345678" not in finding.words + repr(finding)


def test_the_hotline_of_an_organization_and_of_those_above_it_is_for_the_public(ledger):
    books = Books(ledger)
    test_disclosure_rules.set_up(books, hotline="0976-8872345")
    test_disclosure_rules.set_up(books, organization="XLC", hotline="12345")
    with ledger.reading() as session:
        assert scan.hotlines(session, "DGC") == ("0976-8872345",)
        assert scan.hotlines(session, "XLC") == ("0976-8872345", "12345")
        assert scan.hotlines(session, "NOBODY") == ()
        sheet = replace(CLEAN, notes=("监督举报电话：0976-8872345",))
        assert found(sheet, allowed=scan.hotlines(session, "DGC")) == ()
    assert found(sheet) != ()
