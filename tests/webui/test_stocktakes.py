"""The pages of stocktakes: started, counted on a phone and from paper, settled, given up."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.webui.conftest import post, request_key

Browse = Callable[[str], FlaskClient]
NUMBER = "T-PD-2020-000001"
PAGE = f"/stocktakes/{NUMBER}"
# the lines of the town's open stocktake, by what is on the books
BOOKED = {"一次性医用口罩": (1910, 60), "84 消毒液": (46,), "一次性使用灭菌型": (300,)}


@pytest.fixture
def keeper(browse: Browse) -> FlaskClient:
    return browse("keeper")


def lines(browser: FlaskClient) -> list[str]:
    """What stands on each line's page, in order."""
    return [browser.get(f"{PAGE}/count?line={n}").text for n in range(1, 5)]


def counts(browser: FlaskClient) -> list[int]:
    """What the books have, in the order of the lines: the first mask lot is the larger."""
    masks = iter(BOOKED["一次性医用口罩"])
    found = []
    for page in lines(browser):
        name = next(name for name in BOOKED if f"<h1>{name}" in page)
        found.append(next(masks) if "口罩" in name else BOOKED[name][0])
    return found


def count(browser: FlaskClient, line: int, quantity: object, **fields: str) -> TestResponse:
    key = request_key(browser.get(f"{PAGE}/count?line={line}").text)
    said = {"line": str(line), "quantity": str(quantity), "counter": "K君"}
    return post(browser, f"{PAGE}/count", **{"request_key": key, **said, **fields})


def test_a_stocktake_is_started_and_its_sheet_is_one_click_away(keeper: FlaskClient) -> None:
    page = keeper.get("/stocktakes/new").text
    assert "抽查多少行" not in page
    key = request_key(page)
    fields = {"request_key": key, "organization": "T", "location": "T-MAIN", "witness": "监督甲"}
    answer = post(keeper, "/stocktakes/new", **fields)
    assert answer.location == "/stocktakes/T-PD-2020-000002"
    assert post(keeper, "/stocktakes/new", **fields).location == answer.location
    page = keeper.get(answer.location).text
    assert "正在盘" in page
    assert "<dt>监盘人</dt><dd>监督甲</dd>" in page
    assert keeper.get(f"{answer.location}.pdf").data.startswith(b"%PDF")
    assert "T-PD-2020-000002" in keeper.get("/stocktakes").text


def test_supervision_draws_a_sample(browse: Browse) -> None:
    supervisor = browse("supervisor")
    key = request_key(supervisor.get("/stocktakes/new").text)
    fields = {"request_key": key, "organization": "T", "sample": "2", "seed": "7"}
    answer = post(supervisor, "/stocktakes/new", **fields)
    page = supervisor.get(answer.location).text
    assert "4 行中随机抽 2 行，种子 7" in page
    assert "作废这张盘点单" in page
    assert "作废这张盘点单" not in browse("keeper").get(answer.location).text
    more = post(supervisor, "/stocktakes/new", **{**fields, "request_key": "x", "sample": "9"})
    assert more.status_code == 422
    assert "抽不出 9 行" in more.text


def test_lines_are_counted_one_after_the_other_and_blind(keeper: FlaskClient) -> None:
    booked = counts(keeper)
    for page in (*lines(keeper), keeper.get(PAGE).text):
        assert not {f"{n:,}" for n in booked if n > 100} & set(page.replace("<", " ").split())
    for line, quantity in enumerate(booked, start=1):
        answer = count(keeper, line, quantity)
        assert answer.status_code == 303
    assert answer.location == PAGE
    page = keeper.get(PAGE).text
    assert "全部盘完" in page
    assert "1,910" in page
    assert "账实相符" in page


def test_after_a_line_comes_the_next_that_is_left(keeper: FlaskClient) -> None:
    answer = count(keeper, 2, 1, counter="老王")
    assert answer.location.startswith(f"{PAGE}/count?line=3&counter=")
    assert 'value="老王"' in keeper.get(answer.location).text
    assert count(keeper, 4, 1).location.startswith(f"{PAGE}/count?line=1&")


@pytest.mark.parametrize(
    ("quantity", "words"),
    [("", "没有就填 0"), ("-3", "整数"), ("2.5", "整数"), ("很多", "整数")],
)
def test_a_count_that_is_no_number_says_so_at_its_field(
    keeper: FlaskClient, quantity: str, words: str
) -> None:
    answer = count(keeper, 1, quantity)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'id="e-quantity"' in answer.text


def test_a_great_difference_wants_somebody_else(keeper: FlaskClient) -> None:
    count(keeper, 1, 1)
    page = keeper.get(f"{PAGE}/count?line=1").text
    assert "这一行要复盘" in page
    same = count(keeper, 1, 1, recount="1")
    assert same.status_code == 409
    assert 'id="e-counter"' in same.text
    assert count(keeper, 1, 1, recount="1", counter="老王").status_code == 303
    twice = count(keeper, 1, 1)
    assert twice.status_code == 409
    assert "没有重复录入" in twice.text
    assert keeper.get(f"{PAGE}.pdf?again=1").data.startswith(b"%PDF")


def test_what_moved_meanwhile_is_asked_of_the_counter(keeper: FlaskClient) -> None:
    line = next(n for n, page in enumerate(lines(keeper), 1) if "<h1>84" in page)
    key = request_key(keeper.get("/issues/new").text)
    issued = post(
        keeper,
        "/issues/new",
        **{
            "request_key": key,
            "on": "2020-02-08",
            "recipient": "group:GATE",
            "location": "T-MAIN",
            "lines-0-item": "DISINFECT",
            "lines-0-quantity": "6",
        },
    )
    assert issued.status_code == 303
    page = keeper.get(f"{PAGE}/count?line={line}").text
    assert "开盘以后的都还没动" in page
    assert "T-CK-2020-000002" in page
    wrong = count(keeper, line, 46, after="T-RK-2020-000001")
    assert (wrong.status_code, 'id="e-after"' in wrong.text) == (422, True)
    assert count(keeper, line, 46, after=NUMBER).status_code == 303
    assert "待复盘" not in keeper.get(PAGE).text  # 46 were there, before the issue


def keyed(browser: FlaskClient, **fields: str) -> TestResponse:
    key = request_key(browser.get(f"{PAGE}/key").text)
    said = {"request_key": key, "on": "2020-02-08", "at": "18:00", "counter": "老王"}
    return post(browser, f"{PAGE}/key", **{**said, **fields})


def test_a_sheet_of_paper_is_keyed_by_line_numbers_with_goods_on_no_line(
    keeper: FlaskClient,
) -> None:
    fields = {f"lines-{n}-line": str(n + 1) for n in range(4)}
    fields |= {f"lines-{n}-quantity": str(q) for n, q in enumerate(counts(keeper))}
    found = {"location": "T-MAIN", "name": "雨衣", "unit": "件", "quantity": "2", "note": "门后"}
    fields |= {f"found-0-{name}": value for name, value in found.items()}
    answer = keyed(keeper, **fields)
    assert answer.location == f"{PAGE}?keyed={NUMBER}/1"
    page = keeper.get(answer.location).text
    assert "盘点表已录入" in page
    assert "雨衣" in page
    again = keyed(keeper, **fields)
    assert again.status_code == 409
    assert "是不是同一张表录了两次" in again.text


@pytest.mark.parametrize(
    ("fields", "target"),
    [
        ({"at": "25:00"}, "at"),
        ({"at": "19:00"}, "at"),
        ({"at": ""}, "at"),
        ({"counter": ""}, "counter"),
        ({"lines-1-line": "3", "lines-1-quantity": "9999999999999"}, "lines-1-quantity"),
    ],
)
def test_a_sheet_that_cannot_be_says_so_at_its_field(
    keeper: FlaskClient, fields: dict[str, str], target: str
) -> None:
    line = {"lines-0-line": "1", "lines-0-quantity": "", "lines-1-line": "2"}
    answer = keyed(keeper, **{**line, "lines-1-quantity": "1", **fields})
    assert answer.status_code == 422
    assert f'id="e-{target}"' in answer.text


def finished(browser: FlaskClient, off: int = 0, found: bool = False) -> None:
    """All lines counted, the first one off by so many, by two people."""
    booked = counts(browser)
    fields = {f"lines-{n}-line": str(n + 1) for n in range(4)}
    fields |= {f"lines-{n}-quantity": str(q) for n, q in enumerate(booked)}
    fields["lines-0-quantity"] = str(booked[0] + off)
    if found:
        fields |= {
            "found-0-location": "T-MAIN",
            "found-0-name": "雨衣",
            "found-0-unit": "件",
            "found-0-quantity": "2",
        }
    assert keyed(browser, **fields).status_code == 303
    if off:
        assert count(browser, 1, booked[0] + off, recount="1", counter="小李").status_code == 303


def settle(browser: FlaskClient, **fields: str) -> TestResponse:
    key = request_key(browser.get(f"{PAGE}/settle").text)
    return post(browser, f"{PAGE}/settle", **{"request_key": key, "on": "2020-02-08", **fields})


def test_what_is_off_is_settled_and_waits_for_somebody_who_counted_nothing(
    keeper: FlaskClient, browse: Browse
) -> None:
    finished(keeper, off=-1)
    assert "盘亏" in keeper.get(f"{PAGE}/settle").text
    answer = settle(keeper)
    assert answer.location == "/stocktakes/settled"
    done = keeper.get(answer.location).text
    assert "T-PY-2020-000001" in done
    page = keeper.get(PAGE).text
    assert "已结转" in page
    assert "/documents/T-PY-2020-000001" in page
    document = keeper.get("/documents/T-PY-2020-000001").text
    assert f'href="{PAGE}"' in document
    assert keeper.get("/documents/T-PY-2020-000001.pdf").data.startswith(b"%PDF")
    assert keeper.get(f"/documents/{NUMBER}.pdf").data.startswith(b"%PDF")
    assert "盘盈盘亏" in browse("approver").get("/approvals").text
    assert keeper.get(f"{PAGE}/settle").status_code == 404
    assert keeper.get(f"{PAGE}/count").status_code == 404


def test_goods_on_no_line_want_an_answer(keeper: FlaskClient) -> None:
    finished(keeper, found=True)
    refused = settle(keeper, **{"found-0-serial": "1"})
    assert refused.status_code == 422
    assert "账外第 1 项（雨衣）要写入库单号" in refused.text
    assert settle(keeper, **{"found-0-serial": "1", "found-0-reason": "私人的"}).status_code == 303
    assert "没有入库：私人的" in keeper.get(PAGE).text


def test_a_stocktake_is_given_up_for_a_reason(keeper: FlaskClient) -> None:
    without = post(keeper, f"{PAGE}/abandon", reason=" ")
    assert "请写为什么作废" in keeper.get(without.location).text
    assert post(keeper, f"{PAGE}/abandon", reason="改日再盘").location == PAGE
    assert "已作废" in keeper.get(PAGE).text
    assert post(keeper, f"{PAGE}/abandon", reason="再作废").status_code == 409
