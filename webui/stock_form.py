"""What is asked of the stock: a place, a day, one item."""

from wtforms import StringField

from webui.fields import DayField, Form


class StockForm(Form):
    """All optional: everything of the own organization, now."""

    at = StringField("哪里")
    on = DayField("哪天")
    item = StringField("物资")
