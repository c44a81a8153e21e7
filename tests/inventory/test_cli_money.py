"""Commands on what follows a document of the fund: an invoice that came later, cash paid in. Their answers are in the
contract; here they are refused."""

import pytest
from click.testing import CliRunner

from inventory import cli
from tests.inventory.money import Money


@pytest.fixture
def run(ledger, monkeypatch):
    books = Money(ledger)
    books.create_gifts()
    monkeypatch.setenv("DATABASE_URL", ledger.url)
    monkeypatch.setenv("INVENTORY_NOW", "2020-02-08T18:00:00+08:00")

    def command(*words):
        done = CliRunner().invoke(cli.main, list(words))
        return done.exit_code, done.output.strip()

    return books, command


def test_an_invoice_that_nobody_awaited_is_refused(run):
    books, command = run
    code, said = command(
        "papers", books.buy(1), "--on", "2020-02-08", "--reference", "发票1", "--json"
    )
    assert (code, '"BAD_INPUT"' in said) == (1, True)


def test_a_clerk_does_not_pay_in_the_cash_of_the_town(run):
    books, command = run
    number = books.gift(1, "SJ-1")
    words = ("bank", number, "--on", "2020-02-08", "--slip", "1", "--as-user", "clerk", "--json")
    code, said = command(*words)
    assert (code, '"NOT_ALLOWED"' in said) == (1, True)
