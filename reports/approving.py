"""The form on which a public sheet is approved (公示审批单): what it is, what changed, who looked, where to sign.

Signed by hand and photographed; nothing of a signature is printed.
"""

from inventory.disclosure_ledger import Looked, Whole
from inventory.sheet_changes import said
from reports import pdf, words
from reports.page import CODE_LENGTH

CHANGES_MAX = 40  # of figures on the paper; the rest is counted
_STEPS = {"DRAWN_UP": "制表", "REVIEWED": "复核", "APPROVED": "批准", "PHOTO": "照片"}


def draw(whole: Whole, looked: Looked) -> bytes:
    """The form as a PDF file. Raises what drawing a sheet raises."""
    return pdf.press(
        "approval_form", values(whole, looked), places=lambda _: [looked.sheet.organization_name]
    )


def values(whole: Whole, looked: Looked) -> dict[str, object]:
    """What the template prints."""
    row, sheet = whole.row, looked.sheet
    changes = looked.corrections or looked.since_issue
    return {
        "organization": sheet.organization_name,
        "number": row.number,
        "series": row.series,
        "title": sheet.title.removeprefix(sheet.organization_name),
        "period": words.period(sheet.start, sheet.end),
        "rows": words.number(len(sheet.rows)),
        "correction": row.reason if row.corrects else "",
        "corrects": row.corrects,
        "before": looked.before_issue,
        "changes": [said(change) for change in changes[:CHANGES_MAX]],
        "more": max(0, len(changes) - CHANGES_MAX),
        "checks": [f"{check.id} {check.detail}" for check in sheet.checks],
        "steps": [
            f"{_STEPS[step.event]}：{step.by_name}，{words.day(step.at.date())}"
            for step in whole.steps
            if step.event in _STEPS
        ],
        "code": sheet.digest[:CODE_LENGTH],
        "digest": sheet.digest,
    }
