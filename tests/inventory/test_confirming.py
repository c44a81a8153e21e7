"""Asking whether something unusual is right."""

from datetime import date

import pytest

from inventory import confirming, setting_up, stock, wording
from inventory.errors import NeedsConfirmation
from inventory.stock import IssueLine
from tests.inventory.books import Books

DAY = date(2020, 2, 8)


def token(question, **about):
    with pytest.raises(NeedsConfirmation) as asked:
        confirming.ask((), question, **about)
    assert asked.value.facts()["about"] == about
    return asked.value.token


def test_a_question_is_asked_until_its_token_comes_back():
    answer = token("REPEATED", number="NDL-CK-2020-000001", days=2)
    confirming.ask([answer], "REPEATED", number="NDL-CK-2020-000001", days=2)


def test_a_token_answers_its_own_question_only():
    answer = token("REPEATED", number="NDL-CK-2020-000001", days=2)
    for question, about in (
        ("REPEATED", {"number": "NDL-CK-2020-000002", "days": 2}),
        ("OTHER_GRADE", {"number": "NDL-CK-2020-000001", "days": 2}),
    ):
        with pytest.raises(NeedsConfirmation):
            confirming.ask([answer], question, **about)


@pytest.fixture
def town(ledger):
    books = Books(ledger)
    heater = {"code": "HEATER", "name": "电暖器", "unit": "台", "nature": "LOW_VALUE"}
    setting_up.setup(ledger, actor="system", data={"items": [heater]})
    books.receive(DAY, 5, "HEATER")
    return books


def give_away(town, key, **said):
    with town.ledger.writing() as session:
        return stock.issue(
            session,
            actor="system",
            organization="NDL",
            on=DAY,
            request_key=key,
            group="GUARD",
            lines=[IssueLine("HEATER", "KF", 2)],
            **said,
        )


def test_durable_goods_are_not_given_away_without_a_question(town):
    with pytest.raises(NeedsConfirmation) as asked:
        give_away(town, "k")
    assert (asked.value.question, asked.value.about) == ("DURABLE", {"items": ["电暖器"]})
    assert "请办领用" in wording.say(asked.value)
    assert town.held("HEATER") == 5
    number = give_away(town, "k", confirmed=[asked.value.token]).number
    assert town.held("HEATER") == 3
    again = give_away(town, "k")
    assert (again.number, again.replayed) == (number, True), "what stands is not asked about again"
