"""The fields of what may be done to a standing document: how much of which line, where it goes, why.

Lines left empty are not touched. What may be done, and how much is left, is for the library to say.
"""

from wtforms import FieldList, FormField, HiddenField, StringField
from wtforms.validators import Length, ValidationError

from webui.fields import DayField, Form, Needed, WholeField

TEXT_MAX = 200


class ActLineForm(Form):
    """How much of one line, and how much of it is missing."""

    line = HiddenField()
    quantity = WholeField("数量")
    missing = WholeField("短少或破损")


class ActForm(Form):
    """One act on one document."""

    request_key = StringField()
    on = DayField("日期", [Needed("请填日期")])
    location = StringField("放到哪里")
    reason = StringField("原因", [Length(max=TEXT_MAX, message=f"原因最多 {TEXT_MAX} 个字")])
    lines = FieldList(FormField(ActLineForm))

    def touched(self) -> list[ActLineForm]:
        """The lines on which something was typed."""
        forms = [entry.form for entry in self.lines]
        return [f for f in forms if f.quantity.data or f.missing.data]


class PlacedForm(ActForm):
    """An act that needs a place."""

    location = StringField("放到哪里", [Needed("请选放到哪个库房")])


class ReasonedForm(ActForm):
    """An act that needs a reason."""

    reason = StringField(
        "原因",
        [
            Needed("请写原因"),
            Length(max=TEXT_MAX, message=f"原因最多 {TEXT_MAX} 个字"),
        ],
    )


class PlacedReasonedForm(PlacedForm, ReasonedForm):
    """An act that needs both."""


class MoveOnForm(PlacedForm):
    """Goods in use go on to somebody else; without a recipient the same one uses them."""

    location = StringField("经过哪个库房", [Needed("请选经过哪个库房")])
    custodian = StringField(
        "新保管人", [Needed("请写由谁保管"), Length(max=64, message="最多 64 个字")]
    )
    recipient = StringField("给谁用")
    due_on = DayField("归还日期")


class ArrivalForm(PlacedForm):
    """Goods arrive: what is missing wants a reason."""

    def validate_reason(self, field: StringField) -> None:
        """Nobody is left to guess why there is less."""
        if any(line.missing.data for line in self.touched()) and not (field.data or "").strip():
            raise ValidationError("有短少或破损，请写原因")
