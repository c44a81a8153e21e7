"""Counting: one line after the other on a phone, or a sheet of paper keyed later by the numbers of its lines."""

from datetime import date, datetime, time
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from inventory import catalog, db, stocktake_counts
from inventory.clock import SHANGHAI
from inventory.errors import BadInput, LedgerError
from inventory.stocktake_books import COUNTED, DONE, OPEN, TO_RECOUNT
from inventory.stocktake_counts import CountLine, FoundLine
from inventory.stocktake_ledger import LineRow, StocktakeWhole
from webui import options
from webui.errors import status_of
from webui.identity import ledger, me, require
from webui.options import Option
from webui.refusals import problems, put_beside_field
from webui.stocktakes import back, seen
from webui.stocktakes_form import FOUND_ROWS, CountForm, KeyForm
from webui.writing import new_request_key

blueprint = Blueprint("stocktake_counts", __name__, url_prefix="/stocktakes")


@blueprint.get("/<number>/count")
def ask(number: str) -> Response | str:
    """One line to be counted: the one asked for, else the first that is left."""
    whole = _open(number)
    line = _line(whole, request.args.get("line", type=int))
    if line is None:
        return back(number)
    typed = {
        "request_key": new_request_key(),
        "line": str(line.line),
        "counter": request.args.get("counter") or me().name,
    }
    return _page(whole, line, CountForm(MultiDict(typed)))


@blueprint.post("/<number>/count")
def record(number: str) -> Response | str | tuple[str, int]:
    """Keep the count and go on with the next line."""
    whole = _open(number)
    form = CountForm(request.form)
    line = _line(whole, form.line.data)
    if line is None:
        abort(HTTPStatus.NOT_FOUND)
    if not form.validate():
        return _page(whole, line, form), HTTPStatus.UNPROCESSABLE_ENTITY
    said = CountLine(line.line, form.quantity.data, after=form.after.data or None)
    try:
        with ledger().writing() as books:
            stocktake_counts.count(
                books,
                actor=me().login,
                organization=whole.organization,
                on=db.today(books),
                request_key=form.request_key.data or "",
                number=number,
                lines=[said],
                counter=form.counter.data,
                recount="recount" in request.form,
            )
    except LedgerError as error:
        put_beside_field(form, _of_one_line(error))
        return _page(whole, line, form), status_of(error)
    return _next(number, line.line, form.counter.data)


@blueprint.get("/<number>/key")
def ask_sheet(number: str) -> str:
    """Every line that is left, to be keyed from paper; ``again``: those to be counted a second time."""
    whole = _open(number)
    again = "again" in request.args
    with ledger().reading() as books:
        today = db.today(books)
    typed: dict[str, str] = {"request_key": new_request_key(), "on": today.isoformat()}
    if again:
        typed["recount"] = "y"
    for at, line in enumerate(_to_key(whole, again=again)):
        typed |= {f"lines-{at}-line": str(line.line), f"lines-{at}-quantity": ""}
    for at in range(FOUND_ROWS):
        typed |= {f"found-{at}-name": ""}
    return _sheet(whole, KeyForm(MultiDict(typed)))


@blueprint.post("/<number>/key")
def record_sheet(number: str) -> Response | str | tuple[str, int]:
    """Keep a sheet of paper."""
    whole = _open(number)
    form = KeyForm(request.form)
    if not form.validate():
        return _sheet(whole, form), HTTPStatus.UNPROCESSABLE_ENTITY
    kept = [at for at, entry in enumerate(form.lines) if entry.form.quantity.data is not None]
    named = [at for at, entry in enumerate(form.found) if entry.form.name.data]
    try:
        counted_at = _instant(form.on.data, form.at.data)
        with ledger().writing() as books:
            posted = stocktake_counts.count(
                books,
                actor=me().login,
                organization=whole.organization,
                on=form.on.data,
                request_key=form.request_key.data or "",
                number=number,
                lines=[_said(form.lines[at].form) for at in kept],
                found=[_found(form.found[at].form) for at in named],
                counter=form.counter.data,
                at=counted_at,
                recount=form.recount.data,
            )
    except LedgerError as error:
        put_beside_field(form, _of_the_form(error, kept))
        return _sheet(whole, form), status_of(error)
    return back(number, keyed=posted.number)


def _open(number: str) -> StocktakeWhole:
    """The stocktake that is being counted; 404 where it ended."""
    require("count")
    whole = seen(number)
    if whole.state not in (OPEN, COUNTED):
        abort(HTTPStatus.NOT_FOUND)
    return whole


def _line(whole: StocktakeWhole, number: int | None) -> LineRow | None:
    if number is not None:
        return next((line for line in whole.lines if line.line == number), None)
    return next(iter(whole.left), None)


def _next(number: str, line: int, counter: str) -> Response:
    """To the next line that is left, from here on down the list and then from its top."""
    left = seen(number).left
    after = next((one for one in left if one.line > line), next(iter(left), None))
    if after is None:
        return back(number)
    address = url_for("stocktake_counts.ask", number=number, line=after.line, counter=counter)
    return redirect(address, HTTPStatus.SEE_OTHER)


def _page(whole: StocktakeWhole, line: LineRow, form: CountForm) -> str:
    at = whole.lines.index(line)
    moved = line.moved[:-1] if line.moved else ()
    return render_template(
        "stocktakes/count.html",
        whole=whole,
        line=line,
        form=form,
        problems=problems(form),
        recount=line.rounds > 0,
        before=whole.lines[at - 1] if at else None,
        after=whole.lines[at + 1] if at + 1 < len(whole.lines) else None,
        done=sum(1 for one in whole.lines if one.state == DONE),
        moved=options.plain(
            *(Option(number, f"只到 {number}，后面的还没动") for number in reversed(moved)),
            Option(whole.number, "开盘以后的都还没动"),
        )
        if line.moved
        else (),
    )


def _sheet(whole: StocktakeWhole, form: KeyForm) -> str:
    by_number = {str(line.line): line for line in whole.lines}
    with ledger().reading() as books:
        locations = catalog.locations(books, actor=me().login)
        organizations = catalog.organizations(books, actor=me().login)
    own = tuple(row for row in locations if row.organization == whole.organization)
    return render_template(
        "stocktakes/key.html",
        whole=whole,
        form=form,
        problems=problems(form),
        lines=[
            (entry, by_number[entry.form.line.data])
            for entry in form.lines
            if entry.form.line.data in by_number
        ],
        locations=options.of_locations(own, organizations, first=whole.organization),
    )


def _to_key(whole: StocktakeWhole, *, again: bool) -> list[LineRow]:
    return [line for line in whole.left if (line.state == TO_RECOUNT) == again]


def _said(form: Any) -> CountLine:
    line = form.line.data
    return CountLine(int(line) if line.isdecimal() else 0, form.quantity.data)


def _found(form: Any) -> FoundLine:
    return FoundLine(
        location=form.location.data or "",
        name=form.name.data,
        unit=form.unit.data or "",
        quantity=form.quantity.data or 0,
        note=form.note.data or None,
    )


def _instant(on: date, at: str) -> datetime:
    """What a sheet says of its hour. Raises ``BadInput``."""
    try:
        return datetime.combine(on, time.fromisoformat(at.strip()), tzinfo=SHANGHAI)
    except ValueError:
        raise BadInput(field="at", problem="要写成 16:30 这样") from None


def _of_one_line(error: LedgerError) -> LedgerError:
    """The only line of a form has its fields without a number."""
    if isinstance(error, BadInput):
        return BadInput(field=error.field.removeprefix("lines[0]."), problem=error.problem)
    return error


def _of_the_form(error: LedgerError, kept: list[int]) -> LedgerError:
    """Lines that were left empty were not sent: which line of the form is meant."""
    if isinstance(error, BadInput) and error.field.startswith("lines["):
        number, _, field = error.field.removeprefix("lines[").partition("].")
        return BadInput(field=f"lines[{kept[int(number)]}].{field}", problem=error.problem)
    return error
