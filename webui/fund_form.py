"""What is asked of the funds: which one, and as of which day."""

from wtforms import StringField

from webui.fields import DayField, Form


class FundForm(Form):
    """Both optional: the first fund, now."""

    fund = StringField("专项资金")
    on = DayField("截至哪天")
