"""P9: whatever is changed of a published sheet, or under it, straight in the database, is found."""

import pytest

from inventory import boards, disclosures
from inventory.uploads import prepared
from tests.inventory.files import SALT, pdf
from tests.inventory.publishing import Public, day


@pytest.fixture
def town(sqlite_ledger, clock):
    town = Public(sqlite_ledger, clock)
    town.receive(day(3), 100)
    town.out(day(1), day(5))
    town.receive(day(8), 30)
    number = town.out(day(6), day(10))
    said = {"place": "公示栏", "from_on": day(20), "to_on": day(29)}
    photo = prepared("board.pdf", pdf(), salt=SALT)
    town.say(boards.post, "publisher", number=number, **said, photo=photo)
    assert town.broken() == {}
    return town


def changed(sql, where="issue = 2"):
    return f"update disclosure_publication set {sql} where {where}"


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (changed("text = replace(text, '\"closing\":130', '\"closing\":131')"), "摘要不符"),
        (changed("text = substr(text, 1, 500)"), "不成样"),
        (changed("text = '[]'"), "不成样"),
        (changed("digest = replace(digest, substr(digest, 1, 1), 'x')"), "摘要不符"),
        (changed("check_code = '0000-0000-0000'"), "校验码"),
        (changed("previous = digest"), "没有接在前一期之后"),
        (changed("issue = 3"), "期号不相连"),
        (changed("published_on = '2020-02-21'"), "不同"),
        (changed("head_position = 1"), "已不是原样"),
        ("update disclosure_event set figures = replace(figures, 'a', 'b') where id = 4", "批准"),
        ("update disclosure_paper set content = 'x'", "PDF"),
        ("update disclosure_figures set text = replace(text, '130', '131')", "制表时的数字"),
        ("update disclosure_photo_content set content = 'x'", "照片"),
        ("update disclosure set end_on = '2020-02-11' where serial = 2", "不同"),
        ("delete from disclosure_publication where issue = 1", "期号不相连"),
        ("update stock_move set quantity = 90 where quantity = 100", "没有补记的单据"),
    ],
)
def test_a_change_straight_in_the_database_is_found(town, statement, says):
    town.tamper(statement)
    assert any(says in breach for breach in town.broken()["P9"])


def test_figures_of_drafts_may_be_erased(town):
    town.tamper("delete from disclosure_figures")
    assert town.broken() == {}


def test_a_sheet_that_is_to_be_corrected_or_is_withdrawn_breaks_no_promise(town):
    town.receive(day(4), 7)
    assert town.due() == [(1, "BACKDATED"), (2, "BACKDATED")]
    assert town.broken() == {}
    number = "NDL-GS-000002"
    town.say(disclosures.withdraw, "publisher", number=number, reason="数字有误")
    assert town.broken() == {}


def test_what_is_called_otherwise_since_is_still_the_same_sheet(town):
    town.tamper("update item set name = '医用口罩'")
    assert town.broken() == {}
