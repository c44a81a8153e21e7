"""The fields of a decision: yes or no, and what the approver says to it."""

from wtforms import StringField
from wtforms.validators import Length, ValidationError

from webui.fields import Form, Needed

NOTE_MAX = 200


class DecisionForm(Form):
    """Approved or not, for one organization; a refusal says why."""

    organization = StringField()
    decision = StringField("审批", [Needed("请点“批准”或“不批准”")])
    note = StringField("意见", [Length(max=NOTE_MAX, message=f"意见最多 {NOTE_MAX} 个字")])

    def validate_note(self, field: StringField) -> None:
        """Whoever has to reverse the document must know why."""
        if self.decision.data == "no" and not (field.data or "").strip():
            raise ValidationError("不批准请写明原因")
