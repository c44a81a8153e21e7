"""A command whose answer cannot be written says so, and one whose reader has gone is silent."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from inventory import setting_up
from tests.inventory.books import TOWN


@pytest.fixture
def as_process(sqlite_ledger):
    """The words of a command and the environment for it, as a shell would start it."""
    setting_up.setup(sqlite_ledger, actor="system", data=TOWN)
    sqlite_ledger.close()
    environment = {**os.environ, "DATABASE_URL": sqlite_ledger.url, "PYTHONIOENCODING": "utf-8"}
    return lambda *words: ([sys.executable, "-m", "inventory", *words], environment)


@pytest.mark.parametrize("words", [("list", "items", "--json"), ("list", "items")])
def test_where_nothing_can_be_written_it_is_said_in_one_line(as_process, words):
    command, environment = as_process(*words)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command, env=environment, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("NO_OUTPUT 结果没有写出去（No space left on device）")


def test_who_closes_a_pipe_has_read_enough(as_process):
    command, environment = as_process("list", "items", "--json")
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        command, env=environment, stdout=writer, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, "")
