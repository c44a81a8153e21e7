"""The public pages, and those inside that are about publishing, as a browser shows them at three widths."""

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from waitress.server import create_server

from tests.browser.conftest import FLAGS, find_chromium
from tests.looking.town import TOWN, VILLAGE, PublishedTown
from webui import create_app

WIDTHS = (360, 390, 1280)


def public(town: PublishedTown) -> dict[str, str]:
    """The addresses that need no signing in, by what they are."""
    code = town.published[f"{TOWN}-S3-1"].check_code.replace("-", "")
    pages = {
        "公示栏": "/board/",
        "单位": f"/board/o/{TOWN}/",
        "系列": f"/board/o/{TOWN}/S3/",
        "核对": "/board/check.html",
        "校验码": f"/c/{code}",
        "查不到": "/board/check.html?code=ABCD-EFGH-JKLM",
        "没有这页": "/board/none",
        "异议": "/objection",
        "异议答复": "/objection/answer",
        "登录": "/sign-in",
    }
    for name, issue in town.published.items():
        series, number = issue.placed.series, issue.placed.issue
        pages[f"表-{name}"] = f"/board/o/{issue.sheet.organization}/{series}/{number}.html"
    return pages


def inside(town: PublishedTown) -> dict[str, tuple[str, str]]:
    """Who looks at which pages inside."""
    last = town.numbers[-1]
    return {
        "公示-全部": ("publisher", "/disclosures"),
        "公示-一期": ("publisher", f"/disclosures/{last}"),
        "公示-张贴": ("publisher", f"/disclosures/{town.numbers[8]}"),
        "公示-待批": ("approver", f"/disclosures/{town.waiting}"),
        "公示-制表": ("finance", "/disclosures/new"),
        "公示-日历": ("publisher", "/calendar"),
        "传给大家": ("publisher", f"/disclosures/{last}/pass-on"),
        "进度": ("publisher", f"/drawn/{town.drawing}?still=y"),
        "外观": ("admin", f"/branding?org={TOWN}"),
        "外观-村": ("admin", f"/branding?org={VILLAGE}"),
        "异议-全部": ("supervisor", "/objection/inside"),
        "异议-一件": ("supervisor", "/objection/inside/NDL-YY-000001"),
        "公示表-全部": ("publisher", "/sheets"),
        "公示表-S3": ("publisher", "/sheets/S3?from=2020-01-27&to=2020-03-31"),
    }


@contextlib.contextmanager
def served(town: PublishedTown) -> Iterator[str]:
    """The pages on a port of this machine; gives their address."""
    app = create_app(town.ledger, secret_key=b"k" * 32, plain_loopback=True)
    server = create_server(app, host="127.0.0.1", port=0, threads=4)

    def serve() -> None:
        with contextlib.suppress(OSError):  # its socket is closed under it at the end
            server.run()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)


def sign_in(page: Page, login: str, password: str) -> None:
    """Sign in by hand."""
    page.goto("/sign-in")
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/")


def shoot(town: PublishedTown, folder: Path) -> Iterator[str]:
    """Each page at each width as a picture in a folder; gives what is wrong: what scrolls sideways, what is not there,
    what asks another host."""
    path = find_chromium()
    if path is None:
        yield "pages: no browser, install chromium or say where it is in CHROMIUM"
        return
    with served(town) as site, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=[*FLAGS, "--no-sandbox"])
        for width in WIDTHS:
            yield from _at(browser, site, town, folder, width)
        browser.close()


def _at(
    browser: Browser, site: str, town: PublishedTown, folder: Path, width: int
) -> Iterator[str]:
    pages = {name: ("", address) for name, address in public(town).items()}
    pages |= inside(town)
    asked: list[str] = []
    for login in sorted({who for who, _ in pages.values()}):
        context = browser.new_context(
            base_url=site, locale="zh-CN", viewport={"width": width, "height": 780}
        )
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        if login:
            sign_in(page, login, town.passwords[login])
        for name, (who, address) in pages.items():
            if who == login:
                answer = page.goto(address)
                page.screenshot(path=str(folder / f"{name}-{width}.png"), full_page=True)
                wide = page.evaluate("document.documentElement.scrollWidth")
                if wide > width:
                    yield f"{name} at {width}: {wide} px wide"
                if (
                    answer is not None
                    and answer.status >= 400
                    and name not in ("没有这页", "查不到")
                ):
                    yield f"{name} at {width}: status {answer.status}"
        context.close()
    yield from (f"asked {one}" for one in asked if not one.startswith((site, "data:")))
