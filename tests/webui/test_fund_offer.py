"""What forms of money offer: uses that the holder's pools permit on the day, and how much there is before and after."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from inventory import funds
from inventory.catalog import FundUseRow
from inventory.db import Ledger
from inventory.fund_pools import PoolRow
from inventory.funds import AllocationLine
from tests.webui.conftest import post
from webui.fund_offer import Left, chosen, permitted

USES = (FundUseRow("OTHER", "其他"), FundUseRow("GEAR", "防护"), FundUseRow("SPRAY", "消杀"))
TERMS = {"uses": ("PROTECTION", "DISINFECTION"), "ends_on": date(2020, 2, 8)}
FORMS = ("/spending/new", "/money/commit", "/money/prepay", "/money/advance")


def pool(number: str, fen: int, *codes: str) -> PoolRow:
    day = date(2020, 2, 3)
    return PoolRow("V", "上坡村", number, day, codes, None, fen, ended=False, codes=codes)


def give(ledger: Ledger, to: str, fen: int, **terms: Any) -> None:
    with ledger.writing() as books:
        funds.sub_allocate(
            books,
            actor="finance",
            organization="T",
            on=date(2020, 2, 4),
            request_key=f"give-{to}-{fen}",
            fund="F2020",
            lines=[AllocationLine(to, fen, **terms)],
        )


@pytest.fixture
def bound(ledger: Ledger) -> None:
    """The lower village gives back what it had and has two sums for some uses alone; one ends on 8 February."""
    with ledger.writing() as books:
        funds.take_back(
            books,
            actor="finance",
            organization="T",
            on=date(2020, 2, 3),
            request_key="back",
            fund="F2020",
            holder="TV2",
            amount_fen=5_000_000,
            reason="改用途",
        )
    give(ledger, "TV2", 100_000, **TERMS)
    give(ledger, "TV2", 300_000, uses=("PROTECTION",))


def uses_of(page: str) -> list[str]:
    select = page[page.index('<select id="use"') :].split("</select>")[0]
    return re.findall(r'<option value="([^"]+)"', select)


def look(browser: FlaskClient, path: str, **typed: str) -> str:
    """The form again, as without script after a press on 看余额, with script after another choice."""
    answer = post(browser, path, act="look", request_key="k", **typed)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.usefixtures("bound")
def test_only_uses_that_the_pools_of_the_holder_permit_are_offered(
    browse: Callable[[str], FlaskClient], path: str
) -> None:
    finance = browse("finance")
    chosen = {"fund": "F2020", "organization": "TV2", "on": "2020-02-08"}
    page = look(finance, path, **chosen)
    assert uses_of(page) == ["PROTECTION", "DISINFECTION"]
    assert "下拨时限定了用途" in page
    page = look(finance, path, **(chosen | {"on": "2020-02-09"}))
    assert uses_of(page) == ["PROTECTION"]
    assert '<option value="PROTECTION" data-left="300000"' in page
    assert len(uses_of(look(finance, path, **(chosen | {"organization": "TV1"})))) == 7
    page = look(finance, path, **(chosen | {"on": "2020-02-03"}))
    assert uses_of(page) == []
    assert "这一天钱还没有拨下来" in page


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.usefixtures("bound")
def test_the_form_opens_with_the_uses_of_the_holder_it_is_about(
    browse: Callable[[str], FlaskClient], path: str
) -> None:
    page = browse("finance").get(f"{path}?fund=F2020&organization=TV2").text
    assert set(uses_of(page)) <= {"PROTECTION", "DISINFECTION"}
    assert uses_of(page)


@pytest.mark.usefixtures("bound")
def test_what_is_there_before_and_after_is_said_for_the_use_without_script_too(
    browse: Callable[[str], FlaskClient],
) -> None:
    finance = browse("finance")
    typed = {"fund": "F2020", "organization": "TV2", "on": "2020-02-08", "use": "PROTECTION"}
    page = look(finance, "/spending/new", **typed)
    held = "防护可用 4,000.00 元，分在 2 笔下拨里，一张单据最多 3,000.00 元"
    assert f">{held}</p>" in page
    assert f"{held}；记账后剩 1,000.00 元" in look(
        finance, "/spending/new", **typed, amount="0.3万"
    )
    assert f"{held}；请分开办" in look(finance, "/spending/new", **typed, amount="3000.01")
    assert f"{held}；不够，差 0.01 元" in look(finance, "/spending/new", **typed, amount="4000.01")


@pytest.mark.usefixtures("bound")
def test_a_sum_of_two_pools_is_refused_with_the_two_documents_and_the_first_of_them_at_hand(
    browse: Callable[[str], FlaskClient],
) -> None:
    typed = {"fund": "F2020", "organization": "TV2", "on": "2020-02-08", "use": "PROTECTION"}
    said = {"purpose": "口罩", "payee": "某商店", "amount": "3500"}
    answer = post(browse("finance"), "/spending/new", request_key="k", **typed, **said)
    assert answer.status_code == 422
    assert "请分开办：先办 3,000.00 元，再办 500.00 元。" in answer.text
    assert "改为 3,000.00 元</button>" in answer.text


def test_a_choice_of_uses_is_made_and_not_guessed(
    browse: Callable[[str], FlaskClient], ledger: Ledger
) -> None:
    said = {"purpose": "口罩", "payee": "某商店", "amount": "5", "on": "2020-02-08"}
    answer = post(
        browse("finance"),
        "/spending/new",
        request_key="k",
        fund="F2020",
        organization="TV2",
        use="",
        **said,
    )
    assert answer.status_code == 422
    assert "请选用途" in answer.text


def test_an_order_is_settled_on_the_form_of_an_expenditure(
    browse: Callable[[str], FlaskClient],
) -> None:
    clerk = browse("village_clerk")
    order = {"fund": "F2020", "organization": "TV1", "amount": "1000", "use": "PROTECTION"}
    order |= {"purpose": "订帐篷", "payee": "某帐篷厂", "on": "2020-02-08"}
    assert post(clerk, "/money/commit", request_key="k-1", **order).status_code == 303
    page = clerk.get("/spending/new").text
    assert '<option value="TV1-ZY-2020-000001">某帐篷厂，订帐篷（余 1,000.00 元）</option>' in page
    page = clerk.get("/spending/new?number=TV1-ZY-2020-000001").text
    assert "随原单：防护" in page
    assert 'value="1000.00"' in page
    typed = {"fund": "F2020", "organization": "TV1", "number": "TV1-ZY-2020-000001"}
    typed |= {"amount": "1000.01", "purpose": "帐篷到货", "payee": "", "on": "2020-02-08"}
    refused = post(clerk, "/spending/new", request_key="k-2", **typed)
    assert refused.status_code == 422
    assert "改为 1,000.00 元</button>" in refused.text
    typed |= {"amount": "900"}
    assert post(clerk, "/spending/new", request_key="k-2", **typed).status_code == 303
    document = clerk.get("/documents/TV1-ZC-2020-000002").text
    assert "某帐篷厂" in document
    assert "TV1-ZY-2020-000001" in document


def test_what_an_order_is_enlarged_by_is_measured_by_its_pool(
    browse: Callable[[str], FlaskClient],
) -> None:
    clerk = browse("village_clerk")
    order = {"fund": "F2020", "organization": "TV1", "amount": "1000", "use": "PROTECTION"}
    order |= {"purpose": "订帐篷", "payee": "某帐篷厂", "on": "2020-02-08"}
    assert post(clerk, "/money/commit", request_key="k-1", **order).status_code == 303
    assert "可用 2,180.00 元" in clerk.get("/money/enlarge/TV1-ZY-2020-000001").text


def test_each_use_has_what_the_pools_for_it_and_those_for_everything_hold() -> None:
    found = permitted((pool("A", 5, "GEAR"), pool("B", 7)), USES)
    assert [(use.code, use.left) for use in found] == [
        ("OTHER", Left("其他可用", 7, 7)),
        ("GEAR", Left("防护可用", 12, 7, 2)),
        ("SPRAY", Left("消杀可用", 7, 7)),
    ]
    assert {use.left.name for use in permitted((pool("A", 5),), USES)} == {"可用"}
    assert permitted((), USES) == ()


@pytest.mark.parametrize(
    ("said", "of", "code"),
    [
        ("GEAR", (pool("A", 5),), "GEAR"),
        (None, (pool("A", 5),), ""),
        ("SPRAY", (pool("A", 5, "GEAR"),), "GEAR"),
        ("OTHER", (pool("A", 5, "GEAR", "SPRAY"),), ""),
        ("OTHER", (), ""),
    ],
)
def test_a_use_that_is_not_offered_is_not_kept(
    said: str | None, of: tuple[PoolRow, ...], code: str
) -> None:
    assert chosen(said, permitted(of, USES)) == code
