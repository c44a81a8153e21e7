"""What a published sheet is: the frozen content of a sheet with its place in its series, and how it is proved.

Format 1: a JSON object of the sheet's own fields (those of ``Sheet.as_json``, whose digest is ``figures``) and of what
publishing adds: ``issue`` in its ``series``, ``previous`` (issue and digest, none in the first), ``corrects`` (none, or
issue, digest, reason and the changed figures), ``head`` (the organization's last document), ``issuer`` (落款机关),
``supervisor`` (监督机构), ``hotline`` (监督举报电话), ``published_on``, ``paper`` where its page is not as usual; of a
sheet of several organizations together, which names them in ``scope``, also ``heads``: the last document of each that
is below. ``digest`` is SHA-256 of the canonical JSON of all the rest; the check code is the first sixty bits of it, in
twelve characters that nobody confuses.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from inventory.digest import canonical
from inventory.sheet import Check, Column, Part, Sheet

FORMAT = 1
CODE_LENGTH = 12
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O and U
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})
_BITS = 5


@dataclass(frozen=True)
class Issued:
    """An issue of a series by its number and its digest."""

    issue: int
    digest: str


@dataclass(frozen=True)
class Head:
    """The last document of an organization when a sheet of it was frozen; without documents: "", 0 and zeros."""

    number: str
    position: int
    digest: str


@dataclass(frozen=True)
class HeadBelow(Head):
    """The same of an organization (code) that a sheet covers besides its own."""

    organization: str


@dataclass(frozen=True)
class Change:
    """A figure that a correction changes: where it stands in words, what it was and what it is."""

    where: str
    before: str
    after: str


@dataclass(frozen=True)
class Correction:
    """Which issue a correction (更正公告) is of, why, and each changed figure."""

    issue: int
    digest: str
    reason: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Paper:
    """What the page of a sheet says besides: how long it hangs at least, what stands above it, the posts that sign in
    their order. As here it is not told in the file."""

    posted_days: int = 10
    letterhead: str = ""
    posts: tuple[str, ...] = ("制表人", "复核人", "审核人")


@dataclass(frozen=True)
class Placed:
    """What publishing adds to a sheet. ``series``: its kind and, of a sheet about a fund, that, like ``S5-ZX2020``; of
    an organization with all below it ALL, like ``S6-ALL``. ``heads`` are of those below it that it covers.
    ``supervisor`` and ``hotline``: who supervises, and the office line under which anyone reaches him."""

    series: str
    issue: int
    issuer: str
    published_on: date
    previous: Issued | None
    corrects: Correction | None
    head: Head
    supervisor: str = ""
    hotline: str = ""
    heads: tuple[HeadBelow, ...] = ()
    paper: Paper = Paper()


@dataclass(frozen=True)
class Published:
    """A sheet as it was published: its canonical text (UTF-8 JSON with ``digest``), digest and check code."""

    sheet: Sheet
    placed: Placed
    text: str
    digest: str

    @property
    def check_code(self) -> str:
        """The twelve characters by which anyone finds the sheet again, like ``7QF3-0V2K-M9TX``."""
        return check_code(self.digest)


def publish(sheet: Sheet, placed: Placed) -> Published:
    """The frozen form of a sealed sheet in its place."""
    content = {**sheet.as_json(), **_placed_json(placed)}
    if sheet.covers:
        content["heads"] = [vars(head) for head in placed.heads]
    content["figures"] = content.pop("digest")
    digest = digest_of(content)
    text = canonical({**content, "digest": digest}).decode()
    return Published(sheet, placed, text, digest)


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a published sheet's fields without ``digest``."""
    said = {key: value for key, value in content.items() if key != "digest"}
    return sha256(canonical(said)).hexdigest()


def check_code(digest: str) -> str:
    """The check code of a digest, in three groups of four."""
    bits = int(digest, 16) >> (len(digest) * 4 - CODE_LENGTH * _BITS)
    letters = [_ALPHABET[bits >> at & 31] for at in range((CODE_LENGTH - 1) * _BITS, -1, -_BITS)]
    return "-".join("".join(letters[at : at + 4]) for at in range(0, CODE_LENGTH, 4))


def code_as_typed(text: str) -> str | None:
    """A check code as somebody typed it (small letters, blanks, O for 0, I and L for 1), in its own form; None where
    it is none."""
    letters = "".join(c for c in text.upper() if c not in " -—－").translate(_READ_AS)
    if len(letters) != CODE_LENGTH or any(c not in _ALPHABET for c in letters):
        return None
    return "-".join(letters[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def read(content: Mapping[str, Any]) -> Published:
    """A published sheet from its JSON, as it says it is: nothing is proved. Raises ``KeyError``, ``TypeError`` and
    ``ValueError`` where it is no such JSON."""
    if content["format"] != FORMAT:
        raise ValueError(f"format {content['format']}")
    text = canonical(dict(content)).decode()
    return Published(_sheet(content), _placed(content), text, content["digest"])


def read_frozen(text: str) -> Published:
    """A published sheet from its own text, as the books keep it: it is not written again. Raises like ``read``."""
    content = json.loads(text)
    return Published(_sheet(content), _placed(content), text, content["digest"])


def read_live(text: str) -> Sheet:
    """A sheet from its own JSON, before it is published. Raises like ``read``."""
    content = json.loads(text)
    return _sheet({**content, "figures": content["digest"]})


def _placed_json(placed: Placed) -> dict[str, Any]:
    previous, corrects, head = placed.previous, placed.corrects, placed.head
    return {
        "format": FORMAT,
        "series": placed.series,
        "issue": placed.issue,
        "issuer": placed.issuer,
        "supervisor": placed.supervisor,
        "hotline": placed.hotline,
        "published_on": placed.published_on.isoformat(),
        "previous": previous and {"issue": previous.issue, "digest": previous.digest},
        "corrects": corrects
        and {
            "issue": corrects.issue,
            "digest": corrects.digest,
            "reason": corrects.reason,
            "changes": [
                {"where": c.where, "before": c.before, "after": c.after} for c in corrects.changes
            ],
        },
        "head": {"number": head.number, "position": head.position, "digest": head.digest},
        **_paper_json(placed.paper),
    }


def _paper_json(paper: Paper) -> dict[str, Any]:
    if paper == Paper():
        return {}
    said: dict[str, Any] = {"posted_days": paper.posted_days, "letterhead": paper.letterhead}
    return {"paper": {**said, "posts": list(paper.posts)}}


def _paper(said: Mapping[str, Any] | None) -> Paper:
    if said is None:
        return Paper()
    return Paper(said["posted_days"], said["letterhead"], tuple(said["posts"]))


def _placed(content: Mapping[str, Any]) -> Placed:
    previous, corrects = content["previous"], content["corrects"]
    return Placed(
        series=content["series"],
        issue=content["issue"],
        issuer=content["issuer"],
        published_on=date.fromisoformat(content["published_on"]),
        previous=Issued(**previous) if previous else None,
        corrects=_correction(corrects) if corrects else None,
        head=Head(**content["head"]),
        supervisor=content["supervisor"],
        hotline=content["hotline"],
        heads=tuple(HeadBelow(**head) for head in content.get("heads", ())),
        paper=_paper(content.get("paper")),
    )


def _correction(said: Mapping[str, Any]) -> Correction:
    changes = tuple(Change(**change) for change in said["changes"])
    return Correction(said["issue"], said["digest"], said["reason"], changes)


def _sheet(content: Mapping[str, Any]) -> Sheet:
    return Sheet(
        sheet=content["sheet"],
        title=content["title"],
        organization=content["organization"],
        organization_name=content["organization_name"],
        start=date.fromisoformat(content["from"]),
        end=date.fromisoformat(content["to"]),
        unit_line=content["unit_line"],
        columns=_columns(content["columns"]),
        rows=tuple(content["rows"]),
        totals=tuple(content["totals"]),
        parts=tuple(_part(part) for part in content["parts"]),
        checks=tuple(Check(**check) for check in content["checks"]),
        notes=tuple(content["notes"]),
        digest=content["figures"],
        covers=tuple((o["organization"], o["organization_name"]) for o in content.get("scope", ())),
    )


def _part(said: Mapping[str, Any]) -> Part:
    return Part(
        key=said["key"],
        title=said["title"],
        columns=_columns(said["columns"]),
        rows=tuple(said["rows"]),
        totals=tuple(said["totals"]),
    )


def _columns(said: Sequence[Mapping[str, Any]]) -> tuple[Column, ...]:
    return tuple(Column(**column) for column in said)
