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
