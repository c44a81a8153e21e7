"""Setting up from a file: whatever it holds, all of it is kept or nothing, and what is wrong has a name."""

import contextlib
import json

import pytest

from inventory import catalog, setting_up
from inventory.errors import BadCreditCode, BadInput, LedgerError, NotAllowed
from inventory.stock import ReceiptLine
from tests.inventory.books import Books
from tests.inventory.test_entry import GONE, WRONG, block, changed, places


def town():
    data = json.loads(block("town.json"))
    for user in data["users"]:
        user.pop("password", None)  # hashing is slow, and nobody signs in here
    more = json.loads(block("more.json"))
    return {**data, "items": data["items"] + more["items"]}


def test_a_field_of_the_wrong_kind_is_refused_by_name(ledger):
    whole = town()
    for section, entries in whole.items():  # each on top of those before it
        data = {section: entries}
        setting_up.setup(ledger, actor="system", data=data)
        for path in places(data):
            for wrong in (GONE, *WRONG):
                with contextlib.suppress(LedgerError):
                    setting_up.setup(ledger, actor="system", data=changed(data, path, wrong))
    setting_up.setup(ledger, actor="system", data=whole)


def test_a_refused_file_leaves_nothing(ledger):
    data = {**town(), "users": [{"login": "x"}]}
    with pytest.raises(BadInput, match="users"):
        setting_up.setup(ledger, actor="system", data=data)
    with ledger.reading() as session, pytest.raises(LedgerError):
        catalog.organizations(session, actor="system")


def test_a_packing_may_change_until_goods_came_in_by_it(ledger):
    books = Books(ledger)
    item = {"code": "MASK", "name": "口罩", "unit": "只", "units": {"盒": 50, "箱": 2000}}
    setting_up.setup(ledger, actor="system", data={"items": [item]})
    setting_up.setup(ledger, actor="system", data={"items": [{**item, "units": {"盒": 40}}]})
    books.receive_lines([ReceiptLine("MASK", "KF", 2, unit="盒")])
    assert books.held("MASK") == 80
    with pytest.raises(BadInput, match="已按一盒 40 只入过库"):
        setting_up.setup(ledger, actor="system", data={"items": [{**item, "units": {"盒": 50}}]})
    setting_up.setup(ledger, actor="system", data={"items": [{**item, "units": {"箱": 1000}}]})


@pytest.mark.parametrize("factor", [0, 1, -5, "2", None, True])
def test_a_packing_of_no_pieces_is_none(ledger, factor):
    item = {"code": "MASK", "name": "口罩", "unit": "只", "units": {"盒": factor}}
    with pytest.raises(BadInput, match="units"):
        setting_up.setup(ledger, actor="system", data={"items": [item]})


ADMIN = {"login": "chief", "name": "村管理员", "role": "admin", "organization": "DGC"}


@pytest.mark.parametrize(
    "data",
    [
        {"users": [{"login": "evil", "name": "x", "role": "admin", "organization": "NDL"}]},
        {"users": [{"login": "keeper", "name": "x", "role": "keeper", "organization": "DGC"}]},
        {"users": [{"login": "evil", "name": "x", "role": "admin", "organization": "NONE"}]},
        {"organizations": [{"code": "NDL", "name": "改名镇", "kind": "TOWN"}]},
        {"organizations": [{"code": "NEW", "name": "新镇", "kind": "TOWN"}]},
        {"organizations": [{"code": "NEW", "name": "新村", "kind": "VILLAGE", "parent": "NDL"}]},
        {"locations": [{"code": "KF", "name": "改名", "organization": "NDL"}]},
        {"head_counts": [{"group": "GUARD", "location": "KF", "on": "2020-02-01", "heads": 1}]},
    ],
)
def test_an_admin_sets_up_his_own_organization_and_those_below(ledger, data):
    Books(ledger)
    setting_up.setup(ledger, actor="system", data={"users": [ADMIN]})
    with pytest.raises(NotAllowed) as refused:
        setting_up.setup(ledger, actor="chief", data=data)
    assert refused.value.facts() == {"act": "setup", "role": "admin", "organization": None}


def test_an_admin_may_add_to_his_own_place_and_to_the_shared_catalogues(ledger):
    Books(ledger)
    setting_up.setup(ledger, actor="system", data={"users": [ADMIN]})
    data = {
        "locations": [{"code": "DGC-K9", "name": "九号卡口", "organization": "DGC"}],
        "items": [{"code": "NEW", "name": "护目镜", "unit": "副"}],
        "users": [{"login": "k9", "name": "x", "role": "keeper", "organization": "DGC"}],
    }
    assert setting_up.setup(ledger, actor="chief", data=data)["users"] == 1


@pytest.mark.parametrize("code", ["A:source", "a b", "a/b", "a%", "a\u200b", "\u202ea"])
def test_a_code_can_be_read_and_typed(ledger, code):
    data = {"organizations": [{"code": code, "name": "镇", "kind": "TOWN"}]}
    with pytest.raises(BadInput, match="编码里不能有"):
        setting_up.setup(ledger, actor="system", data=data)


@pytest.mark.parametrize(("organization", "allowed"), [("DGC", True), ("NDL", False)])
def test_a_village_clerk_belongs_to_a_village(ledger, organization, allowed):
    Books(ledger)
    user = {"login": "one", "name": "报账员", "role": "village_clerk", "organization": organization}
    refused = contextlib.nullcontext() if allowed else pytest.raises(BadInput, match="organization")
    with refused:
        setting_up.setup(ledger, actor="system", data={"users": [user]})


def test_the_check_digit_of_a_credit_code_is_checked_where_it_is_set_up(ledger):
    firm = {"code": "F", "name": "示例公司", "credit_code": "91130600000000000X"}
    with pytest.raises(BadCreditCode) as refused:
        setting_up.setup(ledger, actor="system", data={"counterparties": [firm]})
    assert refused.value.field == "counterparties[0].credit_code"
    assert refused.value.expected == "M"
    firm["credit_code"] = "91130600000000000m"
    setting_up.setup(ledger, actor="system", data={"counterparties": [firm]})
    with ledger.reading() as session:
        (row,) = catalog.counterparties(session, actor="system")
    assert row.credit_code == "91130600000000000M"


def test_what_was_said_of_a_group_once_is_not_forgotten_by_being_left_out(ledger):
    group = {"code": "POOR", "name": "困难群众"}
    told = (({}, False), ({"sensitive": True}, True), ({}, True), ({"sensitive": False}, False))
    for said, kept in told:
        setting_up.setup(ledger, actor="system", data={"groups": [group | said]})
        with ledger.reading() as session:
            (row,) = catalog.groups(session, actor="system")
        assert row.sensitive is kept
