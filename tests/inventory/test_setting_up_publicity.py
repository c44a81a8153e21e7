"""What makes no sense in a rule of what is made public is named, and nothing of the file is written then."""

import pytest

from inventory import setting_up
from inventory.errors import BadInput, NotAllowed
from tests.inventory.books import Books
from tests.inventory.test_disclosure_rules import set_up


@pytest.fixture
def books(ledger):
    return Books(ledger)


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": None},
        {"days": 0},
        {"days": 367},
        {"rhythm": "MONTH"},
        {"rhythm": "YEAR"},
        {"sheets": ["S9"]},
        {"posted_days": 0},
        {"due_days": -1},
        {"emergency": ""},
        {"decision": ""},
        {"hotline": "138 1234 5678"},
        {"hotline": "+86 13812345678"},
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused_with_its_place(books, wrong):
    with pytest.raises(BadInput) as refused:
        set_up(books, **wrong)
    assert next(iter(wrong)) in refused.value.field or refused.value.field.endswith("days")


def test_each_organization_is_set_by_who_sets_it_up(books):
    admin = {"login": "dgc", "name": "村", "role": "admin", "organization": "DGC"}
    setting_up.setup(books.ledger, actor="system", data={"users": [admin]})
    set_up(books, actor="dgc", organization="DGC")
    with pytest.raises(NotAllowed):
        set_up(books, actor="dgc")
