"""What the page of a spreadsheet asks of its clerk: where goods go, whom names mean, what a box holds."""

from collections.abc import Callable

from flask.testing import FlaskClient

from inventory import catalog
from inventory import ledger as stock_ledger
from inventory.db import Ledger
from tests.intake.books import HEADER
from tests.webui.conftest import post
from tests.webui.importing import handed_in, numbers

Browse = Callable[[str], FlaskClient]
GOOD = (HEADER, ("示例甲有限公司", "苹果", "", "100箱"), ("张三", "梨", "", "9箱"))


def test_where_no_goods_are_meant_goods_are_refused_though_there_is_one_storage(
    browse: Browse, ledger: Ledger
) -> None:
    clerk, before = browse("village_clerk"), numbers(ledger)
    page = handed_in(clerk, GOOD, location="")
    seen = clerk.get(page).text
    assert "选的是“不涉及物资”，表里却有物资" in seen
    assert 'class="big" disabled' in seen
    post(clerk, f"{page}/post")
    assert "Sheet1 里有物资" in clerk.get(page).text
    assert numbers(ledger) == before


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


def test_whom_a_gift_is_meant_for_is_shown_and_chosen(browse: Browse, ledger: Ledger) -> None:
    keeper = browse("keeper")
    with ledger.reading() as books:
        name = next(o.name for o in catalog.organizations(books, actor="system") if o.code == "TV1")
    head = (*HEADER, "备注")
    page = handed_in(keeper, (head, ("示例甲有限公司", "苹果", "", "7箱", f"定向捐赠{name}委会")))
    seen = keeper.get(page).text
    assert "<dt>定向给</dt>" in seen
    nth = next(
        part.partition('"')[0]
        for part in seen.split('type="radio" name="name-')[1:]
        if f"就是 {name}" in part.partition("</label>")[0]
    )
    post(keeper, f"{page}/names", **{f"name-{nth}": "organization:TV1"})
    post(keeper, f"{page}/post")
    with ledger.reading() as books:
        held = stock_ledger.on_hand(books, actor="system", organization="T")
    assert [row.earmark for row in held if row.name == "苹果"] == [name]


def test_a_packing_that_only_the_sheet_tells_of_is_confirmed_before_it_is_posted(
    browse: Browse, ledger: Ledger
) -> None:
    keeper, before = browse("keeper"), len(numbers(ledger))
    row = ("示例甲有限公司", "一次性医用口罩", "2000只/箱", "3箱")
    page = handed_in(keeper, (HEADER, row))
    seen = keeper.get(page).text
    nth = seen.split('name="code-')[1].partition('"')[0]
    post(keeper, f"{page}/names", **{f"code-{nth}": "MASK"})
    post(keeper, f"{page}/post")
    asked = keeper.get(page).text
    assert "一箱有 2,000 只：表上的规格这样写" in asked
    assert len(numbers(ledger)) == before
    tokens = [t.partition('"')[0] for t in asked.split('name="confirmed" value="')[1:]]
    post(keeper, f"{page}/post", confirmed=tokens)
    assert len(numbers(ledger)) == before + 1


def test_tables_under_one_header_are_told_apart_by_their_own_columns(browse: Browse) -> None:
    keeper = browse("keeper")
    head = ("村名", "一次性医用口罩（只）", "苹果（箱）", "领取人签字")
    page = handed_in(keeper, (head, ("示例一村", 30, 2, ""), ("示例二村", 20, 1, "")))
    seen = keeper.get(page).text
    assert "第 1 行起 一次性医用口罩（只）：" in seen
    assert "第 1 行起 苹果（箱）：" in seen
