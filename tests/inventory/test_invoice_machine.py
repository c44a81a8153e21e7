"""Papers recorded, linked, taken off, taken back by red ones and made void, in any order: what is done and what is
refused is as a few sums in memory say, and every promise holds after each step."""

import random
from collections import Counter

import pytest

from inventory import invoice_checks
from inventory.errors import LedgerError
from tests.inventory.invoicing import Invoicing
from tests.inventory.money import ON

STEPS = 150


class Model:
    """The books, and beside them the sums as they should be."""

    def __init__(self, ledger, seed):
        self.books = Invoicing(ledger)
        self.chance = random.Random(seed)  # noqa: S311 - the same in every run
        self.worth = {}  # of each invoice that is no red one: what it and its red ones are for
        self.reds = {}  # each red one that stands: which it takes back, and how much
        self.taken = {}  # and where from
        self.void = set()
        self.spent = {}  # what each expenditure was for, less refunds
        self.used = Counter()  # by invoice and expenditure
        self.order = []  # in which pairs of these were linked last
        self.done = Counter()
        for fen in (100, 60, 40):
            self.spend(fen)

    def some(self, known):
        return self.chance.choice(sorted(known)) if known else None

    def fen(self):
        return self.chance.randint(1, 50)

    def at(self, number):
        return sum(fen for (_, there), fen in self.used.items() if there == number)

    def of(self, invoice):
        return sum(fen for (which, _), fen in self.used.items() if which == invoice)

    def tries(self, name, allowed, verb, *args, **said):
        """The verb is done where the sums allow it, and refused where not."""
        try:
            told = verb(*args, **said)
        except LedgerError:
            told = None
        assert (told is not None) == allowed, (name, args, said)
        self.done[name, allowed] += 1
        return told if allowed else None

    def spend(self, fen):
        self.spent[self.books.buy(fen)] = fen

    def record(self):
        fen = self.fen()
        self.worth[self.books.record(fen)] = fen

    def red(self):
        of, fen = self.some(self.worth), self.fen()
        allowed = of is not None and of not in self.void and fen <= self.worth[of]
        if of is None:
            return
        red = self.tries("red", allowed, self.books.red, of, fen)
        if red is None:
            return
        self.worth[of] -= fen
        self.reds[red] = (of, fen)
        self.taken[red] = []
        over = self.of(of) - self.worth[of]
        for pair in [pair for pair in reversed(self.order) if pair[0] == of]:
            taken = min(max(over, 0), self.used[pair])
            self.used[pair] -= taken
            over -= taken
            if taken:  # what is taken off is the newest link of the two
                self.taken[red].append(pair)
                self.newest(pair)

    def make_void(self):
        known = {*self.worth, *self.reds} - self.void
        invoice = self.some(known)
        if invoice is None:
            return
        red = invoice in self.reds
        free = not self.of(invoice) and invoice not in {of for of, _ in self.reds.values()}
        if self.tries("void", red or free, self.books.void, invoice) and red:
            of, fen = self.reds.pop(invoice)
            self.worth[of] += fen
            for pair in sorted(pair for pair in self.taken[invoice] if pair[1] in self.spent):
                self.newest(pair)
        elif free and not red:
            self.void.add(invoice)

    def link(self):
        invoice, number, fen = self.some(self.worth), self.some(self.spent), self.fen()
        if invoice is None:
            return
        left = self.worth[invoice] - self.of(invoice)
        room = self.spent[number] - self.at(number)
        allowed = invoice not in self.void and fen <= min(left, room)
        if self.tries("use", allowed, self.books.use, invoice, number, fen):
            self.used[invoice, number] += fen
            self.newest((invoice, number))

    def take_off(self):
        linked = [pair for pair, fen in self.used.items() if fen]
        if not linked:
            return
        (invoice, number), fen = self.some(linked), self.chance.randint(1, 20)
        allowed = fen <= self.used[invoice, number]
        if self.tries("off", allowed, self.books.take_off, invoice, number, fen):
            self.used[invoice, number] -= fen
            self.newest((invoice, number))

    def newest(self, pair):
        if pair in self.order:
            self.order.remove(pair)
        self.order.append(pair)

    def refund(self):
        number = self.some(self.spent)
        fen = self.fen()
        if self.tries("refund", fen <= self.spent[number], self.books.refund, number, fen):
            self.spent[number] -= fen

    def reverse(self):
        if len(self.spent) < 3:
            self.spend(self.fen())
            return
        number = self.some(self.spent)
        try:
            self.books.reverse(ON, number, "DGC")
        except LedgerError:
            return  # a refund is reversed first
        self.done["reverse", True] += 1
        del self.spent[number]
        for pair in [pair for pair in self.used if pair[1] == number]:
            del self.used[pair]
        self.order = [pair for pair in self.order if pair[1] != number]

    def holds(self):
        with self.books.ledger.reading() as session:
            assert list(invoice_checks.breaches(session)) == []
        for invoice, worth in self.worth.items():
            left = 0 if invoice in self.void else worth - self.of(invoice)
            assert self.books.paper(invoice).left_fen == left


@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", [1, 2])
def test_papers_are_what_the_sums_say_after_every_step(ledger, seed):
    model = Model(ledger, seed)
    steps = [model.record, model.red, model.make_void, model.take_off, model.refund]
    steps += [model.link] * 5 + [model.reverse]
    for step in range(STEPS):
        model.chance.choice(steps)()
        if step % 10 == 9:
            model.holds()
    # what was tried was also done, and also refused: else this would prove nothing
    tried = {(name, allowed) for name in ("red", "use", "off") for allowed in (True, False)}
    assert tried | {("void", True), ("void", False), ("reverse", True)} <= set(model.done)
    assert model.books.broken() == {}
