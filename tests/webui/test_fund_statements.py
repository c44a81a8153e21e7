"""The way from the pages of a fund to its statements."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient

EVERY = (
    "fund-position",
    "fund-ledger",
    "commitments",
    "prepayments",
    "payables",
    "missing",
    "villages",
    "reconciliation",
    "vouchers",
)
WAYS = ("use", "holder", "month", "supplier")


def addresses(page: str) -> list[str]:
    return [unescape(a) for a in re.findall(r'href="(/statements/[^"]+)"', page)]


def test_the_page_of_a_fund_leads_to_every_statement_about_it_with_all_under_its_owner(
    browse: Callable[[str], FlaskClient],
) -> None:
    finance = browse("finance")
    found = addresses(finance.get("/fund").text)
    asked = [f"/statements/{name}?fund=F2020&at=below:T" for name in EVERY]
    asked += [f"/statements/spending?fund=F2020&at=below:T&by={by}" for by in WAYS]
    assert sorted(found) == sorted(asked)
    for address in found:
        page = finance.get(address)
        assert page.status_code == 200, address
        assert '<option value="F2020" selected>' in page.text


def test_the_page_of_a_holder_leads_to_what_is_of_him_alone(
    browse: Callable[[str], FlaskClient],
) -> None:
    for login in ("finance", "village_clerk"):
        browser = browse(login)
        found = addresses(browser.get("/fund/holder/TV1?fund=F2020").text)
        assert "/statements/commitments?fund=F2020&at=org:TV1" in found
        assert "/statements/spending?fund=F2020&at=org:TV1&by=supplier" in found
        assert not [a for a in found if "villages" in a or "by=holder" in a]
        for address in found:
            assert browser.get(address).status_code == 200, address


def test_who_sees_one_village_is_led_to_its_statements_alone(
    browse: Callable[[str], FlaskClient],
) -> None:
    found = addresses(browse("village_clerk").get("/fund").text)
    assert found
    assert all("at=org:TV1" in address for address in found)


def test_of_a_past_day_the_statements_are_of_that_day(
    browse: Callable[[str], FlaskClient],
) -> None:
    page = browse("finance").get("/fund?on=2020-02-03").text
    found = addresses(page)
    assert "/statements/payables?fund=F2020&at=below:T&to=2020-02-03" in found
    assert "/statements/fund-ledger?fund=F2020&at=below:T" in found


@pytest.mark.parametrize("on", ["", "?on=2020-02-03"])
def test_what_is_open_is_said_beside_its_statement_now_and_not_of_a_past_day(
    browse: Callable[[str], FlaskClient], on: str
) -> None:
    page = browse("finance").get(f"/fund{on}").text
    row = page[page.index("<b>应付</b>") :].split("</li>")[0]
    assert ("<small>没有</small>" in row) is not bool(on)
