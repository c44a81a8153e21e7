"""The pages: a thin Flask application over the library.

``create_app`` puts it together. A page checks the shape of what was typed, opens one transaction, calls one verb or
some questions, and shows frozen rows; what is right and who may do it is decided below, in ``inventory``.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from inventory.db import Ledger


def create_app(ledger: "Ledger", *, secret_key: bytes, plain_loopback: bool = False) -> "Flask":
    """An application over ``ledger``.

    ``secret_key`` signs sessions. ``plain_loopback`` says that it is reached by plain http on this very machine;
    only then do cookies go without Secure, and only under this machine's own names does it answer.
    """
    # imported here, so that the command line, which knows ``serve``, does not load a web framework to count stock
    from webui import application

    return application.build(ledger, secret_key=secret_key, plain_loopback=plain_loopback)
