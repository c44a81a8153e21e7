"""The register of papers (票据): a list, one of them, a new one typed, scanned or from its file; one is void."""

from collections import Counter
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from inventory import catalog, db, invoice_ledger, invoice_links, invoices, originals, uploads
from inventory.errors import LedgerError
from inventory.invoice_ledger import WholeInvoice
from inventory.invoice_links import GoodsRow
from inventory.rules.invoice_kinds import KINDS, VoidCause
from webui import options
from webui.amounts import bare_yuan
from webui.drafts import redraft
from webui.errors import status_of
from webui.identity import ledger, may, me, require
from webui.invoice_reading import check, file_of, kept, put, read_into
from webui.invoices_form import InvoiceForm, RegisterForm, VoidForm
from webui.options import Option
from webui.refusals import problems, put_beside_field
from webui.writing import is_draft, new_request_key, proposed_day

blueprint = Blueprint("invoices", __name__, url_prefix="/papers")
PAGE = 50
CAME = {"TYPED": "照票面录入", "SCANNED": "扫码", "FILE": "数电票文件"}
VOID = {VoidCause.VOIDED: "已作废", VoidCause.MISTAKEN: "登记错误"}
CAUSES = ((VoidCause.VOIDED, "销售方作废了"), (VoidCause.MISTAKEN, "登记错了，要重新登记"))


@blueprint.get("")
def index() -> str | tuple[str, int]:
    """The register of an organization, the user's own by default, by number, page by page."""
    require("read_fund")
    form = RegisterForm(MultiDict(request.args))
    valid = form.validate()
    with ledger().reading() as books:
        organizations = catalog.organizations(books, actor=me().login)
        rows = invoice_ledger.invoices(
            books,
            actor=me().login,
            organization=form.org.data or None,
            starts=form.start.data if valid else None,
            ends=form.end.data if valid else None,
            supplier=(form.supplier.data or "").strip() or None,
            unused=bool(form.unused.data),
            after=form.after.data or None,
            limit=PAGE + 1,
        )
    asked = {key: text for key, text in request.args.items() if text and key != "after"}
    page = render_template(
        "invoices/index.html",
        form=form,
        rows=rows[:PAGE],
        more=rows[PAGE - 1].register if len(rows) > PAGE else None,
        organizations=options.of_organizations(organizations),
        organization=form.org.data or me().organization,
        asked=asked,
        void=VOID,
        may_record=may("invoice"),
    )
    return page if valid else (page, HTTPStatus.UNPROCESSABLE_ENTITY)


@blueprint.get("/new")
def new() -> str:
    """An empty form; with ``red_of=`` for the red one that takes back a paper of the register, with ``for=`` for an
    expenditure to which it is used afterwards."""
    require("invoice")
    typed = {
        "request_key": new_request_key(),
        "organization": request.args.get("org") or me().organization or "",
        "back": request.args.get("for", ""),
        "seller": request.args.get("seller", ""),
    }
    if register := request.args.get("red_of"):
        with ledger().reading() as books:
            root = invoice_ledger.invoice(books, actor=me().login, number=register)
        typed |= {
            "red_of": register,
            "organization": root.row.organization,
            "kind": root.row.kind,
            "seller": root.row.seller,
            "seller_credit_code": root.seller_credit_code,
            "buyer": root.buyer,
            "buyer_credit_code": root.buyer_credit_code,
            "total": bare_yuan(-root.left_fen) if root.left_fen else "",
        }
    return _page(InvoiceForm(MultiDict(typed)))


@blueprint.post("/new")
def record() -> Response | str | tuple[str, int]:
    """Record what was typed, scanned or handed in, or show it again; what only reads code and file fills the form."""
    require("invoice")
    typed = dict(request.form)
    unread = _take_file(typed)
    if is_draft():
        return _page(_drafted(typed, unread))
    form = InvoiceForm(MultiDict([*read_into(typed, InvoiceForm(MultiDict(typed))).items()]))
    form.confirmed = request.form.getlist("confirmed")
    valid = form.validate()
    if unread is not None:
        put_beside_field(form, unread)
    if not valid or unread is not None:
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        number = _record(form)
    except LedgerError as error:
        put(form, error)
        return _page(form), status_of(error)
    if form.back.data:
        there = url_for("invoice_uses.ask_for", number=form.back.data, paper=number)
    else:
        there = url_for("invoices.show", number=number, made=1)
    return redirect(there, HTTPStatus.SEE_OTHER)


@blueprint.get("/<number>")
def show(number: str) -> str:
    """One of the register: what it says, where it is used, what is left of it, what may be done."""
    return page(number)


def page(number: str, refused: str | None = None) -> str:
    """That page; ``refused`` says why a file was not added."""
    require("read_fund")
    with ledger().reading() as books:
        paper = invoice_ledger.invoice(books, actor=me().login, number=number)
        goods = invoice_links.links(books, actor=me().login, number=number)
        items = catalog.items(books, actor=me().login)
        files = originals.originals(books, actor=me().login, number=number)
    return render_template(
        "invoices/show.html",
        paper=paper,
        files=files,
        added=request.args.get("added", type=int),
        refused=refused,
        goods=goods,
        names={row.code: row.name for row in items},
        open_lines=_open_lines(paper, goods),
        came=CAME,
        void=VOID,
        counts=KINDS[paper.row.kind].counts,
        numbered=KINDS[paper.row.kind].unique,
        used=_used(paper),
        made="made" in request.args,
        may_record=may("invoice"),
    )


@blueprint.get("/<number>/void")
def ask_void(number: str) -> str:
    """The form, with today's date."""
    require("invoice")
    with ledger().reading() as books:
        day = proposed_day(books)
        paper = invoice_ledger.invoice(books, actor=me().login, number=number)
    typed = {"on": max(day, paper.row.issued_on).isoformat(), "cause": str(VoidCause.VOIDED)}
    return _page_void(paper, VoidForm(MultiDict(typed)))


@blueprint.post("/<number>/void")
def record_void(number: str) -> Response | tuple[str, int]:
    """It is void, or the form again with what is to be mended."""
    require("invoice")
    form = VoidForm(request.form)
    with ledger().reading() as books:
        paper = invoice_ledger.invoice(books, actor=me().login, number=number)
    if not form.validate():
        return _page_void(paper, form), HTTPStatus.UNPROCESSABLE_ENTITY
    said: dict[str, Any] = {
        "on": form.on.data,
        "cause": form.cause.data,
        "reason": form.reason.data,
    }
    try:
        with ledger().writing() as books:
            invoices.void_invoice(books, actor=me().login, number=number, **said)
    except LedgerError as error:
        put_beside_field(form, error)
        return _page_void(paper, form), status_of(error)
    return redirect(url_for("invoices.show", number=number), HTTPStatus.SEE_OTHER)


def _record(form: InvoiceForm) -> str:
    """Its number in the register. Raises what ``record_invoice`` raises."""
    file, book, kept = file_of(form), ledger(), None
    if form.content is not None:
        name, salt = f"{form.number.data or '发票'}.xml", book.salts(uploads.SALT_BYTES)
        kept = uploads.prepared_original(name, form.content, salt=salt)
    with book.writing() as books:
        number = invoices.record_invoice(
            books,
            actor=me().login,
            organization=form.organization.data,
            request_key=form.request_key.data,
            said=form.said(_sellers(books)),
            scanned=(form.scanned.data or "").strip() or None,
            file=file,
            red_of=form.red_of.data or None,
            confirmed=form.confirmed,
        ).number
        if kept is not None:
            originals.attach(books, actor=me().login, number=number, prepared=kept)
    return number


def _take_file(typed: dict[str, str]) -> LedgerError | None:
    """Keep a file that was handed in with what was typed; why it cannot be kept."""
    sent = request.files.get("file")
    content = sent.read() if sent is not None else b""
    if content:
        try:
            typed["kept"] = kept(content)
        except LedgerError as error:
            return error
    return None


def _drafted(typed: dict[str, str], unread: LedgerError | None) -> InvoiceForm:
    """After a button that records nothing: a line more or less, no file after all, or what code and file say."""
    act = typed.pop("act", "")
    if act == "unfile":
        typed["kept"] = ""
    typed = redraft(typed, act)
    form = InvoiceForm(MultiDict(read_into(typed, InvoiceForm(MultiDict(typed)))))
    check(form)
    if unread is not None:
        put_beside_field(form, unread)
    return form


def _sellers(books: Any) -> Mapping[str, str]:
    """The codes of counterparties by name, of those whose name is theirs alone."""
    named: dict[str, str] = {}
    twice = set()
    for row in catalog.counterparties(books, actor=me().login):
        twice |= {row.name} & named.keys()
        named[row.name] = row.code
    return {name: code for name, code in named.items() if name not in twice}


def _open_lines(paper: WholeInvoice, goods: Sequence[GoodsRow]) -> int:
    """How many lines are not wholly for goods yet, as far as that can be."""
    linked = Counter[int]()
    whole: dict[int, int] = {}
    for row in goods:
        if row.counts:
            linked[row.line] += row.quantity
            whole[row.line] = row.whole
    return sum(
        linked[line.line] < (line.quantity or whole.get(line.line) or 1) for line in paper.lines
    )


def _used(paper: WholeInvoice) -> dict[str, int]:
    """By expenditure, of those that stand, how much of the paper itself is used there now."""
    used: dict[str, int] = {}
    for use in paper.uses:
        if use.counts:
            used[use.number] = used.get(use.number, 0) + use.amount_fen
    return {number: fen for number, fen in used.items() if fen}


def _page(form: InvoiceForm) -> str:
    login = me().login
    with ledger().reading() as books:
        organizations = catalog.organizations(books, actor=login)
        sellers = catalog.counterparties(books, actor=login)
        items = catalog.items(books, actor=login)
        today = db.today(books)
    rule = KINDS.get(form.kind.data or "")
    return render_template(
        "invoices/new.html",
        form=form,
        problems=problems(form),
        organizations=options.of_organizations(organizations),
        kinds=options.plain(*(Option(str(kind), rule.name) for kind, rule in KINDS.items())),
        numbering=rule.numbering if rule else "先选票据种类，再照票面写",
        sellers=sorted({row.name for row in sellers}),
        items=options.of_items(items),
        today=today,
    )


def _page_void(paper: WholeInvoice, form: VoidForm) -> str:
    return render_template(
        "invoices/void.html", paper=paper, form=form, problems=problems(form), causes=CAUSES
    )
