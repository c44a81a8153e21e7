"""``inventory serve``: where it serves and where it refuses to."""

import errno
import os
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from flask import Flask

from inventory import setting_up, users
from inventory.db import Ledger
from tests.webui import town
from webui import cli

EVERYWHERE = "0.0.0.0"  # noqa: S104 - the address under test


@pytest.fixture
def served(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> list[dict[str, object]]:
    """The town as the database of the command; what waitress would have been told, instead of a server."""
    calls: list[dict[str, object]] = []
    monkeypatch.setenv("DATABASE_URL", ledger.url)
    monkeypatch.setenv("INVENTORY_DATA", str(tmp_path))
    monkeypatch.delenv("PORT", raising=False)

    def told(app: Flask, **how: object) -> SimpleNamespace:
        calls.append({"app": app, **how})
        return SimpleNamespace(run=lambda: None)

    monkeypatch.setattr("waitress.create_server", told)
    return calls


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli.serve, arguments)
    return result.exit_code, result.output


def add_demo_user(ledger: Ledger) -> None:
    person = {**town.setup_data()["users"][0], "login": "demo-keeper", "demo": True}
    setting_up.setup(ledger, actor=users.SYSTEM, data={"users": [person]})


def test_it_serves_this_machine_and_prints_the_address(
    served: list[dict[str, object]], tmp_path: Path
) -> None:
    code, output = run("--port", "8123")
    assert code == 0
    assert "http://127.0.0.1:8123" in output
    assert (served[0]["host"], served[0]["port"]) == ("127.0.0.1", 8123)
    assert "trusted_proxy" not in served[0]
    assert (tmp_path / "secret.key").exists()


def test_the_port_comes_from_the_environment_too(
    served: list[dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "9001")
    assert run()[0] == 0
    assert served[0]["port"] == 9001


@pytest.mark.parametrize("host", [EVERYWHERE, "192.168.1.5", "::", "wuzi.example"])
def test_another_address_needs_a_proxy_with_https_and_says_how(
    served: list[dict[str, object]], host: str
) -> None:
    code, output = run("--host", host)
    assert code == 1
    assert "--behind-proxy" in output
    assert "https" in output
    assert not served


def test_behind_a_proxy_it_serves_and_trusts_one_proxy(served: list[dict[str, object]]) -> None:
    code, _ = run("--host", EVERYWHERE, "--behind-proxy")
    assert code == 0
    assert served[0]["trusted_proxy_count"] == 1


def test_while_demo_users_can_sign_in_no_other_address_is_served(
    served: list[dict[str, object]], ledger: Ledger
) -> None:
    add_demo_user(ledger)
    for arguments in (("--host", EVERYWHERE), ("--host", EVERYWHERE, "--behind-proxy")):
        code, output = run(*arguments)
        assert code == 1
        assert "demo-keeper" in output
    assert not served
    assert run()[0] == 0, "on this machine the story may be tried"


def test_a_port_out_of_range_is_wrong_usage(served: list[dict[str, object]]) -> None:
    assert run("--port", "70000")[0] == 2
    assert not served


def test_a_port_that_is_taken_is_said_with_the_way_to_another(
    ledger: Ledger, tmp_path: Path
) -> None:
    there = {**os.environ, "DATABASE_URL": ledger.url, "INVENTORY_DATA": str(tmp_path)}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "inventory", "serve", "--port", port],
            env=there,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert f"端口 {port} 已经有程序在用" in done.stderr
    assert "PORT=" in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout, "nobody is sent to a page that is not there"


def test_an_address_that_cannot_be_opened_is_said_too() -> None:
    error = OSError(errno.EACCES, "Permission denied")
    assert "127.0.0.1:80 打不开" in cli.unopened(error, host="127.0.0.1", port=80)


def test_books_without_users_are_served_with_the_way_to_the_first_one(
    served: list[dict[str, object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "还没有人能登录" not in run()[1]
    new = Ledger(f"sqlite:///{tmp_path / 'new.db'}")
    new.upgrade()
    new.close()
    monkeypatch.setenv("DATABASE_URL", new.url)
    code, output = run()
    assert code == 0
    assert "还没有人能登录" in output
    assert "inventory setup" in output


def test_an_address_of_six_is_written_as_a_browser_wants_it() -> None:
    assert cli.address("::1", 8000, behind_proxy=False) == "http://[::1]:8000"


def test_a_database_without_tables_is_said_before_anybody_sees_a_page(
    served: list[dict[str, object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    code, output = run()
    assert code == 1
    assert "inventory db upgrade" in output
    assert not served


def test_what_the_environment_names_and_cannot_be_is_refused_in_words(
    served: list[dict[str, object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("INVENTORY_DATA", str(tmp_path / "file" / "data"))
    code, output = run()
    assert (code, "INVENTORY_DATA" in output) == (1, True)
    monkeypatch.setenv("DATABASE_URL", "mysql://elsewhere")
    code, output = run()
    assert (code, "DATABASE_URL" in output) == (1, True)
    assert not served
