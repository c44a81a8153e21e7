"""A real browser against the pages, served from a thread on this machine.

Every page that is opened here proves on the way that it asks no other host for anything and that no script of it fails.
"""

import contextlib
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from waitress.server import create_server

from inventory.db import Ledger
from tests.conftest import SettableClock, missing
from tests.webui import town
from webui import create_app

FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
PHONE, DESK = 390, 1280


def find_chromium() -> str | None:
    """The browser of ``CHROMIUM``, else one that is installed."""
    for name in (os.environ.get("CHROMIUM"), "chromium", "google-chrome"):
        if name and (path := shutil.which(name)):
            return path
    return None


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of this kind."""
    path = find_chromium()
    if path is None:
        missing("no browser: install chromium or say where it is in CHROMIUM")
    # a sandbox cannot be made by root
    flags = (*FLAGS, "--no-sandbox") if os.geteuid() == 0 else FLAGS
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(flags))
        yield browser
        browser.close()


@pytest.fixture
def site(sqlite_url: str, clock: SettableClock) -> Iterator[str]:
    """A town's pages on a port of this machine; gives their address."""
    ledger = Ledger(sqlite_url, clock=clock)
    town.build(ledger)
    town.buy(ledger)
    app = create_app(ledger, secret_key=b"k" * 32, plain_loopback=True)
    server = create_server(app, host="127.0.0.1", port=0, threads=4)

    def serve() -> None:
        with contextlib.suppress(OSError):  # its socket is closed under it when the test is over
            server.run()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)
    ledger.close()


@pytest.fixture
def open_page(chromium: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Opens a page of a given width, with script or without; on leaving, all that it asked for came from us."""
    asked: list[str] = []
    failed: list[str] = []
    contexts = []

    def opened(
        width: int = PHONE, *, script: bool = True, tolerated: str = "status of 422", **how: str
    ) -> Page:
        context = chromium.new_context(
            base_url=site,
            locale="zh-CN",
            viewport={"width": width, "height": 844},
            java_script_enabled=script,
            **how,  # type: ignore[arg-type]
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.on("console", lambda message: _note(message, failed, tolerated))
        return page

    yield opened
    for context in contexts:
        context.close()
    own = urlsplit(site).netloc
    assert asked
    assert {a for a in asked if urlsplit(a).scheme != "data" and urlsplit(a).netloc != own} == set()
    assert failed == []


def _note(message: ConsoleMessage, failed: list[str], tolerated: str) -> None:
    """Errors of the console, but for what a test means to bring about: a refused form comes with status 422."""
    if message.type == "error" and not re.search(tolerated, message.text):
        failed.append(message.text)


def sign_in(page: Page, login: str) -> None:
    """Sign in by hand."""
    page.goto("/sign-in")
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码").fill(town.PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/")


def shots_folder() -> Path | None:
    """Where to leave pictures of the pages for somebody to look at, if ``SCREENSHOTS`` says so."""
    asked = os.environ.get("SCREENSHOTS")
    return Path(asked) if asked else None
