"""Public sheets on pages: drawn up, looked at, published, put up; each button for whom it is."""

import re
from datetime import date
from io import BytesIO

import pytest

from inventory import disclosure_ledger, setting_up, stock
from tests.inventory.files import plain
from tests.webui.conftest import post, request_key

NUMBER = "T-GS-000001"
HERE = f"/disclosures/{NUMBER}"
DAYS = {"from": "2020-02-01", "to": "2020-02-07"}


def draw_up(browser, **said):
    key = request_key(browser.get("/disclosures/new").text)
    said = {"sheet": "S6", "organization": "T", **DAYS} | said
    return post(browser, "/disclosures/new", request_key=key, **said)


def act(browser, name, number=NUMBER, **said):
    key = request_key(browser.get(f"/disclosures/{number}").text)
    return post(browser, f"/disclosures/{number}/{name}", request_key=key, **said)


@pytest.fixture
def published(browse):
    """A sheet that is out."""
    assert draw_up(browse("publisher")).status_code == 303
    assert act(browse("supervisor"), "review").status_code == 303
    assert act(browse("approver"), "approve").status_code == 303
    answer = act(browse("publisher"), "publish")
    assert answer.status_code == 303, answer.text
    return browse("publisher")


def test_a_sheet_goes_from_hand_to_hand_and_out_to_the_board(browse):
    publisher = browse("publisher")
    assert draw_up(publisher).location == HERE
    page = publisher.get(HERE).text
    assert "待复核" in page
    assert "复核通过" not in page
    assert "复核通过" in browse("supervisor").get(HERE).text
    act(browse("supervisor"), "review")
    page = browse("approver").get(HERE).text
    assert "批准公布" in page
    assert "全部相符" in page
    act(browse("approver"), "approve")
    act(browse("publisher"), "publish")
    page = browse("publisher").get(HERE).text
    assert "第1期" in page
    assert re.search(r"校验码 <b class=\"nb\">[0-9A-Z-]{14}</b>", page)


def test_the_file_is_served_as_it_was_published(published, ledger):
    with ledger.reading() as books:
        held = disclosure_ledger.paper(books, actor="system", number=NUMBER)
        text = disclosure_ledger.text(books, actor="system", number=NUMBER)
    answer = published.get(f"{HERE}.pdf")
    assert (answer.mimetype, answer.data) == ("application/pdf", held)
    assert published.get(f"{HERE}.json").data.decode() == text


def test_it_is_posted_with_a_photo_and_taken_down(published):
    photo = {"photo": (BytesIO(plain()), "board.png")}
    days = {"from": "2020-02-08", "to": "2020-02-18"}
    assert act(published, "post", place="", **days).status_code == 422
    answer = act(published, "post", place="镇政府公示栏", **days, **photo)
    assert answer.status_code == 303
    page = published.get(HERE).text
    assert "镇政府公示栏" in page
    picture = re.search(rf'href="({HERE}/photos/\d+)"', page)[1]
    answer = published.get(picture)
    assert answer.mimetype == "image/png"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert act(published, "take_down").status_code == 303
    assert "张贴期满" in published.get(HERE).text
    assert act(published, "take_down").status_code == 303


def test_what_may_not_be_said_where_it_stands(browse):
    draw_up(browse("publisher"))
    answer = act(browse("approver"), "approve")
    assert answer.status_code == 422
    assert "请先复核" in answer.text
    answer = act(browse("supervisor"), "give_back")
    assert answer.status_code == 422
    assert "不能空着" in answer.text
    assert act(browse("publisher"), "publish").status_code == 422
    assert act(browse("supervisor"), "give_back", reason="少一行").status_code == 303
    assert "已退回" in browse("publisher").get(HERE).text


def test_the_approver_sees_what_changed_since_it_was_reviewed(browse, ledger):
    draw_up(browse("publisher"))
    act(browse("supervisor"), "review")
    with ledger.writing() as books:
        stock.receive(
            books,
            actor="system",
            organization="T",
            on=date(2020, 2, 5),
            request_key="late",
            origin="DONATED",
            lines=[stock.ReceiptLine("MASK", "T-MAIN", 7)],
        )
    page = browse("approver").get(HERE).text
    assert "上次看过以后变了的" in page
    assert "补记" in page
    answer = act(browse("approver"), "approve")
    assert answer.status_code == 422
    assert "期末结存" in answer.text


def test_what_is_to_be_corrected_stands_on_top_of_the_list(published, browse, ledger):
    assert act(browse("supervisor"), "mark_error", reason="落款写错").status_code == 303
    page = published.get("/disclosures").text
    assert "要更正的" in page
    assert "落款写错" in page
    answer = act(published, "correct", reason="落款写错")
    assert answer.location == "/disclosures/T-GS-000002"
    assert "更正公告" in published.get(answer.location).text
    assert NUMBER in published.get("/disclosures?state=PUBLISHED").text
    assert "没有这样的公示表" in published.get("/disclosures?state=WITHDRAWN").text


def test_the_form_to_sign_is_a_pdf_until_the_sheet_is_out(browse):
    draw_up(browse("publisher"))
    answer = browse("approver").get(f"{HERE}/form.pdf")
    assert answer.data.startswith(b"%PDF")
    act(browse("publisher"), "withdraw", reason="重做")
    assert browse("approver").get(f"{HERE}/form.pdf").status_code == 404


def test_wrong_days_are_told_beside_their_fields(browse):
    browser = browse("publisher")
    answer = draw_up(browser, to="2020-01-01")
    assert answer.status_code == 422
    assert "结束日期在开始日期之前" in answer.text
    answer = draw_up(browser, to="2020-02-08")
    assert "还没有过完" in answer.text


def test_a_photo_of_the_signed_form_is_kept_and_none_is_asked_for(browse):
    draw_up(browse("publisher"))
    answer = act(browse("publisher"), "photo")
    assert answer.status_code == 422
    assert "还没有选照片" in answer.text
    sent = {"photo": (BytesIO(plain()), "form.png"), "what": "签字的审批单"}
    assert act(browse("publisher"), "photo", **sent).status_code == 303
    assert "签字的审批单" in browse("approver").get(HERE).text


def test_where_and_how_long_it_hangs_is_proposed_by_the_rule(published, ledger):
    assert "不少于 10 日" in published.get(HERE).text
    rule = {
        "organization": "T",
        "starts_on": "2020-01-01",
        "emergency": "疫情",
        "rhythm": "MONTH",
        "board": "镇政府公示栏",
        "posted_days": 15,
        "decision": "会议纪要",
    }
    setting_up.setup(ledger, actor="system", data={"disclosure_rules": [rule]})
    page = published.get(HERE).text
    assert "不少于 15 日" in page
    assert 'name="place" value="镇政府公示栏"' in page


def test_a_sheet_of_a_town_with_its_villages_is_drawn_up_where_one_says_so(browse):
    browser = browse("publisher")
    assert 'name="below"' in browser.get("/disclosures/new").text
    assert 'name="below" value="y" checked' in browser.get("/disclosures/new?below=y").text
    assert draw_up(browser, below="y").status_code == 303
    assert "（含下级）" in browser.get(HERE).text
    assert "含下级" in browser.get("/disclosures").text
    answer = draw_up(browser, below="y", organization="TV2")
    assert answer.status_code == 422
    assert "本单位没有下级" in answer.text
    assert 'name="below"' not in browse("village_clerk").get("/disclosures/new").text
