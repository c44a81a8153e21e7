"""Whatever a line of ``inventory post`` holds, it is posted or refused by name, and a refusal leaves nothing behind.

The lines are those that the contract shows. Each of their fields, at any depth, is taken away and replaced by what does
not belong there; each such line is tried after the lines before it stood as they were.
"""

import copy
import json
import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from inventory import entry, setting_up
from inventory.errors import LedgerError
from inventory.models import Document, Invoice, InvoiceUse, Lot, StockMove

CONTRACT = (Path(__file__).parents[2] / "docs/contract.md").read_text("utf-8")
WRONG = (
    None,
    "",
    " ",
    "x" * 5000,
    "没有的编码",
    "2020-02-30",
    "9999-12-31",
    "20200208",
    0,
    -1,
    2**63,
    10**30,
    True,
    [],
    [None],
    [[]],
    {},
    {"a": 1},
    [{}],
)
GONE = object()
REFUSED = (
    "m18",
    "m19",
    "m21",
    "p5",
    "o3",
    "o4",
    "l2",
    "l4",
)  # the contract shows what is refused there, too


def block(file):
    """A file that the contract shows."""
    return re.search(rf"^```\w+ {file}\n(.*?)^```$", CONTRACT, re.DOTALL | re.MULTILINE)[1]


def lines(file):
    # between the two files the contract imports four receipts
    text = block(file).replace("NDL-RK-2020-000007", "NDL-RK-2020-000003")
    if file in (
        "invoices.jsonl",
        "linked.jsonl",
    ):  # and one paper, and three expenditures, are recorded elsewhere
        for there, here in (("FP-000002", "FP-000001"), ("FP-000003", "FP-000002")):
            text = text.replace(there, here)
        text = text.replace("ZC-2020-000007", "ZC-2020-000004")
    return [json.loads(line) for line in text.splitlines()]


def places(value, path=()):
    """Every place in a line, as the keys that lead there."""
    inside = value.items() if isinstance(value, dict) else ()
    for key, part in enumerate(value) if isinstance(value, list) else inside:
        yield (*path, key)
        yield from places(part, (*path, key))


def changed(line, path, wrong):
    """The line with one place replaced, or taken away."""
    other = copy.deepcopy(line)
    holder = other
    for key in path[:-1]:
        holder = holder[key]
    if wrong is GONE:
        del holder[path[-1]]
    else:
        holder[path[-1]] = wrong
    return other


@pytest.fixture
def town(ledger, clock):
    clock.set(date(2020, 2, 10))
    for file in ("town.json", "more.json", "limits.json", "prices.json"):
        data = json.loads(block(file))
        for user in data.get("users", ()):
            user.pop("password", None)  # hashing is slow, and nobody signs in here
        setting_up.setup(ledger, actor="system", data=data)
    return ledger


TABLES = (Document, Lot, StockMove, Invoice, InvoiceUse)
COUNTS = select(*(select(func.count()).select_from(t).scalar_subquery() for t in TABLES))


def counts(session):
    return session.execute(COUNTS).one()


def attempt(ledger, line, before):
    """Post a line and take it back; a refusal has a name and has written nothing."""
    with ledger.writing() as session:
        try:
            entry.post_line(session, actor="system", line=line)
        except LedgerError:
            assert counts(session) == before
        session.rollback()


def test_a_field_of_the_wrong_kind_is_refused_by_name(town):
    tried, before = set(), (0,) * len(TABLES)
    shown = ("documents", "goods", "counted", "money", "orders", "invoices", "linked")
    for line in (line for file in shown for line in lines(f"{file}.jsonl")):
        # one line of each kind is enough, and what was posted before stays posted
        if line["do"] not in tried:
            for path in places(line):
                for wrong in (GONE, *WRONG):
                    attempt(town, changed(line, path, wrong), before)
        tried.add(line["do"])
        if line["request_key"] in REFUSED:
            continue
        with town.writing() as session:
            entry.post_line(session, actor="system", line=line)
            before = counts(session)
    assert all(before)
    assert tried == set(entry._VERBS)
