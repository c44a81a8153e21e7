"""要催的事 as a page and on the first page: each list with its count, leading to its rows."""

import re
from collections.abc import Callable
from html import unescape

from flask.testing import FlaskClient

NAMES = ("orders-awaited", "papers-awaited", "goods-awaited", "payables")


def test_the_page_leads_to_every_list_and_each_of_them_opens(
    browse: Callable[[str], FlaskClient],
) -> None:
    for login, at in (("finance", "below:T"), ("village_clerk", "below:TV1")):
        browser = browse(login)
        page = browser.get("/chasing").text
        found = [unescape(a) for a in re.findall(r'href="(/statements/[^"]+)"', page)]
        for name in NAMES:
            assert f"/statements/{name}?at={at}" in found
        for address in found:
            answer = browser.get(address)
            assert answer.status_code == 200, address
            assert browser.get(address.replace("?", ".csv?")).status_code == 200


def test_what_is_counted_is_what_the_list_has_and_its_rows_open_their_documents(
    browse: Callable[[str], FlaskClient],
) -> None:
    finance = browse("finance")
    page = finance.get("/chasing").text
    seen = 0
    for name in NAMES:
        row = re.search(rf"/statements/{name}\?.*?</li>", page, re.DOTALL)
        assert row
        rows = finance.get(f"/statements/{name}?at=below:T").text
        body = rows[rows.index("<tbody") :].split("</tbody>")[0] if "<tbody" in rows else ""
        numbers = re.findall(r'href="(/documents/[^"]+)"', body)
        said = re.search(r'<b class="nb">(\d+)<span class="unit">笔', row[0])
        assert (int(said[1]) if said else 0) == body.count("<tr>") == len(numbers), name
        seen += len(numbers)
        for address in numbers:
            assert finance.get(address).status_code == 200
    assert seen, "the town has something to chase"


def test_the_first_page_says_what_is_to_be_chased_to_those_who_may_read_money(
    browse: Callable[[str], FlaskClient],
) -> None:
    assert "要催的事" in browse("finance").get("/").text
    assert "要催的事" not in browse("checkpoint_head").get("/").text
