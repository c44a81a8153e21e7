"""The check digit of a unified social credit code, and what a wrong code is told."""

import pytest

from inventory.errors import BadCreditCode
from inventory.rules import credit_code

# made up but for the first, which is in every textbook on the standard
GOOD = ["91350100M000100Y43", "91130600000000000M", "541101170000000003", "12100000400001624L"]


@pytest.mark.parametrize("code", GOOD)
def test_a_right_code_is_kept_as_it_is(code):
    assert credit_code.checked(code, "code") == code


def test_small_letters_and_blanks_are_no_difference():
    assert credit_code.checked(" 9113 0600 0000 0000 0m", "code") == GOOD[1]


def test_the_check_digit_of_the_standard_s_own_example():
    assert credit_code.check_digit("91350100M000100Y4") == "3"


@pytest.mark.parametrize("at", range(17))
def test_any_one_character_that_is_wrong_is_found_and_the_right_last_one_is_told(at):
    good = GOOD[1]
    other = "1" if good[at] != "1" else "2"
    wrong = good[:at] + other + good[at + 1 :]
    with pytest.raises(BadCreditCode) as refused:
        credit_code.checked(wrong, "f")
    assert (refused.value.wrong, refused.value.found, refused.value.at) == ("CHECK_DIGIT", "M", 18)
    assert refused.value.expected == credit_code.check_digit(wrong[:-1]) != "M"


@pytest.mark.parametrize("at", range(16))
def test_two_neighbours_that_changed_places_are_found(at):
    good = GOOD[0]
    wrong = good[:at] + good[at + 1] + good[at] + good[at + 2 :]
    if wrong != good:
        with pytest.raises(BadCreditCode):
            credit_code.checked(wrong, "f")


def test_the_length_is_told():
    with pytest.raises(BadCreditCode) as refused:
        credit_code.checked(GOOD[0][:-1], "f")
    assert (refused.value.wrong, refused.value.found) == ("LENGTH", "17")


@pytest.mark.parametrize("letter", [*"IOSVZ", "Ａ", "-", "中"])
def test_a_letter_that_is_in_no_code_is_told_with_its_place(letter):
    with pytest.raises(BadCreditCode) as refused:
        credit_code.checked(f"911{letter}0600000000000M", "f")
    assert (refused.value.wrong, refused.value.found, refused.value.at) == ("LETTER", letter, 4)
