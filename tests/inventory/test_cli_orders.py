"""The command on an order. Its answers are in the contract; here is what is refused."""

import json

import pytest
from click.testing import CliRunner

from inventory import cli
from tests.inventory.buying import Shop


@pytest.fixture
def run(ledger, monkeypatch):
    books = Shop(ledger)
    monkeypatch.setenv("DATABASE_URL", ledger.url)
    monkeypatch.setenv("INVENTORY_NOW", "2020-02-08T18:00:00+08:00")

    def command(*words):
        done = CliRunner().invoke(cli.main, list(words))
        return done.exit_code, done.output.strip()

    return books, command


@pytest.mark.parametrize("words", [("--line", "1"), ("--lot", "L"), ("--withdraw", "错")])
def test_a_line_and_a_lot_are_said_together(run, words):
    books, command = run
    assert command("order", books.order(), *words)[0] == 2


def test_an_order_that_there_is_not_is_refused_by_name(run):
    _, command = run
    code, said = command("order", "NDL-ZY-2020-000009", "--json")
    assert (code, json.loads(said)["error"]["code"]) == (1, "NOT_FOUND")


def test_a_village_does_not_see_the_orders_of_its_town(run):
    books, command = run
    code, said = command("order", books.order(), "--json", "--as-user", "clerk")
    assert (code, json.loads(said)["error"]["code"]) == (1, "NOT_ALLOWED")
