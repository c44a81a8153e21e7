"""What templates may call: numbers, money, days, the address of a static file, the places of a role."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, request, url_for

from inventory import clock, wording
from reports import words
from webui import amounts, days, nav
from webui.identity import may

_STATIC = Path(__file__).parent / "static"


def register(app: Flask) -> None:
    """Add the filters and functions to the template language."""
    app.jinja_env.filters.update(
        num=amounts.number,
        yuan=amounts.yuan,
        short_yuan=amounts.short_yuan,
        bare_yuan=amounts.bare_yuan,
        file_size=amounts.file_size,
        local_date=clock.local_date,
        spoken=words.day,
        sentence=wording.say,
        span=days.span,
        short=days.short,
        weekday=days.weekday,
    )
    app.jinja_env.globals.update(asset=asset, may=may, nav=nav)
    app.context_processor(lambda: {"large": request.cookies.get("text") == "large"})


def asset(name: str) -> str:
    """The address of a static file, with its content's digest so that a browser may keep it."""
    return url_for("static", filename=name, v=_digest(name))


@lru_cache(maxsize=32)
def _digest(name: str) -> str:
    return hashlib.sha256((_STATIC / name).read_bytes()).hexdigest()[:12]
