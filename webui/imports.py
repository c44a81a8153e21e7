"""Importing a spreadsheet (导入表格): handed in, looked through row by row beside its cells, mended or set aside, and
posted with one press, all of it or nothing."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request
from flask import url_for as url
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as Answer

from inventory import catalog, fund_ledger
from inventory.errors import LedgerError, NotAllowed
from inventory.intake import (
    beside,
    headers,
    sources,
    staged_names,
    staged_rows,
    staging,
    staging_work,
    workbook,
)
from inventory.intake.mending import FIELDS
from inventory.intake.staging import Answers, Staged
from reports import marked, xlsx
from webui import entry_forms, imports_view, options
from webui.errors import plain_words_of, status_of, words_of
from webui.identity import ledger, may, me
from webui.imports_form import chosen, day, understanding
from webui.writing import own_location, saved_as

blueprint = Blueprint("imports", __name__, url_prefix="/imports")
AGAIN_SECONDS = "2"
_MOST_PAGES = 1_000_000  # no file that is taken has so many
_NOTHING_CHOSEN = "还没有选文件。请选一个电子表格（.xlsx、.xls、.ods、.csv）。"


@blueprint.before_request
def _only_who_may() -> None:
    if not (may("import") or may("receive_cash_gift")):
        raise NotAllowed(act="import", role=me().role)


@blueprint.errorhandler(RequestEntityTooLarge)
def _far_too_big(_error: RequestEntityTooLarge) -> Answer:
    """What is not even read is said where a file is handed in."""
    return redirect(url("imports.index", too_big=1), HTTPStatus.SEE_OTHER)


@blueprint.get("")
def index() -> str:
    """The form to hand in a file, and what was handed in before and is not done with."""
    too_big = f"文件超过 {workbook.MOST_BYTES // 1_000_000} 兆，没有收。请删去图片和空白区域，或分成几个。"
    return _index(too_big if "too_big" in request.args else "")


@blueprint.post("")
def hand_in() -> Answer | tuple[str, int]:
    """Take a file, read it where it is short, and show what was understood; or say why it cannot be taken."""
    name, content = _sent()
    if not content:
        return _index(_NOTHING_CHOSEN), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            key = staging.stage(
                books,
                actor=me().login,
                into=request.form.get("location"),
                name=name,
                content=content,
                as_=request.form.get("kind") or None,
                on=day(request.form),
            )
    except NotAllowed:
        raise
    except LedgerError as error:
        return _index(words_of(error)), status_of(error)
    try:
        staging_work.at_once(ledger(), actor=me().login, key=key)
    except LedgerError as error:
        with ledger().writing() as books:
            staging.give_up(books, actor=me().login, key=key)
        return _index(words_of(error)), status_of(error)
    return _back(key)


@blueprint.get("/<key>")
def show(key: str) -> Answer:
    """How far it is; what was understood, row by row; or what was made of it."""
    return _page(_staged(key))


@blueprint.post("/<key>/tables/<int:number>")
def correct(key: str, number: int) -> Answer:
    """Read the tables of a shape as the clerk says."""
    staged = _staged(key)
    table = staged.tables[number] if number < len(staged.tables) else None
    return _reread(
        staged,
        lambda books: staging.correct(
            books,
            actor=me().login,
            key=key,
            on=day(request.form) or staged.on,
            shape=table.shape if table else "",
            understanding=understanding(table, request.form) if table else None,
        ),
    )


@blueprint.post("/<key>/file")
def replace(key: str) -> Answer:
    """The file again, mended outside."""
    staged, (name, content) = _staged(key), _sent()
    if not content:
        return _page(staged, refused=_NOTHING_CHOSEN)
    return _reread(
        staged,
        lambda books: staging.replace_file(
            books, actor=me().login, key=key, name=name, content=content
        ),
    )


@blueprint.post("/<key>/rows/<int(max=999999999):nth>")
def row(key: str, nth: int) -> Answer:
    """Mend a row, set it aside, or take that back."""
    typed: dict[str, str] | None = {name: request.form.get(name, "") for name in FIELDS}
    act, problems = request.form.get("act", ""), {}
    said: dict[str, Any] = {"actor": me().login, "key": key, "nth": nth}
    try:
        with ledger().writing() as books:
            if act == "aside":
                reason = request.form.get("reason", "")
                staged_rows.set_aside(books, **said, reason=reason)
            elif act in ("back", "as-read"):
                verb = staged_rows.take_back if act == "back" else staged_rows.as_read
                verb(books, **said)
            else:
                problems = dict(staged_rows.mend(books, **said, said=typed or {}))
            staging_work.recheck(books, actor=me().login, key=key)
    except NotAllowed:
        raise
    except LedgerError as error:
        problems = {"reason" if act == "aside" else "": plain_words_of(error)}
        typed = None  # nothing was typed of the row itself: it shows what it held
    if problems:
        return _page(_staged(key), mending=(nth, typed, problems))
    return _back(key, _anchor=f"row-{nth}", **_where())


@blueprint.post("/<key>/aside")
def aside(key: str) -> Answer:
    """Set aside all rows of a kind."""
    said: dict[str, Any] = {"actor": me().login, "key": key}
    which, reason = request.args.get("which", ""), request.form.get("reason", "")
    try:
        with ledger().writing() as books:
            staged_rows.set_aside_all(books, **said, only=which, reason=reason)
            staging_work.recheck(books, **said)
    except NotAllowed:
        raise
    except LedgerError as error:
        return _page(_staged(key), refused=plain_words_of(error))
    return _back(key, which="aside", _anchor="rows")


@blueprint.post("/<key>/names")
def decide(key: str) -> Answer:
    """Say what names are, once for all rows."""
    try:
        with ledger().writing() as books:
            staged_names.decide(books, actor=me().login, key=key, chosen=chosen(request.form))
            staging_work.recheck(books, actor=me().login, key=key)
    except NotAllowed:
        raise
    except LedgerError as error:
        return _page(_staged(key), refused=plain_words_of(error))
    return _back(key, **_where())


@blueprint.post("/<key>/answers")
def answer(key: str) -> Answer:
    """Say of the whole what stands against its rows, which cannot be posted before that."""
    try:
        with ledger().writing() as books:
            staging.answer(books, actor=me().login, key=key, answers=_answers())
            staging_work.recheck(books, actor=me().login, key=key)
    except NotAllowed:
        raise
    except LedgerError as error:
        return _page(_staged(key), refused=plain_words_of(error))
    return _back(key)


@blueprint.post("/<key>/post")
def post(key: str) -> Answer:
    """Post it, all of it or nothing; a long one by the worker."""
    with ledger().writing() as books:
        staging.answer(books, actor=me().login, key=key, answers=_answers())
        staging.queue(books, actor=me().login, key=key, posting=True)
    staging_work.at_once(ledger(), actor=me().login, key=key)
    return _back(key)


@blueprint.get("/<key>/marked.xlsx")
def marked_file(key: str) -> Answer:
    """The file with what is to be mended beside each row."""
    with ledger().reading() as books:
        staged = staging.staged(books, actor=me().login, key=key)
        content = staging.file_of(books, actor=me().login, key=key)
        bad = staged_rows.problems(books, actor=me().login, key=key)
    heads: dict[str, list[int]] = {}
    for table in staged.tables:
        heads.setdefault(table.sheet, []).append(table.header_row)
    answer = make_response(marked.draw(workbook.open_grids(content, staged.name), bad, heads))
    answer.headers["Content-Type"] = xlsx.TYPE
    return saved_as(answer, f"{staged.name.rpartition('.')[0] or staged.name}-要改.xlsx")


@blueprint.get("/files/<int(max=999999999):file_id>")
def original(file_id: int) -> Answer:
    """The file that was imported, as it came, for whoever may import there."""
    with ledger().reading() as books:
        source = sources.file_of(books, actor=me().login, file_id=file_id)
    answer = make_response(source.content)
    answer.headers["Content-Type"] = "application/octet-stream"
    return saved_as(answer, source.name)


@blueprint.post("/<key>/<any('stop', 'again', 'give-up'):act>")
def take(key: str, act: str) -> Answer:
    """Take it from the worker, leave it to him once more, or have it gone."""
    with ledger().writing() as books:
        if act == "stop":
            staging.stop(books, actor=me().login, key=key)
        elif act == "again":
            staging.queue(books, actor=me().login, key=key, posting=False)
        else:
            staging.give_up(books, actor=me().login, key=key)
    if act == "again":
        return _read_again(_staged(key))
    return redirect(url("imports.index"), HTTPStatus.SEE_OTHER) if act == "give-up" else _back(key)


def _answers() -> Answers:
    return Answers(
        again="again" in request.form,
        fund=request.form.get("fund") or None,
        origin=request.form.get("origin") or None,
        confirmed=tuple(request.form.getlist("confirmed")),
    )


def _staged(key: str) -> Staged:
    with ledger().reading() as books:
        return staging.staged(books, actor=me().login, key=key)


def _reread(staged: Staged, change: Callable[[Any], None]) -> Answer:
    try:
        with ledger().writing() as books:
            change(books)
    except NotAllowed:
        raise
    except LedgerError as error:
        return _page(staged, refused=plain_words_of(error))
    return _read_again(staged)


def _read_again(staged: Staged) -> Answer:
    """Read it at once where it is short; why it cannot be read stands on its page."""
    try:
        staging_work.at_once(ledger(), actor=me().login, key=staged.key)
    except LedgerError as error:
        return _page(_staged(staged.key), status=status_of(error))
    return _back(staged.key)


def _sent() -> tuple[str, bytes]:
    file = request.files.get("file")
    return (file.filename or "", file.read()) if file else ("", b"")


def _turned(to: str) -> int:
    """The page that was turned to; of a number that no file has so many pages for, the first."""
    page = request.args.get(to, 1, type=int)
    return page if 1 <= page <= _MOST_PAGES else 1


def _where() -> dict[str, str]:
    """Where on the page the clerk was."""
    return {name: text for name in ("which", "page", "names") if (text := request.args.get(name))}


def _back(key: str, **more: Any) -> Answer:
    return redirect(url("imports.show", key=key, **more), HTTPStatus.SEE_OTHER)


def _index(refused: str) -> str:
    with ledger().reading() as books:
        locations = catalog.locations(books, actor=me().login)
        organizations = catalog.organizations(books, actor=me().login)
        before = staging.all_staged(books, actor=me().login)
    return render_template(
        "imports/index.html",
        refused=refused,
        before=before,
        locations=options.of_locations(locations, organizations, first=me().organization),
        location=request.form.get("location") or (own_location(locations) if may("import") else ""),
        kinds=imports_view.kinds(None),
        kind=request.form.get("kind", ""),
        day=request.form.get("on", ""),
        rows_at_once=staging.ROWS_AT_ONCE,
        forms=entry_forms.mine(),
    )


def _page(
    staged: Staged,
    *,
    refused: str = "",
    mending: tuple[int, Mapping[str, str] | None, Mapping[str, str]] | None = None,
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> Answer:
    if request.method == "POST" and (staged.going or staged.state == "POSTED"):
        return _back(staged.key)  # nothing is to be changed there any more
    if staged.going:
        return _waiting(staged)
    if staged.state == "POSTED":
        return make_response(render_template("imports/posted.html", staged=staged))
    wrong = bool(refused or mending or (staged.state == "FAILED" and request.method == "POST"))
    which, page, names_page = request.args.get("which", ""), _turned("page"), _turned("names")
    with ledger().reading() as books:
        said: dict[str, Any] = {"actor": me().login, "key": staged.key}
        rows, count = staged_rows.page(books, **said, only=which, page=page)
        names, all_names = staged_names.names(books, **said, page=names_page)
        lists = _lists(books, staged, bool(names))
    return make_response(
        render_template(
            "imports/show.html",
            staged=staged,
            refused=refused,
            rows=[_shown(row, staged, mending) for row in rows],
            wrong=mending[2] if mending else {},
            mending=mending[0] if mending else None,
            count=count,
            pages=-(-count // staged_rows.PAGE),
            page=page,
            which=which,
            names_page=names_page,
            names_pages=-(-all_names // staged_names.PAGE),
            names=names,
            all_names=all_names,
            view=imports_view,
            kinds={table.as_ for table in staged.tables},
            barred=imports_view.barred(staged, money=may("receive_cash_gift"), goods=may("import")),
            **lists,
        ),
        status if wrong else HTTPStatus.OK,
    )


def _shown(
    row: staged_rows.Row,
    staged: Staged,
    mending: tuple[int, Mapping[str, str] | None, Mapping[str, str]] | None,
) -> imports_view.Shown:
    table = staged.tables[row.table]
    if mending is None or mending[0] != row.nth:
        return imports_view.shown(row, table, typed=None, problems={})
    return imports_view.shown(row, table, typed=mending[1], problems=mending[2])


def _lists(books: Any, staged: Staged, named: bool) -> dict[str, Any]:
    """What may be chosen, where there is something to choose."""
    login = me().login
    lists: dict[str, Any] = {"items": (), "parties": (), "receivers": (), "funds": ()}
    if named:
        parties = catalog.counterparties(books, actor=login)
        lists["items"] = catalog.items(books, actor=login)
        lists["parties"] = parties
        lists["receivers"] = options.of_earmarks(
            catalog.groups(books, actor=login), catalog.organizations(books, actor=login), parties
        )
    if any(table.as_ == headers.CASH for table in staged.tables) and may("read_fund"):
        lists["funds"] = fund_ledger.funds(books, actor=login)
    return lists


def _waiting(staged: Staged) -> Answer:
    still = bool(request.args.get("still"))
    said = {"still": still, "posted": beside.heard(ledger(), staged.key) or staged.checked}
    answer = make_response(render_template("imports/waiting.html", staged=staged, **said))
    if not still:
        answer.headers["Refresh"] = AGAIN_SECONDS
    return answer
