"""What the recording pages share: a fresh request key, the way to the page that says it is done, that page.

A request key is made when a form is first shown and rides on it through every refusal, so that sending twice records
once. After recording the browser is sent on (303), so that a reload sends nothing again.
"""

import re
from dataclasses import asdict, dataclass
from datetime import date
from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from flask import g, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from inventory import db
from inventory import ledger as questions
from inventory.catalog import LocationRow
from inventory.drafts import Posted
from webui import nav
from webui.identity import me
from webui.nav import Place


@dataclass(frozen=True)
class Done:
    """What the page after a recorded document says."""

    said: str
    number: str
    about: str
    again: str
    replayed: bool


def new_request_key() -> str:
    """A key nobody has used."""
    return str(uuid4())


def own_location(rows: tuple[LocationRow, ...]) -> str:
    """The signed-in user's own place, else the first of his organization that is no checkpoint."""
    if me().location:
        return str(me().location)
    own = [row for row in rows if row.organization == me().organization]
    return next((row.code for row in sorted(own, key=lambda row: row.checkpoint)), "")


def proposed_day(books: Any) -> date:
    """The day a new form proposes: today. In the example town it is the day of its last document, because by today
    its goods have expired and nobody could try an issue."""
    today = db.today(books)
    newest = questions.recent(books, actor=me().login, limit=1) if g.demo else ()
    return min(newest[0].on, today) if newest else today


def is_draft() -> bool:
    """Was a button pressed that only changes the draft?"""
    return "act" in request.form


def redrafted() -> dict[str, str]:
    """What was typed on a form of money after a button that only changes the draft: ``amount-1234.56`` writes the
    amount; anything else only shows the form again."""
    typed = {key: text for key, text in request.form.items() if key != "act"}
    name, _, value = request.form["act"].partition("-")
    return {**typed, "amount": value} if name == "amount" else typed


def done(endpoint: str, posted: Posted, *, said: str, about: str, again: str) -> Response:
    """Keep what the next page says and send the browser there; a scripted form is told by header.

    ``again`` is the address of the next empty form, with what is likely to stay the same.
    """
    session["done"] = asdict(Done(said, posted.number, about, again, posted.replayed))
    address = url_for(endpoint)
    if request.headers.get("HX-Request") == "true":
        answer = make_response("", HTTPStatus.OK)
        answer.headers["HX-Redirect"] = address
        return answer
    return redirect(address, HTTPStatus.SEE_OTHER)


def show_done(*, again: Place, again_words: str, others: tuple[Place, ...]) -> Response | str:
    """The page after recording; without anything recorded in this session, the empty form."""
    kept = session.get("done")
    if not isinstance(kept, dict):
        return redirect(url_for(again.endpoint), HTTPStatus.SEE_OTHER)
    allowed = tuple(place for place in others if place in nav.places(me().role, *me().also))
    return render_template(
        "shared/done.html",
        done=Done(**kept),
        again_words=again_words,
        others=allowed,
    )


def saved_as(answer: Response, name: str) -> Response:
    """A header is plain letters: the name in Chinese goes beside one for what reads none."""
    ending = re.sub(r"[^A-Za-z0-9]", "", name.rpartition(".")[2])
    names = {"filename": f"import.{ending}", "filename*": f"UTF-8''{quote(name, safe='')}"}
    answer.headers.set("Content-Disposition", "attachment", **names)
    return answer
