"""What the linters do not know of this project: lengths, a test for every module, no floats, no hidden clock.

Each rule is a function that lists breaches as text, and each is also tried on a breach made for it.
"""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.tested_elsewhere import TESTED_ELSEWHERE

ROOT = Path(__file__).parents[1]
PACKAGES = ("inventory", "webui", "reports")
FUNCTION_LINES = 50
FILE_LINES = 400

# Modules that do nothing of their own which a test could name: the nouns, tried through the migrations and the verbs.
NOUNS = ("inventory/models/",)


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
