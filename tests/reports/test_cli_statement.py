"""``inventory statement`` as a program sees it: JSON, CSV, files, pages, refusals."""

import csv
import io
import json
from datetime import date

import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from inventory import cli
from inventory.db import Ledger
from inventory.statements import asking
from reports.cli_statement import statement
from tests.statements.town import Town, day, tell


@pytest.fixture
def run(sqlite_ledger: Ledger, monkeypatch):
    town = tell(Town(sqlite_ledger))
    town.receive(day(8), 5, "SOAP", value_fen=1234)
    monkeypatch.setenv("DATABASE_URL", sqlite_ledger.url)
    monkeypatch.setenv("INVENTORY_NOW", "2020-02-08T18:00:00+08:00")

    def command(*words):
        return CliRunner().invoke(statement, words)

    return command


def test_json_has_every_field_and_leads_on_page_by_page(run):
    whole = json.loads(run("stock", "--below").stdout)
    assert (whole["statement"], whole["below"], whole["from"]) == ("stock", True, None)
    rows, after = [], []
    while True:
        page = json.loads(run("stock", "--below", "--limit", "2", *after, "--json").stdout)
        rows += page["rows"]
        if page["next"] is None:
            break
        after = ["--after", page["next"]]
    assert rows == whole["rows"]
    assert page["totals"] == whole["totals"]


def test_csv_has_opening_rows_closing_and_totals(run, tmp_path):
    file = tmp_path / "card.csv"
    done = run(
        "card", "--item", "MASK", "--from", "2020-02-07", "--to", "2020-02-08", "-o", str(file)
    )
    assert (done.exit_code, done.stdout) == (0, "")
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    lines = [line.split(",") for line in file.read_text("utf-8-sig").splitlines()]
    assert [line[2] for line in lines[1:]] == [
        "期初结存", "发放出库单", "冲销发放出库单", "期末结存", "合计",
    ]  # fmt: skip
    assert lines[1][-2:] == ["700", "400.00"]
    assert lines[-1][lines[0].index("发出")] == "0"
    assert run("card", "--item", "MASK", "--csv").stdout.startswith("\ufeff日期")


def test_a_workbook_has_the_same_rows_as_the_csv_however_many_pages_are_asked_for(
    run, tmp_path, monkeypatch
):
    monkeypatch.setattr(asking, "LIMIT_MAX", 1)
    card = ("card", "--item", "MASK", "--from", "2020-02-07", "--to", "2020-02-08")
    run(*card, "-o", str(tmp_path / "card.xlsx"))
    book = CalamineWorkbook.from_path(tmp_path / "card.xlsx")
    title, about = book.sheet_names
    heads, *rows = book.get_sheet_by_name(title).to_python()
    csv_heads, *csv_rows = csv.reader(
        io.StringIO(run(*card, "--csv").stdout.removeprefix("\ufeff"))
    )
    assert (title, about, heads) == ("明细账", "说明", csv_heads)
    assert [row[2] for row in rows] == [row[2] for row in csv_rows]
    named = dict(zip(heads, rows[1], strict=True))
    assert (named["日期"], named["发出"], named["发出价值"]) == (date(2020, 2, 7), 70, 70)
    assert ["统计区间", "2020年2月7日0时至2月8日24时"] in book.get_sheet_by_name(about).to_python()


def test_filters_and_days_are_passed_on(run):
    shown = json.loads(
        run("expiry", "--as-of", "2020-02-05", "--days", "30", "--org", "DGC").stdout
    )
    assert (shown["to"], shown["filters"]) == ("2020-02-05", {"days": "30"})
    sorted_ = json.loads(run("stock", "--below", "--sort", "quantity", "--desc").stdout)
    quantities = [row["quantity"] for row in sorted_["rows"]]
    assert quantities == sorted(quantities, reverse=True)


def test_refusals_are_json_where_json_was_asked_for_and_words_else(run):
    refused = run("card", "--json")
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["error"]["facts"]["field"] == "item"
    assert "明细账" in run("card", "--csv").stderr
    both = run("ledger", "--as-of", "2020-02-05", "--to", "2020-02-05")
    assert both.exit_code == 2
    twice = run("stock", "--json", "--csv")
    assert (twice.exit_code, twice.stdout) == (2, "")
    assert run("stock", "--xlsx", "--csv").exit_code == 2
    tomorrow = run("stock", "--as-of", "2020-02-09", "--json")
    assert tomorrow.exit_code == 1
    assert json.loads(tomorrow.stdout)["error"]["code"] == "FUTURE_DATE"
    no_folder = run("stock", "-o", "/nowhere/at/all.json")
    assert no_folder.exit_code == 1


def test_it_is_a_command_of_the_program():
    cli._join_commands()
    assert "statement" in cli.main.commands
