"""What accountants count as spending, and what was really used: the difference, taken apart to the fen.

Accountants often count money as spending when it goes to a village, to a supplier in advance or to somebody as an
advance. It is used only when it is spent. What was counted at the sub-allocation covers, in this order, what the holder
has not used (未报账), what it spent, what it prepaid and advanced; what it spent beyond that is counted by vouchers of
its own, or is still to be. Whatever then remains was counted twice, or nowhere.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Facts:
    """Of one holder at the end of a day, in fen. ``used``, ``prepaid``, ``advanced`` and ``unspent`` are the ledger's
    (unspent: available or committed). ``counted_*`` is what vouchers count as spending, less what they take back, at
    each stage; of ``own_prepaid`` and ``own_advanced``, what is still open was counted by its own voucher.
    ``no_voucher`` is what was spent and is under no voucher yet, ``no_voucher_back`` what came back and is under none.
    """

    used: int = 0
    prepaid: int = 0
    advanced: int = 0
    unspent: int = 0
    counted_allotting: int = 0
    counted_prepaying: int = 0
    counted_advancing: int = 0
    counted_spending: int = 0
    own_prepaid: int = 0
    own_advanced: int = 0
    no_voucher: int = 0
    no_voucher_back: int = 0


@dataclass(frozen=True)
class Reconciled:
    """``booked`` less ``used`` is ``unreported`` (未报账) and ``prepaid`` and ``advanced`` and ``timing`` (with minus:
    used, and not booked yet) and ``unexplained``."""

    booked: int
    used: int
    unreported: int
    prepaid: int
    advanced: int
    timing: int

    @property
    def difference(self) -> int:
        """What is booked beyond what was used."""
        return self.booked - self.used

    @property
    def unexplained(self) -> int:
        """What no document explains: counted twice, or with minus nowhere."""
        return self.difference - self.unreported - self.prepaid - self.advanced - self.timing


def reconcile(f: Facts) -> Reconciled:
    """Take the difference apart."""
    booked = f.counted_allotting + f.counted_prepaying + f.counted_advancing + f.counted_spending
    unreported = min(max(f.counted_allotting, 0), f.unspent)
    cover = f.counted_allotting - unreported
    settled = f.counted_prepaying - f.own_prepaid + f.counted_advancing - f.own_advanced
    lacking = f.used - f.counted_spending - settled - min(cover, 0)
    cover = max(cover, 0)
    rest = cover - min(max(lacking, 0), cover)
    prepaid = min(rest, f.prepaid - f.own_prepaid)
    advanced = min(rest - prepaid, f.advanced - f.own_advanced)
    over = rest - prepaid - advanced + max(-lacking, 0)
    under = max(lacking - cover, 0)
    return Reconciled(
        booked=booked,
        used=f.used,
        unreported=unreported,
        prepaid=f.own_prepaid + prepaid,
        advanced=f.own_advanced + advanced,
        timing=min(over, f.no_voucher_back) - min(under, f.no_voucher),
    )
