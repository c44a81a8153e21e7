"""Pads of receipts on the command line; the contract shows them in order."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from inventory import cli, pads
from reports.cli import pad as print_command
from tests.inventory.books import Books

FEB_1 = date(2020, 2, 1)


@pytest.fixture
def town(ledger, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", ledger.url)
    monkeypatch.setenv("INVENTORY_NOW", "2020-02-08T18:00:00+08:00")
    books = Books(ledger)
    with ledger.writing() as session:
        pads.print_pad(
            session,
            actor="system",
            organization="NDL",
            custodian="卡口长",
            count=3,
            request_key="p",
        )
    return books


def run(*words, command=cli.main):
    done = CliRunner().invoke(command, list(words))
    return done.exit_code, done.output.strip()


def test_stubs_are_listed_made_void_and_listed_no_more(town):
    code, said = run("stubs")
    assert code == 0
    assert said.endswith(
        "已用 0 张，作废 0 张，未交回 3 张：NDL-ST-000001、NDL-ST-000002、NDL-ST-000003"
    )
    assert run("void-stub", "NDL-ST-000002", "--reason", "写坏") == (0, "NDL-ST-000002 已作废")
    (row,) = json.loads(run("stubs", "--org", "NDL", "--json")[1])
    assert (row["void"], row["missing"]) == (1, ["NDL-ST-000001", "NDL-ST-000003"])
    code, said = run("void-stub", "2", "--reason", "写坏", "--json")
    assert (code, json.loads(said)["error"]["code"]) == (1, "STUB_VOID")


def test_a_consent_is_told_as_one_word(town):
    number = town.receive(FEB_1, 5, by="ZHANG")
    assert run("consent", number, "masked") == (0, f"{number} 隐去部分公布")
    said = json.loads(run("consent", number, "not", "--json")[1])
    assert said == {"number": number, "consent": "NOT"}
    assert run("consent", number, "yes")[0] == 2


def test_a_pad_is_printed_new_or_again(town, tmp_path):
    def draw(*words):
        out = tmp_path / "pad.pdf"
        return *run(
            "--org", "NDL", "-o", str(out), "--overwrite", *words, command=print_command
        ), out

    code, said, out = draw("--custodian", "卡口长", "--count", "2")
    assert (code, said) == (0, "")
    first = out.read_bytes()
    assert first.startswith(b"%PDF")
    assert draw("--serial", "2")[0] == 0
    assert out.read_bytes() == first
    assert draw("--serial", "3")[:2] == (1, "没有第 3 本收条。请核对本号。")
    assert draw()[0] == 2
    assert draw("--serial", "2", "--custodian", "别人")[0] == 2
    assert draw("--custodian", "卡口长", "--count", "51")[0] == 1
    assert [row["serial"] for row in json.loads(run("stubs", "--json")[1])] == [1, 2]
