"""The fields of stocktakes: what is counted, a count, a sheet keyed from paper, what became of goods on no line."""

from wtforms import BooleanField, FieldList, FormField, HiddenField, StringField
from wtforms.validators import Length

from webui.fields import AtLeastOne, DayField, Form, Needed, WholeField

NAME_MAX = 64
TEXT_MAX = 200
FOUND_ROWS = 3


def _short(most: int) -> Length:
    return Length(max=most, message=f"最多 {most} 个字")


class StartForm(Form):
    """What is counted, and by whom it is watched."""

    request_key = StringField()
    organization = StringField("单位", [Needed("请选单位")])
    location = StringField("库房")
    nature = StringField("物资性质")
    sample = WholeField("抽查多少行", [AtLeastOne("至少抽 1 行")])
    seed = StringField("种子", [_short(NAME_MAX)])
    witness = StringField("监盘人", [_short(NAME_MAX)])
    note = StringField("备注", [_short(TEXT_MAX)])


class CountForm(Form):
    """One line, counted now."""

    request_key = StringField()
    line = WholeField("行号", [Needed("缺行号")])
    quantity = WholeField("实盘数", [Needed("请填数到的数量，没有就填 0")])
    counter = StringField("盘点人", [Needed("请填盘点人"), _short(NAME_MAX)])
    after = StringField("数的时候")


class KeyedLineForm(Form):
    """One line of a sheet of paper."""

    line = HiddenField()
    quantity = WholeField("实盘数")


class FoundForm(Form):
    """Goods that stand on no line."""

    location = StringField("放在哪里")
    name = StringField("物资、规格", [_short(TEXT_MAX)])
    unit = StringField("单位", [_short(20)])
    quantity = WholeField("数量")
    note = StringField("说明", [_short(TEXT_MAX)])


class KeyForm(Form):
    """A sheet of paper, keyed later."""

    request_key = StringField()
    on = DayField("盘点日期", [Needed("请填盘点日期")])
    at = StringField("盘点时间", [Needed("请填表上写的盘点时间")])
    counter = StringField("盘点人", [Needed("请填表上签名的盘点人"), _short(NAME_MAX)])
    recount = BooleanField("复盘")
    lines = FieldList(FormField(KeyedLineForm))
    found = FieldList(FormField(FoundForm))


class FoundAnswerForm(Form):
    """What became of goods that stand on no line."""

    serial = HiddenField()
    receipt = StringField("入库单号", [_short(NAME_MAX)])
    reason = StringField("不入库的原因", [_short(TEXT_MAX)])


class SettleForm(Form):
    """Differences are posted."""

    request_key = StringField()
    on = DayField("日期", [Needed("请填日期")])
    note = StringField("备注", [_short(TEXT_MAX)])
    found = FieldList(FormField(FoundAnswerForm))


class AbandonForm(Form):
    """A stocktake is given up."""

    request_key = StringField()
    reason = StringField("原因", [Needed("请写为什么作废"), _short(TEXT_MAX)])
