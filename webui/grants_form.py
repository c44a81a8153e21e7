"""The fields of what the owner of a fund does with it, and what they become: the keyword values of the verbs."""

from typing import Any

from wtforms import FieldList, FormField, HiddenField, SelectMultipleField, StringField
from wtforms.validators import Length, ValidationError

from inventory.funds import AllocationLine, Decision
from webui.fields import AtLeastOne, DayField, Form, Needed, YuanField

TEXT_MAX = 200
LESS, TRANSFER = "less", "transfer"
_SHORT = Length(max=TEXT_MAX, message=f"最多 {TEXT_MAX} 个字")


def _amount() -> YuanField:
    return YuanField("金额（元）", [Needed("请填金额"), AtLeastOne("金额要大于 0")])


def _words(label: str, sentence: str) -> StringField:
    return StringField(label, [Needed(sentence), _SHORT])


class GrantForm(Form):
    """One act on a fund as a whole."""

    request_key = StringField()
    fund = StringField("专项资金", [Needed("请选哪项资金")])
    on = DayField("日期", [Needed("请填日期")])
    note = StringField("备注", [_SHORT])

    @property
    def total_fen(self) -> int | None:
        """What is moved, as far as it could be read; None where nothing was typed."""
        return self["amount"].data if "amount" in self else None

    def facts(self) -> dict[str, Any]:
        """The keyword values of the verb but for actor and organization; only after ``validate``."""
        return {
            "fund": self.fund.data,
            "on": self.on.data,
            "request_key": self.request_key.data,
            "note": (self.note.data or "").strip() or None,
        }


class ShareForm(Form):
    """What one holder gets."""

    to = HiddenField()
    amount = YuanField("金额（元）", [AtLeastOne("金额要大于 0，不给的空着")])


class AllotForm(GrantForm):
    """Money to several holders at once, on the same terms; lines left empty get nothing."""

    uses = SelectMultipleField("只能用于", choices=[], validate_choice=False)
    ends_on = DayField("用到哪天")
    each = YuanField("每个单位同样多")
    lines = FieldList(FormField(ShareForm))

    @property
    def total_fen(self) -> int | None:
        """The sum of what could be read."""
        given = [line.form.amount.data for line in self.lines if line.form.amount.data]
        return sum(given) if given else None

    def validate_ends_on(self, field: DayField) -> None:
        """The term does not end before it begins."""
        if field.data and self.on.data and field.data < self.on.data:
            raise ValidationError("使用期限不能早于下拨日期")

    def validate_lines(self, field: FieldList) -> None:
        """Somebody gets something."""
        if not any(line.form.amount.raw_data and line.form.amount.raw_data[0] for line in field):
            raise ValidationError("还没有填给哪个单位多少")

    def facts(self) -> dict[str, Any]:
        """With a line for each holder that gets something."""
        terms = {"uses": tuple(self.uses.data or ()), "ends_on": self.ends_on.data}
        lines = [
            AllocationLine(line.form.to.data, line.form.amount.data, **terms)
            for line in self.lines
            if line.form.amount.data
        ]
        return {**super().facts(), "lines": lines}


class TakeBackForm(GrantForm):
    """Money back from a holder."""

    holder = StringField("从哪个单位收回", [Needed("请选单位")])
    amount = _amount()
    reason = _words("原因", "请写原因")

    def facts(self) -> dict[str, Any]:
        """With the holder and the reason."""
        said = {"holder": self.holder.data, "amount_fen": self.amount.data}
        return {**super().facts(), **said, "reason": (self.reason.data or "").strip()}


class ChangeForm(GrantForm):
    """More or less is decided for the fund."""

    way = StringField("追加还是调减")
    amount = _amount()
    body = _words("决定机关", "请填谁决定的")
    title = _words("决定名称", "请填决定的名称")
    decided_on = DayField("决定日期", [Needed("请填决定日期")])
    reference = _words("文号", "请填文号")

    def facts(self) -> dict[str, Any]:
        """With the decision."""
        decision = Decision(
            body=(self.body.data or "").strip(),
            title=(self.title.data or "").strip(),
            on=self.decided_on.data,
            reference=(self.reference.data or "").strip(),
        )
        said = {"amount_fen": self.amount.data, "less": self.way.data == LESS}
        return {**super().facts(), **said, "decision": decision}


class GiftForm(GrantForm):
    """Money that was given."""

    fund = StringField("捐赠款", [Needed("请选记入哪项捐赠款")])
    amount = _amount()
    receipt_number = StringField(
        "票据号", [Needed("请填给捐赠人的票据号"), Length(max=60, message="最多 60 个字")]
    )
    donor = StringField("捐赠人")
    way = StringField("怎么给的")
    intent = StringField("捐赠意愿", [_SHORT])

    def facts(self) -> dict[str, Any]:
        """With the receipt and the donor."""
        return {
            **super().facts(),
            "amount_fen": self.amount.data,
            "receipt_number": (self.receipt_number.data or "").strip(),
            "donor": self.donor.data or None,
            "intent": (self.intent.data or "").strip() or None,
            "cash": self.way.data != TRANSFER,
        }
