"""What is asked of pads: which stubs are out, and what became of the gift on a stub."""

import pytest

from inventory import documents, pad_ledger, setting_up, stock, transfers
from inventory.errors import NotFound, StubUsed
from inventory.stock import ReceiptLine
from tests.inventory.books import Books
from tests.inventory.gifts import FEB_1, FEB_3, FEB_8, gift, look_up, missing, pad, void


@pytest.fixture
def town(ledger):
    books = Books(ledger)
    yield books
    assert not books.broken()


def test_a_pad_goes_to_a_checkpoint_and_what_is_not_back_is_listed(town, clock):
    """Twenty stubs: three are recorded, one is spoilt, sixteen are out."""
    clock.set(FEB_1)
    printed = pad(town, 20, "东沟村卡口长")
    numbers = [stub.number for stub in printed.stubs]
    assert (numbers[0], numbers[-1]) == ("NDL-ST-000001", "NDL-ST-000020")
    clock.set(FEB_8)
    for stub in ("NDL-ST-000001", "2", " 3 "):
        gift(town, stub, on=FEB_3)
    void(town, "4")
    (out,) = town.ask(pad_ledger.outstanding, organization="NDL")
    assert out.missing == tuple(numbers[4:])
    assert (len(out.missing), out.used, out.void, out.days) == (16, 3, 1, 7)
    assert (out.custodian, out.handed_out_on, out.first, out.last) == (
        "东沟村卡口长",
        FEB_1,
        numbers[0],
        numbers[-1],
    )


def test_a_pad_that_is_all_back_is_listed_no_more(town):
    pad(town, 2)
    gift(town, "1")
    void(town, "2")
    assert missing(town) == []


def test_the_oldest_pad_comes_first_and_each_organization_counts_its_own(town, clock):
    clock.set(FEB_3)
    pad(town, 2)
    clock.set(FEB_1)
    pad(town, 1, key="p2", organization="DGC")
    clock.set(FEB_8)
    assert pad(town, 2, key="p3").serial == 2
    assert missing(town) == [
        ("DGC-ST-000001",),
        ("NDL-ST-000001", "NDL-ST-000002"),
        ("NDL-ST-000003", "NDL-ST-000004"),
    ]
    assert missing(town, organization="DGC") == [("DGC-ST-000001",)]


def test_a_pad_can_be_printed_again(town):
    printed = pad(town, 3)
    assert town.ask(pad_ledger.pad, organization="NDL", serial=1) == printed
    with pytest.raises(NotFound):
        town.ask(pad_ledger.pad, organization="NDL", serial=2)


def test_a_reversed_receipt_gives_its_stub_free_for_the_one_that_corrects_it(town):
    code = pad(town, 1).stubs[0].look_up
    wrong = gift(town, "1")
    town.reverse(FEB_3, wrong)
    assert missing(town) == [("NDL-ST-000001",)]
    assert town.ask(look_up, code=code).state == "REVERSED"
    right = gift(town, "1", on=FEB_3)
    assert town.ask(look_up, code=code).number == right
    assert missing(town) == []
    with pytest.raises(StubUsed) as refused:
        gift(town, "1")
    assert refused.value.by == right
    both = [town.ask(documents.whole, number=number).text("stub") for number in (wrong, right)]
    assert both == ["NDL-ST-000001"] * 2


def test_a_look_up_code_tells_what_became_of_the_gift_and_nothing_of_anybody(town):
    setting_up.setup(
        town.ledger,
        actor="system",
        data={"counterparties": [{"code": "ZHANG", "name": "张三丰", "kind": "个人"}]},
    )
    code = pad(town, 2).stubs[0].look_up
    lines = [ReceiptLine("MASK", "KF", 100), ReceiptLine("SOAP", "KF", 4, acceptance="PENDING")]
    number = gift(town, "1", lines=lines, note="张三丰 13800000000 送来", consent="FULL")
    town.issue(FEB_3, 30)
    found = town.ask(look_up, code=f" {code[:5].lower()}-{code[5:]} ")
    assert (found.stub, found.state, found.number, found.on) == (
        "NDL-ST-000001",
        "RECORDED",
        number,
        FEB_1,
    )
    assert found.goods == (
        pad_ledger.GiftLine("口罩", "", "只", 100, 30, 70),
        pad_ledger.GiftLine("洗手液", "", "瓶", 4, 0, 4),
    )
    assert "张" not in str(found)
    assert "138" not in str(found)


def test_a_stub_that_is_out_says_so_and_one_that_is_void_was_never_printed(town):
    first, second = pad(town, 2).stubs
    void(town, "2")
    assert town.ask(look_up, code=first.look_up) == pad_ledger.Gift(
        "NDL-ST-000001", "OUT", "还没有登记", None, None, ()
    )
    alike = first.look_up[:-1] + ("A" if first.look_up[-1] != "A" else "B")
    for wrong in ("", "AAAAAAAAAA", "%", "x" * 500, "三", alike, first.look_up[:3], second.look_up):
        with pytest.raises(NotFound) as refused:
            town.ask(look_up, code=wrong)
        assert refused.value.facts().keys() == {"what", "name"}


def test_goods_that_are_followed_to_a_village_count_as_left_and_issued_there(town):
    code = pad(town, 1).stubs[0].look_up
    gift(town, "1")
    sent = [stock.IssueLine("MASK", "KF", 6)]
    number = town.post(transfers.dispatch, FEB_3, to="DGC", lines=sent)
    assert town.ask(look_up, code=code).goods[0].left == 10
    town.arrive(FEB_3, number, None)
    town.post(
        stock.issue,
        FEB_3,
        "DGC",
        group="GUARD",
        lines=[stock.IssueLine("MASK", "DGC-KF", 2)],
    )
    (line,) = town.ask(look_up, code=code).goods
    assert (line.quantity, line.issued, line.left) == (10, 2, 8)
