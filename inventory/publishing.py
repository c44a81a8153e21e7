"""Publishing: the gate, and the freezing of a sheet with its place in its series.

It is told in three: what would be published is read (``prepare``), it is drawn on paper outside any transaction, and
then, under the lock, everything is asked again and frozen (``freeze``); where the books changed meanwhile, what was
drawn is not what would be published, and it is drawn anew. Two who publish at once both pass here one after the other:
the second finds the issue of the first, or takes the next number.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory import (
    branding,
    chain,
    db,
    disclosure,
    disclosure_books,
    disclosure_checks,
    disclosure_rules,
    disclosure_steps,
    disclosure_todos,
    freezing,
    period_checks,
    sheet_format,
)
from inventory.branding import Brand
from inventory.db import Ledger
from inventory.disclosure_books import Drawn
from inventory.disclosure_rules import DisclosureRuleRow
from inventory.disclosure_steps import SHOWN_MAX
from inventory.errors import (
    BadInput,
    Busy,
    DrawnBefore,
    GateClosed,
    NotAtStep,
    NotFound,
    SheetBroken,
)
from inventory.models import (
    DisclosurePublication,
    Fund,
    FundAccount,
    Organization,
    OrganizationHead,
)
from inventory.models.disclosures import Event, Form
from inventory.rules.public_text import KIND_NAMES, private
from inventory.sheet import Row, Sheet
from inventory.sheet_format import Correction, HeadBelow, Issued, Paper, Placed, Published
from inventory.sheets import scan
from inventory.users import SYSTEM

FORMS = tuple(str(form) for form in Form)
TRIES = 5  # to draw what is published before the books change again


@dataclass(frozen=True)
class Out:
    """A sheet that is published: its number, its issue in its series, by what it is found and proved; ``replayed``
    where it was published before."""

    number: str
    series: str
    issue: int
    check_code: str
    digest: str
    replayed: bool = False


Draw = Callable[[Published], Mapping[str, bytes]]


def at_once(_: Published) -> bool:
    """No paper is left to the worker."""
    return False


def publish(
    ledger: Ledger,
    *,
    actor: str,
    number: str,
    draw: Draw,
    later: Callable[[Published], bool] = at_once,
) -> Out:
    """Publish an approved sheet as the next issue of its series: through the gate, frozen, with the papers that
    ``draw`` makes of it by their form (DETAIL, WALL); of one for which ``later`` says so they are left to the worker.
    Published before, it is answered as then.

    Raises ``NotAtStep``, ``FiguresChanged`` where they changed since it was approved, ``CorrectionDue``,
    ``PublishedAlready``, ``NotNextPeriod``, ``GateClosed`` naming what does not hold, ``SheetBroken``, ``Busy``,
    ``NotAllowed``, ``NotFound``."""
    for _ in range(TRIES):
        with ledger.reading() as session:
            prepared = prepare(session, actor=actor, number=number)
        new = prepared if isinstance(prepared, Published) else None
        left = new is not None and later(new)
        papers = draw(new) if new is not None and not left else {}
        try:
            with ledger.writing() as session:
                return freeze(
                    session,
                    actor=actor,
                    number=number,
                    digest=prepared.digest,
                    papers=None if left else papers,
                )
        except DrawnBefore:
            continue
    raise Busy()


def prepare(session: Session, *, actor: str, number: str) -> Published | Out:
    """What would be published of an approved sheet, to be drawn; or the issue where it is published. The gate is for
    ``freeze``. Raises ``NotAtStep``, ``FiguresChanged``, ``SheetBroken``, ``NotAllowed``, ``NotFound``."""
    _, row = disclosure_books.permitted(session, actor=actor, act="publish", number=number)
    return _out(row) or _published(session, row, _approved(session, row))


def freeze(
    session: Session, *, actor: str, number: str, digest: str, papers: Mapping[str, bytes] | None
) -> Out:
    """Freeze what was prepared, known by its digest, with the papers that were drawn of it, by their form; None: the
    worker is asked for them, and what it keeps first stays. Raises like ``publish``, ``DrawnBefore`` where another
    sheet would be published now, and ``BadInput`` without a paper."""
    ground, row = disclosure_books.permitted(session, actor=actor, act="publish", number=number)
    disclosure_steps.lock(session, row)
    row = disclosure_steps.again(session, row)
    if out := _out(row):
        return out
    sheet = _approved(session, row)
    _pass(session, row, sheet)
    published = _published(session, row, sheet)
    if published.digest != digest:
        raise DrawnBefore(number=row.number)
    if papers is not None and (not papers or papers.keys() - set(FORMS)):
        raise BadInput(field="papers", problem=f"要有 {'、'.join(FORMS)} 的 PDF")
    freezing.insert_rows(session, ground, row, published, papers)
    out = _out(disclosure_steps.again(session, row))
    assert out is not None  # noqa: S101 - it was just put there
    return Out(**{**vars(out), "replayed": False})


def breaches(session: Session, row: Drawn, sheet: Sheet) -> Iterator[str]:
    """What keeps a sheet from being published, promise by promise. Only under the lock."""
    for ask in GATE:
        yield from ask(session, row, sheet)


def _pass(session: Session, row: Drawn, sheet: Sheet) -> None:
    """Whether it is its turn, then the gate. Raises ``CorrectionDue``, ``PublishedAlready``, ``NotNextPeriod``,
    ``GateClosed``."""
    if row.corrects_id is None:
        disclosure_steps.require_next(session, row.organization_id, row.series, row.start, row.end)
        disclosure_steps.require_corrected(session, row.organization_id, row.series)
    else:
        old = _old(session, row)
        if old.corrected_by is not None:
            raise NotAtStep(number=old.number, act="correct", state=old.state)
        disclosure_steps.require_free(session, old)
    found = list(breaches(session, row, sheet))
    if found:
        raise GateClosed(number=row.number, count=len(found), breaches=found[:SHOWN_MAX])


def _covered(session: Session, row: Drawn) -> list[int]:
    """The organizations (ids) whose books a sheet tells, its own first."""
    below = disclosure_books.below(session, row.path) if row.with_below else ()
    return [row.organization_id, *below]


def _books(session: Session, row: Drawn, _: Sheet) -> Iterable[str]:
    """The promises, of each organization from its last closing on."""
    for one in _covered(session, row):
        yield from period_checks.breaches(session, one)


def _digests(session: Session, row: Drawn, _: Sheet) -> Iterable[str]:
    """P10, of each organization from its own last sheet on, before which the chain was read up to its head. Of a
    correction the whole chain: what it tells was published otherwise, and may have been changed beside all else
    since."""
    for one in _covered(session, row):
        read = session.scalar(
            select(func.max(DisclosurePublication.head_position)).where(
                DisclosurePublication.organization_id == one
            )
        )
        after = read if read and row.corrects_id is None else 0
        yield from (f"P10 {breach}" for breach in chain.since(session, one, after=after))


def _sheets(session: Session, row: Drawn, _: Sheet) -> Iterable[str]:
    """P9, of the sheets of each organization from its last closing on."""
    for one in _covered(session, row):
        closed = session.scalar(
            select(OrganizationHead.closed_through).where(OrganizationHead.organization_id == one)
        )
        found = disclosure_checks.breaches(session, one, after=closed or date.min)
        yield from (f"P9 {breach}" for breach in found)


def _identities(session: Session, row: Drawn, _: Sheet) -> Iterator[str]:
    """R1 to R6 on the sheets of the same days that say them of each other: the movement of goods, and each fund."""
    funds = session.scalars(
        select(Fund.code)
        .distinct()
        .join(FundAccount, FundAccount.fund_id == Fund.id)
        .where(FundAccount.organization_id == row.organization_id)
    )
    for name, fund in (("S6", None), *(("S5", code) for code in sorted(funds))):
        try:
            disclosure.sheet(
                session,
                actor=SYSTEM,
                sheet=name,
                start=row.start,
                end=row.end,
                organization=row.organization,
                fund=fund,
                with_below=row.with_below and fund is None,
            )
        except SheetBroken as broken:
            named = zip(broken.checks, broken.details, strict=True)
            yield from (f"{id_} {detail}" for id_, detail in named)
        except NotFound:
            continue  # nothing of it in those days


def _opens_as_closed(session: Session, row: Drawn, sheet: Sheet) -> Iterator[str]:
    """R7: what there was at the beginning is what the sheet of the days before said was left."""
    before = _before(session, row)
    opening = [column.key for column in sheet.columns if column.role == "opening"]
    closing = [column.key for column in sheet.columns if column.role == "closing"]
    if before is None or not (opening and closing):
        return
    left = _by_item(disclosure_todos.frozen(session, before).rows, closing)
    found = _by_item(sheet.rows, opening)
    documents = "、".join(disclosure_todos.backdated(session, before)[:SHOWN_MAX])
    for item in sorted(left.keys() | found.keys()):
        was, is_ = left.get(item, 0), found.get(item, 0)
        if was != is_:
            issue = before.issue.issue if before.issue else 0
            why = f"，其间补记 {documents}" if documents else ""
            yield f"R7 {item} 第{issue}期期末 {was:,}，本期期初 {is_:,}{why}"


def _private(session: Session, row: Drawn, sheet: Sheet) -> Iterator[str]:
    """Words that must not be published, by row and column; in the reason of a correction as well."""
    allowed = scan.hotlines(session, row.organization)
    yield from (finding.words for finding in scan.found(sheet, allowed=allowed))
    for one in private(row.reason, allowed):
        yield f"更正原因：{KIND_NAMES[one.kind]} {one.masked}"


Ask = Callable[[Session, Drawn, Sheet], Iterable[str]]
# what a sheet passes before it is published
GATE: tuple[Ask, ...] = (_books, _digests, _sheets, _identities, _opens_as_closed, _private)


def _by_item(rows: Iterable[Row], keys: list[str]) -> dict[str, int]:
    """The figures of rows by what names them."""
    found: dict[str, int] = {}
    for row in rows:
        name = str(row.get("item") or row.get("holder") or row.get("name") or "")
        found[name] = found.get(name, 0) + sum(int(row.get(key) or 0) for key in keys)
    return found


def _before(session: Session, row: Drawn) -> Drawn | None:
    """The sheet that stands of the days before."""
    day = row.start - timedelta(days=1)
    issues = disclosure_books.series(session, row.organization_id, row.series)
    return next((one for one in issues if one.stands and one.end == day), None)


def _approved(session: Session, row: Drawn) -> Sheet:
    """The figures as they are now, which are those that were approved. Raises ``NotAtStep``, ``FiguresChanged``."""
    if row.state != "APPROVED":
        raise NotAtStep(number=row.number, act="publish", state=row.state)
    now = disclosure_todos.live(session, row)
    disclosure_steps.as_looked_at(session, row, Event.APPROVED, now)
    return now


def _published(session: Session, row: Drawn, sheet: Sheet) -> Published:
    """The sheet in the place that it takes in its series now."""
    issues = disclosure_books.series(session, row.organization_id, row.series)
    last = issues[-1].issue if issues else None
    of = session.get_one(Organization, row.organization_id)
    rule = disclosure_rules.in_force(session, of.path, row.end)
    return sheet_format.publish(
        sheet,
        Placed(
            series=row.series,
            issue=last.issue + 1 if last else 1,
            issuer=(rule.issuer if rule else "") or of.full_name,
            supervisor=rule.supervisor if rule else "",
            hotline=rule.hotline if rule else "",
            published_on=db.today(session),
            previous=Issued(last.issue, last.digest) if last else None,
            corrects=_correction(session, row, sheet),
            head=freezing.head(session, row.organization_id),
            heads=_heads_below(session, row),
            paper=_paper(rule, branding.of(session, of.path)),
        ),
    )


def _paper(rule: DisclosureRuleRow | None, brand: Brand) -> Paper:
    """What its page says besides."""
    usual = Paper()
    return Paper(
        posted_days=rule.posted_days if rule else usual.posted_days,
        letterhead=brand.letterhead,
        posts=brand.posts or usual.posts,
    )


def _correction(session: Session, row: Drawn, sheet: Sheet) -> Correction | None:
    if row.corrects_id is None:
        return None
    old = _old(session, row)
    issue = old.issue
    if issue is None:
        raise NotAtStep(number=old.number, act="correct", state=old.state)
    changes = disclosure_todos.corrections(session, old, sheet)
    return Correction(issue.issue, issue.digest, row.reason, changes)


def _old(session: Session, row: Drawn) -> Drawn:
    """The sheet of which a correction is."""
    return next(
        one
        for one in disclosure_books.series(session, row.organization_id, row.series)
        if one.id == row.corrects_id
    )


def _heads_below(session: Session, row: Drawn) -> tuple[HeadBelow, ...]:
    """The last document of each organization that a sheet covers besides its own, in the order in which it names
    them."""
    below = disclosure_books.below(session, row.path) if row.with_below else {}
    return tuple(
        HeadBelow(**vars(freezing.head(session, one)), organization=code)
        for one, code in below.items()
    )


def _out(row: Drawn) -> Out | None:
    issue = row.issue
    if issue is None:
        return None
    return Out(row.number, row.series, issue.issue, issue.check_code, issue.digest, replayed=True)
