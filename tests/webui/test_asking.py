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
