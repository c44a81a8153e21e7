"""The public sheets: choose one and its days, see it as a page, take it along as PDF, CSV or JSON.

A sheet is drawn from the same frozen rows whatever its form; one whose identities do not hold is refused below.
"""

from http import HTTPStatus

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from inventory import catalog, db, disclosure, fund_ledger, paper_jobs
from inventory import ledger as questions
from inventory.sheet import Sheet
from reports import csv, hanging, json, pdf, words, xlsx
from webui import days, options, sheet_table
from webui.identity import ledger, me, require
from webui.options import Option
from webui.refusals import problems
from webui.sheets_form import EXPLAINED, SHEETS, PeriodForm

blueprint = Blueprint("sheets", __name__, url_prefix="/sheets")


@blueprint.get("")
def index() -> str:
    """The sheets that are made, with the period of the newest document proposed."""
    require("sheet")
    return _chooser(PeriodForm(MultiDict(request.args)), refused=bool(request.args))


@blueprint.get("/<code>")
def show(code: str) -> str | tuple[str, int]:
    """One sheet as a page."""
    require("sheet")
    form = _asked(code)
    if not form.validate():
        return _chooser(form, refused=True), HTTPStatus.UNPROCESSABLE_ENTITY
    sheet = _sheet(code, form)
    return render_template(
        "sheets/show.html",
        sheet=sheet,
        period=words.period(sheet.start, sheet.end),
        title=_halves(sheet.title.removeprefix(sheet.organization_name)),
        tables=sheet_table.tables(sheet),
        asked=_repeated(sheet, form),
        drawn=tuple(DRAWN),
    )


@blueprint.get("/<code>.<any(pdf, xlsx, csv, json):kind>")
def take(code: str, kind: str) -> Answer:
    """One sheet as a file to keep; a long one as PDF is left to the worker."""
    require("sheet")
    form = _asked(code)
    if not form.validate():
        abort(HTTPStatus.UNPROCESSABLE_ENTITY)
    sheet = _sheet(code, form)
    media, draw = DRAWN[kind]
    hung = kind == "pdf" and request.args.get("form") == "WALL"
    if kind == "pdf" and len(sheet.rows) > paper_jobs.ROWS_MAX:
        return _later(code, form, hung=hung)
    answer = make_response(hanging.draw(sheet) if hung else draw(sheet))
    answer.headers["Content-Type"] = media
    name = f"{sheet.code}-{sheet.organization}-{sheet.start}-{sheet.end}.{kind}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _later(code: str, form: PeriodForm, *, hung: bool) -> Answer:
    with ledger().writing() as books:
        key = paper_jobs.ask(
            books,
            actor=me().login,
            sheet=code,
            start=form.start.data,
            end=form.end.data,
            organization=form.org.data or None,
            fund=form.fund.data or None,
            with_below=form.below.data and code in disclosure.WITH_BELOW,
            wall=hung,
        )
    return redirect(url_for("papers.show", key=key), HTTPStatus.SEE_OTHER)


def _asked(code: str) -> PeriodForm:
    if code not in disclosure.SHEETS:
        abort(HTTPStatus.NOT_FOUND)
    return PeriodForm(MultiDict(request.args))


def _sheet(code: str, form: PeriodForm) -> Sheet:
    with ledger().reading() as books:
        return disclosure.sheet(
            books,
            actor=me().login,
            sheet=code,
            start=form.start.data,
            end=form.end.data,
            organization=form.org.data or None,
            fund=form.fund.data or None,
            with_below=form.below.data and code in disclosure.WITH_BELOW,
        )


def _repeated(sheet: Sheet, form: PeriodForm) -> dict[str, object]:
    """What asks for the same sheet again."""
    below = {"below": "y"} if form.below.data else {}
    of = {"org": form.org.data, "fund": form.fund.data}
    return {"from": sheet.start, "to": sheet.end, **of, **below}


def _halves(title: str) -> tuple[str, ...]:
    """The title as it may break on a phone: 新冠肺炎疫情防控 and the name of the sheet."""
    head, mark, tail = title.partition("防控")
    return (head + mark, tail) if tail else (title,)


def _chooser(form: PeriodForm, *, refused: bool) -> str:
    login = me().login
    with ledger().reading() as books:
        organizations = catalog.organizations(books, actor=login)
        funds = fund_ledger.funds(books, actor=login)
        newest = questions.recent(books, actor=login, limit=1)
        start, end = days.proposed(newest[0].on if newest else None, db.today(books))
    if not refused:
        form = PeriodForm(
            MultiDict({"from": start.isoformat(), "to": end.isoformat(), "org": me().organization})
        )
    return render_template(
        "sheets/index.html",
        form=form,
        problems=problems(form),
        sheets=SHEETS,
        explained=EXPLAINED,
        organizations=options.of_organizations(organizations),
        has_below=options.has_below(organizations),
        with_below=disclosure.WITH_BELOW,
        funds=options.plain(*(Option(row.code, row.name) for row in funds)),
    )


DRAWN = {
    "pdf": ("application/pdf", pdf.draw),
    "xlsx": (xlsx.TYPE, xlsx.draw_sheet),
    "csv": ("text/csv; charset=utf-8", csv.draw),
    "json": ("application/json", json.draw),
}
