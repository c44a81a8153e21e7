"""What statements of goods must say, summed naively in Python over every row there is; of a subtree, goods handed on
within are told by the two organizations that a transfer is between."""

from collections import defaultdict
from datetime import date, timedelta

FIRST = date(2020, 1, 28)
DAYS = [FIRST + timedelta(days=n) for n in range(7)]
PERIODS = [(DAYS[0], DAYS[6]), (DAYS[2], DAYS[2]), (DAYS[1], DAYS[4]), (DAYS[3], DAYS[6])]
ITEMS = ("MASK", "SOAP")
INSIDE = {"STORAGE", "IN_USE", "IN_TRANSIT"}


def naive(rows, inside, item, through, *, value=False):
    """What the places that ``inside`` tells held of an item at the end of a day."""
    held = 0
    for row, owner in rows:
        if row.item == item and row.on <= through:
            amount = row.value_fen if value else row.quantity
            held += amount * inside(row.end, row.end_kind, owner)
            held -= amount * inside(row.start, row.start_kind, owner)
    return held


def crossing(rows, inside, scope, item, start, end):
    """The pieces that came in and that went out of an item, told one by one: only rows that change what is held, and
    of a subtree not those of goods handed on within."""
    moved = []
    for row, owner in rows:
        sign = inside(row.end, row.end_kind, owner) - inside(row.start, row.start_kind, owner)
        if row.item != item or not start <= row.on <= end or not sign:
            continue
        within = row.kind == "ACKNOWLEDGEMENT" and len(scope) > 1
        handed_on = "HANDED_OVER" in (row.start_kind, row.end_kind) and row.owner in scope
        received = "SOURCE" in (row.start_kind, row.end_kind) and row.sender in scope
        if not (within and (handed_on or received)):
            moved.append(sign * row.quantity)
    return sorted(moved)


def scopes(history):
    """Whose statements are asked for: each organization, the subtree, one place."""
    for code in history.codes:
        yield code, {}, (code,), lambda c, kind, owner, o=code: kind in INSIDE and owner == o
    everything = tuple(history.codes)
    yield history.town, {"below": True}, everything, lambda c, kind, owner: kind in INSIDE
    place = f"{history.town}-1"
    yield history.town, {"location": place}, (history.town,), lambda c, kind, owner: c == place


def hold_against(history):
    rows = history.rows()
    for code, said, scope, inside in scopes(history):
        for start, end in PERIODS:
            moved = history.ask("movement", start, end, code, **said)
            shown = {row["item"]: row for row in moved.rows}
            for item in ITEMS:
                before, after = start - timedelta(days=1), end
                row = shown.get(item, defaultdict(int))
                for value, suffix in ((False, ""), (True, "_fen")):
                    opening = naive(rows, inside, item, before, value=value)
                    closing = naive(rows, inside, item, after, value=value)
                    assert row[f"opening{suffix}"] == opening
                    assert row[f"closing{suffix}"] == closing
                left = row["opening"] + row["in_total"] - row["out_total"] - row["sent_back"]
                assert left + row["converted"] + row["adjusted"] == row["closing"]
                worth = row["opening_fen"] + row["in_fen"] - row["out_fen"]
                worth += row["other_fen"] + row["revalued_fen"]
                assert worth == row["closing_fen"]
                card(history, code, said, scope, inside, item, start, end, rows)
            days(history, code, said, inside, end, rows)
            received(history, code, said, inside, scope, start, end, rows)
            joined, key = [], None
            while not joined or key is not None:
                page = history.ask("movement", start, end, code, limit=1, after=key, **said)
                joined += [page]
                key = page.next
            assert sum((page.rows for page in joined), ()) == moved.rows


def days(history, code, said, inside, day, rows):
    """What is told of a day: lot by lot in each place, and what is in use and on the way."""
    sums = defaultdict(lambda: [0, 0])
    for row, owner in rows:
        for sign, place, kind in ((1, row.end, row.end_kind), (-1, row.start, row.start_kind)):
            if row.on <= day and inside(place, kind, owner):
                sums[kind, place, row.lot][0] += sign * row.quantity
                sums[kind, place, row.lot][1] += sign * row.value_fen
    held = {where: tuple(amounts) for where, amounts in sums.items() if amounts[0]}
    shown = history.ask("stock", None, day, code, **said).rows
    assert {
        (row["place"], row["location"], row["lot"]): (row["quantity"], row["value_fen"] or 0)
        for row in shown
    } == held
    assert len(shown) == len(held)
    stored = {where[1:]: amounts[0] for where, amounts in held.items() if where[0] == "STORAGE"}
    shown = history.ask("undistributed", None, day, code, **said).rows
    assert {(row["location"], row["lot"]): row["quantity"] for row in shown} == stored
    if "location" not in said:
        shown = history.ask("in-use", None, day, code, **said).rows
        used = sum(amounts[0] for where, amounts in held.items() if where[0] == "IN_USE")
        assert sum(row["quantity"] for row in shown) == used
    if "below" in said:  # of one organization what is on the way to it lies with who sent it
        shown = history.ask("in-transit", None, day, code, **said).rows
        sent = sum(amounts[0] for where, amounts in held.items() if where[0] == "IN_TRANSIT")
        assert sum(row["quantity"] for row in shown) == sent


def received(history, code, said, inside, scope, start, end, rows):
    """What came in from outside in a period, less what was taken back of it; and of each line what is left."""
    shown = history.ask("ledger", start, end, code, **said).rows
    came = defaultdict(int)
    for row, owner in rows:
        sign = inside(row.end, row.end_kind, owner) - inside(row.start, row.start_kind, owner)
        from_outside = len(scope) == 1 or row.sender not in scope
        if start <= row.on <= end and "SOURCE" in (row.start_kind, row.end_kind) and from_outside:
            came[row.item] += sign * row.quantity
    for item in ITEMS:
        assert sum(row["quantity"] for row in shown if row["item"] == item) == came[item]
    for row in shown:
        if row["on_hand"] is not None:
            assert row["quantity"] == row["issued"] + row["elsewhere"] + row["on_hand"]
            assert min(row["issued"], row["on_hand"]) >= 0


def card(history, code, said, scope, inside, item, start, end, rows):
    """On every day of the period the card's balance is the naive one, its pages joined are the whole."""
    whole = history.ask("card", start, end, code, item=item, **said)
    quantity = value = None
    for on in DAYS:
        day_rows = [row for row in whole.rows if row["on"] <= on.isoformat()]
        quantity = day_rows[-1]["balance"] if day_rows else whole.opening["balance"]
        value = day_rows[-1]["balance_fen"] if day_rows else whole.opening["balance_fen"]
        if start <= on <= end:
            assert quantity == naive(rows, inside, item, on)
            assert value == naive(rows, inside, item, on, value=True)
    assert (whole.closing["balance"], whole.closing["balance_fen"]) == (quantity, value)
    pieces = sorted(row["in"] - row["out"] for row in whole.rows)
    assert pieces == crossing(rows, inside, scope, item, start, end)
    joined, key = (), None
    while True:
        page = history.ask("card", start, end, code, item=item, limit=2, after=key, **said)
        before = joined[-1]["balance"] if joined else whole.opening["balance"]
        assert page.opening["balance"] == before
        joined, key = joined + page.rows, page.next
        if key is None:
            break
    assert joined == whole.rows
    assert (page.closing, page.totals) == (whole.closing, whole.totals)
