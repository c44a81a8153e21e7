"""How much a person is to have, on the form of an issue: lines that are filled, and what they may hold."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from inventory import approvals, setting_up
from inventory.db import Ledger
from tests.webui.conftest import post

PAPER = "防控办〔2020〕5号（示例）"
MORE = {
    "locations": [
        {"code": "T-GATE", "name": "镇口检查点", "organization": "T", "checkpoint": True},
        {"code": "TV2-GATE", "name": "下坡村卡口", "organization": "TV2", "checkpoint": True},
    ],
    "head_counts": [{"group": "GATE", "location": "T-GATE", "on": "2020-02-01", "heads": 9}],
    "norms": [
        {"group": "GATE", "item": item, "starts_on": "2020-02-01", "pieces": 2, "decision": PAPER}
        for item in ("MASK", "COAT")
    ],
    "kits": [
        {
            "code": "DAY",
            "name": "值守包",
            "lines": [{"item": "MASK", "pieces": 1}, {"item": "COAT", "pieces": 1}],
        }
    ],
}
FORM = {"location": "T-MAIN", "recipient": "group:GATE", "on": "2020-02-08"}
LINE = {"lines-0-item": "MASK", "lines-0-lot": ""}


@pytest.fixture
def keeper(browse: Callable[[str], FlaskClient], ledger: Ledger) -> FlaskClient:
    setting_up.setup(ledger, actor="system", data=MORE)
    return browse("keeper")


def typed(page: str) -> dict[str, str]:
    """The text fields of a page and what they hold."""
    fields = re.findall(r'<input [^>]*name="([^"]+)"[^>]*value="([^"]*)"', page)
    return dict(fields)


def draft(client: FlaskClient, act: str = "norm", **said: str) -> str:
    answer = post(client, "/issues/new", request_key="k", act=act, **{**FORM, **said})
    assert answer.status_code == 200
    return answer.text


def test_a_button_fills_the_lines_by_the_norm_for_heads_and_days(keeper: FlaskClient) -> None:
    page = draft(keeper, heads="9", days="2")
    fields = typed(page)
    assert (fields["lines-0-item"], fields["lines-0-quantity"]) == ("MASK", "36")
    assert "lines-1-item" not in fields, "coats are not in this store"
    assert "标准 <b>36 只</b>" in page
    assert "超标准" not in page
    again = draft(keeper, **LINE, **{"lines-0-quantity": "5", "days": "7"})
    fields = typed(again)
    assert (fields["lines-0-quantity"], fields["heads"], fields["days"]) == ("126", "9", "7")


def test_a_kit_fills_lines_also_for_a_firm_and_names_what_is_not_here(keeper: FlaskClient) -> None:
    page = draft(keeper, recipient="counterparty", counterparty="FIRM", heads="10", kit="DAY")
    fields = typed(page)
    filled = {fields[f"lines-{n}-item"]: fields[f"lines-{n}-quantity"] for n in (0, 1)}
    assert filled == {"MASK": "10", "COAT": "10"}
    assert ">棉大衣<" in page
    assert "这个库房没有这种物资" in page


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"recipient": ""}, "请先选人群"),
        ({"recipient": "organization", "organization": "TV2"}, "请先选人群"),
        ({"recipient": "group:CLEAN"}, "没有登记人数，请填人数"),
        ({"recipient": "group:CLEAN", "heads": "3"}, "没有这个人群的发放标准"),
        ({"heads": "九"}, "数量写整数"),
        ({"days": "0"}, "天数至少是 1"),
        ({"checkpoint": "TV2-GATE"}, "不属于所选库房的单位"),
        ({"recipient": "group:NO-SUCH", "heads": "3"}, "NO-SUCH"),
    ],
)
def test_what_is_missing_for_filling_is_said_beside_its_field(
    keeper: FlaskClient, said: dict[str, str], words: str
) -> None:
    page = draft(keeper, **LINE, **{"lines-0-quantity": "5", **said})
    assert words in page
    assert typed(page)["lines-0-quantity"] == "5"


def test_above_the_norm_is_marked_and_goes_out_and_waits(
    keeper: FlaskClient, ledger: Ledger
) -> None:
    said = {**LINE, "lines-0-quantity": "40", "heads": "9", "days": "2", "checkpoint": "T-GATE"}
    page = draft(keeper, "look", **said)
    assert "超标准，要审批" in page
    assert "9 人 × 2 天" in page
    answer = post(keeper, "/issues/new", request_key="k", **FORM, **said)
    assert answer.status_code == 303
    assert "9 人 × 2 天" in keeper.get(answer.location).text
    with ledger.reading() as books:
        details = [row.wanted.details for row in approvals.waiting(books, actor="keeper")]
    assert ("一次性医用口罩 40 只，标准 9 人 × 2 天 = 36 只",) in details
    outside = draft(keeper, "look", **{**said, "recipient": "group:CLEAN"})
    assert "不在发放范围，要审批" in outside


def test_the_same_again_is_asked_about_on_the_page(keeper: FlaskClient) -> None:
    said = {**LINE, "lines-0-quantity": "18", "heads": "9", "days": "2", "checkpoint": "T-GATE"}
    assert post(keeper, "/issues/new", request_key="k-1", **FORM, **said).status_code == 303
    answer = post(keeper, "/issues/new", request_key="k-2", **FORM, **said)
    assert answer.status_code == 422
    assert "已经发给这个对象一次性医用口罩 18 只，够用到 2020-02-09" in answer.text
    (token,) = re.findall(r'name="confirmed" value="([^"]+)"', answer.text)
    elsewhere = {**said, "checkpoint": ""}
    assert post(keeper, "/issues/new", request_key="k-3", **FORM, **elsewhere).status_code == 303
    sure = {**FORM, **said, "confirmed": token}
    assert post(keeper, "/issues/new", request_key="k-2", **sure).status_code == 303


def test_goods_straight_through_are_asked_about_too(keeper: FlaskClient) -> None:
    said = {**LINE, "lines-0-quantity": "18", "heads": "9", "days": "2"}
    assert post(keeper, "/issues/new", request_key="k-1", **FORM, **said).status_code == 303
    receipt = {
        **LINE,
        "origin": "DONATED",
        "counterparty": "FIRM",
        "location": "T-MAIN",
        "on": "2020-02-08",
        "direct": "group:GATE",
        "lines-0-quantity": "18",
        "request_key": "k-2",
    }
    answer = post(keeper, "/receipts/new", **receipt)
    assert answer.status_code == 422
    (token,) = re.findall(r'name="confirmed" value="([^"]+)"', answer.text)
    assert post(keeper, "/receipts/new", **receipt, confirmed=token).status_code == 303


def test_a_checkpoint_of_another_organization_is_refused_beside_its_field(
    keeper: FlaskClient,
) -> None:
    said = {**LINE, "lines-0-quantity": "1", "checkpoint": "TV2-GATE"}
    answer = post(keeper, "/issues/new", request_key="k", **FORM, **said)
    assert answer.status_code == 422
    assert "这个检查点不属于所选库房的单位" in answer.text


def test_the_head_of_a_checkpoint_issues_to_his_own(
    browse: Callable[[str], FlaskClient], ledger: Ledger
) -> None:
    setting_up.setup(ledger, actor="system", data=MORE)
    page = browse("checkpoint_head").get("/issues/new?recipient=group:GATE&item=MASK").text
    assert '<option value="TV1-GATE" selected>上坡村一号卡口</option>' in page


def test_where_nothing_is_set_there_is_no_button_and_hand_outs_have_none(
    browse: Callable[[str], FlaskClient], ledger: Ledger
) -> None:
    client = browse("keeper")
    assert "按标准填" not in client.get("/issues/new").text
    setting_up.setup(ledger, actor="system", data=MORE)
    assert "按标准填" in client.get("/issues/new").text
    for page in ("/handouts/new", "/dispatches/new"):
        assert "按标准填" not in client.get(page).text
        assert post(client, page, act="norm", **FORM).status_code == 200
