"""What the recording pages share."""

from collections.abc import Callable
from html import unescape

from flask.testing import FlaskClient

from inventory import setting_up, users
from inventory.db import Ledger
from tests.webui import town
from tests.webui.conftest import post
from webui.writing import new_request_key


def test_request_keys_are_never_the_same() -> None:
    assert len({new_request_key() for _ in range(100)}) == 100


def test_the_page_after_recording_without_anything_recorded_is_the_empty_form(
    browse: Callable[[str], FlaskClient],
) -> None:
    browser = browse("village_clerk")
    for subject in ("receipts", "issues", "spending"):
        assert browser.get(f"/{subject}/done").location == f"/{subject}/new"


def test_a_reload_of_the_page_after_recording_records_nothing(
    browse: Callable[[str], FlaskClient],
) -> None:
    browser = browse("keeper")
    fields = {
        "location": "T-MAIN",
        "recipient": "group:GATE",
        "on": "2020-02-08",
        "request_key": "k",
    }
    post(browser, "/issues/new", **fields, **{"lines-0-item": "MASK", "lines-0-quantity": "5"})
    first, second = (browser.get("/issues/done").text for _ in range(2))
    assert first == second
    assert "发给检查点值守人员" in first


def test_one_who_reads_only_is_not_sent_to_places_that_are_closed_to_him(
    browse: Callable[[str], FlaskClient],
) -> None:
    head = browse("checkpoint_head")
    fields = {
        "location": "TV1-GATE",
        "recipient": "group:GATE",
        "on": "2020-02-08",
        "request_key": "k",
    }
    post(head, "/issues/new", **fields, **{"lines-0-item": "MASK", "lines-0-quantity": "5"})
    page = head.get("/issues/done").text
    assert "看库存" in page
    assert "看公示" not in page


def test_the_next_form_keeps_what_is_likely_to_stay_the_same(
    browse: Callable[[str], FlaskClient],
) -> None:
    browser = browse("keeper")
    fields = {
        "location": "T-MAIN",
        "recipient": "group:GATE",
        "on": "2020-02-08",
        "request_key": "k",
    }
    post(browser, "/issues/new", **fields, **{"lines-0-item": "MASK", "lines-0-quantity": "5"})
    page = browser.get("/issues/done").text
    again = unescape(page.split('class="big" href="')[1].split('"')[0])
    form = browser.get(again).text
    assert 'value="group:GATE" checked' in form
    assert '<input type="hidden" name="lines-0-item" value="MASK">' in form
    assert 'name="request_key" value="k"' not in form


def test_the_example_town_is_tried_on_the_day_of_its_last_document(
    browse: Callable[[str], FlaskClient], ledger: Ledger
) -> None:
    assert 'name="on" value="2020-02-08"' in browse("keeper").get("/issues/new").text
    person = {**town.setup_data()["users"][0], "login": "demo", "demo": True}
    setting_up.setup(ledger, actor=users.SYSTEM, data={"users": [person]})
    for path in ("/issues/new", "/receipts/new", "/spending/new"):
        assert 'name="on" value="2020-02-03"' in browse("village_clerk").get(path).text
