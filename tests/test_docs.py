"""What the documents show is run, and what they list is compared with the program, so that they stay true.

The blocks of docs/contract.md run from top to bottom against a new SQLite database: one with a file's name becomes
that file, and each command of a ``console`` block must answer what stands under it. There "…" stands for any value, at
the end of a list for further elements, and within a line of text for any words. What stands after a command as
``# exit N`` is its exit code, without it 0.
"""

import dataclasses
import json
import re
import shlex
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import click
import pytest

from inventory import cli, entry, stock
from inventory.conversions import ConversionLine, TrialLine
from inventory.corrections import LotLine
from inventory.errors import LedgerError
from inventory.funds import AllocationLine, Decision
from inventory.orders import PurchaseLine
from inventory.returns import BackLine
from inventory.revaluation import ValueLine
from inventory.rules.invoice_said import Line as InvoiceLine
from inventory.stocktake_counts import CountLine
from inventory.surplus import SurplusLine
from inventory.transfers import ArrivalLine

ROOT = Path(__file__).parents[1]
CONTRACT = (ROOT / "docs/contract.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ANY = "…"


def as_shown(shown, given):
    """Is the answer what the document shows?"""
    if shown == ANY:
        return True
    if isinstance(shown, list) and isinstance(given, list):
        if shown[-1:] == [ANY]:
            shown, given = shown[:-1], given[: len(shown) - 1]
        return len(shown) == len(given) and all(map(as_shown, shown, given))
    if isinstance(shown, dict) and isinstance(given, dict):
        return list(shown) == list(given) and all(as_shown(shown[k], given[k]) for k in shown)
    return type(shown) is type(given) and shown == given


def values(text):
    """The JSON values of an answer, or its lines where it is not JSON."""
    for whole in (text, f"[{','.join(text.splitlines())}]"):
        try:
            return json.loads(whole)
        except ValueError:
            continue
    return text.splitlines()


def like(shown, text):
    """Does the text of an answer read as the document shows it, as JSON or line by line?"""
    if not (shown and text):
        return shown == text
    shown, given = values(shown), values(text)
    if not (shown and isinstance(shown, list) and all(isinstance(line, str) for line in shown)):
        return as_shown(shown, given)
    patterns = [".*".join(map(re.escape, line.split(ANY))) for line in shown]
    return len(patterns) == len(given) and all(map(re.fullmatch, patterns, given))


def commands(block):
    """Each command of a block: its words, its exit code, and what it answers."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, answer = part.partition("\n")
        code = re.search(r"# exit (\d)$", command)
        yield shlex.split(command, comments=True), int(code[1]) if code else 0, answer.strip()


@pytest.fixture
def run(tmp_path, monkeypatch, capfdbinary):
    """Run a command as from a shell in a new folder; gives the exit code and what it printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///books.db")
    monkeypatch.setenv("INVENTORY_NOW", "2020-02-10T18:00:00+08:00")

    def command(words):
        monkeypatch.setattr(sys, "argv", words)
        with pytest.raises(SystemExit) as done:
            cli.run()
        sys.stdout.flush()
        printed = capfdbinary.readouterr()
        return done.value.code, (printed.out or printed.err).decode("utf-8").strip()

    return command


def test_the_contract_runs_as_it_is_written(run, tmp_path):
    ran = 0
    for kind, file, text in BLOCK.findall(CONTRACT):
        if file:
            (tmp_path / file).parent.mkdir(exist_ok=True)
            (tmp_path / file).write_text(text, "utf-8")
            continue
        assert kind == "console", "a block is a file or commands"
        for words, code, answer in commands(text):
            given_code, given = run(words)
            assert given_code == code, (words, given)
            assert like(answer, given), (words, given)
            ran += 1
    assert ran > 20


@pytest.mark.parametrize(
    ("shown", "given"),
    [
        ('{"a": 1}', '{"a": 2}'),
        ('{"a": 1}', '{"a": true}'),
        ('{"a": 1}', '{"a": 1, "b": 2}'),
        ("[1]", "[1, 2]"),
        ('[1, 2, "…"]', "[1]"),
        ('{"a": 1}\n{"b": 1}', '{"a": 1}'),
        ("done: …", "undone: all"),
        ("one", "one\ntwo"),
        ("", "[]"),
    ],
)
def test_an_answer_that_differs_is_seen(shown, given):
    assert not like(shown, given)


@pytest.mark.parametrize(
    ("shown", "given"),
    [('{"a": "…"}', '{"a": [1]}'), ('[1, "…"]', "[1, 2, 3]"), ("done: …", "done: all"), ("", "")],
)
def test_what_is_left_open_may_differ(shown, given):
    assert like(shown, given)


JOINING = {point.name: point for point in entry_points(group="inventory.commands")}
COMMANDS = sorted({*cli.main.commands, *JOINING})


def section(name):
    """The chapter of a command, without its blocks."""
    chapters = re.split(r"^## ", BLOCK.sub("", CONTRACT), flags=re.MULTILINE)
    (found,) = [c for c in chapters if re.match(rf"`inventory {name}(?![\w-])", c)]
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_in_its_chapter_and_no_other(name):
    command = JOINING[name].load() if name in JOINING else cli.main.commands[name]
    leaves = command.commands.values() if isinstance(command, click.Group) else [command]
    asked = [p for c in leaves for p in c.params if isinstance(p, click.Option)]
    options = {o for p in asked for o in (*p.opts, *p.secondary_opts)}
    assert set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", section(name))) == options


def test_every_command_has_a_chapter_and_every_chapter_a_command():
    assert set(re.findall(r"^## `inventory ([\w-]+)", CONTRACT, re.MULTILINE)) == set(COMMANDS)


def test_every_error_is_in_the_table_with_its_facts_and_no_other():
    rows = re.findall(r"^\| `([A-Z_]+)` \| .+ \| (.+) \|$", CONTRACT, re.MULTILINE)
    listed = {code: re.findall(r"`(\w+)`", facts) for code, facts in rows}
    ours = "inventory.errors."
    kinds = [k for k in LedgerError.__subclasses__() if k.__module__.startswith(ours)]
    assert len(rows) == len(listed)
    assert listed == {kind.code: [f.name for f in dataclasses.fields(kind)] for kind in kinds}


def test_codes_of_printing_are_named_beside_the_table():
    from reports import errors

    printing = [k for k in LedgerError.__subclasses__() if k.__module__ == errors.__name__]
    assert printing
    assert not [kind.code for kind in printing if f"`{kind.code}`" not in CONTRACT]


def keys_shown():
    """Every key of the lines that the contract posts, by verb; of their lines and decisions under a dot."""
    shown = {}
    for _, file, text in BLOCK.findall(CONTRACT):
        for line in (
            map(json.loads, text.splitlines())
            if file
            in (
                "documents.jsonl",
                "goods.jsonl",
                "counted.jsonl",
                "money.jsonl",
                "orders.jsonl",
                "invoices.jsonl",
                "papers.jsonl",
                "linked.jsonl",
            )
            else ()
        ):
            keys = shown.setdefault(line["do"], set())
            keys |= set(line)
            keys |= {f"decision.{key}" for key in line.get("decision", {})}
            keys |= {f".{key}" for one in line.get("lines", []) for key in one}
    return shown


def test_every_key_of_a_line_has_an_example():
    lines = {
        "receive": stock.ReceiptLine,
        "issue": stock.IssueLine,
        "return_issue": BackLine,
        "hand_out": stock.IssueLine,
        "take_back": BackLine,
        "move_on": BackLine,
        "capitalise": BackLine,
        "dispatch": stock.IssueLine,
        "acknowledge": ArrivalLine,
        "convert": ConversionLine,
        "accept": TrialLine,
        "send_back": LotLine,
        "correct": BackLine,
        "revalue": ValueLine,
        "record_invoice": InvoiceLine,
        "sub_allocate": AllocationLine,
        "order": PurchaseLine,
        "count": CountLine,
        "hand_over_surplus": SurplusLine,
    }
    shown = keys_shown()
    assert set(shown) == set(entry._VERBS)
    for verb, known in entry._VERBS.items():
        wanted = known.must | known.may | {"do", "request_key", "organization", "on"}
        if verb in lines:
            optional = {"lot", "unit"} if lines[verb] in (stock.IssueLine, LotLine) else set()
            names = {f.name for f in dataclasses.fields(lines[verb])}
            assert {f".{name}" for name in names - optional} <= shown[verb], verb
            wanted |= {f".{name}" for name in names}
        if verb in ("create_fund", "change_appropriation"):
            wanted |= {f"decision.{f.name}" for f in dataclasses.fields(Decision)}
        said = {key for key in shown[verb] if not key.startswith(".")}
        assert said - {"note"} == {key for key in wanted if not key.startswith(".")}, verb
        assert verb not in lines or shown[verb] <= wanted | {"note"}, verb


def test_whatever_a_line_holds_the_next_is_still_posted(run, tmp_path):
    assert run(["inventory", "db", "upgrade"])[0] == 0
    torn = [b"\xff", b'{"do": "\xe5\xff"}', b'{"note": "\\ud800"}', b'{"note": "\\u0000"}', b"[]"]
    torn += [b'{"heads": ' + b"1" * 5000 + b"}", b"[" * 100_000, b"NaN", b"1.0"]
    (tmp_path / "torn.jsonl").write_bytes(b"\n".join(torn))
    code, printed = run(["inventory", "post", "torn.jsonl", "--json"])
    answers = [json.loads(line)["error"] for line in printed.splitlines()]
    assert code == 1
    assert [(a["code"], a["facts"]["field"]) for a in answers] == [("BAD_INPUT", "line")] * len(
        torn
    )


def test_a_clock_that_is_none_is_told_as_json(run, tmp_path, monkeypatch):
    monkeypatch.setenv("INVENTORY_NOW", "noon")
    (tmp_path / "none.jsonl").touch()
    code, printed = run(["inventory", "post", "none.jsonl", "--json"])
    assert (code, json.loads(printed)["error"]["code"]) == (1, "BAD_INPUT")


def test_the_example_of_the_readme_runs_and_prints_what_it_says(tmp_path):
    ((_, _, code),) = [b for b in BLOCK.findall(README) if b[0] == "python"]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    number = re.search(r"It prints .+: `(\S+)`", README)[1]
    assert done.stdout.startswith(f"Posted(number='{number}', digest=")
    told = [line for line in code.splitlines() if line and not line.startswith("from ")]
    assert len(told) == 10


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_and_every_path_of_a_page_leads_somewhere(page):
    text = BLOCK.sub("", page.read_text("utf-8"))
    links = [page.parent / link for link in re.findall(r"\]\((?!https?:)([^)#]+)", text)]
    paths = [ROOT / path for path in re.findall(r"`((?:[a-z_]+/)+(?:\w+\.\w+)?)`", text)]
    assert not [str(path) for path in (*links, *paths) if not path.exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_lines_of_prose_are_no_longer_than_a_screen(page):
    prose = BLOCK.sub("", page.read_text("utf-8")).splitlines()
    assert not [line for line in prose if len(line) > 120 and not line.startswith("|")]


def test_decisions_are_numbered_without_a_gap_dated_and_settled():
    pages = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert [page.name[:4] for page in pages] == [f"{n:04}" for n in range(1, len(pages) + 1)]
    for page in pages:
        text = page.read_text("utf-8")
        assert re.match(rf"# {int(page.name[:4])}\. .+\n\n\d{{4}}-\d\d-\d\d, accepted\.\n", text)
        assert re.findall(r"^\*\*(\w+)\.\*\*", text, re.M) == ["Context", "Options", "Outcome"]
