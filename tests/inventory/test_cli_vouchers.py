"""The commands on a document and its vouchers. Their answers are in the contract; here is what is refused."""

import json

import pytest
from click.testing import CliRunner

from inventory import cli
from tests.inventory.money import ON, Money


@pytest.fixture
def run(ledger, monkeypatch):
    books = Money(ledger)
    monkeypatch.setenv("DATABASE_URL", ledger.url)
    monkeypatch.setenv("INVENTORY_NOW", "2020-02-08T18:00:00+08:00")

    def command(*words):
        done = CliRunner().invoke(cli.main, list(words))
        return done.exit_code, done.output.strip()

    return books, command


def test_a_document_shows_its_vouchers_withdrawn_ones_too(run):
    books, command = run
    number = books.buy(100_000)
    record = ("voucher", number, "--no", "记-0012", "--on", "2020-02-08")
    assert command(*record, "--amount", "600.00")[0] == 0
    assert command("voucher", number, "--no", "记-0012", "--withdraw", "写错")[0] == 0
    assert command(*record, "--claim")[0] == 0
    _, said = command("document", number, "--json")
    shown = [
        (v["amount_fen"], v["as_spending"], v["withdrawn"]) for v in json.loads(said)["vouchers"]
    ]
    assert shown == [(60_000, True, "写错"), (100_000, False, "")]
    assert "记-0012" in command("document", number)[1]


def test_a_document_of_goods_shows_its_lines(run):
    books, command = run
    code, said = command("document", books.receive(ON, 5, value_fen=100))
    assert (code, "口罩" in said, str(ON) in said) == (0, True, True)


@pytest.mark.parametrize(
    "words",
    [("--withdraw", "写错"), ("--amount", "1"), ("--on", "2020-02-08"), ("--no", "记-1")],
)
def test_what_is_half_said_is_wrong_usage(run, words):
    books, command = run
    assert command("voucher", books.buy(1), *words)[0] == 2


def test_an_amount_that_is_none_is_refused(run):
    books, command = run
    words = ("--no", "记-1", "--on", "2020-02-08", "--amount", "1.005", "--json")
    code, said = command("voucher", books.buy(1), *words)
    assert (code, '"amount"' in said) == (1, True)


def test_a_clerk_records_no_voucher(run):
    books, command = run
    words = ("--no", "记-1", "--on", "2020-02-08", "--as-user", "clerk", "--json")
    code, said = command("voucher", books.buy(1), *words)
    assert (code, '"NOT_ALLOWED"' in said) == (1, True)
