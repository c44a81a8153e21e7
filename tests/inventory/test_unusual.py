"""Goods come in that are not what their item says: asked about once, and written as they are when that is right."""

from datetime import date

import pytest

from inventory import conversions, documents, setting_up, stock, wording
from inventory.conversions import ConversionLine, ResultLine
from inventory.errors import NeedsConfirmation
from inventory.stock import ReceiptLine, Recipient
from tests.inventory.books import Books

DAY = date(2020, 2, 8)
MORE = {
    "items": [
        {"code": "A", "name": "医用防护口罩", "unit": "只", "grade": "GB 19083"},
        {"code": "B", "name": "口罩", "specification": "N95级", "unit": "只", "grade": "KN95"},
        {"code": "C", "name": "口罩", "specification": "平面", "unit": "只", "grade": "YY 0469"},
        {"code": "D", "name": "口罩", "specification": "散装", "unit": "只", "grade": "民用"},
        {"code": "E", "name": "医用防护口罩", "unit": "片", "grade": "医用防护"},
        {"code": "GUN", "name": "测温枪", "unit": "把"},
        {"code": "TENT", "name": "帐篷", "unit": "顶", "nature": "LOW_VALUE"},
    ]
}
THRESHOLD = {
    "starts_on": "2020-02-01",
    "low_value_fen": 20_000,
    "fixed_asset_fen": 100_000,
    "decision": "示例",
}


@pytest.fixture
def town(ledger):
    books = Books(ledger)
    setting_up.setup(ledger, actor="system", data=MORE)
    yield books
    assert not books.broken()


def line(item="A", quantity=10, **said):
    return ReceiptLine(item, "KF", quantity, **said)


def receive(town, *lines, key="k", on=DAY, **said):
    with town.ledger.writing() as session:
        return stock.receive(
            session,
            actor="system",
            organization="NDL",
            on=on,
            request_key=key,
            origin="DONATED",
            lines=list(lines),
            **said,
        )


def asked(town, *lines, **said):
    with pytest.raises(NeedsConfirmation) as question:
        receive(town, *lines, **said)
    assert not town.documents(), "nothing is written before the answer"
    return question.value


def lines_of(question):
    return [(one["line"], one["asks"], one["says"]) for one in question.about["lines"]]


def test_a_text_that_names_another_grade_asks_and_is_written_when_it_is_right(town):
    question = asked(town, line(note="外箱印 KN95"))
    assert question.question == "OTHER_GRADE"
    assert lines_of(question) == [(1, "医用防护 GB 19083", ["KN95 GB 2626"])]
    assert "第 1 行医用防护口罩登记的级别是 医用防护 GB 19083，文字里写的是 KN95" in wording.say(
        question
    )
    said = {"key": "k", "confirmed": [question.token]}
    number = receive(town, line(note="外箱印 KN95"), **said).number
    assert town.held("A") == 10
    again = receive(town, line(note="外箱印 KN95"))
    assert (again.number, again.replayed) == (number, True), "what stands is not asked about again"


@pytest.mark.parametrize(
    "said",
    [
        {"note": "ＫＮ９５"},
        {"batch": "KN95-2001"},
        {"difference": "混入日常防护口罩", "expected": 11},
    ],
)
def test_every_text_of_a_line_is_read(town, said):
    assert asked(town, line(**said)).question == "OTHER_GRADE"


@pytest.mark.parametrize("said", [{"note": "都是KN95"}, {"slip": "KN95 送货单"}])
def test_what_is_said_of_the_document_may_be_about_any_line(town, said):
    assert lines_of(asked(town, line(), line("C"), **said)) == [
        (1, "医用防护 GB 19083", ["KN95 GB 2626"]),
        (2, "医用外科 YY 0469", ["KN95 GB 2626"]),
    ]
    receive(town, line(), line("C"), note="医用外科的外箱破损")


def test_an_item_whose_own_name_says_another_grade_asks(town):
    assert lines_of(asked(town, line("B"))) == [(1, "KN95 GB 2626", ["N95/FFP2/KF94"])]


@pytest.mark.parametrize(
    "usual",
    [
        line(),
        line(note="医用防护口罩（N95）"),
        line(note="GB19083-2010"),
        line("C", note="医用外科，YY0469"),
        line("D", note="实为KN95"),  # of a grade that nobody knows
        line("SOAP", note="随KN95口罩一起到"),
        line("E", note="GB 19083"),
    ],
)
def test_what_is_usual_is_not_asked_about(town, usual):
    receive(town, usual)


def test_what_goes_straight_through_is_asked_about_too(town):
    def straight(**said):
        with town.ledger.writing() as session:
            return stock.direct(
                session,
                actor="system",
                organization="NDL",
                on=DAY,
                request_key="d",
                origin="DONATED",
                lines=[line(note="KN95")],
                recipient=Recipient(group="GUARD"),
                **said,
            )

    with pytest.raises(NeedsConfirmation) as question:
        straight()
    straight(confirmed=[question.value.token])
    assert town.held("A") == 0


def test_a_piece_worth_as_much_as_a_durable_one_asks_once_a_threshold_is_set(town):
    gun = line("GUN", 3, value_fen=299_999)
    receive(town, gun, key="before")
    setting_up.setup(town.ledger, actor="system", data={"thresholds": [THRESHOLD]})
    receive(town, gun, key="early", on=date(2020, 1, 31))
    receive(town, line("GUN", 3), key="unvalued")
    receive(town, line("TENT", 1, value_fen=999_999), key="said so itself")
    receive(town, line("GUN", 3, value_fen=59_999), key="199.99 each")
    with pytest.raises(NeedsConfirmation) as low:
        receive(town, gun, line("GUN", 1, value_fen=100_000))
    assert low.value.question == "DURABLE_VALUE"
    keys = ("line", "unit_value_fen", "nature")
    found = [tuple(map(one.get, keys)) for one in low.value.about["lines"]]
    # 2,999.99 yuan for three is 999.99 each and a bit: whole fen, rounded down
    assert found == [(1, 99_999, "LOW_VALUE"), (2, 100_000, "FIXED_ASSET")]
    assert "测温枪单价 1,000.00 元，达到固定资产标准，建议按固定资产登记" in wording.say(low.value)
    receive(town, gun, line("GUN", 1, value_fen=100_000), confirmed=[low.value.token])


def test_both_questions_are_asked_one_after_the_other(town):
    setting_up.setup(town.ledger, actor="system", data={"thresholds": [THRESHOLD]})
    dear = line(quantity=1, value_fen=100_000, note="KN95")
    first = asked(town, dear)
    second = asked(town, dear, confirmed=[first.token])
    assert [first.question, second.question] == ["OTHER_GRADE", "DURABLE_VALUE"]
    receive(town, dear, confirmed=[first.token, second.token])


def test_another_spelling_of_a_grade_is_no_downgrade(town):
    receive(town, line())
    for at, (into, causes) in enumerate(
        (("E", []), ("C", [("降级使用",)]), ("SOAP", [("降级使用",)]))
    ):
        number = town.post(
            conversions.convert,
            DAY,
            lines=[ConversionLine("NDL-RK-2020-000001-1", "KF", 2, [ResultLine(into, 2)])],
            reason="分装",
        )
        wanted = town.ask(documents.whole, number=number).wanted
        assert [one.causes for one in wanted] == causes, at
