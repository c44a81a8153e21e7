"""Entry forms to take along: an empty ledger as a workbook, with the names that the books know to choose from."""

from http import HTTPStatus

from flask import Blueprint, Response, abort, make_response

from inventory.intake.offering import ACTS, offered
from reports import entry_forms, xlsx
from webui.identity import ledger, may, me, require

blueprint = Blueprint("entry_forms", __name__, url_prefix="/entry-forms")


@blueprint.get("/<kind>.xlsx")
def take(kind: str) -> Response:
    """The form of one kind of ledger."""
    if kind not in entry_forms.TITLES:
        abort(HTTPStatus.NOT_FOUND)
    require(ACTS[kind])
    with ledger().reading() as books:
        lists = offered(books, actor=me().login, kind=kind)
    answer = make_response(entry_forms.draw(kind, lists))
    answer.headers["Content-Type"] = xlsx.TYPE
    answer.headers.set(
        "Content-Disposition", "attachment", filename=f"{kind}-{me().organization}.xlsx"
    )
    return answer


def mine() -> dict[str, str]:
    """The forms that the user may take, each with its title."""
    return {kind: title for kind, title in entry_forms.TITLES.items() if may(ACTS[kind])}
