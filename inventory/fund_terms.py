"""Terms of money: for what and until when a fund or a sub-allocation may be used, and which pool is of which terms."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from inventory import listings, pools, resolve
from inventory.drafts import AccountRef, Listing, Ref
from inventory.errors import BadInput, TermEnded, UseNotAllowed
from inventory.models import FundTerms, FundTermsUse
from inventory.rules.pooling import Terms


def of_line(
    session: Session,
    said: Terms,
    whole: Terms,
    start: AccountRef,
    *,
    to: str,
    at: str,
    on: date,
) -> Terms:
    """What a line ``at`` says, by default what the fund as a ``whole`` says; never more than the fund. Raises
    ``UseNotAllowed``, ``TermEnded``, ``BadInput``."""
    ends_on = last_day(said.ends_on, on, f"{at}.ends_on")
    terms = Terms(said.uses or whole.uses, ends_on or whole.ends_on)
    outside = sorted(use for use in terms.uses if not whole.permit(use))
    if outside:
        raise UseNotAllowed(
            fund=start.fund.code,
            holder=to,
            use=pools.names(session, outside)[0],
            allowed=pools.names(session, sorted(whole.uses)),
        )
    if whole.ends_on is not None and (on > whole.ends_on or not terms.within(whole)):
        raise TermEnded(
            fund=start.fund.code,
            holder=start.holder.code,
            ends_on=whole.ends_on,
            on=max(on, terms.ends_on or on),
            left_fen=0,
        )
    return terms


def listing(session: Session, terms: Iterable[tuple[Ref, Terms]]) -> Listing | None:
    """The rows of terms that bind, and how they enter the digest; nothing where none does."""
    binding = [(holder, of) for holder, of in terms if of != Terms()]
    if not binding:
        return None
    ids = pools.use_ids(session, frozenset(use for _, of in binding for use in of.uses))
    rows: list[tuple[type, dict[str, object]]] = []
    for holder, of in binding:
        rows.append((FundTerms, {"organization_id": holder.id, "ends_on": of.ends_on}))
        rows += [
            (FundTermsUse, {"organization_id": holder.id, "use_id": ids[use]})
            for use in sorted(of.uses)
        ]
    content = listings.bound(
        listings.Bound(holder.code, of.ends_on, tuple(sorted(of.uses))) for holder, of in binding
    )
    return Listing(tuple(rows), content)


def codes(uses: Iterable[str], field: str) -> frozenset[str]:
    """Codes of uses. Raises ``BadInput``."""
    return frozenset(resolve.code(use, field) for use in uses)


def last_day(ends_on: date | None, on: date, field: str) -> date | None:
    """The last day of a term, not before the document's. Raises ``BadInput``."""
    if ends_on is not None and resolve.day(ends_on, field) < on:
        raise BadInput(field=field, problem="使用期限不能早于单据日期")
    return ends_on


def said(terms: Terms) -> dict[str, object]:
    """What was said of terms; nothing where nothing was."""
    said = {"uses": sorted(terms.uses), "ends_on": terms.ends_on}
    return {key: value for key, value in said.items() if value}
