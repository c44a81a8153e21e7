"""Why a staged import is not posted, in words for its page."""

from inventory import wording
from inventory.errors import AlreadyImported, BadInput, LedgerError, RowsSeen

_BY_BOX = "确是另外一批，请勾选“确是另外一批，再记一次”。"


def refused_words(error: LedgerError) -> str:
    """The refusal in words: a page has no names of options, but a box to tick."""
    if isinstance(error, BadInput):
        return f"{error.problem}。"
    return wording.say(error) + (_BY_BOX if isinstance(error, AlreadyImported | RowsSeen) else "")
