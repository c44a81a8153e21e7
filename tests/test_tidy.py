"""What the linters do not know of this project: lengths, a test for every module, no floats, no hidden clock.

Each rule is a function that lists breaches as text, and each is also tried on a breach made for it.
"""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("inventory", "webui", "reports")
FUNCTION_LINES = 50
FILE_LINES = 400

# Modules that do nothing of their own which a test could name: the nouns, tried through the migrations and the verbs.
NOUNS = ("inventory/models/",)


def intake(*names: str) -> tuple[str, ...]:
    return tuple(f"inventory/intake/{name}.py" for name in names)


# Modules that a test named otherwise covers, and which.
TESTED_ELSEWHERE = {
    path: f"tests/{test}.py"
    for test, paths in {
        # what posting works with is tried through the verbs, on a real database
        "inventory/test_refusals": (
            "inventory/access.py",
            "inventory/books.py",
            "inventory/drafts.py",
            "inventory/fund_books.py",
            "inventory/fund_ledger.py",
            "inventory/funds.py",
            "inventory/heads.py",
            "inventory/holdings.py",
            "inventory/posting.py",
            "inventory/resolve.py",
            "inventory/reversal.py",
            "inventory/balance_rows.py",
            "inventory/balances.py",
            "inventory/conversions.py",
            "inventory/corrections.py",
            "inventory/in_use.py",
            "inventory/returns.py",
            "inventory/transfers.py",
            "inventory/drawn_books.py",
            "inventory/receipts.py",
            "inventory/refusing.py",
            "inventory/rows.py",
            "inventory/standing.py",
            "inventory/stock.py",
            "inventory/written.py",
        ),
        # the statements of a question are tried through it
        "inventory/test_order_money": ("inventory/order_paths.py",),
        "inventory/test_invoices": (
            "inventory/errors/invoices.py",
            "inventory/wording_invoices.py",
        ),
        "inventory/test_invoice_uses": ("inventory/invoice_books.py",),
        "inventory/test_invoice_goods": ("inventory/invoiced.py", "inventory/invoice_links.py"),
        # what a document opens, and what is left of it
        "inventory/test_pools": ("inventory/fund_terms.py",),
        "inventory/test_spending": ("inventory/charges.py", "inventory/errors/money.py"),
        "statements/test_money": (
            "inventory/statements/funds.py",
            "inventory/statements/items.py",
            "inventory/statements/position.py",
            "inventory/statements/spending.py",
        ),
        "sheets/test_fund_villages": ("inventory/bought.py", "inventory/fund_flows.py"),
        "inventory/test_pads": ("inventory/consents.py",),
        "intake/test_staging": ("inventory/intake/staged_json.py",),
        "webui/test_imports": ("webui/imports_view.py",),
        "inventory/test_evidence": ("inventory/statements/missing.py",),
        "webui/test_late": ("webui/fund_odd.py",),
        "inventory/test_stocktakes": (
            "inventory/errors/stocktakes.py",
            "inventory/stocktake_books.py",
        ),
        "inventory/test_stocktake_checks": ("inventory/listings.py",),
        "inventory/test_handovers": ("inventory/handover_ledger.py",),
        "webui/test_invoices": ("webui/invoice_reading.py",),
        "webui/test_money": ("webui/money_acts.py", "webui/money_form.py"),
        # what the command line stands on is tried through it
        "test_docs": (
            "inventory/entry_spending.py",
            "inventory/cli_invoices.py",
            "inventory/cli_matching.py",
            "inventory/cli_imports.py",
            "inventory/cli_objections.py",
            "inventory/wording_money.py",
            "inventory/wording_disclosures.py",
            "reports/cli_disclosure.py",
            "reports/cli_paper.py",
            "inventory/cli_approvals.py",
            "inventory/cli_catalogue.py",
            "inventory/cli_keeping.py",
            "inventory/cli_periods.py",
            "inventory/cli_stocktakes.py",
        ),
        "inventory/test_duty_rules": ("inventory/rights.py",),
        "inventory/test_delegations": ("inventory/standins.py",),
        # a public sheet on its way, and as it was published
        "inventory/test_disclosures": (
            "inventory/disclosure_books.py",
            "inventory/disclosure_steps.py",
            "inventory/errors/disclosures.py",
        ),
        "inventory/test_publishing": ("inventory/disclosure_ledger.py", "inventory/freezing.py"),
        # what an import makes of what it read
        "intake/test_kinds": intake("booking", "checking", "creating", "destinations", "receivers"),
        "intake/test_matching": intake(
            "answers", "decisions", "fitting", "meanings", "proposing", "remembering"
        ),
        "intake/test_sources": ("inventory/import_private.py", *intake("seen")),
        # what the public objects to, asked about and erased
        "inventory/test_objections": (
            "inventory/objection_ledger.py",
            "inventory/objection_private.py",
        ),
        "inventory/test_periods": ("inventory/closings.py",),
        "inventory/test_confirming": ("inventory/wording_questions.py",),
        "inventory/test_cli": (
            "inventory/__main__.py",
            "inventory/catalog.py",
            "inventory/cli_base.py",
            "inventory/config.py",
            "inventory/errors/asking.py",
            "inventory/errors/base.py",
            "inventory/errors/books.py",
            "inventory/errors/files.py",
            "inventory/errors/keeping.py",
            "inventory/intake/importing.py",
            "inventory/ledger.py",
            "inventory/wording.py",
            "inventory/wording_english.py",
            "inventory/wording_files.py",
            "inventory/wording_keeping.py",
            "inventory/wording_stocktakes.py",
        ),
        "inventory/test_setting_up": (
            "inventory/setting_up_fields.py",
            "inventory/setting_up_goods.py",
        ),
        "inventory/test_entry": (
            "inventory/entry_fund.py",
            "inventory/entry_goods.py",
            "inventory/entry_stocktakes.py",
            "inventory/shapes.py",
        ),
        # the sheets and the promises are held against each other's figures
        "inventory/test_checks": (
            "inventory/balance_checks.py",
            "inventory/chain.py",
            "inventory/links.py",
            "inventory/digest.py",
            "inventory/disclosure.py",
            "inventory/recount.py",
            "inventory/sheets/common.py",
        ),
        "sheets/test_movement": ("inventory/sheets/identities.py",),
        # what statements are made of is tried through them, on both engines
        "statements/test_movement": ("inventory/statements/crossing.py",),
        "statements/test_on_hand": ("inventory/statements/goods.py",),
        "statements/test_random": ("inventory/statements/held.py",),
        "statements/test_card": ("inventory/statements/papers.py",),
        "statements/test_asking": ("inventory/statements/shape.py",),
        "stories/test_merges": ("inventory/merged.py",),
        "inventory/test_revaluation": (
            "inventory/document_values.py",
            "inventory/lot_values.py",
            "inventory/whereabouts.py",
        ),
        "sheets/test_money": ("inventory/sheets/holdings.py",),
        "migrations/test_migrations": ("inventory/kinds.py",),
        "story/test_telling": ("inventory/clock.py",),
        "webui/test_auth": ("inventory/users.py",),
        "webui/test_issues": ("webui/goods_out.py",),
        "webui/test_stocktakes": ("webui/stocktake_counts.py", "webui/stocktake_ends.py"),
        "webui/test_dispatches": ("webui/transit.py",),
        "reports/test_shortcuts": (
            "reports/shortcuts_drawing.py",
            "reports/shortcuts_layout.py",
        ),
        "reports/test_long_paper": ("reports/shortcuts_tags.py",),
        "reports/test_witness": ("reports/cli_witness.py",),
        "reports/test_drawing": (
            "reports/cli.py",
            "reports/papers.py",
            "reports/pdf.py",
        ),
    }.items()
    for path in paths
}


def sources(*folders: str) -> list[Path]:
    """The Python files under some folders of the checkout."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    assert found, f"nothing under {folders}"
    return found


def name(path: Path) -> str:
    """A file as the breaches name it."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


def breaches(rule: Callable[[Path], Iterator[str]], paths: list[Path]) -> list[str]:
    """What a rule finds in the files, each as ``file: what``."""
    return [f"{name(path)}: {breach}" for path in paths for breach in rule(path)]


def long_file(path: Path) -> Iterator[str]:
    """A file has at most 400 lines."""
    if (lines := len(path.read_text("utf-8").splitlines())) > FILE_LINES:
        yield f"{lines} lines"


def long_functions(path: Path) -> Iterator[str]:
    """A function has at most 50 lines from ``def`` to its end."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield f"{node.name} has {lines} lines"


def no_purpose(path: Path) -> Iterator[str]:
    """A module says what it is for before anything else."""
    tree = ast.parse(path.read_text("utf-8"))
    if tree.body and not ast.get_docstring(tree):
        yield "opens without its purpose"


def floats(path: Path) -> Iterator[str]:
    """Money and quantities are whole numbers: no float literal, no ``float``, no true division."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield f"line {node.lineno}: the float {node.value}"
        elif isinstance(node, ast.Call) and _called(node) == "float":
            yield f"line {node.lineno}: float()"
        elif isinstance(node, ast.BinOp | ast.AugAssign) and _divides(node):
            yield f"line {node.lineno}: true division"


def hidden_clock(path: Path) -> Iterator[str]:
    """Only ``inventory/clock.py`` asks the machine for the time."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and _asks_the_machine(node):
            yield f"line {node.lineno}: .{node.attr}"


def inline(path: Path) -> Iterator[str]:
    """The content security policy allows neither script nor style inside a page."""
    text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    for pattern in (
        r"<style\b",
        r"<script\b(?![^>]*\bsrc=)",
        r"\sstyle\s*=",
        r"\s(hx-)?on[a-z:]+\s*=",
    ):
        for match in re.finditer(pattern, text, flags=re.IGNORECASE):
            yield f"line {text.count(chr(10), 0, match.start()) + 1}: {match.group().strip()}"


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _divides(node: ast.BinOp | ast.AugAssign) -> bool:
    """True division, but for paths: text on the right, or something called path or folder on the left."""
    if not isinstance(node.op, ast.Div):
        return False
    right = node.right if isinstance(node, ast.BinOp) else node.value
    left = node.left if isinstance(node, ast.BinOp) else node.target
    text = isinstance(right, ast.JoinedStr) or (
        isinstance(right, ast.Constant) and isinstance(right.value, str)
    )
    return not text and not re.search(r"(?i)path|folder", ast.unparse(left))


def _asks_the_machine(node: ast.Attribute) -> bool:
    if node.attr == "utcnow":
        return True
    owner = ast.unparse(node.value)
    return node.attr in {"now", "today"} and owner in {
        "datetime",
        "date",
        "datetime.datetime",
        "datetime.date",
    }


def expected_test(path: str) -> str:
    """The test module of a source module: by folder and name; a form is tried with its page."""
    *_, folder, file = path.split("/")
    module = file.removesuffix(".py").removesuffix("_form")
    return TESTED_ELSEWHERE.get(path, f"tests/{folder}/test_{module}.py")


def test_files_are_short() -> None:
    assert not breaches(long_file, sources(*PACKAGES, "tests"))


def test_functions_are_short() -> None:
    assert not breaches(long_functions, sources(*PACKAGES, "tests"))


def test_modules_open_with_their_purpose() -> None:
    assert not breaches(no_purpose, sources(*PACKAGES, "migrations"))


def test_every_source_module_has_a_test_module() -> None:
    wanted = {
        name(path): expected_test(name(path))
        for path in sources(*PACKAGES)
        if path.read_text("utf-8").strip()
        and path.name != "__init__.py"
        and not name(path).startswith(NOUNS)
    }
    assert not [
        f"{source} wants {test}" for source, test in wanted.items() if not (ROOT / test).exists()
    ]


def test_what_is_excused_is_still_there() -> None:
    assert not [path for path in (*NOUNS, *TESTED_ELSEWHERE) if not (ROOT / path).exists()]


def test_the_ledger_holds_no_float() -> None:
    paths = [path for path in sources("inventory") if name(path) != "inventory/intake/cells.py"]
    assert not breaches(floats, paths)


def test_only_the_clock_asks_the_machine_for_the_time() -> None:
    paths = [
        path for path in sources(*PACKAGES, "migrations") if name(path) != "inventory/clock.py"
    ]
    assert not breaches(hidden_clock, paths)


def test_pages_hold_no_inline_script_or_style() -> None:
    assert not breaches(inline, sorted((ROOT / "webui/templates").rglob("*.*")))


def test_the_two_locks_agree() -> None:
    def pins(lock: str) -> set[str]:
        return set(
            re.findall(r"^([a-z0-9-]+==[^ ;]+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE)
        )

    assert pins("requirements.lock") < pins("requirements-dev.lock")


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (long_file, "\n" * 401),
        (long_functions, "def f():\n" + "    x = 1\n" * 50),
        (no_purpose, "x = 1\n"),
        (floats, "x = 1.5\n"),
        (floats, "x = float('1')\n"),
        (floats, "x = total / count\n"),
        (floats, "x /= 2\n"),
        (hidden_clock, "from datetime import datetime\nx = datetime.now()\n"),
        (hidden_clock, "import datetime\nx = datetime.date.today()\n"),
        (hidden_clock, "x = datetime.utcnow()\n"),
        (inline, "<p>\n<style>p {}</style>\n"),
        (inline, "<script>1</script>"),
        (inline, '<p style="color: red">'),
        (inline, '<p onclick="go()">'),
        (inline, '<p hx-on:click="go()">'),
    ],
)
def test_each_rule_finds_a_breach(
    rule: Callable[[Path], Iterator[str]], text: str, tmp_path: Path
) -> None:
    path = tmp_path / "breach.py"
    path.write_text(text, "utf-8")
    assert breaches(rule, [path])


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (long_file, "\n" * 400),
        (long_functions, "def f():\n" + "    x = 1\n" * 49),
        (floats, "x = total // count\ny = folder / 'a' / file\nz = (base / 'b')\n"),
        (hidden_clock, "x = clock.today(session)\ny = db.now(session)\n"),
        (inline, '{# style="" #}<script src="/forms.js" defer></script><p class="style=1">'),
    ],
)
def test_each_rule_leaves_what_is_right(
    rule: Callable[[Path], Iterator[str]], text: str, tmp_path: Path
) -> None:
    path = tmp_path / "right.py"
    path.write_text(text, "utf-8")
    assert not breaches(rule, [path])
