"""Numbers as people read and type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.errors import BadInput
from inventory.rules.numbers import document_number, parse_yuan, percent, yuan


def test_a_document_number_says_organization_kind_year_and_serial():
    assert document_number("NDL", "RK", 2020, 123) == "NDL-RK-2020-000123"


@pytest.mark.parametrize(
    ("fen", "text"),
    [(123450, "1,234.50"), (5, "0.05"), (-100, "−1.00"), (200000000, "2,000,000.00")],
)
def test_fen_are_read_as_yuan_with_two_decimals(fen, text):
    assert yuan(fen) == text


@pytest.mark.parametrize(
    ("text", "fen"), [("1,234.5", 123450), ("¥200", 20000), ("50元", 5000), (" 0.05 ", 5)]
)
def test_typed_yuan_become_exact_fen(text, fen):
    assert parse_yuan(text, field="amount") == fen


@pytest.mark.parametrize("text", ["", "abc", "1.234", "-5", "1,23.00", "1e3", "5万"])
def test_what_is_no_amount_is_refused_with_its_field(text):
    with pytest.raises(BadInput) as refused:
        parse_yuan(text, field="amount")
    assert refused.value.field == "amount"


@given(st.integers(0, 10**12))
def test_what_is_shown_can_be_typed_again(fen):
    assert parse_yuan(yuan(fen), field="amount") == fen


def test_a_rate_is_cut_never_rounded_up():
    assert percent(48632000, 80000000) == "60.7%"
    assert percent(1999, 2000) == "99.9%"
    assert percent(0, 0) == "—"
