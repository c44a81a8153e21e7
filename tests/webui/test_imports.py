"""A spreadsheet on its pages: handed in, looked through, mended, and posted with one press."""

import threading
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from inventory import ledger as stock_ledger
from inventory.db import Ledger
from inventory.intake import staging, staging_work
from reports import paper_worker
from tests.intake.books import HEADER, xlsx
from tests.webui.conftest import post, token

Browse = Callable[[str], FlaskClient]
GOOD = (HEADER, ("示例甲有限公司", "苹果", "", "100箱"), ("张三", "梨", "", "9箱"))
BAD = (*GOOD, ("李四", "大米", "", "若干"))
CLOSE = (*GOOD, ("张三", "医用一次性口罩", "YY/T 0969", "50只"))


def hand_in(browser: FlaskClient, content: bytes, name: str = "gifts.xlsx", **said: str) -> Any:
    """Hand in a file as the form does."""
    fields = {"location": "T-MAIN", "on": "2020-02-06", "csrf_token": token(browser), **said}
    return browser.post("/imports", data={**fields, "file": (BytesIO(content), name)})


def handed_in(browser: FlaskClient, *rows: Any, **said: str) -> str:
    """The page of a file of these rows."""
    answer = hand_in(browser, xlsx(*rows), **said)
    assert answer.status_code == 303, answer.text
    page: str = answer.headers["Location"]
    return page


def numbers(ledger: Ledger) -> list[str]:
    with ledger.reading() as books:
        return [row.number for row in stock_ledger.recent(books, actor="system", limit=50)]


def test_a_good_file_takes_an_upload_a_look_and_one_press(browse: Browse, ledger: Ledger) -> None:
    keeper, before = browse("keeper"), numbers(ledger)
    page = handed_in(keeper, GOOD)
    seen = keeper.get(page).text
    assert "记账 2 行" in seen
    assert "disabled" not in seen
    assert numbers(ledger) == before
    done = keeper.get(post(keeper, f"{page}/post").headers["Location"]).text
    made = set(numbers(ledger)) - set(before)
    assert len(made) == 2
    assert all(f'href="/documents/{number}"' in done for number in made)
    assert "已记账 2 单" in keeper.get("/imports").text


def test_a_bad_row_is_mended_in_place_and_nothing_goes_before(
    browse: Browse, ledger: Ledger
) -> None:
    keeper, before = browse("keeper"), numbers(ledger)
    page = handed_in(keeper, BAD)
    seen = keeper.get(page).text
    assert seen.index("第 4 行") < seen.index("第 2 行"), "what is to be mended comes first"
    assert "还有 1 行要改" in seen
    assert 'value="若干"' in seen, "the form shows what the cell says"
    assert "BAD_ROWS" not in keeper.get(post(keeper, f"{page}/post").headers["Location"]).text
    assert numbers(ledger) == before
    row = {"act": "mend", "counterparty": "李四", "item": "大米", "on": "2020-02-06"}
    wrong = post(keeper, f"{page}/rows/2", **row, quantity="很多", unit="袋")
    assert wrong.status_code == 422
    assert 'value="很多"' in wrong.text
    assert "aria-invalid" in wrong.text
    assert post(keeper, f"{page}/rows/2", **row, quantity="20", unit="袋").status_code == 303
    assert "记账 3 行" in keeper.get(page).text
    post(keeper, f"{page}/post")
    assert len(numbers(ledger)) == len(before) + 3


def test_a_row_is_set_aside_only_with_a_reason(browse: Browse) -> None:
    keeper = browse("keeper")
    page = handed_in(keeper, BAD)
    refused = post(keeper, f"{page}/rows/2", act="aside", reason="")
    assert refused.status_code == 422
    assert "不记的原因不能空着" in refused.text
    assert 'name="item" value="大米"' in refused.text, "the row is still in its form"
    gone = post(keeper, f"{page}/rows/99", act="mend", item="大米")
    assert "没有办成" in gone.text
    back = post(keeper, f"{page}/rows/2?which=bad", act="aside", reason="数量不明").headers[
        "Location"
    ]
    assert back.endswith("?which=bad#row-2")
    assert "数量不明" in keeper.get(f"{page}?which=aside").text
    assert "记账 2 行" in keeper.get(page).text
    post(keeper, f"{page}/rows/2", act="back")
    assert "还有 1 行要改" in keeper.get(page).text


def test_all_that_stand_already_are_set_aside_at_once(browse: Browse, ledger: Ledger) -> None:
    keeper = browse("keeper")
    post(keeper, f"{handed_in(keeper, GOOD)}/post")
    page = handed_in(keeper, (*GOOD, ("王五", "糖", "", "3袋")))
    assert "这 2 行都不记" in keeper.get(f"{page}?which=seen").text
    assert post(keeper, f"{page}/aside?which=seen", reason="").status_code == 422
    assert post(keeper, f"{page}/aside?which=good", reason="不想记").status_code == 422
    assert post(keeper, f"{page}/aside?which=seen", reason="已记过账").status_code == 303
    assert "记账 1 行" in keeper.get(page).text
    before = len(numbers(ledger))
    post(keeper, f"{page}/post")
    assert len(numbers(ledger)) == before + 1


def test_what_was_understood_is_corrected_and_read_again(browse: Browse) -> None:
    keeper = browse("keeper")
    page = handed_in(keeper, ((*HEADER, "盒装"), ("甲店", "糖", "", "3袋", "1.2")))
    assert "盒装：1.2" in keeper.get(page).text
    said = {"kind": "purchased", "worth": "1000000", "on": "2020-02-07", "column-4": "amount"}
    said |= {"column-0": "donor", "column-1": "item", "column-2": "specification"}
    assert post(keeper, f"{page}/tables/0", **said, **{"column-3": "quantity"}).status_code == 303
    seen = keeper.get(page).text
    assert "<b>自购</b>" in seen
    assert "12,000.00 元" in seen
    assert "2020-02-07" in seen


def test_how_opening_stock_came_is_said_once_for_all_its_rows(
    browse: Browse, ledger: Ledger
) -> None:
    keeper, before = browse("keeper"), len(numbers(ledger))
    page = handed_in(
        keeper, (("物资名称", "计量单位", "当前库存"), ("棉被", "床", "9"), ("雨衣", "件", "8"))
    )
    seen = keeper.get(page).text
    assert "还有 2 行要改" in seen
    assert f'formaction="{page}/answers"' in seen, "the button that posts is still barred"
    assert post(keeper, f"{page}/answers", origin="allocated").status_code == 303
    seen = keeper.get(page).text
    assert "记账 2 行" in seen
    assert '<option value="allocated" selected>' in seen
    post(keeper, f"{page}/post", origin="allocated")
    assert len(numbers(ledger)) > before


def test_a_table_of_another_kind_than_was_said_is_never_good(
    browse: Browse, ledger: Ledger
) -> None:
    keeper, before = browse("keeper"), numbers(ledger)
    money = (("捐款人", "捐款金额"), ("示例甲有限公司", "300"))
    catalogue = (("物资名称", "计量单位", "编码"), ("雨靴", "双", "YX1"))
    for rows, kind, words in (
        (money, "donated", "没有品名"),
        (money, "catalogue", "没有品名"),
        (GOOD, "cash", "没有金额"),
        (catalogue, "purchased", "没有数量"),
        ((("捐款人", "捐款金额"), ("示例甲有限公司", "0")), "cash", "大于零的金额"),
    ):
        page = handed_in(keeper, rows, kind=kind)
        assert words in keeper.get(page).text, (kind, words)
        assert post(keeper, f"{page}/post").status_code == 303
    assert numbers(ledger) == before


def test_columns_that_leave_nothing_to_read_are_refused_with_the_form(browse: Browse) -> None:
    keeper = browse("keeper")
    page = handed_in(keeper, GOOD)
    refused = post(keeper, f"{page}/tables/0", kind="donated", worth="100", on="2020-02-06")
    assert refused.status_code == 422
    assert "没有一列读作品名、数量或金额" in refused.text
    assert 'name="column-0"' in refused.text
    said = {"column-0": "donor", "column-1": "item", "column-3": "quantity"}
    again = post(keeper, f"{page}/tables/0", kind="donated", worth="100", on="2020-02-06", **said)
    assert again.status_code == 303
    assert "记账 2 行" in keeper.get(page).text


def test_what_was_refused_is_not_said_any_more_after_it_was_mended(browse: Browse) -> None:
    keeper = browse("keeper")
    page = handed_in(keeper, BAD)
    post(keeper, f"{page}/post")
    assert "有 1 行要改，一行也没有记账" in keeper.get(page).text
    post(keeper, f"{page}/rows/2", act="aside", reason="数量不明")
    assert "一行也没有记账" not in keeper.get(page).text


def test_who_may_not_post_it_hears_that_before_he_mends_it(browse: Browse) -> None:
    money = (("捐款人", "捐款金额"), ("示例甲有限公司", "300"))
    for login, rows, words in (
        ("keeper", money, "请把这份表交给会计"),
        ("finance", GOOD, "请把这份表交给他们"),
    ):
        browser = browse(login)
        seen = browser.get(handed_in(browser, rows)).text
        assert words in seen, login
        assert 'class="big" disabled' in seen
    keeper = browse("keeper")
    assert 'class="big" disabled' not in keeper.get(handed_in(keeper, GOOD)).text
    assert "没有可记的" in keeper.get(handed_in(keeper, (HEADER,))).text


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


def test_numbers_out_of_all_measure_are_no_fault_of_the_program(browse: Browse) -> None:
    keeper, many = browse("keeper"), "9" * 25
    page = handed_in(keeper, GOOD)
    for asked in ("page", "names"):
        assert keeper.get(f"{page}?{asked}={many}").status_code == 200
    assert post(keeper, f"{page}/names", **{f"name-{many}": "new"}).status_code == 303
    assert post(keeper, f"{page}/rows/{many}", act="mend").status_code == 404
    assert keeper.get(f"/imports/files/{many}").status_code == 404


def test_the_day_of_a_title_stands_unless_the_clerk_says_another(browse: Browse) -> None:
    keeper = browse("keeper")
    field = keeper.get("/imports").text.partition('name="on" value="')[2].partition('"')[0]
    titled = handed_in(keeper, (("2020年2月3日接收捐赠物资",), *GOOD), on=field)
    assert "2020-02-03" in keeper.get(titled).text
    undated = handed_in(keeper, GOOD, on=field)
    seen = keeper.get(undated).text
    assert "表里没有写日期" in seen
    assert 'class="big" disabled' in seen
    said = {"column-0": "donor", "column-1": "item", "column-3": "quantity"}
    post(keeper, f"{undated}/tables/0", kind="donated", worth="100", on="2020-02-06", **said)
    assert 'class="big" disabled' not in keeper.get(undated).text


def test_files_of_a_chinese_name_are_taken_home_under_it(browse: Browse) -> None:
    keeper = browse("keeper")
    page = hand_in(keeper, xlsx(GOOD), name="物资 登记.xlsx").headers["Location"]
    marked = keeper.get(f"{page}/marked.xlsx")
    made = keeper.get(post(keeper, f"{page}/post").headers["Location"]).text
    number = made.split('href="/documents/')[1].partition('"')[0]
    seen = keeper.get(f"/documents/{number}").text
    original = keeper.get(
        f"/imports/files/{seen.split('/imports/files/')[1].partition(chr(34))[0]}"
    )
    for answer, name in ((marked, "物资 登记-要改.xlsx"), (original, "物资 登记.xlsx")):
        said = answer.headers["Content-Disposition"]
        assert said.encode("latin-1"), "a header of other letters breaks the answer on its way"
        assert quote(name) in said


def test_the_marked_file_is_mended_outside_and_handed_in_again(browse: Browse) -> None:
    keeper = browse("keeper")
    page = handed_in(keeper, BAD)
    marked = keeper.get(f"{page}/marked.xlsx")
    assert marked.data.startswith(b"PK")
    assert "gifts" in marked.headers["Content-Disposition"]
    same = {"csrf_token": token(keeper), "file": (BytesIO(marked.data), "gifts.xlsx")}
    assert keeper.post(f"{page}/file", data=same).status_code == 303
    assert "还有 1 行要改" in keeper.get(page).text
    mended = xlsx((*GOOD, ("李四", "大米", "", "20袋")))
    said = {"csrf_token": token(keeper), "file": (BytesIO(mended), "again.xlsx")}
    assert keeper.post(f"{page}/file", data=said).status_code == 303
    assert "记账 3 行" in keeper.get(page).text


def test_what_is_no_spreadsheet_is_refused_with_why_and_not_kept(browse: Browse) -> None:
    keeper = browse("keeper")
    for content, words in ((b"", "还没有选文件"), (b"%PDF-1.4", "不是能读的电子表格")):
        answer = hand_in(keeper, content, "gifts.xlsx")
        assert (answer.status_code, words in answer.text) == (422, True)
    assert "没有。上传的表格" in keeper.get("/imports").text


def test_the_same_rows_are_asked_about(browse: Browse, ledger: Ledger) -> None:
    keeper = browse("keeper")
    content = xlsx(GOOD)
    for _ in range(2):
        page = hand_in(keeper, content).headers["Location"]
        seen = keeper.get(page).text
        post(keeper, f"{page}/post")
    assert "已由 K君 在" in seen
    assert "账上已有 2" in seen
    refused = keeper.get(page).text
    assert "一行也没有记账" in refused
    assert "请勾选“确是另外一批，再记一次”" in refused
    before = len(numbers(ledger))
    post(keeper, f"{page}/post", again="y")
    assert len(numbers(ledger)) == before + 2


def test_a_long_file_is_waited_for_on_a_page_that_shows_itself_anew(
    browse: Browse, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging_work, "ROWS_AT_ONCE", 1)
    keeper = browse("keeper")
    page = handed_in(keeper, GOOD)
    waits = keeper.get(page)
    assert (waits.headers["Refresh"], "马上开始" in waits.text) == ("2", True)
    assert "Refresh" not in keeper.get(f"{page}?still=y").headers
    assert post(keeper, f"{page}/rows/0", act="aside", reason="x").status_code == 303
    task = staging_work.take(ledger, worker="w")
    assert task
    staging_work.beat(ledger, task, rows=2, checked=1)
    assert '<progress id="far" value="1" max="2">' in keeper.get(page).text
    post(keeper, f"{page}/stop")
    assert "已停止" in keeper.get(page).text
    post(keeper, f"{page}/again")
    work(ledger)
    post(keeper, f"{page}/post")
    assert "全部记上" in keeper.get(page).text
    work(ledger)
    assert "已经记账，2 单" in keeper.get(page).text


def work(ledger: Ledger) -> None:
    """Let the worker do what waits."""
    paper_worker.work(ledger, worker="v", ended=threading.Event(), once=True)


def test_it_is_nobody_elses_and_may_be_given_up(browse: Browse, ledger: Ledger) -> None:
    keeper = browse("keeper")
    page = handed_in(keeper, GOOD)
    clerk = browse("village_clerk")
    for path in (page, f"{page}/marked.xlsx"):
        assert clerk.get(path).status_code == 404
    assert post(clerk, f"{page}/give-up").status_code == 404
    assert post(keeper, f"{page}/give-up").headers["Location"] == "/imports"
    assert keeper.get(page).status_code == 404


def test_rows_come_by_pages_and_those_around_the_table_are_told(browse: Browse) -> None:
    keeper = browse("keeper")
    many = [("张三", f"物资{n}", "", "1箱", "13800138000") for n in range(60)]
    head = (("受赠物资",), (*HEADER, "电话"))
    page = handed_in(keeper, (*head, *many, ("制表人：王五",)))
    seen = keeper.get(page).text
    assert "第 1 / 2 页" in seen
    assert "13800138000" not in seen
    assert "隐去个人信息 60 处" in seen
    assert "制表人：王五" in seen
    assert "第 2 / 2 页" in keeper.get(f"{page}?page=2").text


def test_who_takes_gifts_of_money_hands_them_in_without_a_storage(
    browse: Browse, ledger: Ledger
) -> None:
    finance = browse("finance")
    page = handed_in(finance, (("捐款人", "金额"), ("张三", "100")), location="")
    with ledger.reading() as books:
        staged = staging.staged(books, actor="finance", key=page.rpartition("/")[2])
    assert (staged.tables[0].as_, staged.on) == ("cash", date(2020, 2, 6))
    assert "记入哪项资金" in finance.get(page).text


def test_a_document_says_from_which_row_it_was_made_and_gives_the_file(browse: Browse) -> None:
    keeper, content = browse("keeper"), xlsx(GOOD)
    page = hand_in(keeper, content).headers["Location"]
    done = keeper.get(post(keeper, f"{page}/post").headers["Location"]).text
    document = done.split('href="/documents/')[2].partition('"')[0]
    seen = keeper.get(f"/documents/{document}").text
    assert "gifts.xlsx" in seen
    assert "Sheet1 第 3 行" in seen
    original = seen.split('href="/imports/files/')[1].partition('"')[0]
    assert keeper.get(f"/imports/files/{original}").data == content
    supervised = browse("supervisor").get(f"/documents/{document}").text
    assert "Sheet1 第 3 行" in supervised
    assert "/imports/files/" not in supervised
