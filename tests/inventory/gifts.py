"""What tests of pads share: one call each for a pad, a stub, a gift and a consent in the town of ``books``."""

from datetime import date

from sqlalchemy import func, select

from inventory import pad_ledger, pads
from inventory.stock import ReceiptLine

FEB_1, FEB_3, FEB_8 = (date(2020, 2, day) for day in (1, 3, 8))
MASKS = (ReceiptLine("MASK", "KF", 10),)


def write(town, verb, **said):
    """A verb that posts nothing, in a transaction of its own."""
    with town.ledger.writing() as session:
        return verb(session, **({"actor": "system"} | said))


def pad(town, count=5, custodian="卡口长", key="p1", organization="NDL", actor="system"):
    return write(
        town,
        pads.print_pad,
        actor=actor,
        organization=organization,
        custodian=custodian,
        count=count,
        request_key=key,
    )


def void(town, number, reason="写坏", **said):
    return write(town, pads.void_stub, number=number, reason=reason, **said)


def gift(town, stub=None, consent=None, by="ZHANG", on=FEB_1, lines=MASKS, **said):
    return town.receive_lines(lines, on, by=by, stub=stub, consent=consent, **said)


def missing(town, **said):
    return [out.missing for out in town.ask(pad_ledger.outstanding, **said)]


def count(town, table):
    with town.ledger.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def look_up(session, actor, code):
    """As a question of ``Books``, which always names an actor; this one does not ask who."""
    return pad_ledger.look_up(session, code=code)


def consent(town, number, said="FULL", actor="system"):
    return write(town, pads.record_consent, actor=actor, number=number, consent=said)
