"""A refused form: which field an error of the library belongs to, and one summary of all that is to be mended.

The sentences are the library's own. An error that belongs to no field (somebody may not, the books are busy) stands
in the summary alone; one that is about the right to act leaves the form and becomes a page.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wtforms import FieldList, FormField

from inventory import wording
from inventory.errors import LedgerError, NeedsConfirmation, NotAllowed
from webui.fields import Form

_LINE_FIELD = re.compile(r"(lines|quotes)\[(\d+)\]\.(\w+)")
_FIELD_OF_CODE = {
    "NO_BACKDATING": "on",
    "TOO_FAR_BACK": "on",
    "NOT_BEFORE": "on",
    "CLOSED_PERIOD": "on",
    "FUTURE_DATE": "on",
    "OVER_FUND": "amount",
    "OVER_POOL": "amount",
    "OVER_ITEM": "amount",
    "NOT_COME": "amount",
    "USE_NOT_ALLOWED": "use",
    "TERM_ENDED": "on",
    "COMMITMENT_EXPIRED": "on",
    "NOT_ENOUGH": "quantity",
    "EXPIRED": "lot",
    "EARMARKED": "lot",
    "OVER_VOUCHER": "amount",
    "VOUCHER_RECORDED": "voucher",
    "STUB_USED": "stub",
    "STUB_VOID": "stub",
    "SAME_COUNTER": "counter",
}
# A number or code that is none he may see: the field is to be mended, the page is his.
_FIELD_OF_ACT = {"read_stub": "stub", "read_document": "repays", "read_one_fund": "fund"}
# What the library calls a value and what the form calls its field.
_FIELD_OF_VALUE = {"value_fen": "value", "amount_fen": "amount", "group": "recipient"}
_FIELD_OF_VALUE |= {"recipient_organization": "organization", "tax_fen": "tax"}


@dataclass(frozen=True)
class Problem:
    """One line of the summary: the field to go to (None: the form as a whole), its name and the sentence."""

    target: str | None
    label: str
    sentence: str


def put_beside_field(form: Form, error: LedgerError) -> None:
    """Add the library's refusal to the field it is about, else to the form; a question is put to the form as one.
    Raises ``NotAllowed`` again, but for a number or code that has a field."""
    if isinstance(error, NeedsConfirmation):
        form.question = error
        return
    field = _field_of(form, error)
    if field is None and isinstance(error, NotAllowed):
        raise error
    if field is None:
        form.form_errors.append(wording.say(error))
        return
    sentence = error.facts().get("problem") if error.code == "BAD_INPUT" else wording.say(error)
    field.errors = [*field.errors, str(sentence)]
    field.refusal = error


def problems(form: Form) -> tuple[Problem, ...]:
    """Everything to be mended, in the order of the page."""
    own = (Problem(None, "", str(sentence)) for sentence in form.form_errors)
    return (*own, *_of_fields(form, ""))


def _of_fields(form: Form, prefix: str) -> Iterator[Problem]:
    for field in form:
        if isinstance(field, FieldList):
            for number, entry in enumerate(field.entries, start=1):
                which = f"询价第 {number} 家" if field.short_name == "quotes" else f"第 {number} 行"
                yield from _of_fields(entry.form, which)
            if not field.entries:
                yield from (Problem("add_item", "", str(e)) for e in field.errors)
        elif not isinstance(field, FormField):
            # the library's own sentence names its subject already
            label = "" if hasattr(field, "refusal") else f"{prefix}{field.label.text}"
            yield from (Problem(field.id, label, str(sentence)) for sentence in field.errors)


def _field_of(form: Form, error: LedgerError) -> Any:
    if isinstance(error, NotAllowed):
        return form._fields.get(_FIELD_OF_ACT.get(error.act, ""))
    facts = error.facts()
    name = str(facts.get("what" if error.code == "NOT_FOUND" else "field") or "")
    if own := form.aliases.get(name) or form.aliases.get(error.code):
        return form._fields.get(own)
    if found := _LINE_FIELD.fullmatch(name):
        return _in_line(form, int(found[2]), found[3], found[1])
    if "lines" in form and "item" in (*facts, name):
        return _in_line(form, _line_of(form, facts), _FIELD_OF_CODE.get(error.code, "item"))
    return form._fields.get(_FIELD_OF_VALUE.get(name, name) or _FIELD_OF_CODE.get(error.code, ""))


def _line_of(form: Form, facts: dict[str, Any]) -> int:
    """Where the line stands that an error names (the library counts from 1), else the first of that item; -1: none."""
    line = facts.get("line")
    if isinstance(line, int):
        return line - 1
    items = [entry.form.item.data for entry in form["lines"]]
    item = facts.get("item") or facts.get("name")
    return items.index(item) if item in items else -1


def _in_line(form: Form, index: int, value: str, rows: str = "lines") -> Any:
    entries = form[rows].entries if rows in form else []
    if not 0 <= index < len(entries):
        return None
    fields = entries[index].form._fields
    field = fields.get(_FIELD_OF_VALUE.get(value, value))
    # a lot nobody named is no field to mend: the quantity is
    return fields["quantity"] if field is None or (value == "lot" and not field.data) else field
