"""The fields of a voucher of the accountants: its number, its day, how much of the document, as what it was counted."""

from wtforms import StringField
from wtforms.validators import Length

from webui.fields import AtLeastOne, DayField, Form, Needed, YuanField

SPENDING, CLAIM = "spending", "claim"


class VoucherForm(Form):
    """A voucher to record. ``counted`` empty: as is usual for the document."""

    voucher = StringField(
        "凭证号", [Needed("请填凭证号"), Length(max=40, message="凭证号最多 40 个字")]
    )
    on = DayField("凭证日期", [Needed("请选凭证日期")])
    organization = StringField("哪个单位的份")
    amount = YuanField("金额（元）", [AtLeastOne("金额要大于 0")])
    counted = StringField("账上记作")

    @property
    def as_spending(self) -> bool | None:
        """Was it counted as spending? None where nothing was said."""
        return {SPENDING: True, CLAIM: False}.get(self.counted.data or "")


class WithdrawForm(Form):
    """A voucher that was recorded wrongly."""

    voucher = StringField("凭证号", [Needed("缺凭证号")])
    on = DayField("凭证日期", [Needed("缺凭证日期")])
    reason = StringField("原因", [Needed("请写原因"), Length(max=200, message="原因最多 200 个字")])
