"""A donor looks up what became of his gift, by the code on his half of the receipt: for everybody, and so not for
guessing.

A code is ten of 31 signs drawn at random, 8 × 10¹⁴ of them: with 300 wrong ones in a quarter of an hour and ten
thousand stubs in the drawers, a guess is right once in eight thousand years. Wrong ones are counted by address and over
all, in the audit trail, so that it holds over restarts and several processes; what is looked up rightly is not. A code
that was never printed and one whose stub is void are told alike.
"""

from inventory import pad_ledger, patience
from inventory.db import Ledger
from inventory.errors import NotFound
from inventory.pad_ledger import Gift

OF_ONE_MAX = 10
OF_ALL_MAX = 300
WRONG = "look_up_refused"


def look_up(ledger: Ledger, *, code: str, address: str) -> Gift:
    """What became of a gift, for whoever asks from ``address``: any text by which askers are told apart, best one that
    does not say who they are. Raises ``NotFound``; after too many wrong codes ``TooManyLookUps``, also for a right
    one."""
    with ledger.reading() as session:
        patience.require(session, WRONG, address, of_one=OF_ONE_MAX, of_all=OF_ALL_MAX)
        try:
            return pad_ledger.look_up(session, code=code)
        except NotFound as error:
            wrong = error
    with ledger.writing() as session:
        patience.count(session, WRONG, address)
    raise wrong
