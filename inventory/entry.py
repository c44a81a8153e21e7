"""From one JSON line, as ``inventory post`` reads it, to one verb.

The line says what to do in ``do``; every other key must be known, so that a misspelt one is refused and not lost.
JSON floats are refused at reading: quantities and fen are whole numbers.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy.orm import Session

from inventory import funds, periods, reversal, stock
from inventory.drafts import Posted
from inventory.errors import BadInput
from inventory.rules import strict_json

Line: TypeAlias = Mapping[str, Any]

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
    call, known, required = verb
    _only(line, known | _COMMON, "")
    for key in ("request_key", "organization", "on", *required):
        if key not in line:
            raise BadInput(field=key, problem="不能缺")
    common = {
        "actor": actor,
        "organization": _text(line, "organization"),
        "on": _day(line["on"], "on"),
        "request_key": _text(line, "request_key"),
        "note": _text_or_none(line, "note"),
    }
    return call(session, common, line)


def _receive(session: Session, common: dict[str, Any], line: Line) -> Posted:
    return stock.receive(
        session,
        **common,
        origin=_text(line, "origin"),
        counterparty=_text_or_none(line, "counterparty"),
        lines=[_receipt_line(entry, f"lines[{n}]") for n, entry in enumerate(_lines(line))],
    )


def _issue(session: Session, common: dict[str, Any], line: Line) -> Posted:
    return stock.issue(
        session,
        **common,
        group=_text_or_none(line, "group"),
        recipient_organization=_text_or_none(line, "recipient_organization"),
        counterparty=_text_or_none(line, "counterparty"),
        heads=line.get("heads"),
        purpose=_text_or_none(line, "purpose"),
        lines=[_issue_line(entry, f"lines[{n}]") for n, entry in enumerate(_lines(line))],
    )


def _reverse(session: Session, common: dict[str, Any], line: Line) -> Posted:
    return reversal.reverse(
        session, **common, number=_text(line, "number"), reason=_text(line, "reason")
    )


def _create_fund(session: Session, common: dict[str, Any], line: Line) -> Posted:
    decision = line["decision"]
    if not isinstance(decision, dict):
        raise BadInput(field="decision", problem="要写 body、title、on、reference")
    _only(decision, {"body", "title", "on", "reference"}, "decision.")
    return funds.create_fund(
        session,
        **common,
        fund=_text(line, "fund"),
        name=_text(line, "name"),
        decision=funds.Decision(
            body=_text(decision, "body", "decision."),
            title=_text(decision, "title", "decision."),
            on=_day(decision.get("on"), "decision.on"),
            reference=_text(decision, "reference", "decision."),
        ),
        budget_source=_text(line, "budget_source"),
    )


def _appropriate(session: Session, common: dict[str, Any], line: Line) -> Posted:
    return funds.appropriate(
        session, **common, fund=_text(line, "fund"), amount_fen=line["amount_fen"]
    )


def _sub_allocate(session: Session, common: dict[str, Any], line: Line) -> Posted:
    lines = []
    for number, entry in enumerate(_lines(line)):
        _only(entry, {"to", "amount_fen"}, f"lines[{number}].")
        lines.append(
            funds.AllocationLine(
                _text(entry, "to", f"lines[{number}]."), entry.get("amount_fen", 0)
            )
        )
    return funds.sub_allocate(session, **common, fund=_text(line, "fund"), lines=lines)


def _spend(session: Session, common: dict[str, Any], line: Line) -> Posted:
    return funds.spend(
        session,
        **common,
        fund=_text(line, "fund"),
        amount_fen=line["amount_fen"],
        purpose=_text(line, "purpose"),
        payee=_text(line, "payee"),
    )


def _close_period(session: Session, common: dict[str, Any], line: Line) -> Posted:
    return periods.close_period(session, **common, through=_day(line["through"], "through"))


_VERBS: dict[str, tuple[Callable[..., Posted], set[str], tuple[str, ...]]] = {
    "receive": (_receive, {"origin", "counterparty", "lines"}, ("origin", "lines")),
    "issue": (
        _issue,
        {"group", "recipient_organization", "counterparty", "heads", "purpose", "lines"},
        ("lines",),
    ),
    "reverse": (_reverse, {"number", "reason"}, ("number", "reason")),
    "create_fund": (
        _create_fund,
        {"fund", "name", "decision", "budget_source"},
        ("fund", "name", "decision", "budget_source"),
    ),
    "appropriate": (_appropriate, {"fund", "amount_fen"}, ("fund", "amount_fen")),
    "sub_allocate": (_sub_allocate, {"fund", "lines"}, ("fund", "lines")),
    "spend": (
        _spend,
        {"fund", "amount_fen", "purpose", "payee"},
        ("fund", "amount_fen", "purpose", "payee"),
    ),
    "close_period": (_close_period, {"through"}, ("through",)),
}


def _receipt_line(entry: Line, at: str) -> stock.ReceiptLine:
    known = {"item", "location", "quantity", "unit", "value_fen", "provisional", "expires_on"}
    _only(entry, known | {"batch", "earmark", "note"}, f"{at}.")
    expires_on = entry.get("expires_on")
    return stock.ReceiptLine(
        item=_text(entry, "item", f"{at}."),
        location=_text(entry, "location", f"{at}."),
        quantity=entry.get("quantity", 0),  # the verb says what is wrong with it
        unit=_text_or_none(entry, "unit", f"{at}."),
        value_fen=entry.get("value_fen"),
        provisional=_flag(entry, "provisional", f"{at}."),
        expires_on=None if expires_on is None else _day(expires_on, f"{at}.expires_on"),
        batch=_text_or_none(entry, "batch", f"{at}."),
        earmark=_earmark(entry.get("earmark"), f"{at}.earmark"),
        note=_text_or_none(entry, "note", f"{at}."),
    )


def _issue_line(entry: Line, at: str) -> stock.IssueLine:
    _only(entry, {"item", "location", "quantity", "unit", "lot"}, f"{at}.")
    return stock.IssueLine(
        item=_text(entry, "item", f"{at}."),
        location=_text(entry, "location", f"{at}."),
        quantity=entry.get("quantity", 0),  # the verb says what is wrong with it
        unit=_text_or_none(entry, "unit", f"{at}."),
        lot=_text_or_none(entry, "lot", f"{at}."),
    )


def _earmark(value: object, at: str) -> stock.Earmark | None:
    if value is None:
        return None
    if not isinstance(value, dict) or len(value) != 1:
        raise BadInput(
            field=at,
            problem='写成 {"group": 编码}、{"organization": 编码} 或 {"counterparty": 编码}',
        )
    _only(value, {"group", "organization", "counterparty"}, f"{at}.")
    key = next(iter(value))
    code = _text(value, key, f"{at}.")
    return stock.Earmark(
        group=code if key == "group" else None,
        organization=code if key == "organization" else None,
        counterparty=code if key == "counterparty" else None,
    )


def _lines(line: Line) -> list[Line]:
    lines = line.get("lines")
    if not isinstance(lines, list) or not all(isinstance(entry, dict) for entry in lines):
        raise BadInput(field="lines", problem="要写成列表，每项是一个对象")
    return lines


def _only(entry: Line, known: set[str], at: str) -> None:
    for key in entry:
        if key not in known:
            raise BadInput(field=f"{at}{key}", problem=f"不认识，可以写 {'、'.join(sorted(known))}")


def _text(entry: Line, key: str, at: str = "") -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BadInput(field=f"{at}{key}", problem="要写文字，不能空着")
    return value.strip()


def _text_or_none(entry: Line, key: str, at: str = "") -> str | None:
    value = entry.get(key)
    if value is None or value == "":
        return None
    return _text(entry, key, at)


def _flag(entry: Line, key: str, at: str) -> bool:
    value = entry.get(key, False)
    if not isinstance(value, bool):
        raise BadInput(field=f"{at}{key}", problem="要写 true 或 false")
    return value


def _day(value: object, field: str) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise BadInput(field=field, problem="要写日期，例如 2020-02-08") from None
