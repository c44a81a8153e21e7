"""Fields keep what was typed and say what is wrong with it."""

from datetime import date

from werkzeug.datastructures import MultiDict

from webui.fields import AtLeastOne, DayField, Form, Needed, WholeField, YuanField


class Sample(Form):
    amount = YuanField("金额", [Needed("请填金额"), AtLeastOne("金额要大于 0")])
    pieces = WholeField("数量")
    on = DayField("日期")


def filled(**typed: str) -> Sample:
    return Sample(MultiDict(typed))


def test_typed_values_are_parsed() -> None:
    form = filled(amount="1,234.5", pieces="1,200", on="2020-02-08")
    assert form.validate()
    assert (form.amount.data, form.pieces.data, form.on.data) == (123_450, 1200, date(2020, 2, 8))


def test_an_empty_optional_field_is_none_and_a_needed_one_says_so() -> None:
    form = filled(amount=" ", pieces="", on="")
    assert not form.validate()
    assert form.amount.errors == ["请填金额"]
    assert form.pieces.data is None
    assert form.on.data is None


def test_what_cannot_be_read_stays_as_typed_with_one_sentence() -> None:
    form = filled(amount="一百", pieces="2.5", on="08/02/2020")
    assert not form.validate()
    assert form.amount._value() == "一百"
    assert form.pieces._value() == "2.5"
    assert form.on._value() == "08/02/2020"
    assert len(form.amount.errors) == 1
    assert len(form.on.errors) == 1


def test_zero_is_no_amount() -> None:
    form = filled(amount="0.00")
    assert not form.validate()
    assert form.amount.errors == ["金额要大于 0"]


def test_a_value_from_the_program_is_shown_as_it_would_be_typed() -> None:
    form = Sample(data={"amount": 123_450, "pieces": 7, "on": date(2020, 2, 8)})
    assert [f._value() for f in form] == ["1234.50", "7", "2020-02-08"]
