"""Where on a form a refusal of the library stands."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from inventory.errors import (
    BadInput,
    Busy,
    ClosedPeriod,
    Expired,
    LedgerError,
    NotAllowed,
    NotEnough,
    NotFound,
    OverFund,
)
from webui.issues_form import IssueForm
from webui.refusals import problems, put_beside_field
from webui.spending_form import SpendingForm


def issue_form(**more: str) -> IssueForm:
    return IssueForm(
        MultiDict(
            {
                "lines-0-item": "MASK",
                "lines-0-quantity": "5",
                "lines-1-item": "SOAP",
                "lines-1-quantity": "60",
                "lines-1-lot": "",
                **more,
            }
        )
    )


def short(line: int | None) -> NotEnough:
    return NotEnough(
        item="SOAP", name="84 消毒液", unit="瓶", location="A", asked=60, on_hand=46, line=line
    )


def expired(line: int) -> Expired:
    return Expired(item="SOAP", name="84 消毒液", lot="L1", expires_on=date(2020, 1, 1), line=line)


@pytest.mark.parametrize(
    ("error", "more", "target"),
    [
        (short(2), {}, "lines-1-quantity"),
        (short(None), {}, "lines-1-quantity"),
        (expired(2), {}, "lines-1-quantity"),
        (expired(2), {"lines-1-lot": "L1"}, "lines-1-lot"),
        (BadInput(field="lines[1].quantity", problem="太多"), {}, "lines-1-quantity"),
        (BadInput(field="lines[0].unit", problem="没有换算"), {}, "lines-0-quantity"),
        (BadInput(field="recipient", problem="要选一个"), {}, "recipient"),
        (BadInput(field="heads", problem="要写整数"), {}, "heads"),
        (NotFound(what="item", name="SOAP"), {}, "lines-1-item"),
        (NotFound(what="group", name="X"), {}, "recipient"),
        (
            ClosedPeriod(organization="T", on=date(2020, 1, 1), closed_through=date(2020, 1, 31)),
            {},
            "on",
        ),
    ],
)
def test_a_refusal_stands_beside_its_field(
    error: LedgerError, more: dict[str, str], target: str
) -> None:
    form = issue_form(**more)
    put_beside_field(form, error)
    (problem,) = problems(form)
    assert problem.target == target
    assert problem.sentence


def test_more_than_the_fund_has_stands_at_the_amount() -> None:
    form = SpendingForm(MultiDict({"amount": "2"}))
    error = OverFund(fund="F", holder="V", bucket="AVAILABLE", asked_fen=200, available_fen=100)
    put_beside_field(form, error)
    (problem,) = problems(form)
    assert problem.target == "amount"
    assert form.amount.refusal is error


@pytest.mark.parametrize("error", [Busy(), BadInput(field="nowhere", problem="不对")])
def test_what_belongs_to_no_field_stands_on_top(error: LedgerError) -> None:
    form = issue_form()
    put_beside_field(form, error)
    (problem,) = problems(form)
    assert problem.target is None


def test_the_right_to_act_is_no_matter_of_a_field() -> None:
    with pytest.raises(NotAllowed):
        put_beside_field(issue_form(), NotAllowed(act="issue", role="keeper"))


def test_the_summary_names_the_line_as_the_reader_counts() -> None:
    form = issue_form(**{"lines-1-quantity": "x"})
    form.validate()
    assert "第 2 行数量" in {p.label for p in problems(form)}
