"""What is malformed in a set-up file about evidence is named, and nothing of the file is written then."""

import pytest

from inventory import paper_rules, setting_up
from inventory.errors import BadInput, NotFound
from tests.inventory.books import Books

DATED = {"starts_on": "2020-02-01", "decision": "办法"}
GOOD = {
    "paper_rules": {
        "step": "PAYMENT",
        "name": "回单",
        "kinds": ["FISCAL"],
        "missing": "BLOCK",
        **DATED,
    },
    "sign_rules": {"organization_kind": "TOWN", "role": "HANDLER", "days": 3, **DATED},
    "retentions": {"code": "CARD", "name": "固定资产卡片", "years": 5, **DATED},
    "paper_categories": {"code": "NOTE", "name": "说明"},
}


@pytest.fixture
def books(ledger):
    return Books(ledger)


def set_up(books, section, **change):
    entry = {k: v for k, v in (GOOD[section] | change).items() if v is not ...}
    setting_up.setup(books.ledger, actor="system", data={section: [entry]})


@pytest.mark.parametrize("section", sorted(GOOD))
def test_what_is_right_is_taken_and_may_be_said_again(books, section):
    set_up(books, section)
    set_up(books, section)


@pytest.mark.parametrize(
    ("section", "change", "field"),
    [
        ("paper_rules", {"step": "BUYING"}, "step"),
        ("paper_rules", {"kinds": ["SLIP"]}, "kinds"),
        ("paper_rules", {"kinds": []}, "kinds"),
        ("paper_rules", {"kinds": "FISCAL"}, "kinds"),
        ("paper_rules", {"missing": "LIST"}, "days"),
        ("paper_rules", {"days": -1}, "days"),
        ("paper_rules", {"days": 4000}, "days"),
        ("paper_rules", {"from_fen": -1}, "from_fen"),
        ("paper_rules", {"awaited": 1}, "awaited"),
        ("paper_rules", {"decision": ""}, "decision"),
        ("paper_rules", {"starts_on": "x"}, "starts_on"),
        ("sign_rules", {"organization_kind": "COUNTY"}, "organization_kind"),
        ("sign_rules", {"role": "CHIEF"}, "role"),
        ("sign_rules", {"days": ...}, "days"),
        ("retentions", {"years": ...}, "years"),
        ("retentions", {"years": 0}, "years"),
        ("retentions", {"years": 201}, "years"),
        ("retentions", {"document_kinds": ["LETTER"]}, "document_kinds"),
        ("paper_categories", {"code": "a b"}, "code"),
        ("paper_categories", {"name": ""}, "name"),
    ],
)
def test_what_is_malformed_is_named(books, section, change, field):
    before = books.ask(paper_rules.paper_rules)
    with pytest.raises(BadInput) as refused:
        set_up(books, section, **change)
    assert refused.value.field == f"{section}[0].{field}"
    assert books.ask(paper_rules.paper_rules) == before


@pytest.mark.parametrize(
    ("section", "change", "what"),
    [
        ("paper_rules", {"use": "HOLIDAY"}, "fund_use"),
        ("paper_rules", {"categories": ["LETTER"]}, "paper_category"),
        ("paper_categories", {"retention": "ETERNAL"}, "retention"),
    ],
)
def test_what_is_not_there_is_named(books, section, change, what):
    with pytest.raises(NotFound) as refused:
        set_up(books, section, **change)
    assert refused.value.what == what
