"""The page on which a donor looks up what became of his gift: for everybody, without signing in.

The code is sent and not part of an address, so that it stands in no log and no history. Askers are told apart by a
keyed hash of where they ask from: the audit trail keeps no addresses.
"""

from http import HTTPStatus

from flask import Blueprint, render_template, request

from inventory import gift_lookups, wording
from inventory.errors import NotFound, TooManyLookUps
from inventory.pad_ledger import Gift
from webui.asking import asking
from webui.errors import status_of
from webui.gifts_form import GiftForm
from webui.identity import ledger

blueprint = Blueprint("gifts", __name__)


@blueprint.get("/gift")
def index() -> str:
    """The one field."""
    return _page(GiftForm())


@blueprint.post("/gift")
def look_up() -> str | tuple[str, int]:
    """What became of the gift, or that there is no such code."""
    form = GiftForm(request.form)
    if not form.validate():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        gift = gift_lookups.look_up(ledger(), code=form.code.data or "", address=asking())
    except (NotFound, TooManyLookUps) as error:
        return _page(form, refused=wording.say(error)), status_of(error)
    return _page(GiftForm(), gift=gift)


def _page(form: GiftForm, *, gift: Gift | None = None, refused: str | None = None) -> str:
    return render_template("gifts/index.html", form=form, gift=gift, refused=refused)
