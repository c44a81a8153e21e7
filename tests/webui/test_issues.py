"""Issuing on a page."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from inventory import ledger as questions
from inventory.db import Ledger
from tests.webui.conftest import post, request_key

FORM = {
    "location": "T-MAIN",
    "recipient": "group:GATE",
    "heads": "9",
    "on": "2020-02-08",
    "purpose": "一周用量",
    "lines-0-item": "MASK",
    "lines-0-quantity": "90",
    "lines-0-lot": "",
    "lines-1-item": "DISINFECT",
    "lines-1-quantity": "5",
    "lines-1-lot": "",
}


@pytest.fixture
def keeper(browse: Callable[[str], FlaskClient]) -> FlaskClient:
    return browse("keeper")


def masks(ledger: Ledger) -> int:
    with ledger.reading() as books:
        rows = questions.on_hand(books, actor="keeper", location="T-MAIN")
    return sum(row.quantity for row in rows if row.item == "MASK")


def test_an_issue_is_recorded_and_the_next_page_says_so(
    keeper: FlaskClient, ledger: Ledger
) -> None:
    before = masks(ledger)
    answer = post(keeper, "/issues/new", request_key="k-1", **FORM)
    assert answer.status_code == 303
    page = keeper.get(answer.location).text
    assert "已发放 2 种，单号" in page
    assert "再发一单" in page
    assert masks(ledger) == before - 90


def test_sending_twice_takes_the_goods_once(keeper: FlaskClient, ledger: Ledger) -> None:
    before = masks(ledger)
    for _ in range(2):
        assert post(keeper, "/issues/new", request_key="k-2", **FORM).status_code == 303
    assert masks(ledger) == before - 90


def test_too_much_is_refused_beside_its_line_with_a_button_that_mends_it(
    keeper: FlaskClient, ledger: Ledger
) -> None:
    before = masks(ledger)
    typed = {**FORM, "lines-1-quantity": "60", "request_key": "k-3"}
    answer = post(keeper, "/issues/new", **typed)
    assert answer.status_code == 422
    page = answer.text
    assert "有 1 处要改，还没有记账" in page
    assert "库存只有 46 瓶，不够 60 瓶" in page
    assert 'aria-describedby="e-lines-1-quantity c-1"' in page
    assert "缺 14 瓶" in page
    assert 'value="set-1-46"' in page
    assert 'value="60"' in page
    assert 'value="一周用量"' in page
    assert request_key(page) == "k-3"
    assert masks(ledger) == before, "the other line was not issued either"
    mended = post(keeper, "/issues/new", **{**typed, "act": "set-1-46"})
    assert mended.status_code == 200
    assert 'name="lines-1-quantity"' in mended.text
    assert 'value="46"' in mended.text


def test_steppers_change_the_draft_and_record_nothing(keeper: FlaskClient, ledger: Ledger) -> None:
    before = masks(ledger)
    page = post(keeper, "/issues/new", **{**FORM, "request_key": "k-4", "act": "plus-0"}).text
    assert 'value="91"' in page
    assert masks(ledger) == before


def test_pressing_enter_in_a_field_records_nothing(keeper: FlaskClient, ledger: Ledger) -> None:
    """A browser sends the first submit button of a form on Enter."""
    page = keeper.get("/issues/new?item=MASK").text
    first = page.split('type="submit"')[1].split(">")[0]
    assert 'name="act" value="look"' in first
    before = masks(ledger)
    assert (
        post(keeper, "/issues/new", **{**FORM, "request_key": "k", "act": "look"}).status_code
        == 200
    )
    assert masks(ledger) == before


def test_goods_are_chosen_from_what_is_there(keeper: FlaskClient) -> None:
    page = keeper.get("/issues/new").text
    assert '<option value="MASK">' in page
    assert '<option value="COAT">' not in page, "coats lie in a village"
    more = post(
        keeper, "/issues/new", location="T-MAIN", on="2020-02-08", add_item="MASK", act="add"
    )
    assert 'name="lines-0-quantity"' in more.text
    assert "定向 <span" in more.text, "60 of them are bound, and the line says so"


def test_nothing_is_chosen_until_somebody_chooses(keeper: FlaskClient) -> None:
    page = post(keeper, "/issues/new", location="T-MAIN", on="2020-02-08", add_item="", act="add")
    assert "先选一种物资" in page.text
    assert 'name="lines-0-quantity"' not in page.text


def test_goods_chosen_but_not_added_stay_chosen_when_another_button_is_pressed(
    keeper: FlaskClient,
) -> None:
    typed = {"location": "T-MAIN", "on": "2020-02-08", "add_item": "MASK"}
    typed |= {"lines-0-item": "DISINFECT", "lines-0-quantity": "1"}
    for act in ("plus-0", "minus-0", "look", "drop-0", "norm"):
        page = post(keeper, "/issues/new", **typed, act=act).text
        assert '<option value="MASK" selected>' in page, act
    page = post(keeper, "/issues/new", **typed, act="add").text
    assert '<option value="MASK" selected>' not in page, "they are on the form now"


def test_goods_chosen_but_not_added_are_not_forgotten(keeper: FlaskClient, ledger: Ledger) -> None:
    before = masks(ledger)
    line = {"lines-0-item": "DISINFECT", "lines-0-quantity": "1"}
    page = post(
        keeper,
        "/issues/new",
        location="T-MAIN",
        on="2020-02-08",
        recipient="group:GATE",
        request_key="chosen",
        add_item="MASK",
        **line,
    )
    assert page.status_code == 422
    assert 'name="lines-1-quantity"' in page.text
    assert "请填数量" in page.text
    assert masks(ledger) == before


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"recipient": ""}, "请选发给谁"),
        ({"recipient": "organization"}, "请选哪个单位"),
        ({"recipient": "counterparty"}, "请选哪家企业"),
        ({"recipient": "group:NO-SUCH"}, "NO-SUCH"),
        ({"location": ""}, "请选从哪个库房发"),
        ({"heads": "0"}, "人数至少是 1"),
        ({"heads": "九"}, "数量写整数"),
        ({"on": "2020-02-30"}, "不是日期"),
        ({"on": "2099-01-01"}, "还没有到"),
        ({"lines-0-quantity": ""}, "请填数量"),
        ({"lines-0-item": "COAT"}, "库存只有 0 件"),
        ({"lines-0-lot": "NO-SUCH"}, "NO-SUCH"),
    ],
)
def test_each_bad_value_is_refused_with_a_sentence_and_nothing_is_recorded(
    keeper: FlaskClient, ledger: Ledger, changes: dict[str, str], words: str
) -> None:
    before = masks(ledger)
    answer = post(keeper, "/issues/new", **{**FORM, "request_key": "k-5", **changes})
    assert answer.status_code in (404, 422)
    assert words in answer.text
    assert "还没有记账" in answer.text
    assert masks(ledger) == before


def test_nothing_chosen_is_no_issue(keeper: FlaskClient) -> None:
    typed = {k: v for k, v in FORM.items() if not k.startswith("lines")}
    answer = post(keeper, "/issues/new", request_key="k-6", **typed)
    assert answer.status_code == 422
    assert "请先加一种" in answer.text


@pytest.mark.parametrize(
    "to",
    [
        {"recipient": "organization", "organization": "TV2"},
        {"recipient": "counterparty", "counterparty": "FIRM"},
        {"recipient": "group:CLEAN", "organization": "TV2", "counterparty": "FIRM"},
    ],
)
def test_goods_go_to_a_group_a_village_or_a_firm(keeper: FlaskClient, to: dict[str, str]) -> None:
    assert post(keeper, "/issues/new", **{**FORM, "request_key": "k-7", **to}).status_code == 303


def test_bound_goods_go_only_to_whom_they_are_for(keeper: FlaskClient, ledger: Ledger) -> None:
    everything = str(masks(ledger))
    typed = {**FORM, "request_key": "k-8", "lines-0-quantity": everything}
    refused = post(keeper, "/issues/new", **typed)
    assert refused.status_code == 422
    assert "定向" in refused.text
    assert 'value="set-0-' in refused.text
    assert post(keeper, "/issues/new", **{**typed, "recipient": "group:CLEAN"}).status_code == 303
    assert masks(ledger) == 0


def test_a_store_with_nothing_in_it_says_what_to_do_next(keeper: FlaskClient) -> None:
    page = keeper.get("/issues/new?location=TV1-GATE").text
    assert "80 只" in page
    empty = post(keeper, "/issues/new", location="", on="2020-02-08", act="look")
    assert "先选从哪个库房发" in empty.text


def test_the_head_of_a_checkpoint_issues_from_his_own_place(
    browse: Callable[[str], FlaskClient],
) -> None:
    page = browse("checkpoint_head").get("/issues/new").text
    assert "上坡村一号卡口" in page
    assert "上坡村库房" not in page


def test_a_question_is_answered_on_the_page_that_asks_it(
    keeper: FlaskClient, ledger: Ledger
) -> None:
    typed = {**FORM, "location": "TV2-ROOM", "lines-0-item": "COAT", "lines-0-quantity": "2"}
    typed = {k: v for k, v in typed.items() if not k.startswith("lines-1")}
    answer = post(keeper, "/issues/new", request_key="k-9", **typed)
    assert answer.status_code == 422
    assert "棉大衣是要交回的物资" in answer.text
    assert 'value="一周用量"' in answer.text, "what was typed is kept"
    (token,) = re.findall(r'name="confirmed" value="([^"]+)"', answer.text)
    changed = {**typed, "confirmed": "another"}
    assert post(keeper, "/issues/new", request_key="k-9", **changed).status_code == 422
    said = {**typed, "confirmed": token}
    assert post(keeper, "/issues/new", request_key="k-9", **said).status_code == 303
    with ledger.reading() as books:
        rows = questions.on_hand(books, actor="keeper", organization="TV2")
    assert sum(row.quantity for row in rows if row.item == "COAT") == 9
