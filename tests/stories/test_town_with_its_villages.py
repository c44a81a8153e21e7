"""February of a town with its two villages on one sheet, published: what they hand on to each other vanishes, a paper
that a village finds too late is put right, and whoever has nothing but the files proves all of it."""

import json
from datetime import date

import pytest

from inventory import disclosure_calendar, disclosure_ledger, errors, setting_up, stock
from inventory.db import Ledger
from inventory.stock import IssueLine, ReceiptLine
from reports import sheet_files
from tests import independent_checker, issued
from tests.conftest import SettableClock, counted_salts
from tests.inventory.books import document
from tests.stories.on_the_board import RULES, Board

FIRST, SECOND = (date(2020, 2, 1), date(2020, 2, 15)), (date(2020, 2, 16), date(2020, 2, 29))
TOGETHER = ("S1", "S2", "S3", "S4", "S6")


def day(number, month=2):
    return date(2020, month, number)


class Whole(Board):
    """The town whose rule makes S6 of all public beside its own."""

    def __init__(self, ledger, clock):
        super().__init__(ledger, clock)
        of_all = [{**one, "sheets": ["S6", "S6-ALL"]} for one in RULES[:2]]
        setting_up.setup(ledger, actor="system", data={"disclosure_rules": of_all})

    def board_all(self, sheet, days):
        number = self.draw_up(days[0], days[1], sheet, actor="finance", with_below=True)
        self.review(number)
        self.approve(number)
        return self.hang(number)

    def goods(self, days, organization="NDL", **said):
        """What is not zero of masks on S6."""
        drawn = self.sheet("S6", *days, organization=organization, **said)
        keys = [c.key for c in drawn.columns if c.role not in ("text", "subtotal")]
        return {key: row[key] for row in drawn.rows for key in keys if row[key]}

    def findings(self):
        """What both checkers say of all files: the first what does not hold, the other raises."""
        files = self.files()
        proof = sheet_files.examine(files)
        sheets = [independent_checker.alone(raw.decode()) for _, raw in files]
        independent_checker.together(sheets)
        found = [f for one in proof.files for f in one.findings] + [*proof.together]
        assert [f for f in found if f.holds is not True] == []
        return {f.check for f in found}


def the_first_half(town):
    """A firm gives the town 1,000 masks, of which 200 go to those on duty, 100 to Donggou and 50 to Xiliang, which
    arrive on the 16th; Donggou gives 30 of its 100 to those on duty. Xiliang gets 20 of a class."""
    town.clock.set(day(15))
    town.receive(day(2), 1_000, by="FIRM", value_fen=300_000)
    town.issue(day(3), 200)
    town.send(day(4), day(5), 100, "DGC")
    town.hand_out(day(8), 30, "DGC")
    lines = [ReceiptLine("MASK", "XLC-KF", 20)]
    town.post(stock.receive, day(9), "XLC", origin="DONATED", counterparty="CLASS", lines=lines)
    town.clock.set(day(16))
    town.send(day(15), day(16), 50, "XLC")
    town.clock.set(day(17))
    assert town.goods(FIRST) == {
        "donated": 1_000,
        "issued": 200,
        "dispatched": 100,
        "closing": 700,
    }
    assert town.goods(FIRST, "DGC") == {"allocated": 100, "issued": 30, "closing": 70}
    assert town.goods(FIRST, "XLC") == {"donated": 20, "closing": 20}
    # nothing of the hundred; the fifty are on the way, and held
    whole = {"donated": 1_020, "issued": 230, "closing": 790}
    assert town.goods(FIRST, with_below=True) == whole


def money_of_a_village(town):
    """Donggou spends 1,200.00 of the 50,000.00 that it was given: S5 of the owner says 1,200.00 and no more."""
    town.spend(day(10), 120_000)
    drawn = town.sheet("S5", *FIRST, fund="F")
    assert sum(row["spent_fen"] for row in drawn.rows) == 120_000


def published(town):
    """The sheets of all together, and S6 of each alone."""
    town.clock.set(day(18))
    town.all = {sheet: town.board_all(sheet, FIRST) for sheet in TOGETHER}
    town.own = {one: town.board("S6", *FIRST, one) for one in ("NDL", "DGC", "XLC")}
    row = town.row(town.all["S6"])
    assert (row.series, row.issue) == ("S6-ALL", 1)
    frozen = json.loads(town.ask(disclosure_ledger.text, number=town.all["S6"]))
    assert frozen["title"] == "南独乐河镇新冠肺炎疫情防控物资收发存总表（含各村）"
    assert [one["organization"] for one in frozen["scope"]] == ["NDL", "DGC", "XLC"]
    assert [(h["organization"], h["number"]) for h in frozen["heads"]] == [
        ("DGC", "DGC-ZC-2020-000001"),
        ("XLC", "XLC-DR-2020-000001"),
    ]


def a_paper_of_a_village(town):
    """On the 20th Donggou finds the slip of five masks that it gave out on the 9th: to be corrected are its own sheet
    and those of all, and not the town's own; till then S6 of all comes out no more."""
    town.clock.set(day(20))
    lines = [IssueLine("MASK", "DGC-KF", 5)]
    late = town.post(stock.issue, day(9), "DGC", group="GUARD", lines=lines)
    due = town.ask(disclosure_ledger.due)
    assert {(one.organization, one.series, one.documents) for one in due} == {
        ("NDL", "S4-ALL", (late,)),
        ("NDL", "S6-ALL", (late,)),
        ("NDL", "S1-ALL", (late,)),
        ("DGC", "S6", (late,)),
    }
    town.clock.set(day(1, 3))
    with pytest.raises(errors.CorrectionDue):
        town.draw_up(*SECOND, "S6", with_below=True)
    corrected = {one.series: one.number for one in due if one.organization == "NDL"}
    for number in corrected.values():
        town.corrected(number, "东沟村2月9日的出库单漏记")
    assert [one.series for one in town.ask(disclosure_ledger.due)] == ["S6"]
    changes = sheet_files.examine(town.files("NDL", "S6-ALL")).files[-1].published.placed.corrects
    assert ("合计 口罩 只 发放", "230", "235") in {
        (c.where, c.before, c.after) for c in changes.changes
    }


def the_second_half(town):
    """Nothing but the fifty arrived: the whole neither gave nor got."""
    row = town.row(town.board_all("S6", SECOND))
    assert row.issue == 3
    assert town.goods(SECOND, with_below=True) == {"opening": 785, "closing": 785}
    assert town.goods(SECOND, "XLC") == {"opening": 20, "allocated": 50, "closing": 70}


def the_end(town):
    number = town.board_all("SC", SECOND)
    assert town.row(number).start == day(28, 1)
    assert town.row(number).series == "SC-ALL"
    assert town.goods(FIRST, with_below=True) == {"donated": 1_020, "issued": 235, "closing": 785}


def tell(town):
    for chapter in (
        the_first_half,
        money_of_a_village,
        published,
        a_paper_of_a_village,
        the_second_half,
        the_end,
    ):
        chapter(town)
    return town


@pytest.fixture
def town(ledger, clock):
    return tell(Whole(ledger, clock))


@pytest.fixture(scope="module")
def told(_sqlite_template, tmp_path_factory):
    path = tmp_path_factory.mktemp("story") / "books.db"
    path.write_bytes(_sqlite_template.read_bytes())
    clock = SettableClock()
    books = Ledger(f"sqlite:///{path}", clock=clock, salts=counted_salts())
    yield tell(Whole(books, clock))
    books.close()


@pytest.fixture
def file(told, tmp_path):
    """A copy of the books at the end, to do something to."""
    town = told.copied(tmp_path / "books.db")
    yield town
    town.ledger.close()


def test_the_whole_of_february_by_hand(town):
    assert town.broken() == {}
    checks = town.findings()
    assert {"TOTALS", "ROWS", "CHAIN", "CORRECTION", "OPENING", "SOURCES"} <= checks
    expected = town.expected("S6-ALL")
    assert (expected.with_below, expected.start) == (True, day(1, 3))
    rows = town.ask(disclosure_calendar.calendar)
    assert {r.organization for r in rows if r.with_below} == {"NDL"}, "who has nobody below"


def altered(file, alter):
    """The files of S6 of all, the last of them changed and sealed anew: what the one checker says, and does the other
    refuse?"""
    raws = [raw for _, raw in file.files("NDL", "S6-ALL")]
    content = json.loads(raws[-1])
    alter(content)
    raws[-1] = issued.resealed(content)
    named = [(f"{n}.json", raw) for n, raw in enumerate(raws)]
    proof = sheet_files.examine(named)
    found = [f for one in proof.files for f in one.findings] + [*proof.together]
    return {f.check for f in found if f.holds is False}


def back(content):
    content["heads"][0]["position"] = 1


ALTERATIONS = {
    "the scope taken out": (lambda said: said.pop("scope"), "FORM"),
    "the heads taken out": (lambda said: said.pop("heads"), "FORM"),
    "a village taken out of the scope": (lambda said: said["scope"].pop(), "CHAIN"),
    "a village taken out of the heads": (lambda said: said["heads"].pop(), "CHAIN"),
    "a village twice": (lambda said: said["heads"].append(said["heads"][0]), "CHAIN"),
    "all villages taken out": (lambda said: said.update(scope=[], heads=[]), "CHAIN"),
    "a head that went back": (back, "CHAIN"),
    "its series": (lambda said: said.update(series="S6"), "FORM"),
}


@pytest.mark.parametrize("name", ALTERATIONS)
def test_a_sheet_of_all_whose_scope_was_changed_is_refused(file, name):
    alter, check = ALTERATIONS[name]
    assert check in altered(file, alter)


def test_the_last_document_of_a_village_that_was_changed_shows_on_the_sheet_of_all(file):
    file.tamper(
        f"update document set digest = '{'0' * 64}' where id = {document('XLC-DR-2020-000001')}"
    )
    assert any("XLC-DR-2020-000001" in breach for breach in file.broken()["P9"])


def test_a_figure_of_a_village_changed_behind_our_back_keeps_the_next_one_from_coming_out(file):
    file.tamper("update stock_balance set quantity = quantity + 1 where quantity = 65")
    file.clock.set(day(17, 3))
    number = file.draw_up(day(1, 3), day(15, 3), "S6", with_below=True, actor="finance")
    file.review(number)
    file.approve(number)
    with pytest.raises(errors.GateClosed) as gate:
        file.release(number)
    assert any("P3" in breach for breach in gate.value.breaches)
