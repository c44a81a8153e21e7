"""Telling the demo story: one town, January to March 2020, posted by the verbs that people use.

``town.json`` is a set-up file and ``documents.jsonl`` holds lines as ``inventory post`` reads them, each with the user
who posts it; a few lines tell what is no document: a sheet is imported, a pad printed, a file attached. Everything is
done at 18:00 of its own date and salts are counted, not drawn, so that numbers and digests are the same on every run
and engine. Only the passwords of the demo users are random. The story is told to an empty database and is not resumed:
a told half is thrown away.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from itertools import count
from typing import Any

from sqlalchemy import func, select

from inventory import (
    access,
    approvals,
    attachments,
    entry,
    merging,
    order_receipts,
    pads,
    setting_up,
    uploads,
    users,
)
from inventory.clock import evening, fixed_clock
from inventory.db import Ledger, Salts
from inventory.errors import BadInput
from inventory.intake import importing
from inventory.models import Document, Organization
from inventory.models.people import Role

_HERE = files("inventory.story")
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike on paper
_GROUPS, _GROUP_LENGTH = 3, 4


@dataclass(frozen=True)
class DemoUser:
    """A user of the story who can sign in. The password is shown once and kept nowhere."""

    login: str
    name: str
    role: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Told:
    """What telling left behind: who can sign in, and how many documents were posted."""

    users: tuple[DemoUser, ...]
    documents: int


def tell(ledger: Ledger) -> Told:
    """Tell the story to ``ledger``, whose tables stand and hold no organization yet.

    Raises ``BadInput`` where there is one. Each document is its own transaction.
    """
    _require_empty(ledger)
    lines = list(script())
    salts = counted_salts()
    first = fixed_clock(evening(_day(lines[0])))
    setting_up.setup(ledger.with_(clock=first, salts=salts), actor=users.SYSTEM, data=town())
    for line in lines:
        clock = fixed_clock(evening(_day(line)))
        _tell(ledger.with_(clock=clock, salts=salts), line)
    with ledger.reading() as session:
        documents = session.scalar(select(func.count()).select_from(Document)) or 0
    return Told(users=_let_in(ledger), documents=documents)


def town() -> dict[str, Any]:
    """The set-up file of the story."""
    data: dict[str, Any] = json.loads(_HERE.joinpath("town.json").read_text("utf-8"))
    return data


def script() -> Iterator[dict[str, Any]]:
    """The lines of the story in the order of their dates, each with ``as_user``."""
    for text in _HERE.joinpath("documents.jsonl").read_text("utf-8").splitlines():
        yield dict(entry.parse(text))


def counted_salts() -> Salts:
    """A source of salts that gives the same ones on every run: SHA-256 of a counter, at most 32 bytes."""
    numbers = count(1)
    return lambda size: hashlib.sha256(f"story {next(numbers)}".encode()).digest()[:size]


def _require_empty(ledger: Ledger) -> None:
    with ledger.reading() as session:
        found = session.scalar(select(Organization.code).order_by(Organization.id).limit(1))
    if found is not None:
        problem = f"已有单位 {found}，示例故事只能记进空的数据库，请另建一个"
        raise BadInput(field="数据库", problem=problem)


def _day(line: dict[str, Any]) -> date:
    return date.fromisoformat(line["on"])


def _tell(ledger: Ledger, line: dict[str, Any]) -> None:
    actor = line.pop("as_user")
    besides = _BESIDES.get(line["do"])
    if besides is not None:
        besides(ledger, actor, line)
        return
    with ledger.writing() as session:
        entry.post_line(session, actor=actor, line=line)


def _import(ledger: Ledger, actor: str, line: dict[str, Any]) -> None:
    importing.import_file(
        ledger,
        actor=actor,
        content=_HERE.joinpath("sheets", line["file"]).read_bytes(),
        filename=line["file"],
        as_="donated",
        into=line["into"],
        on=_day(line),
    )


def _approve(ledger: Ledger, actor: str, line: dict[str, Any]) -> None:
    with ledger.writing() as session:
        approvals.decide(
            session,
            actor=actor,
            number=line["number"],
            approved=line["approved"],
            note=line["note"],
            organization=line.get("organization"),
        )


def _print_pad(ledger: Ledger, actor: str, line: dict[str, Any]) -> None:
    said = {key: line[key] for key in ("organization", "custodian", "count", "request_key")}
    with ledger.writing() as session:
        pads.print_pad(session, actor=actor, **said)


def _attach(ledger: Ledger, actor: str, line: dict[str, Any]) -> None:
    content = _HERE.joinpath("files", line["file"]).read_bytes()
    file = uploads.prepared(line["file"], content, salt=ledger.salts(32))
    with ledger.writing() as session:
        attachments.attach(session, actor=actor, number=line["number"], prepared=file)


def _merge(ledger: Ledger, actor: str, line: dict[str, Any]) -> None:
    said = {key: line[key] for key in ("code", "into", "reason")}
    with ledger.writing() as session:
        merging.merge_counterparties(session, actor=actor, **said)


def _link(ledger: Ledger, actor: str, line: dict[str, Any]) -> None:
    said = {key: line[key] for key in ("number", "line", "lot")}
    said["request_key"] = f"{line['lot']} {line['line']}"
    with ledger.writing() as session:
        order_receipts.link_receipt(session, actor=actor, **said)


# what the story tells besides documents
_BESIDES: dict[str, Callable[[Ledger, str, dict[str, Any]], None]] = {
    "import": _import,
    "approve": _approve,
    "pad": _print_pad,
    "attach": _attach,
    "merge": _merge,
    "link": _link,
}


def _let_in(ledger: Ledger) -> tuple[DemoUser, ...]:
    """Give every user of the story a password of his own."""
    let_in = []
    for user in town()["users"]:
        password = _password()
        users.set_password(ledger, actor=users.SYSTEM, login=user["login"], password=password)
        role = access.ROLE_NAMES[Role(user["role"])]
        let_in.append(DemoUser(user["login"], user["name"], role, password))
    return tuple(let_in)


def _password() -> str:
    drawn = (
        "".join(secrets.choice(_LETTERS) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS)
    )
    return "-".join(drawn)
