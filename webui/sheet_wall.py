"""What is said of the paper of a sheet before it is published: too much of it, too small a type, letters no font has.

The pages are made for it, once for the same content, so it is asked only where the sheet is about to be published.
"""

from collections.abc import Iterable

from inventory.catalog import OrganizationRow
from inventory.disclosure_ledger import Looked, Row
from inventory.errors import BadInput
from inventory.sheet_format import Correction
from reports import hanging, published
from reports.errors import MissingGlyph, PdfUnavailable


def notice(row: Row, looked: Looked, organizations: Iterable[OrganizationRow]) -> str:
    """The words for it; empty where there is nothing to say, or it is not approved yet."""
    if row.state != "APPROVED":
        return ""
    kinds = {one.code: one.kind for one in organizations}
    corrects = Correction(1, "0" * 64, row.reason, looked.corrections) if row.corrects else None
    try:
        hung = published.hung(looked.sheet, corrects)
    except (MissingGlyph, PdfUnavailable) as error:
        return error.say()
    except BadInput as error:
        return error.problem
    found = hanging.notice(hung, village=kinds.get(row.organization) == "VILLAGE")
    return found.words if found else ""
