"""The fields of an issue and what they become: the keyword values of ``stock.issue``.

The recipient is one choice: a group, an organization (a village) or a firm. The chips carry ``group:CODE``, or the
bare words ``organization`` and ``counterparty`` with a list beside them.
"""

from typing import Any

from wtforms import FieldList, FormField, StringField
from wtforms.validators import Length, ValidationError

from inventory.stock import IssueLine, Recipient
from webui.fields import AtLeastOne, DayField, Form, Needed, WholeField

TEXT_MAX = 200


class IssueLineForm(Form):
    """One line: what and how many; a lot only where somebody names one."""

    item = StringField("物资", [Needed("请选物资")])
    quantity = WholeField("数量", [Needed("请填数量"), AtLeastOne("数量至少是 1")])
    lot = StringField("批次")


class GoodsOutForm(Form):
    """Goods leave one storage place on one day, some lines of them."""

    request_key = StringField()
    location = StringField("从哪里发", [Needed("请选从哪个库房发")])
    on = DayField("日期", [Needed("请填日期")])
    lines = FieldList(FormField(IssueLineForm))

    def validate_lines(self, field: FieldList) -> None:
        """Nothing is not an issue."""
        if not field.entries:
            raise ValidationError("还没有选物资。请先加一种")

    def facts(self) -> dict[str, Any]:
        """The keyword values of the verb but for actor and organization; only after ``validate``."""
        return {
            "on": self.on.data,
            "request_key": self.request_key.data,
            "lines": [self._line(entry.form) for entry in self.lines],
        }

    def _line(self, line: Any) -> IssueLine:
        return IssueLine(
            item=line.item.data,
            location=self.location.data or "",
            quantity=line.quantity.data,
            lot=line.lot.data or None,
        )


class RecipientForm(GoodsOutForm):
    """Goods go to one recipient: a group, an organization or a firm."""

    recipient = StringField("发给谁", [Needed("请选发给谁")])
    organization = StringField("哪个单位")
    counterparty = StringField("哪家企业")
    heads = WholeField("人数", [AtLeastOne("人数至少是 1；不按人数发就空着")])
    purpose = StringField("用途", [Length(max=TEXT_MAX, message=f"用途最多 {TEXT_MAX} 个字")])

    def validate_organization(self, field: StringField) -> None:
        """A village must be named where a village is chosen."""
        if self.recipient.data == "organization" and not field.data:
            raise ValidationError("请选哪个单位")

    def validate_counterparty(self, field: StringField) -> None:
        """A firm must be named where a firm is chosen."""
        if self.recipient.data == "counterparty" and not field.data:
            raise ValidationError("请选哪家企业")

    def recipient_facts(self) -> dict[str, str | None]:
        """The one keyword of ``stock.issue`` that says to whom, with its code."""
        kind, _, code = (self.recipient.data or "").partition(":")
        if kind == "organization":
            return {"recipient_organization": self.organization.data}
        if kind == "counterparty":
            return {"counterparty": self.counterparty.data}
        return {"group": code}


class IssueForm(RecipientForm):
    """An issue for good, for some days. ``kit`` only fills the lines."""

    days = WholeField("天数", [AtLeastOne("天数至少是 1；不按天数发就空着")])
    checkpoint = StringField("检查点")
    kit = StringField("物资包")

    def facts(self) -> dict[str, Any]:
        """The keyword values of ``stock.issue`` but for actor and organization; only after ``validate``."""
        to = self.recipient_facts()
        return {
            **super().facts(),
            "heads": self.heads.data,
            "days": self.days.data,
            "checkpoint": (self.checkpoint.data or None) if "group" in to else None,
            "purpose": (self.purpose.data or "").strip() or None,
            "confirmed": self.confirmed,
            **to,
        }


class HandOutForm(RecipientForm):
    """Goods are handed out for use: somebody answers for them."""

    custodian = StringField(
        "保管人", [Needed("请写由谁保管"), Length(max=64, message="最多 64 个字")]
    )
    due_on = DayField("归还日期")

    def facts(self) -> dict[str, Any]:
        """The keyword values of ``in_use.hand_out`` but for actor and organization; only after ``validate``."""
        to = self.recipient_facts()
        return {
            **super().facts(),
            "recipient": Recipient(
                group=to.get("group"),
                organization=to.get("recipient_organization"),
                counterparty=to.get("counterparty"),
                heads=self.heads.data,
            ),
            "custodian": self.custodian.data,
            "due_on": self.due_on.data,
            "purpose": (self.purpose.data or "").strip() or None,
        }


class DispatchForm(GoodsOutForm):
    """Goods are sent to another organization or to another place of this one; lent where a day is named."""

    location = StringField("从哪里调", [Needed("请选从哪个库房调出")])
    recipient = StringField("调往", [Needed("请选调往哪里")])
    due_on = DayField("归还日期")
    repays = StringField("还哪张借用单")
    note = StringField("备注", [Length(max=TEXT_MAX, message=f"备注最多 {TEXT_MAX} 个字")])

    def facts(self) -> dict[str, Any]:
        """The keyword values of ``transfers.dispatch`` but for actor and organization; only after ``validate``."""
        kind, _, code = (self.recipient.data or "").partition(":")
        return {
            **super().facts(),
            "to": code if kind == "organization" else None,
            "to_location": code if kind == "place" else None,
            "due_on": self.due_on.data,
            "repays": (self.repays.data or "").strip() or None,
            "note": (self.note.data or "").strip() or None,
        }
