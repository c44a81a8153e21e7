"""The one field of looking up a gift."""

from wtforms import StringField
from wtforms.validators import Length

from webui.fields import Form, Needed


class GiftForm(Form):
    """The code on the donor's half of a receipt."""

    code = StringField(
        "查询码", [Needed("请填收条上的查询码"), Length(max=64, message="查询码太长")]
    )
