"""A document on a page, and what may be done to it: taken back, returned, acknowledged, corrected."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, make_response, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from inventory import (
    attachments,
    catalog,
    documents,
    match_papers,
    matches,
    open_items,
    order_arrivals,
    order_books,
    paper_rules,
    signers,
    transit,
    uploads,
    vouchers,
)
from inventory.consents import CONSENT_NAMES
from inventory.documents import Line, Whole
from inventory.errors import FileTooBig, LedgerError
from inventory.intake import sources
from inventory.kinds import BASIS_NAMES, PLACE_NAMES
from inventory.rules.evidence import SIGN_NAMES
from inventory.wording_invoices import differs
from reports import money_words, papers, slip
from webui import invoice_uses, late, money, nav, options, revaluations
from webui.document_acts import (
    BY_KEY,
    GIVE,
    Act,
    Permits,
    allowed,
    facts,
    organization_of,
    sendable,
)
from webui.documents_form import ActForm
from webui.errors import status_of, words_of
from webui.identity import ledger, may, me
from webui.pads_form import CHOICES
from webui.refusals import problems, put_beside_field
from webui.writing import done, new_request_key, proposed_day, show_done

blueprint = Blueprint("documents", __name__, url_prefix="/documents")


@blueprint.get("/<number>")
def show(number: str) -> str:
    """The document with its lines, what later ones drew of it and what may be done."""
    too_big = FileTooBig(file="文件", most=uploads.BYTES_MAX)
    return page(number, refused=words_of(too_big) if "too_big" in request.args else "")


def page(number: str, *, refused: str = "") -> str:
    """The same page; ``refused`` says why a file that was to be attached was not."""
    with ledger().reading() as books:
        whole = documents.whole(books, actor=me().login, number=number)
        files = attachments.attachments(books, actor=me().login, number=number)
        may_attach = attachments.may_attach(books, actor=me().login, number=number)
        items = open_items.of_document(books, actor=me().login, number=number)
        ordered = _ordered(books, number)
        held = invoice_uses.of_document(books, whole)
        booked = vouchers.vouchers(books, actor=me().login, number=number)
        rows_of = sources.of_document(books, actor=me().login, number=number)
        signed = signers.signatures(books, actor=me().login, number=number)
        categories = paper_rules.paper_categories(books, actor=me().login) if may_attach else ()
        may_book = bool(vouchers.shares(books, actor=me().login, number=number))
        acts = allowed(whole, may, me().organization)
        if GIVE in acts and not _owed(books, number):
            acts = tuple(act for act in acts if act is not GIVE)
    return render_template(
        "documents/show.html",
        doc=whole,
        files=files,
        may_attach=may_attach,
        papers=held,
        differs=differs,
        **ordered,
        booked=booked,
        signed=signed,
        rows_of=rows_of,
        roles=SIGN_NAMES,
        categories=categories,
        may_book=may_book,
        refused=refused,
        added=request.args.get("added", type=int),
        acts=acts,
        lines=_by_line(whole.lines),
        steps=money_words.steps(whole.entries),
        means=money_words.notes(whole),
        fields=_said(whole, ordered="order" in ordered),
        places=PLACE_NAMES,
        people=slip.people(whole),
        choices=CHOICES if whole.gift else (),
        bases=BASIS_NAMES,
        revalue=revaluations.offered(whole),
        open_items=items,
        money_acts=money.offered(whole, items, is_order="order" in ordered),
        late=late.offered(whole),
    )


def _ordered(books: Any, number: str) -> dict[str, Any]:
    """What the page says more of an order: what came in on it, and what is invoiced."""
    order = order_books.of_document(books, actor=me().login, number=number)
    if order is None:
        return {}
    return {
        "order": order,
        "match": matches.of_order(books, order),
        "came": order_arrivals.receipts(books, order.id),
        "invoiced": match_papers.papers(books, order.id),
    }


def _owed(books: Any, number: str) -> bool:
    """Is something of a loan neither given back nor on its way to be given away?"""
    open_ = transit.loans(books, actor=me().login)
    return any(row.number == number and row.gift is None for row in open_)


@blueprint.get("/<number>.pdf")
def printed(number: str) -> Response:
    """The slip to sign, as PDF."""
    whole = _whole(number)
    listed = "people" in request.args and slip.people(whole)
    with ledger().reading() as books:
        paper = papers.of(books, actor=me().login, number=number)
    answer = make_response(slip.draw_list(whole) if listed else paper())
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{whole.number}.pdf"'
    return answer


@blueprint.get("/<number>/<act>")
def ask(number: str, act: str) -> str:
    """The form of an act; where it usually concerns all, all that is left is filled in."""
    whole, chosen = _chosen(number, act, allowed)
    with ledger().reading() as books:
        day = max(proposed_day(books), whole.on)
    typed = {"request_key": new_request_key(), "on": day.isoformat()}
    for at, line in enumerate(_by_line(whole.lines)):
        typed |= {f"lines-{at}-line": str(line[0].line), f"lines-{at}-missing": ""}
        left = sum(part.left for part in line)
        typed[f"lines-{at}-quantity"] = str(left) if chosen.fills else ""
    return _page(whole, chosen, chosen.form(MultiDict(typed)))


@blueprint.post("/<number>/<act>")
def record(number: str, act: str) -> Response | str | tuple[str, int]:
    """Do it, or show the form again with what is to be mended."""
    whole, chosen = _chosen(number, act, sendable)
    form = chosen.form(request.form)
    if not form.validate():
        return _page(whole, chosen, form), HTTPStatus.UNPROCESSABLE_ENTITY
    if "lines" in chosen.wants and not form.touched():
        form.form_errors.append("还没有填数量，没有记账")
        return _page(whole, chosen, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            posted = chosen.verb(
                books,
                actor=me().login,
                organization=organization_of(chosen, whole),
                **{**facts(chosen, form), "number": number},
            )
    except LedgerError as error:
        put_beside_field(form, error)
        return _page(whole, chosen, form), status_of(error)
    return done(
        "documents.recorded",
        posted,
        said=chosen.done,
        about=f"原单 {number}",
        again=url_for("documents.show", number=number),
    )


@blueprint.get("/done")
def recorded() -> Response | str:
    """What was recorded last, with the way back to the first document."""
    return show_done(again=nav.HOME, again_words="看原单", others=(nav.STOCK, nav.SHEETS))


def _whole(number: str) -> Whole:
    with ledger().reading() as books:
        return documents.whole(books, actor=me().login, number=number)


def _chosen(
    number: str, act: str, possible: Callable[[Whole, Permits, str], tuple[Act, ...]]
) -> tuple[Whole, Act]:
    whole = _whole(number)
    chosen = BY_KEY.get(act)
    if chosen is None or chosen not in possible(whole, may, me().organization):
        abort(HTTPStatus.NOT_FOUND)
    return whole, chosen


def _page(whole: Whole, act: Act, form: ActForm) -> str:
    login = me().login
    with ledger().reading() as books:
        locations = catalog.locations(books, actor=login)
        organizations = catalog.organizations(books, actor=login)
        groups = catalog.groups(books, actor=login)
        counterparties = catalog.counterparties(books, actor=login)
    owner = organization_of(act, whole)
    own = tuple(row for row in locations if row.organization == owner)
    if "location" in act.wants and not form.location.data and own:
        form.location.data = own[0].code
    return render_template(
        "documents/act.html",
        doc=whole,
        act=act,
        form=form,
        problems=problems(form),
        lines=list(zip(form.lines, _by_line(whole.lines), strict=False)),
        locations=options.of_locations(own, organizations, first=owner),
        recipients=options.of_earmarks(groups, organizations, counterparties),
    )


def _by_line(lines: tuple[Line, ...]) -> list[list[Line]]:
    """The moves of a document, those of one line together: one line may have taken several lots."""
    grouped: dict[int, list[Line]] = {}
    for line in lines:
        grouped.setdefault(line.line, []).append(line)
    return list(grouped.values())


def _said(whole: Whole, *, ordered: bool) -> list[tuple[str, str]]:
    """The facts of the head, each with its name, those that there are. The day of an order is that of its goods: it
    does not end then, as a commitment does."""
    if whole.money is not None:
        facts = money_words.facts(whole)
        return [
            ("约定到货" if ordered and name == "占用到" else name, said) for name, said in facts
        ]
    heads = f"{whole.heads} 人" if whole.heads else ""
    days = f"{whole.days} 天" if whole.days else ""
    named: list[tuple[str, Any]] = [
        ("结账到", whole.through.isoformat() if whole.through else ""),
        ("往来单位", whole.counterparty),
        ("对象", whole.group or whole.recipient),
        ("地点", whole.place),
        ("人数", f"{heads} × {days}" if heads and days else heads),
        ("归还日期", whole.due_on.isoformat() if whole.due_on else ""),
        ("保管人", whole.text("custodian")),
        ("来单号", whole.text("slip")),
        ("收条号", whole.text("stub")),
        ("公布姓名", CONSENT_NAMES.get(whole.consent or "", "没有问" if whole.gift else "")),
        ("用途", whole.text("purpose")),
        ("事由", whole.text("reason")),
        ("盘点单", whole.settles),
        ("移交人", whole.text("giver")),
        ("接收人", whole.text("receiver")),
        (
            "监交人" if whole.text("giver") else "监盘人",
            whole.text("witness"),
        ),
        ("备注", whole.text("note")),
    ]
    return [(name, str(value)) for name, value in named if value]
