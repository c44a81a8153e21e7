"""Buttons that change a form and record nothing."""

from webui.drafts import MAX_LINES, fill, line_numbers, redraft, unpicked

TYPED = {
    "note": "门口",
    "lines-0-item": "MASK",
    "lines-0-quantity": "5",
    "lines-2-item": "GLOVE",
    "lines-2-quantity": "1",
    "lines-2-lot": "RK-1",
}


def test_adding_takes_the_chosen_item_after_the_last_line() -> None:
    after = redraft({**TYPED, "add_item": "SOAP", "act": "add"}, "add")
    assert after["lines-3-item"] == "SOAP"
    assert after["lines-3-quantity"] == ""
    assert "act" not in after
    assert "add_item" not in after


def test_a_list_of_goods_without_a_choice_adds_nothing() -> None:
    assert redraft({**TYPED, "add_item": ""}, "add") == TYPED
    assert unpicked({"add_item": ""}, "add")
    assert not unpicked({"add_item": "SOAP"}, "add")
    assert not unpicked({"note": ""}, "add"), "a receipt adds an empty line, it has no such list"


def test_adding_to_an_empty_form_makes_the_first_line() -> None:
    assert line_numbers(redraft({"note": ""}, "add")) == [0]


def test_a_form_does_not_grow_without_end() -> None:
    typed = {f"lines-{n}-quantity": "1" for n in range(MAX_LINES)}
    assert len(line_numbers(redraft(typed, "add"))) == MAX_LINES


def test_dropping_takes_one_line_and_keeps_the_others_as_typed() -> None:
    after = redraft(TYPED, "drop-0")
    assert line_numbers(after) == [2]
    assert after["note"] == "门口"
    assert after["lines-2-quantity"] == "1"


def test_steppers_go_by_one_and_never_below_one() -> None:
    assert redraft(TYPED, "plus-0")["lines-0-quantity"] == "6"
    assert redraft(TYPED, "minus-0")["lines-0-quantity"] == "4"
    assert redraft(TYPED, "minus-2")["lines-2-quantity"] == "1"
    assert redraft({**TYPED, "lines-0-quantity": "1,200"}, "plus-0")["lines-0-quantity"] == "1201"


def test_a_stepper_on_an_empty_field_begins_at_one_and_leaves_words_alone() -> None:
    assert redraft({**TYPED, "lines-0-quantity": ""}, "plus-0")["lines-0-quantity"] == "1"
    assert redraft({**TYPED, "lines-0-quantity": "几个"}, "plus-0")["lines-0-quantity"] == "几个"


def test_a_repair_writes_the_quantity_or_forgets_the_lot() -> None:
    assert redraft(TYPED, "set-2-46")["lines-2-quantity"] == "46"
    assert redraft(TYPED, "unlot-2")["lines-2-lot"] == ""


def test_an_act_nobody_knows_changes_nothing() -> None:
    for act in ("", "look", "set-2-x", "set-9-4", "plus-x", "drop-", "plus-9", "erase-0"):
        assert redraft(TYPED, act) == TYPED


def test_filling_writes_the_first_line_of_an_item_and_adds_what_is_missing() -> None:
    typed = {**TYPED, "lines-3-item": "MASK", "lines-3-quantity": "8"}
    after = fill(typed, {"MASK": 36, "SOAP": 3, "GLOVE": 0, "ROPE": 0})
    assert after["lines-0-quantity"] == "36"
    assert after["lines-3-quantity"] == "8"
    assert after["lines-2-quantity"] == "1", "of none there is nothing to fill"
    assert (after["lines-4-item"], after["lines-4-quantity"]) == ("SOAP", "3")
    assert line_numbers(after) == [0, 2, 3, 4]
    assert after["note"] == "门口"


def test_a_full_form_is_filled_no_further() -> None:
    typed = {f"lines-{n}-item": "MASK" for n in range(MAX_LINES)}
    typed |= {f"lines-{n}-quantity": "1" for n in range(MAX_LINES)}
    assert fill(typed, {"SOAP": 3}) == typed
