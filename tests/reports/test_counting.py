"""The sheet to count with shows every line and nothing of the books; the result shows what is off."""

import pypdfium2
import pytest

from inventory import stocktake_ledger
from reports import counting
from tests.inventory.counting import issued, line_of, open_town


@pytest.fixture
def town(sqlite_ledger):
    return open_town(sqlite_ledger)


def told(town, number):
    return town.books.ask(stocktake_ledger.stocktake, "keeper", number=number)


def read(drawn):
    pages = pypdfium2.PdfDocument(drawn)
    return "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "")


def test_the_sheet_to_count_with_is_blind(town):
    number = town.start(witness="监督员甲")
    printed = read(counting.draw(told(town, number)))
    for words in ("物资盘点表", number, "口罩", "洗手液", "盘点人", "监盘人", "账外8", "监督员甲"):
        assert words in printed
    assert "账面截至" in printed
    for figure in ("1,000", "1000", "40"):
        assert figure not in printed.replace("2020", "")


def test_lines_to_be_counted_again_have_a_sheet_of_their_own(town):
    number = town.start()
    town.count(number, (line_of(town, number, "MASK"), 7), (line_of(town, number, "SOAP"), 40))
    printed = read(counting.draw_sheet(told(town, number), again=True))
    assert "物资复盘表" in printed
    assert "口罩" in printed
    assert "洗手液" not in printed


def test_the_result_has_what_should_be_there_what_was_and_what_is_off(town):
    number = town.start()
    mask, soap = line_of(town, number, "MASK"), line_of(town, number, "SOAP")
    issued(town, 10)
    town.count(number, (mask, 985), (soap, 40), found=[("KF", "雨衣", "件", 2)])
    printed = read(counting.draw(told(town, number)))
    for words in ("物资盘点结果", "990", "985", "\u22125", "开盘账面", "盘亏", "雨衣"):
        assert words in printed
    assert "共2行，盘盈0行，盘亏1行，账外1项；还没有结转。" in printed.replace(" ", "")
    settled = town.settle(number, found=[(1, None, "私人物品")])
    assert f"已由 {settled} 结转" in read(counting.draw(told(town, number)))


def test_a_sample_says_how_it_was_drawn(town):
    number = town.start(sample=1, seed="7", actor="system", locations=["KF"], nature="CONSUMABLE")
    whole = told(town, number)
    assert counting.facts(whole)[1:] == [
        ("范围", "镇中心库房，消耗品"),
        ("抽查", "2 行中随机抽 1 行，种子 7"),
    ]
    town.count(number, (1, 1000 if whole.lines[0].item == "MASK" else 40))
    printed = read(counting.draw(told(town, number)))
    assert "物资抽查单" in printed
    assert "账实相符" in printed


def test_an_abandoned_stocktake_says_so(town):
    number = town.start(items=["SOAP"])
    by = town.abandon(number)
    assert counting.facts(told(town, number))[-1] == ("状态", f"已作废，{by}")
    assert counting.scope(told(town, number)) == "1 种物资"
