"""Every page against axe, on a phone and at a desk, light and dark, normal and large; nothing scrolls sideways."""

import gzip
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response

from tests.browser.conftest import DESK, PHONE, shots_folder, sign_in
from tests.looking import pages
from tests.looking import town as looking
from tests.looking.town import PublishedTown

pytestmark = pytest.mark.browser

PERIOD = "from=2020-02-01&to=2020-02-29"
PAGES = {
    "home": ("keeper", "/"),
    "home-finance": ("finance", "/"),
    "home-admin": ("admin", "/"),
    "more": ("village_clerk", "/more"),
    "receive": ("keeper", "/receipts/new"),
    "gift": ("keeper", "/documents/T-RK-2020-000001"),
    "pads": ("keeper", "/pads"),
    "issue": ("keeper", "/issues/new?item=MASK&item=GLOVE"),
    "document": ("keeper", "/documents/T-RK-2020-000001"),
    "document-refused-file": ("keeper", "/documents/T-RK-2020-000001?too_big=1"),
    "stock": ("keeper", "/stock"),
    "stock-item": ("keeper", "/stock?item=MASK"),
    "stock-empty": ("keeper", "/stock?on=2020-01-01"),
    "fund": ("finance", "/fund"),
    "fund-village": ("village_clerk", "/fund"),
    "fund-holder": ("finance", "/fund/holder/TV1?fund=F2020"),
    "spend": ("village_clerk", "/spending/new"),
    "prepay": ("finance", "/money/prepay"),
    "allot": ("finance", "/grants/allot"),
    "change": ("finance", "/grants/change"),
    "expenditure": ("finance", "/documents/TV1-ZC-2020-000001"),
    "orders": ("finance", "/orders"),
    "order": ("finance", "/orders/new"),
    "order-document": ("finance", "/documents/T-ZY-2020-000001"),
    "order-came": ("finance", "/orders/T-ZY-2020-000001/came"),
    "papers": ("finance", "/papers"),
    "paper": ("finance", "/papers/T-FP-000001"),
    "paper-new": ("finance", "/papers/new"),
    "paper-for": ("village_clerk", "/papers/for/TV1-ZC-2020-000001"),
    "sheets": ("publisher", "/sheets"),
    "S1": ("publisher", f"/sheets/S1?{PERIOD}"),
    "S2": ("publisher", f"/sheets/S2?{PERIOD}"),
    "S3": ("publisher", f"/sheets/S3?{PERIOD}"),
    "S4": ("publisher", f"/sheets/S4?{PERIOD}"),
    "S5": ("publisher", f"/sheets/S5?{PERIOD}"),
    "S6": ("publisher", f"/sheets/S6?{PERIOD}"),
    "SC": ("publisher", f"/sheets/SC?{PERIOD}"),
    "duplicates": ("admin", "/catalog/duplicates"),
}
LOOKS = {
    "phone": (PHONE, {}, "normal"),
    "desk": (DESK, {}, "normal"),
    "phone dark": (PHONE, {"color_scheme": "dark"}, "normal"),
    "phone large": (360, {}, "large"),
    "desk dark large": (DESK, {"color_scheme": "dark"}, "large"),
}


def serious(page: Page) -> list[str]:
    """What axe finds that keeps somebody out, with the place."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {node['html'][:120]}"
        for v in found
        if v["impact"] in ("serious", "critical")
        for node in v["nodes"]
    ]


def look_at(page: Page, name: str, width: int) -> list[str]:
    """Everything that is wrong with the page as it stands; leaves a picture where one is asked for."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    if folder := shots_folder():
        folder.mkdir(parents=True, exist_ok=True)
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=str(folder / f"{name}.png"))
        page.set_viewport_size({"width": width, "height": 844})
    wrong = serious(page) + ([f"{wide} px wide"] if wide > width else [])
    return [f"{name}: {what}" for what in wrong]


@pytest.mark.parametrize("look", LOOKS)
def test_nobody_is_kept_out_of_any_page(open_page: Callable[..., Page], look: str) -> None:
    width, how, size = LOOKS[look]
    wrong: list[str] = []
    signed_in = ""
    page = open_page(width, **how)
    page.goto(f"/text?size={size}&next=/sign-in")
    wrong += look_at(page, f"sign-in {look}", width)
    for name, (login, path) in sorted(PAGES.items(), key=lambda entry: entry[1][0]):
        if login != signed_in:
            sign_in(page, login)
            signed_in = login
        page.goto(path)
        wrong += look_at(page, f"{name} {look}", width)
    assert wrong == []


@pytest.mark.parametrize("look", LOOKS)
def test_nobody_is_kept_out_of_a_refused_form(open_page: Callable[..., Page], look: str) -> None:
    width, how, size = LOOKS[look]
    page = open_page(width, **how)
    page.goto(f"/text?size={size}&next=/sign-in")
    sign_in(page, "village_clerk")
    wrong: list[str] = []
    for name, path in (
        ("receive", "/receipts/new"),
        ("issue", "/issues/new?item=MASK"),
        ("spend", "/spending/new"),
        ("order", "/orders/new"),
        ("paper", "/papers/new"),
    ):
        page.goto(path)
        page.locator(".confirm button").click()
        page.locator("#problems").wait_for()
        wrong += look_at(page, f"{name}-refused {look}", width)
    assert wrong == []


# of the public sheets: short ones and long ones, with parts, corrected, taken back
SHEETS = ("NDL-S1-2", "NDL-S3-1", "NDL-S3-2", "NDL-S5-YQFK-2020-1", "NDL-SC-1", "DGC-S2-1")
FIRST_LOAD_MAX = 60 * 1024
STATUSES = {"没有这页": 404, "查不到": 404}


@pytest.fixture(scope="module")
def published(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[PublishedTown, str]]:
    """The town that has published, and the address of its pages."""
    town = looking.build(tmp_path_factory.mktemp("town") / "town.db")
    with pages.served(town) as site:
        yield town, site
    town.ledger.close()


def shown(town: PublishedTown) -> dict[str, tuple[str, str]]:
    """All public pages, of the sheets some, and those inside that are about publishing: whose, and where."""
    found = {name: ("", address) for name, address in pages.public(town).items()}
    some = {f"表-{name}" for name in SHEETS}
    found = {name: of for name, of in found.items() if not name.startswith("表-") or name in some}
    return found | pages.inside(town)


@pytest.mark.parametrize("look", ["phone large", "desk dark large"])
def test_nobody_is_kept_out_of_what_is_published_nor_of_publishing_it(
    chromium: Browser, published: tuple[PublishedTown, str], look: str
) -> None:
    town, site = published
    width, how, size = LOOKS[look]
    wrong: list[str] = []
    asked: list[str] = []
    for login in sorted({who for who, _ in shown(town).values()}):
        context = chromium.new_context(
            base_url=site,
            locale="zh-CN",
            viewport={"width": width, "height": 844},
            **how,  # type: ignore[arg-type]
        )
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"/text?size={size}&next=/sign-in")
        if login:
            pages.sign_in(page, login, town.passwords[login])
        for name, (who, address) in shown(town).items():
            if who == login:
                answer = page.goto(address)
                status = answer.status if answer else 0
                expected = STATUSES.get(name, 200)
                wrong += [f"{name}: status {status}"] if status != expected else []
                wrong += look_at(page, f"{name} {look}", width)
        context.close()
    assert wrong == []
    assert {urlsplit(one).netloc for one in asked if not one.startswith("data:")} == {
        urlsplit(site).netloc
    }


def _keep(answers: list[Response], answer: Response) -> None:
    answers.append(answer)


def test_the_first_look_at_the_board_is_60_kib_at_most(
    chromium: Browser, published: tuple[PublishedTown, str]
) -> None:
    town, site = published
    for name, (who, address) in shown(town).items():
        if who or not address.startswith(("/board", "/c/")):
            continue
        context = chromium.new_context(base_url=site)
        page = context.new_page()
        answers: list[Response] = []
        page.on("response", partial(_keep, answers))
        page.goto(address)
        sizes = {answer.url: len(gzip.compress(answer.body())) for answer in answers if answer.ok}
        context.close()
        assert sizes, name
        assert sum(sizes.values()) <= FIRST_LOAD_MAX, (name, sizes)
