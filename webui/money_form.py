"""The fields of the short forms about money; an act shows some of them and needs most of those."""

from typing import Any

from wtforms import BooleanField, StringField
from wtforms.validators import Length

from webui.fields import AtLeastOne, DayField, Form, YuanField
from webui.money_acts import MoneyAct

TEXT_MAX = 200
_SHORT = Length(max=TEXT_MAX, message=f"最多 {TEXT_MAX} 个字")
_NEEDED = {
    "fund": "请选哪项资金",
    "organization": "请选使用单位",
    "amount": "请填金额",
    "use": "请选用途",
    "purpose": "请填做什么用",
    "payee": "请填付给谁",
    "due_on": "请填日期",
    "reason": "请写原因",
    "on": "请填日期",
}


class MoneyForm(Form):
    """One act with money."""

    request_key = StringField()
    fund = StringField("专项资金")
    organization = StringField("使用单位")
    amount = YuanField("金额（元）", [AtLeastOne("金额要大于 0")])
    use = StringField("用途")
    purpose = StringField("事项", [_SHORT])
    payee = StringField("收款方", [_SHORT])
    payee_reason = StringField("付给别人的原因", [_SHORT])
    due_on = DayField("日期")
    paid = BooleanField("已经付清")
    awaiting_papers = BooleanField("发票还没有到，待补票")
    reason = StringField("原因", [_SHORT])
    on = DayField("日期")
    note = StringField("备注", [_SHORT])

    def of(self, act: MoneyAct) -> "MoneyForm":
        """With the fields of an act alone, under its own names."""
        for name in set(self._fields) - {*act.fields, "request_key", "on", "note"}:
            del self[name]
        for name, words in act.words.items():
            self[name].label.text = words
        self.act = act
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Are all fields that the act needs filled in, and right?"""
        right = bool(super().validate(extra_validators))
        for name in ("on", *self.act.fields):
            typed = self[name]
            empty = typed.data is None or (isinstance(typed.data, str) and not typed.data.strip())
            if empty and not typed.errors and name not in self.act.optional:
                typed.errors = [_NEEDED[name]]
                right = False
        return right

    def facts(self) -> dict[str, Any]:
        """The keyword values of the verb but for actor, organization and number; only after ``validate``."""
        said: dict[str, Any] = {"on": self.on.data, "request_key": self.request_key.data}
        if "payee_reason" in self.act.fields:
            said["confirmed"] = self.confirmed
        for name in (*self.act.fields, "note"):
            value = self[name].data
            value = value.strip() if isinstance(value, str) else value
            if name != "organization" and value not in (None, ""):
                said["amount_fen" if name == "amount" else name] = value
        return {**said, **self.act.fixed}
