"""Public sheets on their way to the board: a list by what each has come to, one page for who looks at one, each step a
button; and as it was published, the very file."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask import url_for as url
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from inventory import (
    backdating,
    boards,
    catalog,
    db,
    disclosure,
    disclosure_ledger,
    disclosure_rules,
    disclosures,
    fund_ledger,
    paper_jobs,
    publishing,
    uploads,
    wording_disclosures,
)
from inventory.disclosure_ledger import Looked, Whole
from inventory.disclosure_steps import Done
from inventory.errors import BadInput, LedgerError, NotAllowed, SheetBroken
from inventory.sheet_changes import said
from inventory.sheet_format import Published
from inventory.uploads import Prepared
from reports import approving, published, words
from webui import options, sheet_wall
from webui.attachments import CONTENT_POLICY
from webui.disclosures_form import DrawingForm, PostingForm, StepForm
from webui.errors import status_of, words_of
from webui.fields import Form
from webui.identity import ledger, may, me, require
from webui.options import Option
from webui.refusals import problems, put_beside_field
from webui.writing import new_request_key

blueprint = Blueprint("disclosures", __name__, url_prefix="/disclosures")
STATES = wording_disclosures.STATE_NAMES
SHOWN = 40  # changes on a page
_ACT = "<any(review, give_back, approve, refuse, withdraw, mark_error, correct):act>"
STEPS = wording_disclosures.STEP_NAMES
BECAUSE = wording_disclosures.BECAUSE_NAMES


@blueprint.get("")
def index() -> str:
    """What is to be corrected, then all sheets, the newest first; of one state, where that is asked."""
    require("sheet")
    state = request.args.get("state") or None
    with ledger().reading() as books:
        rows = disclosure_ledger.disclosures(
            books, actor=me().login, state=state if state in STATES else None
        )
        due = disclosure_ledger.due(books, actor=me().login)
    return render_template(
        "disclosures/index.html",
        rows=rows,
        due=due,
        because=BECAUSE,
        state=state,
        states=options.plain(*(Option(*one) for one in STATES.items())),
        names=STATES,
        titles=disclosure.SHEETS,
    )


@blueprint.get("/new")
def new() -> str:
    """The form; the days until yesterday are proposed."""
    require("draw_up")
    with ledger().reading() as books:
        yesterday = db.today(books) - timedelta(days=1)
    typed = {
        "request_key": new_request_key(),
        "organization": request.args.get("org") or me().organization or "",
        "sheet": request.args.get("sheet") or "S6",
        "from": request.args.get("from", ""),
        "to": request.args.get("to") or yesterday.isoformat(),
        **({"below": "y"} if request.args.get("below") else {}),
    }
    return _drawing(DrawingForm(MultiDict(typed)))


@blueprint.post("/new")
def draw_up() -> Answer | str | tuple[str, int]:
    """Draw a sheet up, or show the form again with what is to be mended."""
    require("draw_up")
    form = DrawingForm(request.form)
    if not form.validate():
        return _drawing(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            made = disclosures.draw_up(
                books,
                actor=me().login,
                organization=form.organization.data,
                request_key=form.request_key.data or "",
                sheet=form.sheet.data,
                start=form.start.data,
                end=form.end.data,
                fund=form.fund.data or None,
                with_below=form.with_below.data,
            )
    except LedgerError as error:
        put_beside_field(form, error)
        return _drawing(form), status_of(error)
    return redirect(url("disclosures.show", number=made.number), HTTPStatus.SEE_OTHER)


@blueprint.get("/<number>")
def show(number: str) -> str:
    """One sheet: where it stands, what changed, what is odd, who looked, and what can be done."""
    require("sheet")
    return _page(number, StepForm(MultiDict({"request_key": new_request_key()})))


@blueprint.post(f"/<number>/{_ACT}")
def take(number: str, act: str) -> Answer | tuple[str, int]:
    """One step, or the page again with why not."""
    right, step = ACTS[act]
    require(right)
    form = StepForm(request.form)
    if not form.validate():
        return _page(number, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            done = step(books, number, form)
    except NotAllowed:
        raise
    except LedgerError as error:
        put_beside_field(form, error)
        return _page(number, form), status_of(error)
    return redirect(url("disclosures.show", number=done.number), HTTPStatus.SEE_OTHER)


@blueprint.post("/<number>/publish")
def publish(number: str) -> Answer | tuple[str, int]:
    """Through the gate, frozen, with its paper, a long one drawn by the worker; or the page again with what does not
    hold."""
    require("publish")
    try:
        publishing.publish(
            ledger(), actor=me().login, number=number, draw=published.papers, later=_is_long
        )
    except NotAllowed:
        raise
    except LedgerError as error:
        return _refused(number, error)
    return redirect(url("disclosures.show", number=number), HTTPStatus.SEE_OTHER)


@blueprint.post("/<number>/post")
def post(number: str) -> Answer | tuple[str, int]:
    """Put it on record that a sheet hangs somewhere, with a photo."""
    require("post_sheet")
    form = PostingForm(request.form)
    if not form.validate():
        return _page(number, StepForm(MultiDict()), form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        photo = _photo()
        with ledger().writing() as books:
            boards.post(
                books,
                actor=me().login,
                number=number,
                place=form.place.data,
                from_on=form.start.data,
                to_on=form.end.data,
                photo=photo,
            )
    except NotAllowed:
        raise
    except LedgerError as error:
        put_beside_field(form, error)
        return _page(number, StepForm(MultiDict()), form), status_of(error)
    return redirect(url("disclosures.show", number=number), HTTPStatus.SEE_OTHER)


@blueprint.post("/<number>/take_down")
def take_down(number: str) -> Answer | tuple[str, int]:
    """Put it on record that it hangs no more, today."""
    require("post_sheet")
    try:
        with ledger().writing() as books:
            boards.take_down(books, actor=me().login, number=number, on=db.today(books))
    except NotAllowed:
        raise
    except LedgerError as error:
        return _refused(number, error)
    return redirect(url("disclosures.show", number=number), HTTPStatus.SEE_OTHER)


@blueprint.post("/<number>/photo")
def photo(number: str) -> Answer | tuple[str, int]:
    """Keep a photo of the signed form, or of the board."""
    require("post_sheet")
    try:
        sent = _photo()
        if sent is None:
            return _refused(number, BadInput(field="photo", problem="还没有选照片"))
        with ledger().writing() as books:
            what = request.form.get("what", "")
            boards.add_photo(books, actor=me().login, number=number, photo=sent, what=what)
    except NotAllowed:
        raise
    except LedgerError as error:
        return _refused(number, error)
    return redirect(url("disclosures.show", number=number), HTTPStatus.SEE_OTHER)


@blueprint.get("/<number>/photos/<int:step>")
def picture(number: str, step: int) -> Response:
    """The photo that came with a step, as what it is and as nothing else."""
    require("sheet")
    with ledger().reading() as books:
        held = disclosure_ledger.photo(books, actor=me().login, number=number, step=step)
    answer = make_response(held.content)
    answer.headers["Content-Type"] = held.media_type
    answer.headers["Content-Security-Policy"] = CONTENT_POLICY
    return answer


@blueprint.get("/<number>.<any(pdf, json):kind>")
def paper(number: str, kind: str) -> Response:
    """The file as it was published, byte for byte."""
    require("sheet")
    with ledger().reading() as books:
        if kind == "pdf":
            form = "WALL" if request.args.get("form") == "WALL" else "DETAIL"
            content = disclosure_ledger.paper(books, actor=me().login, number=number, form=form)
        else:
            content = disclosure_ledger.text(books, actor=me().login, number=number).encode()
    return _file(content, number, kind)


@blueprint.get("/<number>/form.pdf")
def form_of(number: str) -> Response:
    """The form to sign (公示审批单) of a sheet that is on its way."""
    require("sheet")
    with ledger().reading() as books:
        whole = disclosure_ledger.disclosed(books, actor=me().login, number=number)
        looked = disclosure_ledger.looked_at(books, actor=me().login, number=number)
    return _file(approving.draw(whole, looked), f"{number}-form", "pdf")


def _is_long(one: Published) -> bool:
    return len(one.sheet.rows) > paper_jobs.ROWS_MAX


Step = Callable[[Any, str, StepForm], Done]


def _looks(verb: Callable[..., Done], name: str, *, yes: bool) -> Step:
    def step(books: Any, number: str, form: StepForm) -> Done:
        said_: dict[str, Any] = {name: yes, "reason": form.reason.data or None}
        return verb(books, actor=me().login, number=number, **said_)

    return step


def _says(verb: Callable[..., Done], *, keyed: bool = False) -> Step:
    def step(books: Any, number: str, form: StepForm) -> Done:
        more = {"request_key": form.request_key.data or ""} if keyed else {}
        return verb(books, actor=me().login, number=number, reason=form.reason.data or "", **more)

    return step


# what each button needs, and does
ACTS: dict[str, tuple[str, Step]] = {
    "review": ("review_sheet", _looks(disclosures.review, "passed", yes=True)),
    "give_back": ("review_sheet", _looks(disclosures.review, "passed", yes=False)),
    "approve": ("approve_sheet", _looks(disclosures.approve, "approved", yes=True)),
    "refuse": ("approve_sheet", _looks(disclosures.approve, "approved", yes=False)),
    "withdraw": ("sheet", _says(disclosures.withdraw)),
    "mark_error": ("mark_error", _says(disclosures.mark_error)),
    "correct": ("draw_up", _says(disclosures.correct, keyed=True)),
}


def _file(content: bytes, name: str, kind: str) -> Response:
    media = {"pdf": "application/pdf", "json": "application/json"}[kind]
    answer = make_response(content)
    answer.headers["Content-Type"] = media
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{kind}")
    return answer


def _photo() -> Prepared | None:
    """The picture that was sent, made fit to be kept."""
    sent = request.files.get("photo")
    content = sent.read() if sent is not None else b""
    if sent is None or not content:
        return None
    salt = ledger().salts(uploads.SALT_BYTES)
    return uploads.prepared(sent.filename or "", content, salt=salt)


def _refused(number: str, error: LedgerError) -> tuple[str, int]:
    form = StepForm(MultiDict({"request_key": new_request_key()}))
    form.form_errors.append(words_of(error))
    return _page(number, form), status_of(error)


def _page(number: str, form: StepForm, posting: PostingForm | None = None) -> str:
    with ledger().reading() as books:
        whole = disclosure_ledger.disclosed(books, actor=me().login, number=number)
        looked, broken = _looked(books, whole)
        odd = backdating.backdated(
            books,
            actor=me().login,
            organization=whole.row.organization,
            start=whole.row.start,
            end=whole.row.end,
            with_below=whole.row.with_below,
        )
        rule = disclosure_rules.rule_of(
            books, actor=me().login, organization=whole.row.organization
        )
        today = db.today(books)
        job = paper_jobs.of_sheet(books, actor=me().login, number=number)
        posts = catalog.organizations(books, actor=me().login)
    wall = sheet_wall.notice(whole.row, looked, posts) if looked else ""
    hangs = rule.posted_days if rule else disclosure_rules.POSTED_DAYS
    proposed = {
        "place": rule.board if rule else "",
        "from": today.isoformat(),
        "to": (today + timedelta(days=hangs)).isoformat(),
    }
    posting = posting or PostingForm(MultiDict(proposed))
    return render_template(
        "disclosures/show.html",
        whole=whole,
        row=whole.row,
        job=job if not whole.papers else None,
        looked=looked,
        broken=broken,
        wall=wall,
        odd=odd,
        said=said,
        shown=SHOWN,
        period=words.period(whole.row.start, whole.row.end),
        steps=STEPS,
        names=STATES,
        sheet_name=disclosure.SHEETS.get(whole.row.sheet, whole.row.sheet),
        form=form,
        posting=posting,
        hangs=hangs,
        problems=(*problems(form), *problems(posting)),
        may_withdraw=may("draw_up") if whole.row.issue is None else may("withdraw_sheet"),
    )


def _looked(books: Any, whole: Whole) -> tuple[Looked | None, list[str]]:
    """What who looks at a draft sees; of one whose identities do not hold, what does not."""
    if whole.row.state not in ("DRAWN_UP", "REVIEWED", "APPROVED"):
        return None, []
    try:
        found = disclosure_ledger.looked_at(books, actor=me().login, number=whole.row.number)
    except SheetBroken as error:
        return None, list(error.details)
    return found, []


def _drawing(form: Form) -> str:
    with ledger().reading() as books:
        organizations = catalog.organizations(books, actor=me().login)
        funds = fund_ledger.funds(books, actor=me().login)
    return render_template(
        "disclosures/new.html",
        form=form,
        problems=problems(form),
        sheets=options.plain(*(Option(*one) for one in disclosure.SHEETS.items())),
        organizations=options.of_organizations(organizations),
        has_below=options.has_below(organizations),
        funds=options.plain(*(Option(row.code, row.name) for row in funds)),
    )
