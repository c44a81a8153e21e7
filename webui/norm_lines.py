"""How much a person is to have (发放标准), on the form of an issue: what a line may hold, and lines that are filled.

Only an issue for good is measured. What the library refuses to propose is said beside the field that it is about.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from inventory import db, norms
from inventory.errors import BadInput, NotAllowed, NotFound
from inventory.norms import Proposal, Proposed
from webui.identity import me
from webui.issues_form import GoodsOutForm, IssueForm
from webui.options import Option, Options, plain


@dataclass(frozen=True)
class Offer:
    """What the form offers: kits to choose from, and whether there is anything to fill lines by."""

    kits: Options
    any: bool


def offer(books: Any, form: GoodsOutForm) -> Offer:
    """What lines may be filled by."""
    if not isinstance(form, IssueForm):
        return Offer((), any=False)
    kits = {row.kit: row.kit_name for row in norms.kits(books, actor=me().login)}
    options = plain(*(Option(code, name) for code, name in kits.items()))
    return Offer(options, any=bool(kits or norms.norms(books, actor=me().login)))


def measures(books: Any, form: GoodsOutForm, organization: str | None) -> dict[str, Proposed]:
    """What the people on the form are to have of each item on it for which there are norms; nothing while it is not
    said who they are or how many."""
    items = {line.form.item.data for line in form.lines}
    if not isinstance(form, IssueForm) or not items or not form.recipient_facts().get("group"):
        return {}
    try:
        found = _propose(books, form, organization, items=items)
    except (BadInput, NotFound, NotAllowed):  # said when it is sent
        return {}
    return {line.item: line for line in found.lines}


def proposal(
    books: Any, form: IssueForm, organization: str | None, here: Collection[str]
) -> Proposal:
    """The lines of the chosen kit; else what the group is to have of the items on the form; else of all items that lie
    ``here``. Raises ``BadInput``, ``NotFound``, ``NotAllowed``."""
    items = {line.form.item.data for line in form.lines} or set(here)
    kit = form.kit.data or None
    found = _propose(books, form, organization, items=items, kit=kit)
    if not any(line.pieces for line in found.lines):
        raise BadInput(field="group", problem="这些物资没有这个人群的发放标准，请自己填数量")
    return found


def filled(typed: Mapping[str, str], found: Proposal) -> dict[str, str]:
    """The typed fields with the heads and days that were proposed for; an empty one shows which were taken."""
    said = {"heads": str(found.heads), "days": str(found.days)}
    return {
        **typed,
        **{key: value for key, value in said.items() if not typed.get(key, "").strip()},
    }


def _propose(
    books: Any,
    form: IssueForm,
    organization: str | None,
    *,
    items: Collection[str],
    kit: str | None = None,
) -> Proposal:
    return norms.propose(
        books,
        actor=me().login,
        on=form.on.data or db.today(books),
        group=form.recipient_facts().get("group") or None,
        organization=organization,
        checkpoint=form.checkpoint.data or None,
        heads=form.heads.data,
        days=form.days.data,
        kit=kit,
        items=items,
    )
