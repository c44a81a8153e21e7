"""What an organization looks like: its name on pages, an emblem, two colours, and on papers a line above the title and
the posts that sign.

Each of these is as of the organization itself, else as of the next above that has it, else as the program has it. What
enters a published sheet (letterhead and posts) is frozen there; what is changed later changes no sheet.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import LargeBinary, cast, delete, func, insert, select, update
from sqlalchemy.orm import Session

from inventory import access, db, users
from inventory.dialects import within
from inventory.errors import BadInput, NotFound
from inventory.models import Branding, Emblem, Organization
from inventory.rules.contrast import readable
from inventory.rules.wall_words import wall_words
from inventory.uploads import Prepared

NAME_MAX, LETTERHEAD_MAX, POST_MAX, POSTS_MAX = 30, 40, 8, 6
EMBLEM_MAX = 512_000  # bytes: it is on every page
EMBLEM_TYPES = ("image/png", "image/jpeg")
EVENT = "branding"


@dataclass(frozen=True)
class Brand:
    """How an organization looks, with what it has of those above it; empty where nobody said. ``emblem`` is whose
    emblem it shows and the hash of that, ``CODE:HASH``."""

    name: str = ""
    colour: str = ""
    accent: str = ""
    letterhead: str = ""
    posts: tuple[str, ...] = ()
    emblem: str = ""


@dataclass(frozen=True)
class Picture:
    """An emblem as it is sent: what it is and what it holds."""

    media_type: str
    content: bytes
    hash: str


def of(session: Session, path: str) -> Brand:
    """How the organization of a path looks."""
    rows = session.execute(
        select(Branding.name, Branding.colour, Branding.accent, Branding.letterhead, Branding.posts)
        .join(Organization, Organization.id == Branding.organization_id)
        .where(within(path, Organization.path))
        .order_by(func.length(Organization.path).desc())
    ).all()
    said = {
        key: next((value for row in rows if (value := getattr(row, key))), "")
        for key in ("name", "colour", "accent", "letterhead", "posts")
    }
    posts = tuple(str(said.pop("posts")).split("\n")) if said["posts"] else ()
    said.pop("posts", None)
    return Brand(**said, posts=posts, emblem=_emblem_of(session, path))


def of_organization(session: Session, organization: str) -> Brand:
    """How an organization looks, by its code, for everybody to see; as the program has it where there is none."""
    path = session.scalar(select(Organization.path).where(Organization.code == organization))
    return Brand() if path is None else of(session, path)


def own(session: Session, *, actor: str, organization: str) -> Brand:
    """What was said of an organization itself, without what it has of those above it. Raises ``NotAllowed``,
    ``NotFound``."""
    ground = access.permit(session, actor=actor, act="setup", organization=organization)
    row = session.get(Branding, ground.organization_id)
    emblem = session.execute(
        select(Emblem.hash).where(Emblem.organization_id == ground.organization_id)
    ).scalar()
    shown = f"{ground.organization}:{emblem}" if emblem else ""
    if row is None:
        return Brand(emblem=shown)
    posts = tuple(row.posts.split("\n")) if row.posts else ()
    return Brand(row.name, row.colour, row.accent, row.letterhead, posts, shown)


def brand(
    session: Session,
    *,
    actor: str,
    organization: str,
    name: str = "",
    colour: str = "",
    accent: str = "",
    letterhead: str = "",
    posts: Sequence[str] = (),
) -> Brand:
    """Say how an organization looks; what is left empty is as of the one above it. Gives how it looks then.

    Raises ``BadInput`` for words that are too long or private and colours that cannot be read on white, ``NotAllowed``,
    ``NotFound``."""
    ground = access.permit(session, actor=actor, act="setup", organization=organization)
    values = {
        "name": name and wall_words(name, "name", NAME_MAX),
        "colour": colour and readable(colour, "colour"),
        "accent": accent and readable(accent, "accent"),
        "letterhead": letterhead and wall_words(letterhead, "letterhead", LETTERHEAD_MAX),
        "posts": "\n".join(_posts(posts)),
    }
    change = values | {"changed_by": ground.actor_id, "changed_at": db.now(session)}
    here = Branding.organization_id == ground.organization_id
    known = session.scalar(select(Branding.organization_id).where(here))
    if known is None:
        session.execute(insert(Branding).values(organization_id=ground.organization_id, **change))
    else:
        session.execute(update(Branding).where(here).values(**change))
    _record(session, actor, {"organization": ground.organization, **values})
    return of(session, ground.path)


def keep_emblem(
    session: Session, *, actor: str, organization: str, emblem: Prepared | None
) -> Brand:
    """Keep an emblem (``require_emblem`` looked at it) for an organization; None: it has that of the one above it
    again. Raises ``BadInput``, ``NotAllowed``, ``NotFound``."""
    ground = access.permit(session, actor=actor, act="setup", organization=organization)
    session.execute(delete(Emblem).where(Emblem.organization_id == ground.organization_id))
    if emblem is not None:
        require_emblem(emblem)
        session.execute(
            insert(Emblem).values(
                organization_id=ground.organization_id,
                name=emblem.name,
                media_type=emblem.media_type,
                size=len(emblem.content),
                salt=emblem.salt.hex(),
                hash=emblem.hash,
                content=emblem.content,
                changed_by=ground.actor_id,
                changed_at=db.now(session),
            )
        )
    hashed = emblem.hash if emblem else ""
    _record(session, actor, {"organization": ground.organization, "emblem": hashed})
    return of(session, ground.path)


def emblem(session: Session, organization: str) -> Picture:
    """The emblem of an organization itself, for everybody to see. Raises ``NotFound``."""
    row = session.execute(
        select(Emblem.media_type, cast(Emblem.content, LargeBinary).label("content"), Emblem.hash)
        .join(Organization, Organization.id == Emblem.organization_id)
        .where(Organization.code == organization)
    ).first()
    if row is None:
        raise NotFound(what="organization", name=organization)
    return Picture(row.media_type, row.content, row.hash)


def require_raster(name: str, content: bytes) -> None:
    """Refuses by its name what may hold programs and links, before anything reads it. Raises ``BadInput``."""
    begins = content[:1000].lstrip().lower()
    if name.lower().endswith((".svg", ".svgz")) or begins.startswith((b"<svg", b"<?xml", b"<!")):
        problem = "SVG 里可以藏程序和外链，不收。请存成 PNG 或 JPEG 再传"
        raise BadInput(field="emblem", problem=problem)


def require_emblem(emblem: Prepared) -> None:
    """Is a file fit to be an emblem? Raises ``BadInput``."""
    if emblem.media_type not in EMBLEM_TYPES:
        raise BadInput(field="emblem", problem="徽标只收 PNG 或 JPEG")
    if len(emblem.content) > EMBLEM_MAX:
        problem = (
            f"徽标最多 {EMBLEM_MAX // 1000} KB，这个有 {len(emblem.content) // 1000} KB。请缩小再传"
        )
        raise BadInput(field="emblem", problem=problem)


def _posts(said: Sequence[str]) -> list[str]:
    """The posts that sign, in their order. Raises ``BadInput``."""
    if len(said) > POSTS_MAX:
        raise BadInput(field="posts", problem=f"最多 {POSTS_MAX} 个岗位")
    found = [wall_words(post, "posts", POST_MAX) for post in said]
    if len(set(found)) < len(found):
        raise BadInput(field="posts", problem="有岗位写了两次")
    return found


def _emblem_of(session: Session, path: str) -> str:
    row = session.execute(
        select(Organization.code, Emblem.hash)
        .join(Organization, Organization.id == Emblem.organization_id)
        .where(within(path, Organization.path))
        .order_by(func.length(Organization.path).desc())
        .limit(1)
    ).first()
    return "" if row is None else f"{row.code}:{row.hash}"


def _record(session: Session, actor: str, subject: dict[str, str]) -> None:
    users.record(session, actor=actor, event=EVENT, subject=json.dumps(subject, ensure_ascii=False))
