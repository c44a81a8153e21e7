"""Askers are told apart, and who they are is not kept."""

from flask import Flask

from webui.asking import asking


def told(app: Flask, address: str) -> str:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        return asking()


def test_two_addresses_are_two_and_neither_can_be_read(app: Flask) -> None:
    one, other = told(app, "10.0.0.1"), told(app, "10.0.0.2")
    assert one == told(app, "10.0.0.1") != other
    assert "10.0.0" not in one
    assert len(one) == 64


def test_all_addresses_of_one_line_are_one_asker(app: Flask) -> None:
    line = told(app, "2001:db8:1:2::1")
    assert line == told(app, "2001:db8:1:2:ffff::9") != told(app, "2001:db8:1:3::1")
    assert told(app, "::ffff:10.0.0.1") == told(app, "10.0.0.1")
    assert told(app, "unix") != told(app, "")
