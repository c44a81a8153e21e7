"""What the pages share on which goods leave a storage: issued, handed out or sent.

The three differ in whom they go to and in the verb at the end; the shelf, the lines and their buttons are the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from inventory import catalog, db
from inventory import ledger as questions
from inventory.catalog import LocationRow
from inventory.drafts import Posted
from inventory.errors import LedgerError, NotAllowed
from inventory.ledger import StockRow
from webui import issue_lines, norm_lines, options
from webui.drafts import fill, redraft, unpicked
from webui.errors import status_of
from webui.identity import ledger, me, require
from webui.issues_form import GoodsOutForm, IssueForm, RecipientForm
from webui.refusals import problems, put_beside_field
from webui.shelf import shelves
from webui.writing import done, is_draft, new_request_key, own_location, proposed_day


@dataclass(frozen=True)
class Mode:
    """One way for goods to leave: its words, its right, its form, its verb, its pages."""

    words: str
    about: str
    what: str
    right: str
    form: type[GoodsOutForm]
    verb: Callable[..., Posted]
    template: str
    blueprint: str

    @property
    def record(self) -> str:
        """The endpoint to which its form is sent."""
        return f"{self.blueprint}.record"


def empty(mode: Mode) -> str:
    """A form with today's date and the user's own storage place; ``item=`` puts a line in."""
    require(mode.right)
    with ledger().reading() as books:
        own = own_location(catalog.locations(books, actor=me().login))
        day = proposed_day(books)
    typed = {
        "request_key": new_request_key(),
        "location": request.args.get("location") or own,
        "recipient": request.args.get("recipient", ""),
        "repays": request.args.get("repays", ""),
        "checkpoint": me().location or "",
        "on": day.isoformat(),
    }
    for number, item in enumerate(request.args.getlist("item")):
        typed |= {f"lines-{number}-item": item, f"lines-{number}-quantity": ""}
    return page(mode, mode.form(MultiDict(typed)))


def sent(mode: Mode) -> Response | str | tuple[str, int]:
    """Record what was typed, or show it again with what is to be mended."""
    require(mode.right)
    if is_draft():
        typed = redraft(request.form, request.form["act"])
        form = mode.form(MultiDict(typed))
        if request.form["act"] == "norm" and isinstance(form, IssueForm):
            form = _by_norm(form, typed)
        return page(mode, form)
    # goods that are chosen but not added yet are meant to go too: they come onto the form and ask for their quantity
    chosen = request.form.get("add_item")
    form = mode.form(MultiDict(redraft(request.form, "add")) if chosen else request.form)
    if not (form.validate() and _serves_there(form)):
        return page(mode, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            posted = mode.verb(
                books, actor=me().login, organization=_organization(books, form), **form.facts()
            )
    except LedgerError as error:
        put_beside_field(form, error)
        return page(mode, form), status_of(error)
    again = url_for(
        f"{mode.blueprint}.new",
        recipient=form.recipient.data,
        location=form.location.data,
        item=[line.item.data for line in form.lines],
    )
    return done(
        f"{mode.blueprint}.recorded",
        posted,
        said=f"已{mode.words} {len(form.lines)} 种",
        about=_about(mode, form),
        again=again,
    )


def _serves_there(form: GoodsOutForm) -> bool:
    """Is the checkpoint still of the organization whose goods these are, now that another place may be chosen?"""
    if not isinstance(form, IssueForm) or not form.checkpoint.data:
        return True
    with ledger().reading() as books:
        locations = catalog.locations(books, actor=me().login)
    owner = options.organization_of(form.location.data or "", locations)
    checkpoints = {row.code for row in locations if row.checkpoint and row.organization == owner}
    if form.checkpoint.data not in checkpoints:
        form.checkpoint.errors = ["这个检查点不属于所选库房的单位，请重新选"]
    return form.checkpoint.data in checkpoints


def _by_norm(form: IssueForm, typed: dict[str, str]) -> IssueForm:
    """The form with lines filled for heads and days, or with what is missing for that."""
    if not (form.heads.validate(form) and form.days.validate(form) and _serves_there(form)):
        return form
    try:
        with ledger().reading() as books:
            locations = catalog.locations(books, actor=me().login)
            here = {row.item for row in _on_hand(books, form.location.data or "", locations)}
            owner = options.organization_of(form.location.data or "", locations)
            found = norm_lines.proposal(books, form, owner, here)
    except LedgerError as error:
        put_beside_field(form, error)
        return form
    pieces = {line.item: line.pieces for line in found.lines}
    return IssueForm(MultiDict(fill(norm_lines.filled(typed, found), pieces)))


def page(mode: Mode, form: GoodsOutForm) -> str:
    """The form with the shelf of the chosen place."""
    login = me().login
    with ledger().reading() as books:
        organizations = catalog.organizations(books, actor=login)
        locations = catalog.locations(books, actor=login)
        groups = catalog.groups(books, actor=login)
        counterparties = catalog.counterparties(books, actor=login)
        everybody = catalog.everybody(books, actor=login)
        items = catalog.items(books, actor=login)
        on = form.on.data or db.today(books)
        rows = _on_hand(books, form.location.data or "", locations)
        owner = options.organization_of(form.location.data or "", locations)
        normed = norm_lines.measures(books, form, owner)
        offer = norm_lines.offer(books, form)
    stock_here = shelves(rows, on=on)
    return render_template(
        mode.template,
        mode=mode,
        form=form,
        problems=problems(form),
        lines=issue_lines.lines(form.lines.entries, stock_here, items, normed),
        offer=offer,
        checkpoints=options.of_checkpoints(locations, owner),
        shelves=stock_here,
        unpicked=unpicked(request.form, request.form.get("act", "")),
        picked="" if request.form.get("act", "add") == "add" else request.form.get("add_item"),
        groups=groups,
        locations=options.of_locations(locations, organizations, first=me().organization),
        organizations=options.of_organizations(organizations),
        receivers=options.of_receivers(everybody, locations, owner or me().organization),
        counterparties=options.of_counterparties(counterparties),
    )


def _on_hand(books: Any, place: str, locations: tuple[LocationRow, ...]) -> tuple[StockRow, ...]:
    """What lies at the chosen place. Raises ``NotAllowed`` for one that is not in sight, there or not."""
    if not place:
        return ()
    organization = options.organization_of(place, locations)
    if organization is None:
        raise NotAllowed(act="read_stock", role=me().role)
    return questions.on_hand(books, actor=me().login, organization=organization, location=place)


def _organization(books: Any, form: GoodsOutForm) -> str:
    """Of the chosen place; for one that is not in sight the own one, and the verb refuses it."""
    rows = catalog.locations(books, actor=me().login)
    return options.organization_of(form.location.data or "", rows) or me().organization


def _about(mode: Mode, form: GoodsOutForm) -> str:
    """发给检查点值守人员，9 人; 调往东沟村."""
    login = me().login
    with ledger().reading() as books:
        if not isinstance(form, RecipientForm):
            kind, _, code = (form.recipient.data or "").partition(":")
            rows = catalog.locations if kind == "place" else catalog.everybody
            return "调往" + "".join(r.name for r in rows(books, actor=login) if r.code == code)
        names = {
            "group": {r.code: r.name for r in catalog.groups(books, actor=login)},
            "recipient_organization": {
                r.code: r.name for r in catalog.organizations(books, actor=login)
            },
            "counterparty": {r.code: r.name for r in catalog.counterparties(books, actor=login)},
        }
    to = form.recipient_facts()
    name = "".join(names[kind].get(code or "", "") for kind, code in to.items())
    heads = f"，{form.heads.data} 人" if form.heads.data else ""
    days = form.days.data if isinstance(form, IssueForm) else None
    return f"发给{name}{heads}{f' × {days} 天' if heads and days else ''}"
