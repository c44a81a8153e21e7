"""From one JSON line, as ``inventory post`` reads it, to one verb.

The line says what to do in ``do``; every other key must be known, so that a misspelt one is refused and not lost.
JSON floats are refused at reading: quantities and fen are whole numbers.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from inventory import entry_fund as fund
from inventory import entry_goods as goods
from inventory import entry_invoices as papers
from inventory import entry_orders as orders
from inventory import entry_spending as spending
from inventory import entry_stocktakes as stores
from inventory import shapes
from inventory.drafts import Posted
from inventory.errors import BadInput
from inventory.rules import strict_json
from inventory.shapes import Line

_COMMON = {"do", "request_key", "organization", "on", "note"}


def parse(text: str) -> Line:
    """One line of JSON lines. Raises ``BadInput`` where it is no object, holds a float or what no database keeps."""
    line = strict_json.parse(text, "line")
    if not isinstance(line, dict):
        raise BadInput(field="line", problem="每行要写一个 JSON 对象")
    return line


def post_line(session: Session, *, actor: str, line: Line) -> Posted:
    """Post the document that ``line`` describes. Raises what its verb raises, ``BadInput`` for the line itself."""
    do = line.get("do")
    verb = _VERBS.get(do) if isinstance(do, str) else None
    if verb is None:
        raise BadInput(field="do", problem=f"要写 {'、'.join(_VERBS)} 之一")
    shapes.only(line, verb.may | verb.must | _COMMON, "")
    for key in ("request_key", "organization", "on", *sorted(verb.must)):
        if key not in line:
            raise BadInput(field=key, problem="不能缺")
    common = {
        "actor": actor,
        "organization": shapes.text(line, "organization"),
        "on": shapes.day(line["on"], "on"),
        "request_key": shapes.text(line, "request_key"),
        "note": shapes.text_or_none(line, "note"),
    }
    return verb.post(session, common, line)


class _Verb(NamedTuple):
    """How a line is posted, which keys it must have and which it may have besides those of every line."""

    post: Callable[[Session, dict[str, Any], Line], Posted]
    must: frozenset[str]
    may: frozenset[str] = frozenset()


def _keys(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WHOM = "group recipient_organization checkpoint heads days"
_TO = f"{_WHOM} purpose"
_FROM = "counterparty legal_donee slip stub consent confirmed"
_VERBS = {
    "receive": _Verb(goods.receive, _keys("origin lines"), _keys(_FROM)),
    "issue": _Verb(goods.issue, _keys("lines"), _keys(f"{_TO} counterparty reason confirmed")),
    "direct": _Verb(
        goods.direct, _keys("origin lines"), _keys(f"{_FROM} {_TO} counterparty_to confirmed")
    ),
    "return_issue": _Verb(goods.return_issue, _keys("number location reason lines")),
    "hand_out": _Verb(
        goods.hand_out, _keys("custodian lines"), _keys(f"{_TO} counterparty_to due_on")
    ),
    "take_back": _Verb(goods.take_back, _keys("number location lines")),
    "move_on": _Verb(
        goods.move_on,
        _keys("number location custodian lines"),
        _keys(f"{_WHOM} counterparty_to due_on"),
    ),
    "capitalise": _Verb(goods.capitalise, _keys("number reason lines")),
    "dispatch": _Verb(goods.dispatch, _keys("lines"), _keys("to to_location due_on repays")),
    "acknowledge": _Verb(goods.acknowledge, _keys("number location"), _keys("reason lines")),
    "give_loan": _Verb(goods.give_loan, _keys("number reason")),
    "convert": _Verb(goods.convert, _keys("reason lines")),
    "accept": _Verb(goods.accept, _keys("lines")),
    "write_off": _Verb(goods.write_off, _keys("reason lines"), _keys("number")),
    "send_back": _Verb(goods.send_back, _keys("reason lines")),
    "correct": _Verb(goods.correct, _keys("number reason lines")),
    "revalue": _Verb(goods.revalue, _keys("reason lines")),
    "reverse": _Verb(goods.reverse, _keys("number reason")),
    "create_fund": _Verb(
        fund.create_fund,
        _keys("fund name decision budget_source"),
        _keys("uses ends_on donated"),
    ),
    "appropriate": _Verb(fund.appropriate, _keys("fund amount_fen")),
    "change_appropriation": _Verb(
        fund.change_appropriation, _keys("fund amount_fen decision"), _keys("less")
    ),
    "receive_cash_gift": _Verb(
        fund.receive_cash_gift, _keys("fund amount_fen receipt_number"), _keys("donor intent cash")
    ),
    "sub_allocate": _Verb(fund.sub_allocate, _keys("fund lines")),
    "take_back_money": _Verb(fund.take_back, _keys("fund holder amount_fen reason")),
    "give_back": _Verb(fund.give_back, _keys("fund amount_fen reason")),
    "open_commitment": _Verb(
        spending.open_commitment, _keys("fund amount_fen purpose payee"), _keys("use due_on")
    ),
    "order": _Verb(
        orders.order,
        _keys("fund supplier procurement purpose lines"),
        _keys("quotes use due_on reason"),
    ),
    "enlarge_commitment": _Verb(spending.enlarge_commitment, _keys("number amount_fen purpose")),
    "release_commitment": _Verb(
        spending.release_commitment, _keys("number reason"), _keys("amount_fen")
    ),
    "prepay": _Verb(
        spending.prepay,
        _keys("amount_fen purpose payee due_on"),
        _keys("fund number use payee_reason confirmed"),
    ),
    "advance": _Verb(
        spending.advance, _keys("amount_fen purpose payee due_on"), _keys("fund number use")
    ),
    "return_unspent": _Verb(spending.return_unspent, _keys("number reason"), _keys("amount_fen")),
    "spend": _Verb(
        spending.spend,
        _keys("amount_fen purpose"),
        _keys("fund payee number use paid awaiting_papers reimburses proof signed")
        | _keys("payee_reason confirmed"),
    ),
    "pay": _Verb(spending.pay, _keys("number amount_fen")),
    "refund": _Verb(spending.refund, _keys("number amount_fen reason"), _keys("unpaid")),
    "record_invoice": _Verb(
        papers.record_invoice,
        frozenset(),
        _keys("kind code number seller seller_credit_code buyer buyer_credit_code")
        | _keys("amount_fen tax_fen total_fen lines scanned xml red_of confirmed"),
    ),
    "void_invoice": _Verb(papers.void_invoice, _keys("number reason"), _keys("cause")),
    "use_invoice": _Verb(
        papers.use_invoice, _keys("invoice number"), _keys("amount_fen confirmed")
    ),
    "take_off_invoice": _Verb(
        papers.take_off_invoice, _keys("invoice number reason"), _keys("amount_fen")
    ),
    "link_goods": _Verb(
        papers.link_goods,
        _keys("invoice invoice_line"),
        _keys("number line lot quantity whole unit confirmed"),
    ),
    "unlink_goods": _Verb(
        papers.unlink_goods, _keys("invoice invoice_line reason"), _keys("number line lot")
    ),
    "close_period": _Verb(fund.close_period, _keys("through"), _keys("confirmed")),
    "reopen_period": _Verb(fund.reopen_period, _keys("number reason")),
    "start_stocktake": _Verb(
        stores.start_stocktake, frozenset(), _keys("locations items nature sample seed witness")
    ),
    "count": _Verb(stores.count, _keys("number lines"), _keys("found counter at recount")),
    "settle_stocktake": _Verb(stores.settle_stocktake, _keys("number"), _keys("found confirmed")),
    "abandon_stocktake": _Verb(stores.abandon_stocktake, _keys("number reason")),
    "hand_over": _Verb(
        stores.hand_over, _keys("giver receiver witness"), _keys("location stocktake")
    ),
    "hand_over_surplus": _Verb(
        stores.hand_over_surplus, _keys("reason"), _keys("to counterparty lines confirmed")
    ),
}
