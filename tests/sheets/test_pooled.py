"""What an attacker reads out of S4 of a town with its villages, who has beside it every sheet of every village, all
months and every correction, and who knows by which rules they are made."""

from datetime import date

import pytest

from inventory import reversal, setting_up, stock
from inventory.db import Ledger
from inventory.errors import BadInput
from inventory.models import Disclosure
from inventory.returns import BackLine, return_issue
from inventory.rules.small_groups import OTHER_GROUPS
from inventory.sheets import pooled
from inventory.stock import IssueLine, ReceiptLine
from tests.conftest import SettableClock, counted_salts
from tests.inventory.books import Books
from tests.inventory.publishing import Public

FEB_1, FEB_5, FEB_8 = (date(2020, 2, day) for day in (1, 5, 8))
QUARANTINE, POOR = "居家隔离人员", "困难群众"
MORE = {
    "locations": [{"code": "XLC-KF", "name": "西梁村库房", "organization": "XLC"}],
    "groups": [
        {"code": "QUARANTINE", "name": QUARANTINE, "sensitive": True},
        {"code": "POOR", "name": POOR, "sensitive": True},
    ],
}
FEW = 3


class Town(Books):
    """Two villages with masks and soap of their own to give out."""

    def furnish(self):
        setting_up.setup(self.ledger, actor="system", data=MORE)
        for one in ("DGC", "XLC"):
            lines = [ReceiptLine(item, f"{one}-KF", 1000) for item in ("MASK", "SOAP")]
            said = {"origin": "DONATED", "counterparty": "FIRM", "lines": lines}
            self.post(stock.receive, FEB_1, one, **said)

    def give(self, quantity, group, heads, organization="DGC", item="MASK", on=FEB_5):
        lines = [IssueLine(item, f"{organization}-KF", quantity)]
        return self.post(stock.issue, on, organization, group=group, heads=heads, lines=lines)

    def whole(self, start=FEB_1, end=FEB_8):
        return self.sheet("S4", start, end, with_below=True)

    def own(self, organization="DGC", start=FEB_1, end=FEB_8):
        return self.sheet("S4", start, end, organization=organization)


class PublicTown(Town, Public):  # type: ignore[misc]
    """The same with people to publish."""


@pytest.fixture
def town(ledger, clock):
    clock.set(FEB_8)
    books = Town(ledger)
    books.furnish()
    return books


@pytest.fixture
def file(sqlite_ledger, clock):
    clock.set(FEB_8)
    books = Town(sqlite_ledger)
    books.furnish()
    return books


def told(sheet):
    return [(r["of"], r["recipient"], r["name"], r["quantity"]) for r in sheet.rows]


def test_from_five_up_a_group_is_told_by_village_and_below_by_nothing(town):
    few = town.give(31, "QUARANTINE", 4)
    town.give(50, "QUARANTINE", 5, "XLC")
    town.give(17, "CLEAN", 8, "XLC")
    drawn = town.whole()
    assert told(drawn) == [
        ("西梁村", f"{QUARANTINE} 5 人", "口罩", 50),
        (pooled.OF_SEVERAL, OTHER_GROUPS, "口罩", 31 + 17),
    ]
    pool = drawn.rows[-1]
    assert [pool[key] for key in ("number", "on", "purpose", "source", "basis", "handler")] == (
        [None] * 6
    )
    assert (pool["no"], pool["note"], drawn.notes) == (2, "合并列示", (pooled.NOTE,))
    assert few not in str(drawn.as_json())
    assert drawn.totals[0]["quantity"] == 31 + 50 + 17
    assert [(check.id, check.holds) for check in drawn.checks] == [("R3", True), ("R4", True)]


def story(ledger, group, clock):
    """Three of a group in one village, more of both groups in the other, in two months; one of the three gives back,
    and one issue was wrong."""
    clock.set(FEB_8)
    town = Town(ledger)
    town.furnish()
    number = town.give(31, group, FEW)
    town.give(50, "QUARANTINE", 6, "XLC")
    town.give(60, "POOR", 7, "XLC")
    town.give(17, "CLEAN", 8, "XLC")
    town.give(5, group, FEW, item="SOAP", on=FEB_1)
    said = {"number": number, "location": "DGC-KF", "lines": [BackLine(1, 2)], "reason": "多了"}
    town.post(return_issue, FEB_8, "DGC", **said)
    town.post(reversal.reverse, FEB_8, "DGC", number=town.give(9, group, FEW), reason="录错")
    days = [(FEB_1, FEB_1), (FEB_5, FEB_8), (FEB_1, FEB_8)]
    sheets = [town.whole(*span) for span in days]
    for organization in ("NDL", "DGC", "XLC"):
        for span in days:
            sheets += [
                town.sheet(name, *span, organization=organization)
                for name in ("S1", "S2", "S3", "S4", "S6")
            ]
    sheets += [town.sheet(n, FEB_1, FEB_8, with_below=True) for n in ("S1", "S3", "S6", "SC")]
    return [sheet.as_json() for sheet in sheets]


def test_whichever_the_group_is_every_sheet_of_everybody_is_the_same(tmp_path, _sqlite_template):  # noqa: PT019
    """So no sum, difference or comparison of them says whether they are ill or poor."""
    found = []
    for group in ("QUARANTINE", "POOR"):
        path = tmp_path / f"{group}.db"
        path.write_bytes(_sqlite_template.read_bytes())
        clock = SettableClock()
        ledger = Ledger(f"sqlite:///{path}", clock=clock, salts=counted_salts())
        found.append(story(ledger, group, clock))
        ledger.close()
    assert found[0] == found[1]
    assert QUARANTINE in str(found[0]), "told where there are enough"


def test_what_a_village_gave_out_less_what_is_told_of_it_is_of_others_too(file):
    """S6 of Donggou says 31 + 12; nothing of the 43 is told by village, so that nobody can part them."""
    file.give(31, "QUARANTINE", FEW)
    file.give(12, "CLEAN", 8)
    file.give(40, "GUARD", 30)
    (masks,) = [r for r in file.sheet("S6", FEB_1, FEB_8, organization="DGC").rows if r["issued"]]
    shown = sum(quantity for of, _, _, quantity in told(file.whole()) if of == "东沟村")
    assert masks["issued"] - shown == 31 + 12


def test_each_thing_is_mixed_with_the_same_thing(file):
    """Else the row of soap would be of the three alone."""
    file.give(31, "QUARANTINE", FEW, item="SOAP")
    file.give(12, "CLEAN", 8, item="MASK")
    file.give(14, "GUARD", 30, item="SOAP")
    assert told(file.whole()) == [
        ("东沟村", "保洁员 8 人", "口罩", 12),
        (pooled.OF_SEVERAL, OTHER_GROUPS, "洗手液", 31 + 14),
    ]


def test_two_times_three_are_not_six(file):
    file.give(10, "QUARANTINE", FEW)
    file.give(10, "QUARANTINE", FEW, on=FEB_8)
    file.give(10, "POOR", FEW, "XLC")
    assert told(file.whole()) == [(pooled.OF_SEVERAL, OTHER_GROUPS, "口罩", 30)]


def test_whom_nobody_counted_are_few_if_they_are_ill_and_many_if_not(file):
    file.give(10, "QUARANTINE", None)
    file.give(20, "CLEAN", None, "XLC")
    file.give(30, "GUARD", None, "XLC")
    drawn = told(file.whole())
    assert (drawn[-1][0], len(drawn)) == (pooled.OF_SEVERAL, 2), "one other group is enough"


def test_a_month_and_its_halves_hide_the_same(file):
    """Else what the month tells and a half does not would be subtracted from that."""
    for on in (FEB_1, FEB_5):
        file.give(10, "QUARANTINE", FEW, on=on)
        file.give(12, "CLEAN", 8, on=on)
        file.give(60, "POOR", 6, "XLC", on=on)
    halves = told(file.whole(FEB_1, FEB_1)), told(file.whole(FEB_5, FEB_8))
    assert halves[0] == halves[1]
    assert told(file.whole()) == [
        *halves[0][:1] * 2,
        (pooled.OF_SEVERAL, OTHER_GROUPS, "口罩", 2 * (10 + 12)),
    ]


def test_returns_and_reversals_of_what_is_hidden_are_hidden(file):
    number = file.give(31, "QUARANTINE", FEW)
    file.give(12, "CLEAN", 8)
    said = {"number": number, "location": "DGC-KF", "lines": [BackLine(1, 2)], "reason": "多了"}
    file.post(return_issue, FEB_8, "DGC", **said)
    wrong = file.give(9, "QUARANTINE", FEW)
    file.post(reversal.reverse, FEB_8, "DGC", number=wrong, reason="录错")
    drawn = file.whole()
    (row,) = drawn.rows
    assert (row["quantity"], row["returned"]) == (31 + 12, 2)
    assert drawn.notes == (pooled.NOTE,), "no number of what was reversed"


def test_firms_and_organizations_stand_in_full(file):
    file.give(31, "QUARANTINE", FEW)
    lines = [IssueLine("MASK", "DGC-KF", 5)]
    said = {"counterparty": "FIRM", "heads": 2, "lines": lines, "reason": "复工"}
    file.post(stock.issue, FEB_5, "DGC", **said)
    assert ("东沟村", "示例医疗器械有限公司 2 人", "口罩", 5) in told(file.whole())


def test_what_one_issue_hid_its_correction_does_not_say(sqlite_ledger, clock):
    """First three and eight are hidden together; then three in the other village are booked late, who would be enough
    without the eight: told by the correction, the eight would leave the three."""
    town = PublicTown(sqlite_ledger, clock)
    town.furnish()
    town.give(31, "QUARANTINE", FEW)
    cleaners = town.give(12, "CLEAN", 8)
    number = town.out(FEB_1, FEB_8, "S4", with_below=True)
    first = told(town.whole())
    assert first == [(pooled.OF_SEVERAL, OTHER_GROUPS, "口罩", 43)]
    town.give(5, "QUARANTINE", FEW, "XLC")
    assert town.due() == [(1, "BACKDATED")]
    town.through(town.correct(number))
    assert told(town.whole()) == [(pooled.OF_SEVERAL, OTHER_GROUPS, "口罩", 48)]
    with town.ledger.reading() as session:
        assert {row.series for row in session.query(Disclosure)} == {"S4-ALL"}
    assert cleaners not in str(town.whole().as_json())
    assert town.broken() == {}


def rule(organization, **said):
    return {
        "organization": organization,
        "starts_on": "2020-01-01",
        "emergency": "疫情",
        "sheets": ["S4"],
        "rhythm": "MONTH",
        "decision": "村务公开办法",
        **said,
    }


def test_whom_a_village_does_not_tell_the_town_does_not_either(file):
    """The village tells from ten on, the town from five on."""
    setting_up.setup(
        file.ledger,
        actor="system",
        data={"disclosure_rules": [rule("NDL"), rule("DGC", sensitive_from=10)]},
    )
    file.give(31, "QUARANTINE", 6)
    file.give(12, "CLEAN", 30)
    (own,) = [r for r in file.own().rows if r["quantity"] == 31]
    assert own["recipient"] == OTHER_GROUPS
    assert told(file.whole()) == [(pooled.OF_SEVERAL, OTHER_GROUPS, "口罩", 43)]


def test_a_rule_of_a_village_that_would_change_a_published_sheet_of_all_is_refused(
    sqlite_ledger, clock
):
    town = PublicTown(sqlite_ledger, clock)
    town.furnish()
    town.give(31, "QUARANTINE", 6)
    town.out(FEB_1, FEB_8, "S4", with_below=True)
    later = rule("DGC", starts_on="2020-02-09", sensitive_from=10)
    for one in (rule("DGC"), later):
        setting_up.setup(town.ledger, actor="system", data={"disclosure_rules": [one]})
    data = {"disclosure_rules": [later | {"starts_on": "2020-02-01"}]}
    with pytest.raises(BadInput) as refused:
        setting_up.setup(town.ledger, actor="system", data=data)
    assert refused.value.field.endswith("starts_on")
    assert town.broken() == {}
