"""A stub that somebody changed in the database itself is named: the receipt says under its digest which stub it was."""

import pytest

from tests.inventory.books import Books
from tests.inventory.gifts import FEB_3, gift, pad, void

FIRST, SECOND = "NDL-ST-000001", "NDL-ST-000002"
RECEIPT, OTHER = "NDL-RK-2020-000001", "NDL-RK-2020-000002"
HANDED_OVER = f"{RECEIPT} 写在收条 {FIRST} 上，收条本上却没有记它"


def told(ledger):
    """A pad of five: one used, one void, one used again after a reversal, one whose receipt was reversed, one out."""
    town = Books(ledger)
    pad(town)
    gift(town, "1")
    gift(town, by="FIRM")  # from no pad
    void(town, "2")
    town.reverse(FEB_3, gift(town, "3"))
    gift(town, "3")
    town.reverse(FEB_3, gift(town, "4"))
    return town


@pytest.fixture
def tampered(sqlite_ledger):
    return told(sqlite_ledger)


def test_honest_pads_agree_with_their_receipts(ledger):
    assert told(ledger).broken() == {}


def test_a_receipt_whose_text_was_erased_is_no_breach(tampered):
    tampered.tamper("update document_text set text = '', salt = '' where field = 'stub'")
    assert tampered.broken() == {}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (f"document_id = null where number = '{FIRST}'", (HANDED_OVER,)),
        (
            f"document_id = (select id from document where number = '{OTHER}')"
            f" where number = '{FIRST}'",
            (HANDED_OVER, f"收条 {FIRST} 记着 {OTHER}，{OTHER} 却没有写在它上面"),
        ),
        (
            "document_id = null, voided_on = '2020-02-03', void_reason = 'x', voided_by_id = 1"
            f" where number = '{FIRST}'",
            (HANDED_OVER,),
        ),
        (
            "document_id = null where number = 'NDL-ST-000004'",
            ("NDL-RK-2020-000006 写在收条 NDL-ST-000004 上，收条本上却没有记它",),
        ),
        (
            "number = 'NDL-ST-000009' where number = 'NDL-ST-000005'",
            (
                "NDL 第 1 本收条：NDL-ST-000005 和印的不符",
                "NDL 第 1 本收条：NDL-ST-000009 和印的不符",
            ),
        ),
    ],
)
def test_a_changed_stub_is_named(tampered, change, named):
    tampered.tamper(f"update stub set {change}")
    assert tampered.broken() == {"P10": named}


def test_a_stub_that_was_taken_out_of_its_pad_is_named(tampered):
    """Whoever keeps a gift for himself would rather that nobody misses its stub."""
    tampered.tamper("delete from stub where number = 'NDL-ST-000005'")
    assert tampered.broken() == {"P10": ("NDL 第 1 本收条：NDL-ST-000005 和印的不符",)}
