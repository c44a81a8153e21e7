"""The pages of imports: what each role is answered, and what is sent. A staged import is its clerk's own, so that
nobody finds the one that is asked about here."""

from io import BytesIO
from typing import Any

from flask.testing import FlaskClient

from inventory import ledger as stock_ledger
from inventory.db import Ledger
from tests.intake.books import xlsx
from tests.webui.conftest import token

NONE = "/imports/none"
FOUND = (303, 404, 404, 404, 403, 403, 403, 403, 403)

# fmt: off
#                          nobody keeper finance clerk head approver publisher supervisor admin
GETS: dict[str, tuple[int, ...]] = {
    "/imports":            (303, 200, 200, 200, 403, 403, 403, 403, 403),
    NONE:                  FOUND,
    f"{NONE}/marked.xlsx": FOUND,
    "/imports/files/99":   (303, 403, 403, 403, 403, 403, 403, 403, 403),
}
POSTS: dict[tuple[str, str], tuple[int, ...]] = {
    ("/imports", "T-MAIN"):   (303, 303, 303, 403, 403, 403, 403, 403, 403),
    ("/imports", "TV1-ROOM"): (303, 303, 303, 303, 403, 403, 403, 403, 403),
    ("/imports", "TV2-ROOM"): (303, 303, 303, 403, 403, 403, 403, 403, 403),
    **{
        (f"{NONE}/{act}", ""): FOUND
        for act in ("tables/0", "rows/0", "aside", "names", "answers", "file", "post", "stop")
    },
}
# fmt: on


def sent(where: str) -> dict[str, dict[str, Any]]:
    """What the forms send, to the place or holder ``where``."""
    rows = (("捐赠单位", "品名", "数量"), ("示例甲有限公司", "苹果", "3箱"))
    file = {"file": (BytesIO(xlsx(rows)), "gifts.xlsx")}
    said: dict[str, dict[str, Any]] = {path: {} for path, _ in POSTS}
    return {**said, "/imports": {**file, "location": where}, f"{NONE}/file": file}


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
