"""The fields of a receipt and what they become: the keyword values of ``stock.receive``.

Only the shape of the input is checked here (a whole number, a day, something chosen). What may be received, where
and by whom is for the library to say.
"""

from typing import Any

from wtforms import BooleanField, FieldList, FormField, StringField
from wtforms.validators import Length, ValidationError

from inventory.stock import Earmark, ReceiptLine, Recipient
from webui.fields import AtLeastOne, DayField, Form, Needed, WholeField, YuanField

TEXT_MAX = 200
ANONYMOUS = "-"


class ReceiptLineForm(Form):
    """One line: what, how many, worth how much, good until when, for whom."""

    item = StringField("物资", [Needed("请选物资")])
    quantity = WholeField("数量", [Needed("请填数量"), AtLeastOne("数量至少是 1")])
    value = YuanField("总价值（元）")
    provisional = BooleanField("价值是暂估的")
    expires_on = DayField("到期日")
    batch = StringField("生产批号", [Length(max=60, message="批号最多 60 个字")])
    earmark = StringField("指定给谁用")
    packing = StringField("包装单位", [Length(max=20, message="包装单位最多 20 个字")])
    factor = WholeField("每包装含多少", [AtLeastOne("每包装至少含 2")])
    expected = WholeField("单上应收")
    difference = StringField("差异原因", [Length(max=TEXT_MAX, message="差异原因太长")])
    basis = StringField("计价依据")
    acceptance = StringField("验收", default="QUALIFIED")
    note = StringField("这一种的备注", [Length(max=TEXT_MAX, message=f"备注最多 {TEXT_MAX} 个字")])

    def validate_factor(self, field: WholeField) -> None:
        """A packing and what it holds go together."""
        if bool(field.data) != bool((self.packing.data or "").strip()):
            raise ValidationError("包装单位和每包装含多少要一起填，例如“箱”和 1000")


class ReceiptForm(Form):
    """A receipt: one origin, one giver, one storage place, one day, some lines."""

    request_key = StringField()
    origin = StringField("来源", [Needed("请选来源")])
    counterparty = StringField("谁给的", [Needed("请选谁给的；不知道名字就选“匿名”")])
    location = StringField("入到哪里", [Needed("请选入到哪个库房")])
    on = DayField("日期", [Needed("请填日期")])
    legal_donee = StringField("票据开具单位")
    slip = StringField("来单号", [Length(max=TEXT_MAX, message="来单号太长")])
    stub = StringField("收条号", [Length(max=64, message="收条号太长")])
    consent = StringField("公布姓名")
    direct = StringField("直达")
    heads = WholeField("人数", [AtLeastOne("人数至少是 1；不按人数发就空着")])
    note = StringField("备注", [Length(max=TEXT_MAX, message=f"备注最多 {TEXT_MAX} 个字")])
    lines = FieldList(FormField(ReceiptLineForm), min_entries=1)

    def facts(self) -> dict[str, Any]:
        """The keyword values of ``stock.receive`` but for actor and organization; only after ``validate``."""
        giver = self.counterparty.data or ""
        return {
            "on": self.on.data,
            "request_key": self.request_key.data,
            "origin": self.origin.data,
            "counterparty": None if giver == ANONYMOUS else giver,
            "lines": [self._line(entry.form) for entry in self.lines],
            "legal_donee": self.legal_donee.data or None,
            "slip": (self.slip.data or "").strip() or None,
            "note": (self.note.data or "").strip() or None,
            "stub": (self.stub.data or "").strip() or None,
            "consent": self.consent.data or None,
            "confirmed": self.confirmed,
            **self.straight_to(),
        }

    def straight_to(self) -> dict[str, Any]:
        """To whom the goods go at once (直达), as keywords of ``stock.direct``; nothing where they go into store."""
        kind, _, code = (self.direct.data or "").partition(":")
        if not code:
            return {}
        recipient = Recipient(
            group=code if kind == "group" else None,
            organization=code if kind == "organization" else None,
            counterparty=code if kind == "counterparty" else None,
            heads=self.heads.data,
        )
        return {"recipient": recipient, "confirmed": self.confirmed}

    def _line(self, line: Any) -> ReceiptLine:
        return ReceiptLine(
            item=line.item.data,
            location=self.location.data or "",
            quantity=line.quantity.data,
            unit=(line.packing.data or "").strip() or None,
            factor=line.factor.data,
            expected=line.expected.data,
            difference=(line.difference.data or "").strip() or None,
            basis=(line.basis.data or None) if line.value.data is not None else None,
            acceptance=line.acceptance.data or "QUALIFIED",
            value_fen=line.value.data,
            provisional=bool(line.provisional.data) and line.value.data is not None,
            expires_on=line.expires_on.data,
            batch=(line.batch.data or "").strip() or None,
            earmark=_earmark(line.earmark.data or ""),
            note=(line.note.data or "").strip() or None,
        )


def _earmark(choice: str) -> Earmark | None:
    """From ``group:CODE`` and its like to whom the goods are bound; an empty choice binds nobody."""
    kind, _, code = choice.partition(":")
    kinds = {
        "group": Earmark(group=code),
        "organization": Earmark(organization=code),
        "counterparty": Earmark(counterparty=code),
    }
    return kinds.get(kind) if code else None
