"""The fields of an objection, of looking up its answer, and of answering it."""

from wtforms import StringField
from wtforms.validators import Length

from webui.fields import Form, Needed


class ObjectionForm(Form):
    """What somebody objects to; how long things may be is for the library to say."""

    request_key = StringField()
    check_code = StringField("校验码")
    organization = StringField("单位")
    text = StringField("反馈什么", [Needed("请写反馈什么")])
    name = StringField("姓名")
    phone = StringField("电话")


class ReceiptForm(Form):
    """The receipt that was given."""

    receipt = StringField("回执号", [Needed("请填回执号"), Length(max=64, message="回执号太长")])


class AnswerForm(Form):
    """What is answered."""

    answer = StringField("答复", [Needed("请写答复")])
