"""The fields by which a public sheet is drawn up, and by which each step of it is taken."""

from datetime import date

from wtforms import BooleanField, StringField
from wtforms.validators import Length, ValidationError

from webui.fields import DayField, Form, Needed

TEXT_MAX = 200
_LONG = Length(max=TEXT_MAX, message=f"最多 {TEXT_MAX} 个字")


class DrawingForm(Form):
    """Which sheet is drawn up, of whom, for which days."""

    request_key = StringField()
    sheet = StringField("哪张表", [Needed("请选哪张表")])
    organization = StringField("单位", [Needed("请选单位")])
    start = DayField("从哪天", [Needed("请填开始日期")], name="from")
    end = DayField("到哪天", [Needed("请填结束日期")], name="to")
    fund = StringField("专项资金")
    with_below = BooleanField("连同下级合成一张", name="below")

    def validate_end(self, field: DayField) -> None:
        """A period does not end before it starts."""
        if isinstance(field.data, date) and self.start.data and field.data < self.start.data:
            raise ValidationError("结束日期在开始日期之前，请改一处")


class StepForm(Form):
    """Why, where there is a why to say: to return, refuse, withdraw, mark or correct."""

    request_key = StringField()
    reason = StringField("意见或原因", [_LONG])


class PostingForm(Form):
    """Where a sheet is put up, from when until when."""

    place = StringField("张贴在哪里", [Needed("请写张贴在哪里"), _LONG])
    start = DayField("从哪天", [Needed("请填开始日期")], name="from")
    end = DayField("到哪天", [Needed("请填结束日期")], name="to")
