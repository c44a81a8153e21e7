"""The fields of handovers: who gives, takes and watches; and of what is left at the end: which lots go to whom, why."""

from wtforms import BooleanField, FieldList, FormField, HiddenField, StringField
from wtforms.validators import Length

from webui.fields import AtLeastOne, Form, Needed, WholeField

NAME_MAX = 64


def _short(most: int) -> Length:
    return Length(max=most, message=f"最多 {most} 个字")


class HandoverForm(Form):
    """A keeper hands over."""

    request_key = StringField()
    organization = StringField("单位", [Needed("请选单位")])
    location = StringField("库房")
    giver = StringField("移交人", [Needed("请填移交人"), _short(NAME_MAX)])
    receiver = StringField("接收人", [Needed("请填接收人"), _short(NAME_MAX)])
    witness = StringField("监交人", [Needed("请填监交人"), _short(NAME_MAX)])
    stocktake = StringField("盘点单", [_short(NAME_MAX)])
    note = StringField("备注", [_short(200)])


class SurplusLineForm(Form):
    """A lot that may go, and how much of it."""

    location = HiddenField()
    lot = HiddenField()
    goes = BooleanField("移交")
    quantity = WholeField("数量", [AtLeastOne("数量至少是 1")])


class SurplusForm(Form):
    """What is left goes on."""

    request_key = StringField()
    organization = StringField("单位", [Needed("请选单位")])
    receiver = StringField("交给谁", [Needed("请选交给谁")])
    reason = StringField("怎么处理", [Needed("请选怎么处理")])
    note = StringField("备注", [_short(200)])
    lines = FieldList(FormField(SurplusLineForm))
