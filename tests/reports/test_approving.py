"""The form on which a public sheet is approved: what changed, who looked, where to sign."""

import pypdfium2
import pytest

from inventory import disclosure_ledger
from reports import approving
from tests.inventory.publishing import Public, day


@pytest.fixture
def town(sqlite_ledger, clock):
    return Public(sqlite_ledger, clock)


def form(town, number):
    whole = town.ask(disclosure_ledger.disclosed, number=number)
    looked = town.ask(disclosure_ledger.looked_at, number=number)
    return approving.values(whole, looked), approving.draw(whole, looked)


def test_it_says_what_differs_from_the_last_issue_and_who_looked(town):
    town.receive(day(3), 100)
    town.out(day(1), day(5))
    town.receive(day(8), 30)
    number = town.draw_up(day(6), day(10))
    town.review(number)
    said, paper = form(town, number)
    assert said["before"] == 1
    assert "口罩 只 期末结存 100 → 130" in said["changes"]
    assert said["steps"] == ["制表：公示员，2020年2月20日", "复核：镇纪委，2020年2月20日"]
    pages = pypdfium2.PdfDocument(paper)
    assert len(pages) == 1
    text = pages[0].get_textpage().get_text_range()
    assert "公示审批单" in text
    assert "审核人（分管领导）" in text


def test_of_a_correction_it_says_which_figures_it_corrects(town):
    town.receive(day(3), 100)
    first = town.out(day(1), day(5))
    town.receive(day(4), 20)
    said, _ = form(town, town.correct(first, "漏记 20 只"))
    assert (said["corrects"], said["correction"]) == (first, "漏记 20 只")
    assert "MASK 口罩 只 期末结存 100 → 120" in said["changes"]
