"""A clerk drops in a sheet with mistakes, mends what was not understood, and posts it with one press."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, sign_in
from tests.browser.test_accessibility import look_at
from tests.intake.books import HEADER, xlsx

pytestmark = pytest.mark.browser

LONG = "某某县某某镇商贸有限责任公司临时党支部全体党员及家属志愿服务队"
SHEET = (
    ("青石镇接收社会捐赠物资公示",),
    (*HEADER, "捐赠日期"),
    (LONG, "苹果", "", "100箱", "2020-02-05"),
    ("张三", "医用一次性口罩", "YY/T 0969", "50只", "2020-02-05"),
    ("李四", "大米", "25kg", "若干", "2020-02-06"),
    ("李四", "面粉", "", "-3袋", "2020-02-06"),
    ("制表人：赵六",),
)


def upload(page: Page) -> None:
    """Hand in the sheet."""
    page.goto("/imports")
    file = {"name": "受赠公示.xlsx", "mimeType": "application/octet-stream", "buffer": xlsx(SHEET)}
    page.get_by_label("电子表格").set_input_files([file])  # type: ignore[list-item]
    page.get_by_role("button", name="上传，看读成什么样").click()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_sheet_with_mistakes_is_mended_and_posted(
    open_page: Callable[..., Page], script: bool
) -> None:
    page = open_page(PHONE, script=script)
    sign_in(page, "keeper")
    upload(page)
    post = page.locator("form[action$='/post'] button")
    expect(post).to_be_disabled()
    expect(page.get_by_text("还有 2 行要改，1 个名称要定")).to_be_visible()

    page.get_by_label("就是 一次性医用口罩").check()
    page.get_by_role("button", name="就这样定").click()
    expect(page.get_by_text("还有 2 行要改", exact=True)).to_be_visible()

    rice = page.locator("section[aria-label$=' 第 5 行']")
    expect(rice).to_contain_text("若干")
    rice.get_by_label("数量").fill("许多袋")
    rice.get_by_role("button", name="改好这一行").click()
    expect(rice.get_by_label("数量")).to_have_attribute("aria-invalid", "true")
    rice.get_by_label("数量").fill("20袋")
    rice.get_by_role("button", name="改好这一行").click()
    expect(page.get_by_text("还有 1 行要改", exact=True)).to_be_visible()
    expect(page.locator("section[aria-label$=' 第 5 行']")).to_contain_text("改过")

    flour = page.locator("section[aria-label$=' 第 6 行']")
    if not flour.get_by_label("不记的原因").is_visible():  # the first that is left lies open
        flour.get_by_text("改这一行，或不记").click()
    flour.get_by_label("不记的原因").fill("是退货，另办")
    flour.get_by_role("button", name="这一行不记").click()
    expect(page.get_by_text("不记：是退货，另办")).to_be_visible()

    expect(post).to_have_text("记账 3 行正在记账")
    post.click()
    expect(page.get_by_role("heading", name="已记账")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("3 单")
    page.get_by_role("link", name="T-RK-2020-").first.click()
    expect(page.get_by_role("heading", name="出处")).to_be_visible()
    expect(page.get_by_text("Sheet1 第 3 行")).to_be_visible()


@pytest.mark.parametrize(("width", "colours"), [(PHONE, "light"), (DESK, "dark")])
def test_nobody_is_kept_out_of_it(open_page: Callable[..., Page], width: int, colours: str) -> None:
    page = open_page(width, color_scheme=colours)
    sign_in(page, "keeper")
    page.goto("/imports")
    wrong = look_at(page, f"imports-{width}", width)
    upload(page)
    wrong += look_at(page, f"import-{width}", width)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    wrong += look_at(page, f"import-open-{width}", width)
    assert wrong == []
