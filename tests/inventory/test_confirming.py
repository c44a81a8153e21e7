"""Asking whether something unusual is right."""

import pytest

from inventory import confirming
from inventory.errors import NeedsConfirmation


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
