"""What is asked of a statement: where, which days, which goods or fund, in which order, from which row on."""

from datetime import date

from wtforms import StringField
from wtforms.validators import ValidationError

from webui.fields import DayField, Form

BELOW = "below:"  # before the code of an organization: with all under it


class StatementForm(Form):
    """All optional. ``at`` is a place, all places of an organization, or an organization with all under it."""

    at = StringField("哪里")
    start = DayField("从哪天", name="from")
    end = DayField("到哪天", name="to")
    item = StringField("物资")
    source = StringField("来源")
    custodian = StringField("保管人")
    days = StringField("多少天内到期")
    fund = StringField("专项资金")
    by = StringField("按什么分")
    sort = StringField("次序")
    desc = StringField("从大到小")
    after = StringField("下一页")

    def validate_end(self, field: DayField) -> None:
        """A period does not end before it starts."""
        if isinstance(field.data, date) and self.start.data and field.data < self.start.data:
            raise ValidationError("结束日期在开始日期之前，请改一处")
