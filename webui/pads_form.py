"""The fields of the page of receipt pads: a new pad, a void stub, and what a donor says of being named."""

from wtforms import StringField
from wtforms.validators import Length

from webui.fields import AtLeastOne, Form, Needed, WholeField

CHOICES = (("FULL", "同意"), ("MASKED", "隐去部分"), ("NOT", "不公布"))


class PadForm(Form):
    """A new pad: whose, who holds it, how many stubs."""

    request_key = StringField()
    organization = StringField("单位", [Needed("请选单位")])
    custodian = StringField(
        "交给谁保管", [Needed("请填交给谁保管"), Length(max=64, message="保管人最多 64 个字")]
    )
    count = WholeField("张数", [Needed("请填张数"), AtLeastOne("张数至少是 1")])


class VoidForm(Form):
    """A stub that is spoilt or lost."""

    stub = StringField("收条号", [Needed("请填收条号"), Length(max=64, message="收条号太长")])
    reason = StringField("原因", [Needed("请写原因"), Length(max=200, message="原因最多 200 个字")])


class ConsentForm(Form):
    """What the donor of a receipt says now."""

    number = StringField("单号", [Needed("缺单号")])
    consent = StringField("公布姓名", [Needed("请选一项")])
