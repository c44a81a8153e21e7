"""A gift appraised, and a provisional price corrected, from the page of their receipt."""

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.webui.conftest import post, request_key

Browse = Callable[[str], FlaskClient]
BOUGHT, GIFT = "T-RK-2020-000002", "T-RK-2020-000003"
DAY = "2020-02-08"


def value(browser: FlaskClient, number: str, **fields: str):
    """Open the form and send it, with what is typed besides what was proposed."""
    page = browser.get(f"/revaluations/{number}")
    assert page.status_code == 200, page.text
    key = request_key(page.text)
    return post(browser, f"/revaluations/{number}", request_key=key, on=DAY, **fields)


def line(at: int, lot: str, yuan: str, basis: str = "APPRAISAL", **more: str) -> dict[str, str]:
    return {
        f"lines-{at}-lot": lot,
        f"lines-{at}-value": yuan,
        f"lines-{at}-basis": basis,
        **{f"lines-{at}-{key}": text for key, text in more.items()},
    }


def test_a_gift_of_unknown_value_is_appraised(browse: Browse) -> None:
    finance = browse("finance")
    page = finance.get(f"/documents/{GIFT}").text
    assert "补估价" in page
    form = finance.get(f"/revaluations/{GIFT}").text
    for words in ("一次性医用口罩", "60 只", "未估价"):
        assert words in form
    done = value(finance, GIFT, reason="评估报告", **line(0, f"{GIFT}-1", "90.00"))
    assert done.status_code == 303
    assert "T-GJ-2020-000001" in finance.get(done.location).text
    shown = finance.get("/documents/T-GJ-2020-000001").text
    for words in ("估价调整单", "评估", "90.00", "镇中心库房", f"{GIFT}-1"):
        assert words in shown
    assert "T-GJ-2020-000001" in finance.get(f"/documents/{GIFT}").text
    assert "90.00 元" in finance.get(f"/revaluations/{GIFT}").text


def test_only_the_lines_that_were_filled_in_are_valued(browse: Browse) -> None:
    finance = browse("finance")
    lines = {
        **line(0, f"{BOUGHT}-1", "", ""),
        **line(1, f"{BOUGHT}-2", "600.00", "INVOICE", provisional="y"),
    }
    assert value(finance, BOUGHT, reason="发票", **lines).status_code == 303
    form = finance.get(f"/revaluations/{BOUGHT}").text
    assert ("368.00 元" in form, "600.00 元" in form, "暂估" in form) == (True, True, True)
    again = value(finance, BOUGHT, reason="发票", **lines)
    assert again.status_code == 422
    assert "和现在的估价一样" in again.text
    assert 'href="#lines-1-value"' in again.text, "beside the line it is about"


def test_a_form_that_says_too_little_is_shown_again(browse: Browse) -> None:
    finance = browse("finance")
    for typed, words in (
        ({"reason": "评估", **line(0, f"{GIFT}-1", "", "")}, "还没有填价值"),
        ({"reason": "评估", **line(0, f"{GIFT}-1", "5", "")}, "请选计价依据"),
        ({"reason": "", **line(0, f"{GIFT}-1", "5")}, "请写原因"),
        ({"reason": "评估", **line(0, f"{GIFT}-1", "五元")}, "金额"),
    ):
        refused = value(finance, GIFT, **typed)
        assert refused.status_code == 422
        assert words in refused.text
    early = post(
        finance,
        f"/revaluations/{GIFT}",
        request_key="k",
        on="2020-02-01",
        reason="评估",
        **line(0, f"{GIFT}-1", "5"),
    )
    assert "请用 2020-02-03 或以后的日期" in early.text


def test_who_keeps_the_goods_does_not_say_what_they_are_worth(browse: Browse) -> None:
    keeper = browse("keeper")
    assert "/revaluations/" not in keeper.get(f"/documents/{GIFT}").text
    assert keeper.get(f"/revaluations/{GIFT}").status_code == 403
    clerk = browse("village_clerk")
    done = value(
        clerk, "TV1-RK-2020-000001", reason="清单", **line(0, "TV1-RK-2020-000001-1", "10")
    )
    assert done.status_code == 303
    assert clerk.get(f"/revaluations/{GIFT}").status_code == 403


def test_sending_it_twice_records_once_and_it_is_taken_back_as_any_other(browse: Browse) -> None:
    finance = browse("finance")
    key = request_key(finance.get(f"/revaluations/{GIFT}").text)
    typed = {"request_key": key, "on": DAY, "reason": "评估", **line(0, f"{GIFT}-1", "90.00")}
    first = post(finance, f"/revaluations/{GIFT}", **typed)
    again = post(finance, f"/revaluations/{GIFT}", **typed)
    assert (first.status_code, again.status_code) == (303, 303)
    assert "没有重复记" in finance.get(again.location).text
    path = "/documents/T-GJ-2020-000001/reverse"
    form = finance.get(path).text
    assert "<b>0<span" not in form, "no pieces are shown of what moves none"
    assert finance.get("/documents/T-GJ-2020-000001.pdf").data.startswith(b"%PDF")
    back = post(finance, path, request_key=request_key(form), on=DAY, reason="录错")
    assert back.status_code == 303
    assert "未估价" in finance.get(f"/revaluations/{GIFT}").text
