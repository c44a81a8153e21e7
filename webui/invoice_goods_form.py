"""The fields by which it is said for which goods the lines of a paper are, and by which that is withdrawn."""

from typing import Any

from wtforms import FieldList, FormField, StringField
from wtforms.validators import Length

from inventory.invoice_goods import Goods
from webui.fields import AtLeastOne, DayField, Form, Needed, WholeField

TEXT_MAX = 200


def value_of(goods: Goods) -> str:
    """What a select sends for goods."""
    return f"L{goods.lot}" if goods.lot else f"O{goods.number}/{goods.line}"


def goods_of(value: str) -> Goods | None:
    """What that means; None for what no select sends."""
    number, slash, line = value[1:].rpartition("/")
    if value[:1] == "L" and value[1:]:
        return Goods(lot=value[1:])
    if value[:1] == "O" and slash and line.isascii() and line.isdigit() and len(line) <= 4:
        return Goods(number=number, line=int(line))
    return None


class GoodsLineForm(Form):
    """A line of a paper and what it is for; nothing chosen: nothing is said of it now."""

    line = WholeField("行", [Needed("没有说是第几行")])
    goods = StringField("挂到")
    quantity = WholeField("挂多少", [AtLeastOne("数量至少是 1")])
    whole = WholeField("这一行一共多少", [AtLeastOne("数量至少是 1")])


class GoodsForm(Form):
    """What the lines of a paper are for. ``order``: the order from whose page it was opened."""

    request_key = StringField()
    order = StringField()
    on = DayField("日期", [Needed("请填日期")])
    lines = FieldList(FormField(GoodsLineForm))

    def validate(self, extra_validators: Any = None) -> bool:
        """Something is said."""
        right = bool(super().validate(extra_validators))
        if right and not self.said():
            self.form_errors.append("还没有选。票上哪一行是哪里的货，就在那一行选")
            right = False
        return right

    def said(self) -> list[tuple[int, Any]]:
        """The lines of which something is said, with their places in the form."""
        return [(n, entry.form) for n, entry in enumerate(self.lines) if entry.form.goods.data]


class GoodsOffForm(Form):
    """Why a line of a paper is not for goods."""

    request_key = StringField()
    line = WholeField("行", [Needed("没有说是第几行")])
    goods = StringField("挂到", [Needed("没有说是哪里的货")])
    reason = StringField(
        "为什么撤回",
        [Needed("请写原因，例如：挂错了行"), Length(max=TEXT_MAX, message=f"最多 {TEXT_MAX} 个字")],
    )
    on = DayField("日期", [Needed("请填日期")])
