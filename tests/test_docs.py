"""What the documents show is run, so that it stays true."""

import json
import re
import subprocess
import sys
from pathlib import Path

from inventory import entry, setting_up
from inventory.errors import LedgerError

ROOT = Path(__file__).parents[1]
CONTRACT = (ROOT / "docs" / "contract.md").read_text("utf-8")


def block(text, language):
    return re.search(rf"```{language}\n(.*?)```", text, re.S).group(1)


def test_the_example_of_the_readme_runs(tmp_path):
    code = block((ROOT / "README.md").read_text("utf-8"), "python")
    assert len(code.split("print(")) == 2
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "NDL-RK-2020-000001"


def test_the_set_up_file_and_the_lines_of_the_contract_are_posted(ledger):
    setting_up.setup(ledger, actor="system", data=json.loads(block(CONTRACT, "json")))
    numbers = []
    for text in block(CONTRACT, "jsonl").splitlines():
        with ledger.writing() as session:
            numbers.append(entry.post_line(session, actor="system", line=entry.parse(text)).number)
    assert numbers[0] == "NDL-RK-2020-000001"
    assert numbers[-2:] == ["DGC-ZC-2020-000001", "NDL-JZ-2020-000001"]


def test_every_error_code_is_in_the_contract():
    listed = set(re.findall(r"[A-Z]+(?:_[A-Z]+)*", CONTRACT.split("## Error codes")[1]))
    assert {kind.code for kind in LedgerError.__subclasses__()} <= listed
