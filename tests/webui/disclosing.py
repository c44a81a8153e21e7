"""What the pages of public sheets answer to each role, and what a browser would send them, with those of orders, of
imports, of people and of how organizations look: for the table of routes."""

from typing import Any

from tests.webui import buying, importing, kin, objecting

NONE = "/disclosures/T-GS-000009"
_SEEN = (303, 404, 404, 403, 403, 404, 404, 404, 403)
# nobody keeper finance clerk head approver publisher supervisor admin
GETS: dict[str, tuple[int, ...]] = {
    **buying.GETS,
    **kin.GETS,
    **objecting.GETS,
    **importing.GETS,
    "/disclosures": (303, 200, 200, 200, 403, 200, 200, 200, 403),
    "/disclosures/new": (303, 403, 200, 200, 403, 403, 200, 403, 403),
    "/calendar": (303, 200, 200, 200, 403, 200, 200, 200, 403),
    NONE: _SEEN,
    f"{NONE}.pdf": _SEEN,
    f"{NONE}/form.pdf": _SEEN,
    f"{NONE}/photos/1": _SEEN,
    f"{NONE}/pass-on": _SEEN,
    f"{NONE}/pass-on.png": _SEEN,
    "/branding": (303, 403, 403, 403, 403, 403, 403, 403, 200),
    "/branding?org=NONE": (303, 403, 403, 403, 403, 403, 403, 403, 403),
    "/brand.css": (303, 200, 200, 200, 200, 200, 200, 200, 200),
    "/emblem/T": (303, 404, 404, 404, 404, 404, 404, 404, 404),
    # the public board: the same for everybody
    "/board": (301,) * 9,
    "/board/": (200,) * 9,
    "/board/check.html": (200,) * 9,
    "/board/o/NONE/S6/1.html": (404,) * 9,
    "/board/c/7QF30V2KM9TX/": (404,) * 9,
    "/c/7QF3-0V2K-M9TX": (302,) * 9,
    "/disclosures/NONE": (303, 403, 403, 403, 403, 403, 403, 403, 403),
}
_BOARD = (303, 403, 404, 403, 403, 403, 404, 403, 403)
_POSTS: dict[tuple[str, str], tuple[int, ...]] = {
    ("/disclosures/new", "T"): (303, 403, 303, 403, 403, 403, 303, 403, 403),
    ("/disclosures/new", "TV2"): (303, 403, 303, 403, 403, 403, 303, 403, 403),
    (f"{NONE}/review", ""): (303, 403, 404, 403, 403, 403, 403, 404, 403),
    (f"{NONE}/approve", ""): (303, 403, 403, 403, 403, 404, 403, 403, 403),
    (f"{NONE}/withdraw", ""): (303, 403, 403, 403, 403, 404, 404, 403, 403),
    (f"{NONE}/mark_error", ""): (303, 403, 404, 403, 403, 404, 404, 404, 403),
    (f"{NONE}/correct", ""): (303, 403, 404, 403, 403, 403, 404, 403, 403),
    (f"{NONE}/publish", ""): (303, 403, 403, 403, 403, 403, 404, 403, 403),
    (f"{NONE}/post", ""): _BOARD,
    (f"{NONE}/take_down", ""): _BOARD,
    (f"{NONE}/photo", ""): _BOARD,
}

_LOOK = {("/branding", "T"): (303, 403, 403, 403, 403, 403, 403, 403, 303)}
POSTS = {**buying.POSTS, **kin.POSTS, **objecting.POSTS, **importing.POSTS, **_POSTS, **_LOOK}


def sent(where: str) -> dict[str, dict[str, Any]]:
    """What a browser would send there."""
    days = {"from": "2020-02-01", "to": "2020-02-07"}
    said: dict[str, dict[str, Any]] = {path: {"reason": "落款写错"} for path, _ in _POSTS}
    said[f"{NONE}/post"] = {"place": "公示栏", "from": "2020-02-08", "to": "2020-02-18"}
    said |= buying.sent(where) | objecting.SENT | importing.sent(where)
    said["/branding"] = {"organization": where, "name": "物资公开"}
    return said | {"/disclosures/new": {"sheet": "S6", "organization": where, **days}}
