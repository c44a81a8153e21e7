"""Statements: choose one, see it page by page, sort and filter it, take it along as a file."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from itertools import chain
from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from inventory import catalog, db, fund_ledger
from inventory import ledger as questions
from inventory.catalog import LocationRow, OrganizationRow
from inventory.errors import BadInput, FutureDate, NotAllowed
from inventory.kinds import SOURCE_NAMES
from inventory.statements.asking import STATEMENTS, Kind, pages, statement
from inventory.statements.spending import BY
from reports import csv, xlsx
from webui import days, entry_forms, options, statement_table
from webui.identity import ledger, may, me, require
from webui.options import WHOLE, Group, Option, Options
from webui.refusals import problems, put_beside_field
from webui.statements_form import BELOW, StatementForm

blueprint = Blueprint("statements", __name__, url_prefix="/statements")
PAGE = 50
HORIZONS = ("30", "60", "90")


@blueprint.get("")
def index() -> str:
    """The statements that the user's role may read, each with what it is for."""
    require("read_stock")
    shown = [kind for kind in STATEMENTS.values() if may(kind.act)]
    return render_template("statements/index.html", statements=shown, forms=entry_forms.mine())


@blueprint.get("/<name>")
def show(name: str) -> str | tuple[str, int]:
    """One statement as a page; a refused question is shown with what to mend."""
    kind = _kind(name)
    form = StatementForm(MultiDict(request.args))
    with ledger().reading() as books:
        choices = _Choices(books, kind)
        choices.propose(form)
        drawn = None
        if form.validate() and not _must_choose(kind, form):
            try:
                question = _question(kind, form, choices.locations)
                drawn = statement(books, **question, limit=PAGE, after=form.after.data or None)
            except (BadInput, FutureDate) as error:
                put_beside_field(form, error)
    refused = bool(problems(form))
    page = render_template(
        "statements/show.html",
        kind=kind,
        form=form,
        problems=problems(form),
        drawn=drawn,
        table=drawn and statement_table.table(drawn, kind.sorts),
        choices=choices,
        sources=options.plain(*(Option(code, said) for code, said in SOURCE_NAMES.items())),
        horizons=HORIZONS,
        ways=options.plain(*(Option(by, said) for by, said in BY.items())),
        asked=_asked(form),
        address=_address,
    )
    return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if refused else page


@blueprint.get("/<name>.<any(csv, xlsx):ending>")
def take(name: str, ending: str) -> Response:
    """One statement as a file, all of it."""
    kind = _kind(name)
    form = StatementForm(MultiDict(request.args))
    if not form.validate():
        abort(HTTPStatus.UNPROCESSABLE_ENTITY)
    with ledger().reading() as books:
        choices = _Choices(books, kind)
        choices.propose(form)
        question = _question(kind, form, choices.locations)
        if ending == "xlsx":
            coming = pages(books, **question)
            drawn = next(coming)
            content = xlsx.draw_statement(chain([drawn], coming))
        else:
            drawn = statement(books, **question)
            content = csv.draw_statement(drawn)
    answer = make_response(content)
    answer.headers["Content-Type"] = xlsx.TYPE if ending == "xlsx" else "text/csv; charset=utf-8"
    span = f"{drawn.start}-{drawn.end}" if drawn.start else f"{drawn.end}"
    file = f"{drawn.name}-{drawn.organization}-{span}.{ending}"
    answer.headers.set("Content-Disposition", "attachment", filename=file)
    return answer


class _Choices:
    """What the filters of a statement offer."""

    def __init__(self, books: Any, kind: Kind) -> None:
        login = me().login
        self.kind = kind
        organizations = catalog.organizations(books, actor=login)
        self.locations = catalog.locations(books, actor=login)
        of_place = "location" in kind.filters
        places = self.locations if of_place else ()
        self.places = _places(organizations, places, self.locations)
        self.items: Options = ()
        if "item" in kind.filters:
            self.items = options.of_items(catalog.items(books, actor=login))
        self.funds: Options = ()
        if "fund" in kind.filters:
            rows = fund_ledger.funds(books, actor=login)
            self.funds = options.plain(*(Option(row.code, row.name) for row in rows))
        newest = questions.recent(books, actor=login, limit=1)
        self.today = db.today(books)
        self._newest = newest[0].on if newest else None

    def propose(self, form: StatementForm) -> None:
        """Days where none were said: the month of the newest document; today for what is as of a day."""
        said = form.start.raw_data or form.end.raw_data
        if said and any(said):
            return
        start, end = days.proposed(self._newest, self.today)
        form.end.data, form.end.raw_data = (end if self.kind.period else self.today), None
        if self.kind.period:
            form.start.data, form.start.raw_data = start, None


def _kind(name: str) -> Kind:
    kind = STATEMENTS.get(name)
    if kind is None:
        abort(HTTPStatus.NOT_FOUND)
    require(kind.act)
    return kind


def _must_choose(kind: Kind, form: StatementForm) -> bool:
    """A card is of one item: before one is chosen there is nothing to refuse."""
    return kind.name == "card" and not form.item.data


def _question(
    kind: Kind, form: StatementForm, locations: tuple[LocationRow, ...]
) -> dict[str, Any]:
    """What is asked for, all of it, as ``statement`` takes it. Raises ``NotAllowed``."""
    where = _where(form.at.data or "", locations)
    filters: dict[str, str] = {
        name: form[name].data
        for name in ("item", "source", "custodian", "fund", "days", "by")
        if name in kind.filters and form[name].data
    }
    return {
        "actor": me().login,
        "name": kind.name,
        "organization": where.get("organization"),
        "below": "below" in where,
        "start": form.start.data if kind.period else None,
        "end": form.end.data,
        "filters": filters | ({"location": where["location"]} if "location" in where else {}),
        "sort": form.sort.data or None,
        "descending": bool(form.desc.data),
    }


def _where(at: str, locations: tuple[LocationRow, ...]) -> Mapping[str, str]:
    """From the choice to an organization, with all under it or one place of it. Raises ``NotAllowed``."""
    if not at:
        return {}
    if at.startswith(BELOW):
        return {"organization": at.removeprefix(BELOW), "below": "yes"}
    if at.startswith(WHOLE):
        return {"organization": at.removeprefix(WHOLE)}
    organization = options.organization_of(at, locations)
    if organization is None:
        raise NotAllowed(act="read_stock", role=me().role)
    return {"organization": organization, "location": at}


def _places(
    organizations: tuple[OrganizationRow, ...],
    places: tuple[LocationRow, ...],
    every: tuple[LocationRow, ...],
) -> Options:
    """Each organization alone and, where there are others under it, with them; then its places."""
    held = {row.code: [p for p in places if p.organization == row.code] for row in organizations}
    above = {row.parent for row in organizations}
    own = me().location_name is not None  # a checkpoint head has his place alone
    groups = []
    for row in organizations:
        choices = [] if own else [Option(f"{WHOLE}{row.code}", f"本级：{row.name}")]
        if row.code in above and not own:
            choices.append(Option(f"{BELOW}{row.code}", f"连同下级：{row.name}"))
        choices += [Option(place.code, place.name) for place in held[row.code]]
        if choices:
            groups.append(Group(row.name, tuple(choices)))
    return tuple(sorted(groups, key=lambda group: group.label != me().organization_name))


def _asked(form: StatementForm) -> dict[str, Any]:
    """What was asked, as the addresses of this page say it; the page itself is another matter."""
    said = {
        "at": form.at.data,
        "from": _iso(form.start.data),
        "to": _iso(form.end.data),
        **{
            n: form[n].data
            for n in ("item", "source", "custodian", "days", "fund", "by", "sort", "desc")
        },
    }
    return {key: value for key, value in said.items() if value}


def _iso(day: Any) -> str | None:
    return day.isoformat() if isinstance(day, date) else None


def _address(cell: statement_table.Cell, asked: Mapping[str, Any]) -> str:
    """Where the words of a cell lead."""
    if cell.link == "document":
        return url_for("documents.show", number=cell.code)
    if cell.link == "lot":
        return url_for("tracing.index", lot=cell.code)
    kept = {key: asked[key] for key in ("at", "from", "to") if key in asked}
    return url_for("statements.show", name="card", item=cell.code, **kept)
