"""A form on its way: buttons that change the draft and record nothing.

Each button is a plain submit with the name ``act``; the server answers with the same form, changed. So adding a
line or pressing a stepper works without script, and nothing typed is lost. Pure functions over the typed fields.
"""

import re
from collections.abc import Mapping
from typing import TypeAlias

from webui.amounts import parse_whole

Typed: TypeAlias = Mapping[str, str]

MAX_LINES = 60
_LINE = re.compile(r"lines-(\d+)-")


def redraft(typed: Typed, act: str) -> dict[str, str]:
    """The typed fields after the button ``act``; an unknown act changes nothing.

    ``add`` appends a line; where the form has a list ``add_item``, of the item chosen there, and none without a choice.
    ``drop-2`` takes line 2 away,
    ``plus-2`` and ``minus-2`` step its quantity, ``set-2-46`` writes it, ``unlot-2`` forgets its chosen lot.
    """
    name, _, rest = act.partition("-")
    index, _, value = rest.partition("-")
    changed = {key: text for key, text in typed.items() if key not in ("act", "add_item")}
    if name == "add":
        if unpicked(typed, act):
            return changed
        return _add(changed, typed.get("add_item", ""))
    if not index.isdecimal():
        return changed
    if name == "drop":
        return {k: v for k, v in changed.items() if not k.startswith(f"lines-{index}-")}
    return _change_line(changed, name, index, value)


def unpicked(typed: Typed, act: str) -> bool:
    """Was a line to be added from the list of goods, without one being chosen there?"""
    return act == "add" and typed.get("add_item") == ""


def fill(typed: Typed, pieces: Mapping[str, int]) -> dict[str, str]:
    """The typed fields with these quantities: on the first line of each item, else on a line of its own. An item of
    which there are none is left as it is."""
    filled = dict(typed)
    first = {typed.get(f"lines-{n}-item", ""): n for n in reversed(line_numbers(typed))}
    for item, quantity in pieces.items():
        if not quantity:
            continue
        if item not in first:
            filled = _add(filled, item)
            first[item] = line_numbers(filled)[-1]
        key = f"lines-{first[item]}-quantity"
        if filled.get(f"lines-{first[item]}-item") == item:
            filled[key] = str(quantity)
    return filled


def line_numbers(typed: Typed) -> list[int]:
    """The numbers of the lines in the form, in order; a dropped line leaves a hole."""
    return sorted({int(found[1]) for key in typed if (found := _LINE.match(key))})


def _add(typed: dict[str, str], item: str) -> dict[str, str]:
    numbers = line_numbers(typed)
    if len(numbers) >= MAX_LINES:
        return typed
    following = (numbers[-1] + 1) if numbers else 0
    return {**typed, f"lines-{following}-item": item, f"lines-{following}-quantity": ""}


def _change_line(typed: dict[str, str], name: str, index: str, value: str) -> dict[str, str]:
    quantity, lot = f"lines-{index}-quantity", f"lines-{index}-lot"
    if quantity not in typed:
        return typed
    if name in ("plus", "minus"):
        return {**typed, quantity: _stepped(typed[quantity], 1 if name == "plus" else -1)}
    if name == "set" and value.isdecimal():
        return {**typed, quantity: value}
    if name == "unlot":
        return {**typed, lot: ""}
    return typed


def _stepped(text: str, step: int) -> str:
    """One more or one less; what is no number is left for its owner to see, and nothing goes below 1."""
    if not text.strip():
        return "1"
    try:
        return str(max(1, parse_whole(text) + step))
    except ValueError:
        return text
