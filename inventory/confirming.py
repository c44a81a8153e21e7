"""Asking "are you sure": something is unusual, and whoever asked for it may say that it is right.

A question is asked while a document is posted, under the lock and after a repeated request was recognised, so that
sending twice is not asked twice. Nothing is kept between: the token is made of the question and its figures, and is
worth nothing for another one.
"""

import hashlib
from collections.abc import Collection

from inventory.digest import canonical
from inventory.errors import Fact, NeedsConfirmation

TOKEN_LENGTH = 16


def ask(confirmed: Collection[str], question: str, **about: Fact) -> None:
    """Raises ``NeedsConfirmation`` unless the token of this question, with these figures, is among ``confirmed``."""
    wanted = token(question, **about)
    if wanted not in confirmed:
        raise NeedsConfirmation(question=question, token=wanted, about=about)


def token(question: str, **about: Fact) -> str:
    """The token of a question with its figures."""
    return hashlib.sha256(canonical([question, about])).hexdigest()[:TOKEN_LENGTH]
