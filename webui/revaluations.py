"""What the goods of a receipt are worth after all: a gift appraised (补估价), a provisional price corrected."""

import re
from http import HTTPStatus

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from inventory import documents, kinds, revaluation
from inventory.documents import Whole
from inventory.errors import BadInput, LedgerError
from inventory.kinds import BASIS_NAMES
from webui import nav, options
from webui.errors import status_of
from webui.identity import ledger, may, me, require
from webui.options import Option
from webui.refusals import problems, put_beside_field
from webui.revaluations_form import RevaluationForm
from webui.writing import done, new_request_key, proposed_day, show_done

blueprint = Blueprint("revaluations", __name__, url_prefix="/revaluations")
_LINE = re.compile(r"lines\[(\d+)\](.*)", re.DOTALL)


def offered(whole: Whole) -> str:
    """What the page of a document calls this act; "" where it is not to be done to it, or not by this user."""
    permitted = may(kinds.REVALUATION.act)
    if whole.kind != kinds.RECEIPT.code or not whole.stands or not permitted:
        return ""
    again = any(link.kind_name == kinds.REVALUATION.name for link in whole.later)
    unknown = any(line.value_fen is None for line in whole.lines)
    return "补估价" if unknown and not again else "调整估价"


@blueprint.get("/<number>")
def ask(number: str) -> str:
    """The lines of a receipt with what they are worth now."""
    whole = _receipt(number)
    with ledger().reading() as books:
        day = max(proposed_day(books), whole.on)
        rows = revaluation.receipt_values(books, actor=me().login, number=number)
    typed = {"request_key": new_request_key(), "on": day.isoformat()}
    for at, row in enumerate(rows):
        typed[f"lines-{at}-lot"] = row.lot
    return _page(whole, RevaluationForm(MultiDict(typed)))


@blueprint.post("/<number>")
def record(number: str) -> Response | str | tuple[str, int]:
    """Record what was typed, or show it again with what is to be mended."""
    whole = _receipt(number)
    form = RevaluationForm(request.form)
    if not form.validate():
        return _page(whole, form), HTTPStatus.UNPROCESSABLE_ENTITY
    if not form.touched():
        form.form_errors.append("还没有填价值，没有记账")
        return _page(whole, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            posted = revaluation.revalue(
                books, actor=me().login, organization=whole.organization, **form.facts()
            )
    except LedgerError as error:
        put_beside_field(form, _of_the_form(form, error))
        return _page(whole, form), status_of(error)
    return done(
        "revaluations.recorded",
        posted,
        said=f"已调整 {len(form.touched())} 批的估价",
        about=f"原单 {number}",
        again=url_for("documents.show", number=number),
    )


@blueprint.get("/done")
def recorded() -> Response | str:
    """What was recorded last, with the way back to the receipt."""
    require(kinds.REVALUATION.act)
    return show_done(again=nav.HOME, again_words="看原单", others=(nav.STOCK, nav.SHEETS))


def _receipt(number: str) -> Whole:
    require(kinds.REVALUATION.act)
    with ledger().reading() as books:
        whole = documents.whole(books, actor=me().login, number=number)
    if not offered(whole):
        abort(HTTPStatus.NOT_FOUND)
    return whole


def _of_the_form(form: RevaluationForm, error: LedgerError) -> LedgerError:
    """The library counts the lines that were sent; the form also has those left empty."""
    if isinstance(error, BadInput) and (found := _LINE.fullmatch(error.field)):
        at = form.touched()[int(found[1])]
        return BadInput(field=f"lines[{at}]{found[2]}", problem=error.problem)
    return error


def _page(whole: Whole, form: RevaluationForm) -> str:
    with ledger().reading() as books:
        rows = revaluation.receipt_values(books, actor=me().login, number=whole.number)
    by_lot = {row.lot: row for row in rows}
    known = [Option(*basis) for basis in BASIS_NAMES.items() if basis[0] != "UNKNOWN"]
    return render_template(
        "revaluations/new.html",
        doc=whole,
        title=offered(whole),
        form=form,
        problems=problems(form),
        lines=[(entry, by_lot[e]) for entry in form.lines if (e := entry.form.lot.data) in by_lot],
        bases=BASIS_NAMES,
        choices=options.plain(*known),
    )
