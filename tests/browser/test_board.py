"""The public board as a browser shows it from a disk: nobody is kept out, nothing scrolls sideways, nothing is asked of
any host."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.conftest import DESK, PHONE, shots_folder
from tests.reports import samples
from tests.webui.boards import LATER, Shelf, issue, published
from webui import board_folder

pytestmark = pytest.mark.browser

LONG = "一次性使用医用防护口罩" * 46
LOOKS = {
    "old phone": (360, "light"),
    "phone dark": (PHONE, "dark"),
    "tablet": (820, "light"),
    "desk": (DESK, "light"),
}


def long_names() -> Shelf:
    """Sheets with names of five hundred signs, in rows, titles and organizations."""
    sheet = samples.donated(3)
    rows = tuple({**row, "name": LONG, "donor": LONG, "unit": "只" * 20} for row in sheet.rows)
    name = LONG[:200]
    title = f"{name}新冠肺炎疫情防控{LONG}"
    long = replace(sheet, rows=rows, organization_name=name, title=title).sealed()
    return Shelf(published(long))


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Boards in folders; gives the address of each kind of page by what it is."""
    folder: Path = tmp_path_factory.mktemp("board")
    first, second = published(samples.stock(12), 1), published(samples.stock(13), 2)
    shelf = Shelf(first, second, published(samples.donated(8)), published(samples.fund()))
    said = {1: {"corrected_by": 2}, 2: {"corrects": 1}, 3: {"withdrawn_at": LATER}}
    issues = tuple(replace(one, **said.get(one.id, {})) for one in shelf.issues())
    board_folder.write(folder / "a", shelf.site(issues=issues).files.values(), shelf)
    board_folder.write(folder / "long", long_names().site().files.values(), long_names())
    board_folder.write(folder / "none", Shelf().site().files.values(), Shelf())
    live = shelf.site(live=True, issues=issues).files["check.html"]
    (folder / "a/live.html").write_bytes(live.make(shelf))
    code = issue(first).check_code
    pages = {
        "front": "a/index.html",
        "organization": "a/o/QSZ/index.html",
        "series": "a/o/QSZ/S6/index.html",
        "S6": "a/o/QSZ/S6/2.html",
        "S6 corrected": "a/o/QSZ/S6/1.html",
        "S1 withdrawn": "a/o/QSZ/S1/1.html",
        "S5": "a/o/QSZ/S5/1.html",
        "check": "a/check.html",
        "check live": "a/live.html",
        "letter": f"a/c/{code[0]}.html",
        "code": f"a/c/{code.replace('-', '')}/index.html",
        "long front": "long/index.html",
        "long S1": "long/o/QSZ/S1/1.html",
        "none": "none/index.html",
    }
    return {what: (folder / path).as_uri() for what, path in pages.items()}


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """Whatever pages asked for; all of it came from the disk."""
    addresses: list[str] = []
    yield addresses
    assert addresses
    assert [one for one in addresses if not one.startswith("file://")] == []


@pytest.mark.parametrize("look", LOOKS)
def test_nobody_is_kept_out_of_the_board(
    chromium: Browser, board: dict[str, str], asked: list[str], look: str
) -> None:
    width, scheme = LOOKS[look]
    context = chromium.new_context(
        locale="zh-CN",
        viewport={"width": width, "height": 844},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    wrong: list[str] = []
    for what, address in board.items():
        page.goto(address)
        assert page.evaluate("getComputedStyle(document.body).fontSize") == "18px", (
            "its style is there"
        )
        found = Axe().run(page).response["violations"]
        wrong += [f"{what}: {v['id']} {n['html'][:100]}" for v in found for n in v["nodes"]]
        wide = page.evaluate("document.documentElement.scrollWidth")
        wrong += [f"{what}: {wide} px wide"] if wide > width else []
        if folder := shots_folder():
            folder.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(folder / f"board-{what}-{width}.png"), full_page=True)
    context.close()
    assert wrong == []


def test_without_script_every_page_says_the_same(
    chromium: Browser, board: dict[str, str], asked: list[str]
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(board["front"])
    page.get_by_role("link", name="物资收发存总表").click()
    assert "期末结存" in page.content()
    page.get_by_role("link", name="核对真假").click()
    page.get_by_role("link", name=page.locator(".letters a").first.inner_text()).click()
    page.locator("a.code").first.click()
    assert "核对结果" in page.content()
    page.get_by_role("link", name="看整张表").click()
    assert "校验码" in page.content()
    context.close()
