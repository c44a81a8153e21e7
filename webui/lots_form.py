"""The fields of what may be done to one lot in one place: written off, sent back, decided upon, turned into others."""

from typing import Any

from wtforms import FieldList, FormField, StringField
from wtforms.validators import Length, ValidationError

from inventory.conversions import ConversionLine, ResultLine, TrialLine
from inventory.corrections import LotLine
from inventory.ledger import StockRow
from webui.fields import AtLeastOne, DayField, Form, Needed, WholeField

TEXT_MAX = 200
RESULTS = 4  # what a carton turns out to hold; more kinds are rare and go on a second document


class LotForm(Form):
    """One act on one lot in one place."""

    request_key = StringField()
    on = DayField("日期", [Needed("请填日期")])
    reason = StringField(
        "原因",
        [
            Needed("请写原因"),
            Length(max=TEXT_MAX, message=f"原因最多 {TEXT_MAX} 个字"),
        ],
    )

    def lines(self, row: StockRow) -> list[Any]:
        """The lines of the verb."""
        raise NotImplementedError

    def facts(self, row: StockRow) -> dict[str, Any]:
        """The keyword values of the verb but for actor and organization; only after ``validate``."""
        return {
            "on": self.on.data,
            "request_key": self.request_key.data,
            "reason": self.reason.data,
            "lines": self.lines(row),
        }


class AwayForm(LotForm):
    """A quantity leaves."""

    quantity = WholeField("数量", [Needed("请填数量"), AtLeastOne("数量至少是 1")])

    def lines(self, row: StockRow) -> list[Any]:
        """The lot with its quantity."""
        return [LotLine(row.item, row.location, self.quantity.data, row.lot)]


class TrialForm(LotForm):
    """Goods on trial are decided upon; the reason is a note."""

    reason = StringField("说明", [Length(max=TEXT_MAX, message=f"说明最多 {TEXT_MAX} 个字")])
    qualified = WholeField("合格")
    rejected = WholeField("不合格")

    def validate_qualified(self, field: WholeField) -> None:
        """Something must be decided."""
        if not (field.data or self.rejected.data):
            raise ValidationError("请填合格和不合格的数量")

    def lines(self, row: StockRow) -> list[Any]:
        """The lot with what is decided."""
        return [TrialLine(row.lot, row.location, self.qualified.data or 0, self.rejected.data or 0)]

    def facts(self, row: StockRow) -> dict[str, Any]:
        """A decision has a note, not a reason."""
        said = super().facts(row)
        note = (said.pop("reason") or "").strip() or None
        return {**said, "note": note}


class ResultForm(Form):
    """One kind of goods that came out."""

    item = StringField("转成什么")
    quantity = WholeField("数量")


class ConversionForm(LotForm):
    """Goods become other goods."""

    quantity = WholeField("转出数量", [Needed("请填转出多少"), AtLeastOne("数量至少是 1")])
    lost = WholeField("其中损耗")
    results = FieldList(FormField(ResultForm), min_entries=RESULTS)

    def validate_results(self, field: FieldList) -> None:
        """Something must come out, and what does has a quantity."""
        forms = [entry.form for entry in field]
        if any(bool(f.item.data) != bool(f.quantity.data) for f in forms):
            raise ValidationError("转成的物资和数量要成对填")
        if not any(f.item.data for f in forms):
            raise ValidationError("请填转成什么、多少")

    def lines(self, row: StockRow) -> list[Any]:
        """The lot with what it became."""
        results = [
            ResultLine(entry.form.item.data, entry.form.quantity.data)
            for entry in self.results
            if entry.form.item.data
        ]
        return [
            ConversionLine(row.lot, row.location, self.quantity.data, results, self.lost.data or 0)
        ]
