"""What is asked of a sheet: which one, which days, whose, of which fund."""

from datetime import date

from wtforms import BooleanField, StringField
from wtforms.validators import ValidationError

from webui.fields import DayField, Form, Needed

SHEETS = {
    "S1": "受赠物资",
    "S1F": "捐赠款收支",
    "S2": "自购物资",
    "S3": "上级下拨物资",
    "S4": "物资发放使用",
    "S5": "专项资金收支",
    "S6": "收发存总表",
    "SC": "物资和资金结项",
}
EXPLAINED = {
    "S1": "谁捐的、捐了多少、给了谁",
    "S1F": "谁捐了钱、解缴了没有、用在哪里",
    "S2": "向谁买、多少钱、付了没有",
    "S3": "上级给了什么、够不够数、有没有短少",
    "S4": "发给谁、发了多少、按什么标准、退回多少",
    "S5": "每一笔拨款、支出和退回，各村报账",
    "S6": "期初、收、发、期末",
    "SC": "从第一张单据到截止那天的总账，还有什么没有了结",
}


class PeriodForm(Form):
    """The days of a sheet, both included, and the organization whose books it shows."""

    start = DayField("从哪天", [Needed("请填开始日期")], name="from")
    end = DayField("到哪天", [Needed("请填结束日期")], name="to")
    org = StringField("单位")
    fund = StringField("专项资金")
    below = BooleanField("连同下级合成一张")

    def validate_end(self, field: DayField) -> None:
        """A period does not end before it starts."""
        if isinstance(field.data, date) and self.start.data and field.data < self.start.data:
            raise ValidationError("结束日期在开始日期之前，请改一处")
