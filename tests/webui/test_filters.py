"""What templates may call."""

from flask import Flask, render_template_string


def test_numbers_and_days_are_written_as_an_office_does(app: Flask) -> None:
    with app.test_request_context("/"):
        said = render_template_string(
            "{{ 1234|num }} {{ 123456|yuan }} {{ 123456|bare_yuan }} {{ 5000000|short_yuan }}"
        )
    assert said == "1,234 1,234.56 1234.56 5 万元"


def test_a_static_file_has_its_digest_in_its_address(app: Flask) -> None:
    with app.test_request_context("/"):
        address = render_template_string("{{ asset('style.css') }}")
    assert address.startswith("/static/style.css?v=")
    assert len(address.partition("=")[2]) == 12
    assert app.test_client().get(address, buffered=True).status_code == 200
