"""The calendar of public sheets: what is to be made public next, by when, and whether the last issue hangs."""

from flask import Blueprint, render_template

from inventory import disclosure, disclosure_calendar, disclosure_rules, wording_disclosures
from webui.identity import ledger, me, require

blueprint = Blueprint("disclosure_calendar", __name__, url_prefix="/calendar")
# what has waited longest comes first
_ORDER = {"OVERDUE": 0, "LATE": 1, "DUE": 2, "RUNNING": 3}


@blueprint.get("")
def index() -> str:
    """Series by series, the latest first."""
    require("sheet")
    with ledger().reading() as books:
        rows = disclosure_calendar.calendar(books, actor=me().login)
        home = me().organization
        rule = home and disclosure_rules.rule_of(books, actor=me().login, organization=home)
    return render_template(
        "disclosures/calendar.html",
        rows=sorted(rows, key=lambda row: _ORDER[row.standing]),
        names=disclosure.SHEETS,
        standing=wording_disclosures.STANDING_NAMES,
        hanging=wording_disclosures.HANGING_NAMES,
        states=wording_disclosures.STATE_NAMES,
        rule=rule,
    )
