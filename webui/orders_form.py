"""The fields of an order and what they become, the keyword values of ``orders.order``; those of what came in on one.

Only the shape of the input is checked here. What may be ordered, by whom and above which price is for the library.
"""

from typing import Any, ClassVar

from wtforms import FieldList, FormField, StringField
from wtforms.validators import Length, ValidationError

from inventory.order_books import Quote
from inventory.orders import PurchaseLine
from webui.fields import AtLeastOne, DayField, Form, Needed, WholeField, YuanField

TEXT_MAX = 200
EMERGENCY = "EMERGENCY"
_SHORT = Length(max=TEXT_MAX, message=f"最多 {TEXT_MAX} 个字")


class OrderLineForm(Form):
    """What, how many, what all of it costs, and why that is more than the limit."""

    item = StringField("物资", [Needed("请选物资")])
    quantity = WholeField("数量", [Needed("请填数量"), AtLeastOne("数量至少是 1")])
    unit = StringField("单位", [Length(max=20, message="单位最多 20 个字")])
    amount = YuanField("这一行的价（元）", [Needed("请填价格"), AtLeastOne("价格要大于 0")])
    price_reason = StringField("高于限价的理由", [_SHORT])


class QuoteForm(Form):
    """Who was asked for his price, when, and what he wanted for all of it."""

    of = StringField("问了谁", [_SHORT])
    asked_on = DayField("哪天问的")
    amount = YuanField("全部报价（元）", [AtLeastOne("报价要大于 0")])

    @property
    def empty(self) -> bool:
        """Was nothing typed? A day alone is what the form proposed."""
        return not (self.of.data or "").strip() and not (self.amount.raw_data or [""])[0].strip()

    def validate(self, extra_validators: Any = None) -> bool:
        """A row that was begun is whole."""
        right = bool(super().validate(extra_validators))
        wanted = ((self.of, "请填问了谁"), (self.asked_on, "请填日期"), (self.amount, "请填报价"))
        for field, sentence in wanted if not self.empty else ():
            blank = field.data is None or (isinstance(field.data, str) and not field.data.strip())
            if blank and not field.errors:
                field.errors = [sentence]
                right = False
        return right


class OrderForm(Form):
    """An order of one holder of one fund with one supplier."""

    aliases: ClassVar[dict[str, str]] = {"counterparty": "supplier", "RELATED": "supplier"}

    request_key = StringField()
    fund = StringField("专项资金", [Needed("请选用哪笔资金")])
    organization = StringField("使用单位", [Needed("请选使用单位")])
    use = StringField("用途")
    on = DayField("下单日期", [Needed("请填日期")])
    supplier = StringField("供货单位", [Needed("请选向谁买")])
    due_on = DayField("约定到货日期")
    purpose = StringField("事项", [Needed("请填买来做什么用"), _SHORT])
    procurement = StringField("采购方式", [Needed("请选采购方式")])
    reason = StringField("为什么这样采购", [_SHORT])
    note = StringField("备注", [_SHORT])
    lines = FieldList(FormField(OrderLineForm), min_entries=1)
    quotes = FieldList(FormField(QuoteForm))

    def validate_use(self, field: StringField) -> None:
        """Where there is a choice of uses, one was made."""
        if field.raw_data and not field.data:
            raise ValidationError("请选用途")

    def validate_reason(self, field: StringField) -> None:
        """An emergency says why there was no time."""
        if self.procurement.data == EMERGENCY and not (field.data or "").strip():
            raise ValidationError("紧急采购要写明为什么来不及按通常方式采购")

    @property
    def amount_fen(self) -> int:
        """What the lines cost together, as far as it was typed."""
        return sum(entry.form.amount.data or 0 for entry in self.lines)

    def facts(self) -> dict[str, Any]:
        """The keyword values of ``orders.order`` but for actor; only after ``validate``."""
        return {
            "organization": self.organization.data,
            "on": self.on.data,
            "request_key": self.request_key.data,
            "fund": self.fund.data,
            "supplier": self.supplier.data,
            "procurement": self.procurement.data,
            "purpose": (self.purpose.data or "").strip(),
            "lines": [_line(entry.form) for entry in self.lines],
            "quotes": [
                Quote(e.form.of.data.strip(), e.form.asked_on.data, e.form.amount.data)
                for e in self.quotes
                if not e.form.empty
            ],
            **({"use": self.use.data} if self.use.data else {}),
            "due_on": self.due_on.data,
            "reason": (self.reason.data or "").strip() or None,
            "note": (self.note.data or "").strip() or None,
        }


def _line(line: Any) -> PurchaseLine:
    return PurchaseLine(
        item=line.item.data,
        quantity=line.quantity.data,
        amount_fen=line.amount.data,
        unit=(line.unit.data or "").strip() or None,
        price_reason=(line.price_reason.data or "").strip() or None,
    )


class CameLineForm(Form):
    """How many pieces of a lot came in on a line."""

    line = WholeField("行", [Needed("没有说是第几行")])
    lot = StringField("批次", [Needed("没有说是哪一批")])
    quantity = WholeField("数量", [AtLeastOne("数量至少是 1；不是这张单的就空着")])


class CameForm(Form):
    """What came in on an order. ``seen``: how much was linked to it when the form was shown."""

    request_key = StringField()
    seen = WholeField("已挂", [Needed("请从采购单页面进入")])
    lines = FieldList(FormField(CameLineForm))

    def validate(self, extra_validators: Any = None) -> bool:
        """Something is said to have come."""
        right = bool(super().validate(extra_validators))
        if right and not self.said():
            self.form_errors.append("还没有填数量。哪一批是这张采购单到的货，就在那一批填数量")
            right = False
        return right

    def said(self) -> list[Any]:
        """The lines on which a quantity was typed."""
        return [entry.form for entry in self.lines if entry.form.quantity.data]


class WithdrawForm(Form):
    """Why it was wrong that pieces of a lot came in on a line."""

    request_key = StringField()
    line = WholeField("行", [Needed("没有说是第几行")])
    lot = StringField("批次", [Needed("没有说是哪一批")])
    reason = StringField("为什么撤回", [Needed("请写原因，例如：挂错了行"), _SHORT])
