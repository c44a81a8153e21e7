"""A document with all it says, for those who may see it and for nobody else."""

from datetime import date

import pytest

from inventory import documents, stock, transfers
from inventory.errors import NotAllowed
from inventory.returns import BackLine, return_issue
from inventory.stock import IssueLine, ReceiptLine
from tests.inventory.books import Books

FEB_1, FEB_3, FEB_5 = (date(2020, 2, day) for day in (1, 3, 5))


@pytest.fixture
def town(ledger):
    return Books(ledger)


def test_everything_a_receipt_says(town):
    number = town.receive_lines(
        [
            ReceiptLine(
                "MASK", "KF", 9, expected=10, difference="少一只", value_fen=90, note="外箱湿"
            )
        ],
        by="FIRM",
        slip="12 号",
        note="送到镇政府",
    )
    whole = town.ask(documents.whole, number=number)
    assert (whole.kind_name, whole.counterparty, whole.stands) == (
        "入库单",
        "示例医疗器械有限公司",
        True,
    )
    assert (whole.text("slip"), whole.text("note"), whole.text("reason")) == (
        "12 号",
        "送到镇政府",
        "",
    )
    assert (whole.text("difference", 1), whole.text("note", 1)) == ("少一只", "外箱湿")
    (line,) = whole.lines
    assert (line.quantity, line.expected, line.value_fen, line.left) == (9, 10, 90, 9)
    assert (line.to, line.lot) == ("KF", f"{number}-1")


def test_what_later_documents_drew_and_what_is_left(town):
    town.receive(FEB_1, 10)
    number = town.issue(FEB_1, 6)
    back = {"number": number, "location": "KF", "reason": "没用完"}
    first = town.post(return_issue, FEB_3, lines=[BackLine(1, 2)], **back)
    wrong = town.post(return_issue, FEB_3, lines=[BackLine(1, 1)], **back)
    town.reverse(FEB_5, wrong)
    whole = town.ask(documents.whole, number=number)
    assert [line.left for line in whole.lines] == [4]
    assert [link.number for link in whole.later] == [first]
    undone = town.ask(documents.whole, number=wrong)
    assert not undone.stands
    assert undone.reversed_by.on == FEB_5


def test_the_two_documents_of_one_form_know_each_other(town):
    number = town.post(
        lambda session, **said: stock.direct(session, **said)[1],
        FEB_1,
        origin="DONATED",
        lines=[ReceiptLine("SOAP", "KF", 3)],
        recipient=stock.Recipient(group="GUARD"),
    )
    issued = town.ask(documents.whole, number=number)
    received = town.ask(documents.whole, number=issued.follows.number)
    assert received.followed_by.number == number


def test_a_document_of_money_says_from_whom_to_whom(town):
    town.create_fund(FEB_1)
    town.appropriate(FEB_1, 500)
    number = town.allot(FEB_1, DGC=300)
    (entry,) = town.ask(documents.whole, number=number).entries
    assert (entry.from_holder, entry.to_holder, entry.amount_fen) == ("南独乐河镇", "东沟村", 300)


@pytest.mark.parametrize("number", ["NDL-RK-2020-000001", "NDL-RK-2020-000009", "nothing", ""])
def test_elsewhere_nobody_learns_whether_there_is_a_document(town, number):
    town.receive(FEB_1, 10)
    with pytest.raises(NotAllowed) as refused:
        town.ask(documents.whole, actor="clerk", number=number)
    assert refused.value.facts() == {
        "act": "read_document",
        "role": "village_clerk",
        "organization": None,
    }


def test_the_one_to_whom_goods_were_sent_sees_the_dispatch(town):
    town.receive(FEB_1, 10)
    number = town.post(transfers.dispatch, FEB_1, lines=[IssueLine("MASK", "KF", 4)], to="DGC")
    whole = town.ask(documents.whole, actor="clerk", number=number)
    assert (whole.recipient, whole.recipient_code) == ("东沟村", "DGC")


def test_a_document_of_money_is_not_for_a_keeper(town):
    town.create_fund(FEB_1)
    number = town.appropriate(FEB_1, 500)
    assert town.ask(documents.whole, actor="finance", number=number).entries
    with pytest.raises(NotAllowed):
        town.ask(documents.whole, actor="checkpoint", number=number)
