"""A name that is only close to a known one is decided once, for all its rows."""

import pytest

from inventory.errors import BadInput
from inventory.intake import staging
from tests.intake.books import HEADER
from tests.intake.staged import Clerk

NEAR = (
    HEADER,
    ("示例甲有限公司", "一次性医用口罩", "", "100只"),
    ("", "医用一次性口罩", "", "100只"),
    ("张三", "医用一次性口罩", "", "50只"),
    ("张三", "苹果", "", "9箱"),
)


@pytest.fixture
def clerk(ledger):
    return Clerk(ledger)


def test_close_names_are_asked_about_and_new_ones_shown(clerk):
    key = clerk.hand_in(NEAR)
    near, *new = clerk.names(key)
    assert (near.text, near.how, near.chosen) == ("医用一次性口罩 只", "CLOSE", "")
    assert near.near[0].code == "MASK"
    assert {name.text: name.chosen for name in new} == {
        "苹果 箱": "new",
        "示例甲有限公司": "new",
        "张三": "new",
    }
    refused = clerk.post(key)
    assert (refused.error, refused.undecided, clerk.count("document")) == ("UNDECIDED", 1, 0)


def test_what_it_is_said_to_be_holds_for_every_row(clerk):
    key = clerk.hand_in(NEAR)
    clerk.decide(key, **{"医用一次性口罩 只": "MASK"})
    assert (clerk.see(key).undecided, clerk.names(key)[0].how) == (0, "DECIDED")
    clerk.post(key)
    assert clerk.on_hand() == {("一次性医用口罩", "只"): 250, ("苹果", "箱"): 9}


def test_it_may_be_something_new(clerk):
    key = clerk.hand_in(NEAR)
    clerk.decide(key, **{"医用一次性口罩 只": "new"})
    clerk.post(key)
    assert clerk.items() == {"一次性医用口罩", "医用一次性口罩", "苹果"}


def test_what_is_decided_stands_when_the_file_is_read_again(clerk):
    key = clerk.hand_in(NEAR)
    clerk.decide(key, **{"医用一次性口罩 只": "MASK"})
    clerk.write(staging.correct, key=key, on=None)
    clerk.at_once(key)
    assert clerk.see(key).undecided == 0


def test_a_code_that_is_none_is_refused(clerk):
    key = clerk.hand_in(NEAR)
    with pytest.raises(BadInput):
        clerk.decide(key, **{"医用一次性口罩 只": "NONE"})
