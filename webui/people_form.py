"""The fields of who stands in for whom, and of who is related to whom."""

from typing import ClassVar

from wtforms import StringField
from wtforms.validators import Length

from webui.fields import DayField, Form, Needed

TEXT_MAX = 200
_SHORT = Length(max=TEXT_MAX, message=f"最多 {TEXT_MAX} 个字")


class DelegationForm(Form):
    """Who is away and who stands in for him (logins), from when until when, by which decision."""

    aliases: ClassVar[dict[str, str]] = {
        "from": "from_on",
        "until": "until_on",
        "delegation": "stand_in",
        "DUPLICATE": "stand_in",
    }
    absent = StringField("谁不在", [Needed("请填不在的人的登录名")])
    stand_in = StringField("谁代理", [Needed("请填代理人的登录名")])
    from_on = DayField("从", [Needed("请填从哪天起")])
    until_on = DayField("到", [Needed("请填到哪天为止")])
    decision = StringField("依据", [Needed("请写依据"), _SHORT])


class KinshipForm(Form):
    """Who is related to which counterparty (a code), or to which other user (a login); ``user`` by default oneself."""

    aliases: ClassVar[dict[str, str]] = {"DUPLICATE": "counterparty"}
    user = StringField("谁")
    counterparty = StringField("往来单位")
    other = StringField("别的用户")


class WithdrawalForm(Form):
    """Why what was declared does not stand."""

    reason = StringField("原因", [Needed("请写原因"), _SHORT])
