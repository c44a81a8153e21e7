"""A key of another statement, of another order, or of nobody's making is refused, and leads nowhere else."""

import base64
import json

import pytest

from inventory.errors import BadInput
from inventory.statements.paging import begun, token
from inventory.statements.shape import Paging
from tests.statements.town import Town, day, tell


@pytest.fixture
def town(sqlite_ledger):
    return tell(Town(sqlite_ledger))


def made(*said):
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


BAD = [
    "",
    "!",
    "é",
    made(),
    made(None, False),
    made(None, False, 1, 2, 3, 4),
    made(None, False, "a", "1", 2, 3),
    made(None, False, "a", True, 2, 3),
    made(None, False, "a", 2**64, 2, 3),
    made(None, False, "a", None, 2, 3),
    made("quantity", False, "a", 1, 2, 3),
    made(None, True, "a", 1, 2, 3),
    base64.urlsafe_b64encode(b"[" * 100_000).decode(),
    base64.urlsafe_b64encode(b'{"a": 1}').decode(),
]


@pytest.mark.parametrize("after", BAD)
def test_a_key_that_is_none_of_this_order_is_refused(town, after):
    for name, said in (("stock", {}), ("card", {"item": "MASK"}), ("ledger", {})):
        with pytest.raises(BadInput) as refused:
            town.show(name, limit=1, after=after, **said)
        assert refused.value.field == "after"


def test_a_good_key_goes_on_after_its_row(town):
    first = town.show("stock", limit=1)
    second = town.show("stock", limit=1, after=first.next)
    assert [*first.rows, *second.rows] == list(town.show("stock").rows)
    assert second.next is None
    with pytest.raises(BadInput):
        town.show("stock", limit=1, after=first.next, sort="quantity")


def test_rows_that_come_before_the_key_may_be_added_meanwhile(town):
    first = town.show("ledger", day(30, 1), day(8), limit=1)
    town.receive(day(31, 1), 5, "SOAP", origin="PURCHASED")
    second = town.show("ledger", day(30, 1), day(8), after=first.next)
    whole = town.show("ledger", day(30, 1), day(8))
    assert first.rows + second.rows == whole.rows


def test_the_values_of_a_key_come_back_each_of_its_type():
    after = token(day(8), 5, 1)
    assert begun(Paging(after=after), type(day(8)), int, int) == [day(8), 5, 1]
    assert begun(Paging(), int) is None
    for wrong in (token(5, 5, 1), token("2020-02-30", 5, 1)):
        with pytest.raises(BadInput):
            begun(Paging(after=wrong), type(day(8)), int, int)
