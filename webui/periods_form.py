"""The fields of a closing and of a reopening."""

from wtforms import StringField
from wtforms.validators import Length

from webui.fields import DayField, Form, Needed

TEXT_MAX = 200


class ClosingForm(Form):
    """Whose books are closed, through which day."""

    request_key = StringField()
    organization = StringField("单位", [Needed("请选单位")])
    through = DayField("结到", [Needed("请填结到哪一天")])
    note = StringField("备注", [Length(max=TEXT_MAX, message=f"备注最多 {TEXT_MAX} 个字")])


class ReopeningForm(Form):
    """Why the last closing is undone."""

    request_key = StringField()
    reason = StringField(
        "原因",
        [Needed("请写原因"), Length(max=TEXT_MAX, message=f"原因最多 {TEXT_MAX} 个字")],
    )
