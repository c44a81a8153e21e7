"""What the pages of objections, and of papers that are drawn, answer to each role, and what a browser would send them:
for the table of routes."""

from typing import Any

_ANYBODY = (200,) * 9
_INSIDE = (303, 403, 403, 403, 403, 403, 403, 404, 403)
_PAPER = (303, 404, 404, 404, 403, 404, 404, 404, 403)
# nobody keeper finance clerk head approver publisher supervisor admin
GETS: dict[str, tuple[int, ...]] = {
    "/objection": _ANYBODY,
    "/objection/answer": _ANYBODY,
    "/objection/inside": (303, 403, 403, 403, 403, 403, 403, 200, 403),
    "/objection/inside/T-YY-000099": _INSIDE,
    "/drawn/none": _PAPER,
    "/drawn/none.pdf": _PAPER,
}
POSTS: dict[tuple[str, str], tuple[int, ...]] = {
    ("/objection", ""): _ANYBODY,
    ("/objection/answer", ""): (404,) * 9,
    ("/objection/inside/T-YY-000099", ""): _INSIDE,
    ("/drawn/none/cancel", ""): _PAPER,
}
SENT: dict[str, dict[str, Any]] = {
    "/objection": {"text": "账不对"},
    "/objection/answer": {"receipt": "AAAAAAAAAAAA"},
    "/objection/inside/T-YY-000099": {"answer": "核对过"},
    "/drawn/none/cancel": {},
}
