"""Rules of the state machine about what accompanies documents: stubs of pads, consents, files, approvals."""

from datetime import date, timedelta
from typing import Any

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from inventory import approvals, attachments, corrections, documents, pad_ledger, pads, stock
from inventory.db import Ledger
from inventory.errors import AlreadyDecided, LedgerError, SamePerson
from inventory.stock import ReceiptLine
from inventory.uploads import prepared
from tests.inventory.files import SALT, pdf

FIRST = date(2020, 1, 20)
days = st.integers(0, 40).map(lambda n: FIRST + timedelta(days=n))
consents = st.sampled_from(["FULL", "MASKED", "NOT"])
FILES = [prepared("送货单.pdf", pdf(*more), salt=SALT) for more in ((), (b"<< >>",))]


def people(town):
    """For the set-up: who gives by name, and who approves."""
    approver = {"role": "approver", "organization": town}
    return {
        "counterparties": [{"code": "GIVER", "name": "张三", "kind": "个人"}],
        "users": [{"login": f"{town}-{n}", "name": n, **approver} for n in ("A", "B")],
    }


class Papers(RuleBasedStateMachine):
    """Each rule of paper; the machine that has goods and money is made of it."""

    books: Ledger
    town: str
    expected: int
    numbers: list[tuple[str, str]]
    keys: Any
    do: Any
    some: Any
    take_away: Any

    def __init__(self):
        super().__init__()
        self.reversed = set()
        self.stubs = {}  # by number: the receipt that names it, "void", or None where it is out
        self.attached = set()

    def ask(self, verb, actor="system", **values):
        """Run a verb that posts nothing. Gives its answer, or the refusal."""
        try:
            with self.books.writing() as session:
                return verb(session, actor=actor, **values)
        except LedgerError as error:
            return error

    @rule(on=days, which=st.integers(0, 99), more=st.integers(0, 2), consent=consents)
    def receive_from_paper(self, on, which, more, consent):
        """A gift that was written on a stub, once; a second time the stub is refused."""
        if more or not self.stubs:
            said = {"custodian": "卡口长", "count": more + 1, "request_key": f"p{next(self.keys)}"}
            printed = self.ask(pads.print_pad, organization=self.town, **said)
            self.stubs |= dict.fromkeys((stub.number for stub in printed.stubs), None)
        number = list(self.stubs)[which % len(self.stubs)]
        said = {"origin": "DONATED", "counterparty": "GIVER", "stub": number, "consent": consent}
        lines = [ReceiptLine("MASK", f"{self.town}-KF", 5)]
        free = self.free(number)
        posted = self.do(stock.receive, on, lines=lines, **said)
        if posted:
            assert free
            self.expected += 5
            self.stubs[number] = posted.number
            assert self.do(stock.receive, on, lines=lines, **said) is None

    @rule(which=st.integers(0, 99))
    def void(self, which):
        number = list(self.stubs)[which % len(self.stubs)] if self.stubs else "none"
        voided = self.ask(pads.void_stub, number=number, reason="写坏")
        assert isinstance(voided, LedgerError) != self.free(number)
        if self.free(number):
            self.stubs[number] = "void"

    def waiting(self, actor):
        rows = self.ask(approvals.waiting, actor)
        return [row for row in rows if row.wanted.approved is None]

    def free(self, stub):
        """May a stub be used still? What a reversed receipt named may."""
        return stub in self.stubs and self.stubs[stub] in {None, *self.reversed}

    @rule(which=st.integers(0, 99), consent=consents)
    def consent(self, which, consent):
        if not which % 3:
            self.receive_from_paper(FIRST + timedelta(days=40), which, 1, "NOT")
        _, number = self.some(stock.receive, which)
        done = self.ask(pads.record_consent, number=number, consent=consent)
        if not isinstance(done, LedgerError):
            seen = self.ask(documents.whole, f"{self.town}-A", number=number)
            assert seen.consent == consent

    @rule(which=st.integers(0, 99), file=st.sampled_from(FILES), erased=st.booleans())
    def attach(self, which, file, erased):
        """The same file on the same document is there once, until it is erased."""
        _, number = self.numbers[which % len(self.numbers)]
        done = self.ask(attachments.attach, f"{self.town}-A", number=number, prepared=file)
        assert done.replayed == ((number, file.hash) in self.attached)
        self.attached.add((number, file.hash))
        if erased:
            self.ask(attachments.erase, number=number, attachment_id=done.id)
            self.attached.remove((number, file.hash))

    @rule(which=st.integers(0, 99), yes=st.booleans(), who=st.sampled_from("AB"))
    def decide(self, which, yes, who):
        """What waits is decided by somebody else than who did it, once."""
        by = f"{self.town}-{who}"
        if not self.waiting(by):
            self.take_away(FIRST + timedelta(days=40), which, 1, corrections.write_off)
        waiting = self.waiting(by)
        if not waiting:
            return
        row = waiting[which % len(waiting)]
        said = {"number": row.number, "organization": row.wanted.organization, "note": "看过"}
        assert isinstance(self.ask(approvals.decide, approved=yes, **said), SamePerson)
        assert self.ask(approvals.decide, by, approved=yes, **said).approved == yes
        assert isinstance(self.ask(approvals.decide, by, approved=not yes, **said), AlreadyDecided)

    @invariant()
    def the_stubs_out_are_those_neither_used_nor_void(self):
        with self.books.reading() as session:
            out = pad_ledger.outstanding(session, actor="system", organization=self.town)
        missing = {stub for pad in out for stub in pad.missing}
        assert missing == {stub for stub in self.stubs if self.free(stub)}
