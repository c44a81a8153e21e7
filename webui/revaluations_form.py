"""The fields of a revaluation: what each line of a receipt is worth now. Lines left empty are not touched."""

from typing import Any

from wtforms import BooleanField, FieldList, FormField, HiddenField, StringField
from wtforms.validators import Length, ValidationError

from inventory.revaluation import ValueLine
from webui.fields import DayField, Form, Needed, YuanField

TEXT_MAX = 200


class ValueLineForm(Form):
    """What one lot is worth in all, on what that rests, and whether it may still change."""

    lot = HiddenField()
    value = YuanField("总价值（元）")
    basis = StringField("计价依据")
    provisional = BooleanField("还是暂估的")

    def validate_basis(self, field: StringField) -> None:
        """A value rests on something."""
        if self.value.data is not None and not field.data:
            raise ValidationError("请选计价依据")


class RevaluationForm(Form):
    """The lines of one receipt, valued anew on one day for one reason."""

    request_key = StringField()
    on = DayField("日期", [Needed("请填日期")])
    reason = StringField(
        "原因",
        [Needed("请写原因"), Length(max=TEXT_MAX, message=f"原因最多 {TEXT_MAX} 个字")],
    )
    lines = FieldList(FormField(ValueLineForm))

    def touched(self) -> list[int]:
        """The places of the lines in which a value was typed."""
        return [at for at, entry in enumerate(self.lines) if entry.form.value.data is not None]

    def facts(self) -> dict[str, Any]:
        """The keyword values of the verb but for actor and organization; only after ``validate``."""
        forms = [self.lines[at].form for at in self.touched()]
        return {
            "on": self.on.data,
            "request_key": self.request_key.data,
            "reason": self.reason.data,
            "lines": [
                ValueLine(f.lot.data, f.value.data, f.basis.data, f.provisional.data) for f in forms
            ],
        }
