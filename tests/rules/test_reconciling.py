"""The difference between the accountants' spending and real use, by hand; and that it is always taken apart whole."""

import random

import pytest

from inventory.rules.reconciling import Facts, reconcile


def parts(**facts):
    """Difference; unreported, prepaid, advanced, timing; unexplained."""
    r = reconcile(Facts(**facts))
    return (r.difference, (r.unreported, r.prepaid, r.advanced, r.timing), r.unexplained)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        # 50,000 counted when sub-allocated, 12,000 of it spent: 38,000 are unreported
        (
            {"counted_allotting": 50_000, "used": 12_000, "unspent": 38_000},
            (38_000, (38_000, 0, 0, 0), 0),
        ),
        # and of the rest 5,000 prepaid and 3,000 advanced
        (
            {
                "counted_allotting": 50_000,
                "used": 12_000,
                "prepaid": 5_000,
                "advanced": 3_000,
                "unspent": 30_000,
            },
            (38_000, (30_000, 5_000, 3_000, 0), 0),
        ),
        # counted as a claim when sub-allocated, as spending when reported; 2,000 have no voucher yet
        (
            {"counted_spending": 10_000, "used": 12_000, "unspent": 38_000, "no_voucher": 2_000},
            (-2_000, (0, 0, 0, -2_000), 0),
        ),
        # the prepayment itself was counted, half of it is delivered
        (
            {
                "counted_prepaying": 10_000,
                "own_prepaid": 5_000,
                "prepaid": 5_000,
                "used": 5_000,
                "no_voucher": 5_000,
            },
            (5_000, (0, 5_000, 0, 0), 0),
        ),
        # prepaid as a claim: no spending anywhere
        ({"prepaid": 5_000}, (0, (0, 0, 0, 0), 0)),
        # a refund that is not booked yet
        (
            {"counted_spending": 10_000, "used": 9_000, "no_voucher_back": 1_000},
            (1_000, (0, 0, 0, 1_000), 0),
        ),
        # given back, and still counted as sub-allocated
        (
            {"counted_allotting": 50_000, "used": 12_000, "no_voucher_back": 38_000},
            (38_000, (0, 0, 0, 38_000), 0),
        ),
        # counted when sub-allocated and again when spent
        (
            {
                "counted_allotting": 50_000,
                "counted_spending": 12_000,
                "used": 12_000,
                "unspent": 38_000,
            },
            (50_000, (38_000, 0, 0, 0), 12_000),
        ),
        # spent, and its voucher counts it as a claim
        ({"used": 700}, (-700, (0, 0, 0, 0), -700)),
    ],
)
def test_the_difference_is_taken_apart_by_hand(facts, expected):
    assert parts(**facts) == expected


@pytest.mark.parametrize("seed", range(5))
def test_what_is_explained_never_goes_beyond_what_there_is(seed):
    chance = random.Random(seed)  # noqa: S311 - the same each time
    for _ in range(2_000):
        prepaid, advanced = chance.randrange(5), chance.randrange(5)
        facts = Facts(
            used=chance.randrange(9),
            prepaid=prepaid,
            advanced=advanced,
            unspent=chance.randrange(9),
            counted_allotting=chance.randrange(-3, 20),
            counted_prepaying=chance.randrange(9),
            counted_advancing=chance.randrange(9),
            counted_spending=chance.randrange(-3, 9),
            own_prepaid=chance.randint(0, prepaid),
            own_advanced=chance.randint(0, advanced),
            no_voucher=chance.randrange(4),
            no_voucher_back=chance.randrange(4),
        )
        r = reconcile(facts)
        assert 0 <= r.unreported <= facts.unspent
        assert facts.own_prepaid <= r.prepaid <= facts.prepaid
        assert facts.own_advanced <= r.advanced <= facts.advanced
        assert -facts.no_voucher <= r.timing <= facts.no_voucher_back
        # what is left over has one sign, and timing never hides more than it has documents for
        if r.unexplained > 0:
            assert r.timing == facts.no_voucher_back
        if r.unexplained < 0:
            assert r.timing == -facts.no_voucher
