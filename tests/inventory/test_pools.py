"""Terms of money: what a sub-allocation may be used for and until when, and out of which pool a sum is taken."""

from datetime import date

import pytest

from inventory import errors, funds, wording
from inventory.funds import AllocationLine
from tests.inventory.books import DECISION
from tests.inventory.money import ON, Money

GEAR = ("PROTECTION", "DISINFECTION")


@pytest.fixture
def books(ledger, clock):
    clock.set(date(2020, 3, 31))
    return Money(ledger, given=False)


def test_money_for_protection_pays_for_nothing_else(books):
    books.give("DGC", 5_000_000, uses=GEAR)
    with pytest.raises(errors.UseNotAllowed) as refused:
        books.buy(1, use="PUBLICITY")
    assert (refused.value.use, refused.value.allowed) == ("宣传", ["消杀", "防护"])
    with pytest.raises(errors.UseNotAllowed):
        books.commit(1)  # no use is 其他
    books.buy(1, use="PROTECTION")
    assert books.broken() == {}


def test_the_term_of_money_ends_and_what_is_left_goes_back(books):
    books.give("DGC", 5_000_000, ends_on=date(2020, 2, 20))
    number = books.commit(100_000, on=date(2020, 2, 20))
    with pytest.raises(errors.TermEnded) as refused:
        books.buy(1, on=date(2020, 2, 21))
    assert (refused.value.ends_on, refused.value.left_fen) == (date(2020, 2, 20), 4_900_000)
    with pytest.raises(errors.TermEnded):
        books.enlarge(number, 1, on=date(2020, 2, 21))
    books.buy(100_000, number=number, on=date(2020, 2, 21))  # bound in time
    books.give_back(4_900_000, on=date(2020, 2, 21))
    assert books.available() == 0
    assert books.position().unallocated_fen == 199_900_000
    assert books.broken() == {}


def test_one_fen_more_does_not_go_back(books):
    books.give("DGC", 5_000_000)
    for back in (books.give_back, books.take_back):
        with pytest.raises(errors.OverFund) as refused:
            back(5_000_001)
        assert refused.value.available_fen == 5_000_000
    books.take_back(2_000_000)
    assert books.available() == 3_000_000
    assert books.broken() == {}


def test_the_same_terms_are_one_pool_and_others_another(books):
    books.give("DGC", 3_000_000, uses=GEAR)
    books.give("DGC", 3_000_000, uses=GEAR)
    books.give("DGC", 100_000)
    books.buy(6_000_000, use="DISINFECTION")
    with pytest.raises(errors.OverFund) as refused:
        books.buy(100_001, use="PROTECTION")
    assert refused.value.available_fen == 100_000  # what is for everything pays for that, too
    books.buy(100_000, use="PROTECTION")
    assert books.broken() == {}


def test_money_of_several_pools_wants_several_documents_and_the_refusal_says_which(books):
    first, second = books.give("DGC", 100_000, uses=GEAR), books.give("DGC", 300_000)
    books.give("DGC", 70_000, ends_on=date(2020, 2, 7))
    with pytest.raises(errors.OverPool) as refused:
        books.buy(350_000, use="PROTECTION")
    error = refused.value
    assert (error.available_fen, error.elsewhere_fen) == (400_000, 70_000)
    assert error.pools == [
        {"number": second, "left_fen": 300_000},
        {"number": first, "left_fen": 100_000},
    ]
    said = wording.say(error)
    assert f"DGC 能用于防护的钱共 4,000.00 元，分在 2 笔下拨里：{second} 剩 3,000.00 元、" in said
    assert said.endswith("请分开办：先办 3,000.00 元，再办 500.00 元。")
    books.buy(300_000, use="PROTECTION")
    books.buy(50_000, use="PROTECTION")
    assert books.broken() == {}


def test_what_is_for_other_uses_is_named_where_it_is_not_enough(books):
    books.give("DGC", 100_000, uses=("PUBLICITY",))
    books.give("DGC", 500, uses=("PROTECTION",))
    with pytest.raises(errors.OverPool) as refused:
        books.commit(501, use="PROTECTION")
    assert wording.say(refused.value) == (
        "DGC 能用于防护的钱共 5.00 元，不够 5.01 元。"
        "另有 1,000.00 元限作别的用途或已到期。请改少，或先办追加、下拨。"
    )
    books.commit(500, use="PROTECTION")
    with pytest.raises(errors.OverPool) as refused:
        books.buy(1, use="PROTECTION")
    assert "一分也没有，不够 0.01 元" in wording.say(refused.value)


def test_what_goes_back_out_of_several_pools_is_given_back_pool_by_pool(books):
    first, second = books.give("DGC", 300), books.give("DGC", 200, uses=GEAR)
    for back in (books.give_back, books.take_back):
        with pytest.raises(errors.OverPool) as refused:
            back(450)
        assert wording.say(refused.value) == (
            f"DGC 能缴回的钱共 5.00 元，分在 2 笔下拨里：{first} 剩 3.00 元、{second} 剩 2.00 元。"
            "一张单据只能用一笔下拨的钱。请分开办：先办 3.00 元，再办 1.50 元。"
        )
    with pytest.raises(errors.OverPool) as refused:
        books.give_back(501)
    assert "共 5.00 元（" in wording.say(refused.value)
    books.give_back(300)
    books.give_back(150)
    assert books.broken() == {}


def test_the_pool_that_ends_first_pays_first(books):
    books.give("DGC", 100_000)
    books.give("DGC", 100_000, ends_on=date(2020, 2, 20))
    books.buy(100_000)
    assert books.available() == 100_000
    books.buy(100_000, on=date(2020, 2, 21))
    assert books.broken() == {}


def test_what_comes_back_goes_where_it_came_from(books):
    books.give("DGC", 100_000, uses=GEAR)
    number = books.buy(80_000, use="PROTECTION")
    books.refund(number, 50_000)
    with pytest.raises(errors.UseNotAllowed):
        books.buy(1)
    books.buy(70_000, use="DISINFECTION")
    assert books.broken() == {}


def test_a_sub_allocation_permits_no_more_than_the_fund(books):
    said = {"name": "防疫物资款", "decision": DECISION, "budget_source": "预备费", "uses": GEAR}
    books.post(funds.create_fund, ON, fund="P", ends_on=date(2020, 3, 31), **said)
    books.appropriate(ON, 100, fund="P")
    for terms, refusal in (
        ({"uses": ("PUBLICITY",)}, errors.UseNotAllowed),
        ({"ends_on": date(2020, 4, 1)}, errors.TermEnded),
    ):
        lines = [AllocationLine("DGC", 100, **terms)]
        with pytest.raises(refusal) as refused:
            books.post(funds.sub_allocate, ON, fund="P", lines=lines)
    said = wording.say(refused.value)
    assert "不能用到 2020-04-01" in said
    assert "0.00" not in said
    assert "缴回" not in said
    books.post(funds.sub_allocate, ON, fund="P", lines=[AllocationLine("DGC", 100)])
    with pytest.raises(errors.UseNotAllowed):
        books.buy(1, fund="P", use="PUBLICITY")


def test_an_unknown_use_is_named(books):
    with pytest.raises(errors.NotFound) as refused:
        books.give("DGC", 1, uses=("MEALS",))
    assert (refused.value.what, refused.value.name) == ("use", "MEALS")


def test_a_sub_allocation_that_was_drawn_on_is_reversed_after_that(books):
    number = books.give("DGC", 100_000)
    spent = books.buy(1)
    with pytest.raises(errors.DrawnOn) as refused:
        books.reverse(ON, number)
    assert refused.value.by == [spent]


def test_money_never_crosses_from_fund_to_fund(books):
    said = {"name": "另一项", "decision": DECISION, "budget_source": "预备费"}
    books.post(funds.create_fund, ON, fund="P", **said)
    books.appropriate(ON, 100, fund="P")
    books.give("DGC", 100_000)
    with pytest.raises(errors.OverFund) as refused:
        books.buy(1, fund="P")
    assert refused.value.available_fen == 0


def test_a_change_of_the_appropriation_has_its_decision(books):
    books.change(50_000_000)
    assert books.position().total_fen == 250_000_000
    books.change(50_000_000, less=True)
    books.give("DGC", 200_000_000)
    with pytest.raises(errors.OverFund):
        books.change(1, less=True)
    assert books.broken() == {}


def test_money_is_not_decided_after_the_document_or_before_there_is_a_fund(books):
    late = funds.Decision("镇党委", "防控专题会议", date(2020, 2, 9), "2号")
    with pytest.raises(errors.BadInput) as refused:
        books.change(1, decision=late)
    assert refused.value.field == "decision.on"
    said = {"fund": "N", "name": "新资金", "budget_source": "预备费", "decision": late}
    with pytest.raises(errors.BadInput):
        books.post(funds.create_fund, ON, **said)
    for early in (lambda on: books.appropriate(on, 1), lambda on: books.change(1, on=on)):
        with pytest.raises(errors.BadInput) as refused:
            early(date(2020, 1, 27))
        assert refused.value.field == "on"


def test_what_a_fund_is_not_for_is_told_by_name(books):
    said = {"fund": "N", "name": "新资金", "budget_source": "预备费", "decision": DECISION}
    books.post(funds.create_fund, ON, uses=("PROTECTION",), **said)
    line = AllocationLine("DGC", 1, uses=("HEATING",))
    with pytest.raises(errors.UseNotAllowed) as refused:
        books.post(funds.sub_allocate, ON, fund="N", lines=[line])
    assert (refused.value.use, refused.value.allowed) == ("保暖设施", ["防护"])
