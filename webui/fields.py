"""Form fields for what people type here: amounts in yuan, whole quantities, days.

Each keeps the text as typed, so that a refused form shows it again, and puts the parsed value in ``data``
(fen, whole units, date) or None where the field was left empty.
"""

from datetime import date
from typing import Any, ClassVar

import wtforms
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from inventory.errors import NeedsConfirmation
from webui.amounts import bare_yuan, parse_whole, parse_yuan


class Form(wtforms.Form):  # type: ignore[misc]  # WTForms ships no types: here, once
    """What every form here is. ``confirmed`` are the questions that were answered yes, by their tokens; ``question``
    is the one the library asks now. ``aliases``: what the library calls a value, or the code of a refusal, by the field
    of this form that it is about."""

    question: NeedsConfirmation | None = None
    aliases: ClassVar[dict[str, str]] = {}

    def __init__(self, formdata: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(formdata, *args, **kwargs)
        self.confirmed: list[str] = formdata.getlist("confirmed") if formdata else []


class TypedField(wtforms.Field):  # type: ignore[misc]
    """A text field whose text is parsed; a subclass says how. A refusal is a ``ValueError`` with a sentence."""

    widget = TextInput()
    data: Any

    def parse(self, text: str) -> object:
        """The value of a non-empty text. Raises ``ValueError``."""
        raise NotImplementedError

    def show(self, value: Any) -> str:
        """The text for a value that came from the program, not from typing."""
        return str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Parse what was typed; an empty field is None."""
        self.data = None
        if valuelist and valuelist[0].strip():
            self.data = self.parse(valuelist[0])

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.show(self.data)


class YuanField(TypedField):
    """Yuan as typed; ``data`` in whole fen."""

    def parse(self, text: str) -> int:
        """Fen."""
        return parse_yuan(text)

    def show(self, value: int) -> str:
        """1234.56."""
        return bare_yuan(value)


class WholeField(TypedField):
    """A quantity as typed; ``data`` in whole units."""

    def parse(self, text: str) -> int:
        """Whole units."""
        return parse_whole(text)


class DayField(TypedField):
    """A day as a browser's date field sends it; ``data`` is a date."""

    def parse(self, text: str) -> date:
        """A date from 2020-02-08."""
        try:
            return date.fromisoformat(text.strip())
        except ValueError:
            raise ValueError(f"“{text.strip()}”不是日期。请写成 2020-02-08 这样") from None


class Needed:
    """The field must have a value; the sentence says what to do. Runs before any other check."""

    field_flags: ClassVar[dict[str, Any]] = {}

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def __call__(self, form: Form, field: wtforms.Field) -> None:
        """Raises ``StopValidation`` where nothing was given; a text that could not be read says so itself."""
        if field.errors:
            raise StopValidation()
        if field.data is None or (isinstance(field.data, str) and not field.data.strip()):
            raise StopValidation(self.sentence)


class AtLeastOne:
    """A quantity or an amount above zero."""

    field_flags: ClassVar[dict[str, Any]] = {}

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def __call__(self, form: Form, field: wtforms.Field) -> None:
        """Raises ``StopValidation`` on zero."""
        if field.data is not None and field.data <= 0:
            raise StopValidation(self.sentence)
