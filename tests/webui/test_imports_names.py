"""Names of a spreadsheet are decided once on its page, and hold for all of its rows."""

from inventory import catalog
from inventory import ledger as stock_ledger
from inventory.db import Ledger
from tests.webui.conftest import post
from tests.webui.test_imports import CLOSE, Browse, handed_in, numbers


def test_goods_given_out_go_to_whom_the_clerk_says(browse: Browse, ledger: Ledger) -> None:
    keeper = browse("keeper")
    head = ("领用单位", "品名", "规格", "数量")
    page = handed_in(keeper, (head, ("值守点", "一次性医用口罩", "YY/T 0969", "30只")))
    seen = keeper.get(page).text
    assert "1 个名称要定" in seen
    nth = seen.split('id="name-')[1].partition('"')[0]
    assert post(keeper, f"{page}/names", **{f"name-{nth}": "group:GATE"}).status_code == 303
    assert "记账 1 行" in keeper.get(page).text
    before = len(numbers(ledger))
    post(keeper, f"{page}/post")
    assert len(numbers(ledger)) == before + 1


def test_a_receiver_who_is_close_to_one_is_offered_as_that(browse: Browse, ledger: Ledger) -> None:
    keeper = browse("keeper")
    with ledger.reading() as books:
        name = next(o.name for o in catalog.organizations(books, actor="system") if o.code == "TV1")
    head = ("领用单位", "品名", "规格", "数量")
    page = handed_in(keeper, (head, (f"{name}委会", "一次性医用口罩", "YY/T 0969", "30只")))
    seen = keeper.get(page).text
    assert f"就是 {name}" in seen
    nth = seen.split('type="radio" name="name-')[1].partition('"')[0]
    post(keeper, f"{page}/names", **{f"name-{nth}": "organization:TV1", f"code-{nth}": ""})
    assert "记账 1 行" in keeper.get(page).text


def test_a_close_name_is_decided_once(browse: Browse, ledger: Ledger) -> None:
    keeper = browse("keeper")
    page = handed_in(keeper, CLOSE)
    seen = keeper.get(page).text
    assert "1 个名称要定" in seen
    assert 'value="MASK"' in seen
    refused = post(keeper, f"{page}/names", **{"code-0": "NONE 没有这个"})
    assert (refused.status_code, "没有编码为 NONE" in refused.text) == (422, True)
    nth = seen.split('value="MASK"')[0].rsplit('name="name-', 1)[1].partition('"')[0]
    assert post(keeper, f"{page}/names", **{f"name-{nth}": "MASK"}).status_code == 303
    post(keeper, f"{page}/post")
    with ledger.reading() as books:
        held = stock_ledger.on_hand(books, actor="system", organization="T")
    assert 50 in {row.quantity for row in held if row.item == "MASK"}


def test_a_code_that_is_none_is_refused_with_the_name_it_was_typed_for(browse: Browse) -> None:
    keeper = browse("keeper")
    page = handed_in(keeper, CLOSE)
    nth = keeper.get(page).text.split('id="code-')[1].partition('"')[0]
    refused = post(keeper, f"{page}/names", **{f"code-{nth}": "不知道"})
    assert refused.status_code == 422
    assert "“医用一次性口罩”：没有编码为 不知道 的" in refused.text
    assert "name-" not in refused.text.split('id="problems"')[1].partition("</div>")[0]
