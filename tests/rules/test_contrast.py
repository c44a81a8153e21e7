"""Colours on white: the ratios of WCAG, and which are refused."""

from decimal import Decimal

import pytest

from inventory.errors import BadInput
from inventory.rules.contrast import on_white, readable


@pytest.mark.parametrize(
    ("colour", "ratio"),
    [
        ("#ffffff", "1.00"),
        ("#000000", "21.00"),
        ("#767676", "4.54"),
        ("#777777", "4.48"),
        ("#0000ff", "8.59"),
        ("#ff0000", "4.00"),
        ("#9d1b20", "8.04"),
    ],
)
def test_the_contrast_of_a_colour(colour, ratio):
    assert on_white(colour).quantize(Decimal("0.01")) == Decimal(ratio)


def test_a_colour_is_kept_in_small_letters():
    assert readable(" #9D1B20 ", "colour") == "#9d1b20"


@pytest.mark.parametrize("said", ["#777777", "#ffff00", "#fff", "red", "url(x)", "#9d1b20;", None])
def test_what_is_no_colour_or_too_pale_is_refused(said):
    with pytest.raises(BadInput):
        readable(said, "colour")
