"""The fields of an expenditure and what they become: the keyword values of ``spending.spend``."""

from typing import Any

from wtforms import BooleanField, StringField
from wtforms.validators import Length, ValidationError

from inventory import charges
from webui.fields import AtLeastOne, DayField, Form, Needed, YuanField

TEXT_MAX = 200
_TOO_LONG = f"最多 {TEXT_MAX} 个字"


class SpendingForm(Form):
    """One expenditure from the available money of one holder of one fund, or settling the document ``number``."""

    request_key = StringField()
    fund = StringField("专项资金", [Needed("请选从哪笔资金支出")])
    organization = StringField("使用单位", [Needed("请选使用单位")])
    number = StringField("结算哪一笔")
    amount = YuanField("金额（元）", [Needed("请填金额"), AtLeastOne("金额要大于 0")])
    purpose = StringField(
        "事项", [Needed("请填买了什么、做什么用"), Length(max=TEXT_MAX, message=_TOO_LONG)]
    )
    payee = StringField("收款方", [Length(max=TEXT_MAX, message=_TOO_LONG)])
    use = StringField("用途")
    unpaid = BooleanField("还没有付钱，记欠付")
    awaiting_papers = BooleanField("发票还没有到，待补票")
    reimburses = BooleanField("报销垫付：付给先垫钱的人")
    payee_reason = StringField("付给别人的原因", [Length(max=TEXT_MAX, message=_TOO_LONG)])
    proof = StringField("垫付凭据", [Length(max=TEXT_MAX, message=_TOO_LONG)])
    on = DayField("日期", [Needed("请填日期")])
    note = StringField("备注", [Length(max=TEXT_MAX, message=_TOO_LONG)])

    def validate_payee(self, field: StringField) -> None:
        """Whoever is settled with is paid by default; else somebody is named."""
        if not self.number.data and not (field.data or "").strip():
            raise ValidationError("请填付给谁")

    def validate_use(self, field: StringField) -> None:
        """Where there is a choice of uses, one was made."""
        if not self.number.data and field.raw_data and not field.data:
            raise ValidationError("请选用途")

    def facts(self) -> dict[str, Any]:
        """The keyword values of ``spending.spend`` but for actor; only after ``validate``."""
        number = self.number.data or None
        source = {"number": number} if number else {"fund": self.fund.data}
        return {
            "organization": self.organization.data,
            "on": self.on.data,
            "request_key": self.request_key.data,
            **source,
            "amount_fen": self.amount.data,
            "purpose": (self.purpose.data or "").strip(),
            "payee": (self.payee.data or "").strip() or None,
            "use": charges.OTHER if number else self.use.data or charges.OTHER,
            "paid": not self.unpaid.data,
            "awaiting_papers": bool(self.awaiting_papers.data),
            "reimburses": bool(self.reimburses.data),
            "proof": (self.proof.data or "").strip() or None,
            "payee_reason": (self.payee_reason.data or "").strip() or None,
            "confirmed": self.confirmed,
            "note": (self.note.data or "").strip() or None,
        }
