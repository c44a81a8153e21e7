"""The fields of a paper (票据) and what they become; those of what is done with one later."""

import base64
from collections.abc import Mapping
from typing import Any, ClassVar

from wtforms import FieldList, FormField, StringField
from wtforms.validators import Length

from inventory.rules.invoice_said import Line, Said
from reports.words import MINUS
from webui.fields import AtLeastOne, DayField, Form, Needed, WholeField, YuanField

TEXT_MAX = 200
_SHORT = Length(max=TEXT_MAX, message=f"最多 {TEXT_MAX} 个字")


class SignedYuanField(YuanField):
    """Yuan as printed on a paper: a red one has minus."""

    def parse(self, text: str) -> int:
        """Fen."""
        plain = text.strip()
        if plain[:1] in ("-", MINUS, "－"):
            return -super().parse(plain[1:])
        return super().parse(plain)


class InvoiceLineForm(Form):
    """A line as it is written on the paper; what it is here, where that is known."""

    name = StringField("名称", [Needed("请填名称，照票面写"), _SHORT])
    item = StringField("是哪种物资")
    quantity = WholeField("数量", [AtLeastOne("数量至少是 1；不知道就空着")])
    unit = StringField("单位", [Length(max=20, message="单位最多 20 个字")])
    amount = SignedYuanField("金额（元）", [Needed("请填金额")])
    tax = SignedYuanField("税额（元）")


class InvoiceForm(Form):
    """A paper of one organization. ``kept`` is its file, carried along while the form is mended; ``red_of`` the number
    of the paper that this red one takes back; ``back`` the expenditure for which it is recorded."""

    aliases: ClassVar[dict[str, str]] = {
        "issued_on": "on",
        "tax_fen": "tax",
        "total_fen": "total",
        "INVOICE_RECORDED": "number",
        "OVER_PAPER_LIMIT": "total",
        "OVER_INVOICE": "total",
        "RELATED": "seller",
        "NOT_AN_INVOICE": "scanned",
        "UNSAFE_FILE": "file",
    }

    request_key = StringField()
    organization = StringField("哪个单位的", [Needed("请选单位")])
    scanned = StringField("扫二维码", [Length(max=500, message="不是发票的二维码")])
    file = StringField("数电票文件（XML）")
    kept = StringField()
    red_of = StringField()
    back = StringField()
    kind = StringField("票据种类", [Needed("请选票据种类")])
    code = StringField("发票代码")
    number = StringField("号码")
    on = DayField("开票日期", [Needed("请填开票日期")])
    seller = StringField("销售方（开票人）", [Needed("请填销售方，照票面写"), _SHORT])
    seller_credit_code = StringField("销售方信用代码")
    buyer = StringField("购买方", [_SHORT])
    buyer_credit_code = StringField("购买方信用代码")
    amount = SignedYuanField("金额（不含税，元）")
    tax = SignedYuanField("税额（元）")
    total = SignedYuanField("价税合计（元）")
    lines = FieldList(FormField(InvoiceLineForm))

    @property
    def content(self) -> bytes | None:
        """What the file holds that was handed in; None without one, or where what came is none."""
        try:
            return base64.b64decode(self.kept.data or "", validate=True) or None
        except ValueError:
            return None

    def said(self, sellers: Mapping[str, str]) -> Said:
        """What was typed; ``sellers``: the codes of counterparties by their names."""
        seller = _or_none(self.seller)
        return Said(
            kind=_or_none(self.kind),
            code=_or_none(self.code),
            number=_or_none(self.number),
            issued_on=self.on.data,
            seller=sellers.get(seller or "", seller),
            seller_credit_code=_or_none(self.seller_credit_code),
            buyer=_or_none(self.buyer),
            buyer_credit_code=_or_none(self.buyer_credit_code),
            amount_fen=self._signed(self.amount),
            tax_fen=self._signed(self.tax),
            total_fen=self._signed(self.total),
            lines=tuple(self._line(entry.form) for entry in self.lines),
        )

    def _signed(self, field: SignedYuanField) -> int | None:
        """As on the paper: all of a red one has minus, also where it was left out in typing."""
        fen: int | None = field.data
        return -abs(fen) if fen is not None and self.red_of.data else fen

    def _line(self, line: Any) -> Line:
        return Line(
            name=(line.name.data or "").strip(),
            amount_fen=self._signed(line.amount) or 0,
            tax_fen=self._signed(line.tax) or 0,
            item=_or_none(line.item),
            unit=(line.unit.data or "").strip(),
            quantity=line.quantity.data,
        )


class VoidForm(Form):
    """Since when a paper is void, and why."""

    on = DayField("哪天作废的", [Needed("请填日期")])
    cause = StringField("为什么", [Needed("请选一种")])
    reason = StringField("说明", [Needed("请写说明"), _SHORT])


class UseForm(Form):
    """So much of a paper is for an expenditure: the one or the other is chosen, or typed as ``other``."""

    aliases: ClassVar[dict[str, str]] = {
        "amount_fen": "amount",
        "OVER_INVOICE": "amount",
        "OVER_PAPERS": "amount",
        "invoice": "chosen",
        "document": "chosen",
        "number": "chosen",
        "INVOICE_VOID": "chosen",
        "NOT_A_PAPER": "chosen",
        "ALREADY_REVERSED": "chosen",
    }

    request_key = StringField()
    chosen = StringField("用哪一张")
    other = StringField("别的号")
    amount = YuanField("用多少（元）", [AtLeastOne("金额要大于 0")])
    on = DayField("日期", [Needed("请填日期")])

    @property
    def picked(self) -> str:
        """What was typed, else what was chosen."""
        return (self.other.data or "").strip() or (self.chosen.data or "")

    def validate(self, extra_validators: Any = None) -> bool:
        """Something was chosen."""
        right = bool(super().validate(extra_validators))
        if not self.picked:
            self.chosen.errors = ["请选一张"]
            right = False
        return right


class OffForm(Form):
    """A paper is not for an expenditure after all, or not with so much."""

    aliases: ClassVar[dict[str, str]] = {"OVER_INVOICE": "amount", "PAPERS_STAND": "reason"}

    request_key = StringField()
    number = StringField("支出单")
    amount = YuanField("取下多少（元）", [AtLeastOne("金额要大于 0")])
    reason = StringField("为什么取下", [Needed("请写原因，例如：用错了支出单"), _SHORT])
    on = DayField("日期", [Needed("请填日期")])


class RegisterForm(Form):
    """What is asked of the register."""

    org = StringField("哪个单位")
    start = DayField("从哪天", name="from")
    end = DayField("到哪天", name="to")
    supplier = StringField("销售方")
    unused = StringField("只看")
    after = StringField()


def _or_none(field: StringField) -> str | None:
    return (field.data or "").strip() or None
