"""凭证清单: what of each document accountants would book, with proposed accounts, and under which vouchers it stands.

The accounts are proposals (建议科目), no more: the accountants decide, and keep the accounts.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Subquery,
    and_,
    case,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from inventory import bookable, resolve
from inventory.dialects import among
from inventory.errors import BadInput
from inventory.kinds import SOURCE_NAMES, Bucket
from inventory.merged import counterparty_now
from inventory.models import (
    Counterparty,
    Document,
    DocumentVoucher,
    FundEntry,
    Lot,
    Organization,
    RecipientGroup,
    VoucherWithdrawal,
)
from inventory.payees import Reader
from inventory.rules import accounts
from inventory.rules.names import ENTITY
from inventory.sheet import Column
from inventory.statements import papers
from inventory.statements.paging import Query, page
from inventory.statements.shape import Asked, Drawn, Form

COLUMNS = (
    papers.ON,
    papers.NUMBER,
    papers.KIND,
    Column("holder_name", "单位"),
    Column("source_name", "来源"),
    Column("summary", "摘要"),
    Column("debit", "借（建议）"),
    Column("credit", "贷（建议）"),
    Column("budget_debit", "预算借（建议）"),
    Column("budget_credit", "预算贷（建议）"),
    Column("amount_fen", "金额", unit="fen", role="signed"),
    Column("vouchers", "已记凭证"),
    Column("note", "说明"),
)
NOTES = (
    "借、贷是财务会计，预算借、预算贷是预算会计的建议科目，按政府会计制度列出；只是建议，以本单位会计核定的为准。",
    "金额空着的是没有估价的物资；红字（负数）是退回、更正、冲销。",
)
_NAMES = {**SOURCE_NAMES, accounts.PASSING: "受赠（只转交）"}
_NOTHING = accounts.Proposal("", "")
_MONEY = "专项资金"
_KEY = ("on", "document_id", "organization_id", "start", "end", "variant", "known")


def vouchers(session: Session, asked: Asked) -> Drawn:
    """One row for each document and pair of accounts; of one source of goods, of one fund, or of all. Raises
    ``BadInput``, ``NotAllowed``."""
    rows = _all
    if asked.source is not None:
        rows = _of_source
    if asked.fund is not None:
        if asked.source is not None:
            raise BadInput(field="fund", problem="写一种来源的物资，或一项资金，二者选一")
        ref, _owner = resolve.fund(session, asked.ground, asked.fund)
        asked, rows = replace(asked, accounts=(ref.id,)), _of_fund
    records, after = page(session, Query(rows, _KEY), asked)
    booked = _booked(session, records)
    return Drawn(
        columns=COLUMNS,
        rows=tuple(
            _row(r, booked[r["document_id"], r["organization_id"]], asked.reader) for r in records
        ),
        notes=NOTES,
        next=after,
    )


@lru_cache(maxsize=8)
def _all(form: Form) -> Subquery:
    return _said(_money(form), _goods(form))


@lru_cache(maxsize=8)
def _of_source(form: Form) -> Subquery:
    return _said(None, and_(_goods(form), Lot.source == form.word("source")))


@lru_cache(maxsize=8)
def _of_fund(form: Form) -> Subquery:
    return _said(and_(_money(form), among(FundEntry.fund_id, "accounts")), None)


def _money(form: Form) -> ColumnElement[bool]:
    """Of who did it, or whose money it is."""
    own = among(Document.organization_id, "organizations")
    return and_(
        Document.business_on.between(form.start, form.end),
        or_(own, among(bookable.holder(), "organizations")),
    )


def _goods(form: Form) -> ColumnElement[bool]:
    return and_(
        Document.business_on.between(form.start, form.end),
        among(bookable.keeper(), "organizations"),
    )


def _said(money: ColumnElement[bool] | None, goods: ColumnElement[bool] | None) -> Subquery:
    """The groups with all that their rows say."""
    found = bookable.groups(money, goods).subquery("groups")
    recipient = aliased(Organization)
    query = (
        select(
            found.c.document_id,
            found.c.on,
            found.c.organization_id,
            *(found.c[name] for name in ("start", "end", "variant", "known")),
            *(found.c[name] for name in ("amount_fen", "item", "items")),
            *papers.columns(),
            Organization.code.label("holder"),
            Organization.name.label("holder_name"),
            func.coalesce(Counterparty.name, RecipientGroup.name, recipient.name).label("whom"),
            # whoever else is named beside money is an organization
            case(
                (Counterparty.id.is_not(None), Counterparty.kind),
                (recipient.id.is_not(None), literal(ENTITY)),
            ).label("whom_kind"),
        )
        .join(Document, Document.id == found.c.document_id)
        .join(Organization, Organization.id == found.c.organization_id)
        .outerjoin(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
        .outerjoin(RecipientGroup, RecipientGroup.id == Document.recipient_group_id)
        .outerjoin(recipient, recipient.id == Document.recipient_organization_id)
    )
    for field in ("purpose", "payee", "reason"):
        query = papers.with_text(query, field)
    return query.subquery("listed")


def _booked(session: Session, records: Sequence[RowMapping]) -> dict[tuple[int, int], list[str]]:
    """The vouchers that stand, by document and organization."""
    booked: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    documents = sorted({r["document_id"] for r in records})
    for document_id, organization_id, voucher in session.connection().execute(
        _VOUCHERS, {"documents": documents}
    ):
        booked[document_id, organization_id].append(voucher)
    return booked


_VOUCHERS = (
    select(DocumentVoucher.document_id, DocumentVoucher.organization_id, DocumentVoucher.voucher)
    .outerjoin(VoucherWithdrawal, VoucherWithdrawal.voucher_id == DocumentVoucher.id)
    .where(
        among(DocumentVoucher.document_id, "documents"),
        VoucherWithdrawal.voucher_id.is_(None),
    )
    .order_by(DocumentVoucher.voucher_on, DocumentVoucher.id)
)


def _row(r: RowMapping, booked: list[str], reader: Reader) -> dict[str, Any]:
    proposed = accounts.propose(r["kind"], r["start"], r["end"], r["variant"]) or _NOTHING
    amount = None if r["amount_fen"] is None else int(r["amount_fen"])
    return {
        "on": r["on"].isoformat(),
        **papers.row(r),
        "holder": r["holder"],
        "holder_name": r["holder_name"],
        "source": r["variant"] if r["variant"] in _NAMES else "FUND",
        "source_name": _NAMES.get(r["variant"], _MONEY),
        "summary": _summary(r, reader),
        "debit": proposed.debit or None,
        "credit": proposed.credit or None,
        "budget_debit": proposed.budget_debit or None,
        "budget_credit": proposed.budget_credit or None,
        "amount_fen": -amount if amount is not None and proposed.red else amount,
        "vouchers": "、".join(booked) or None,
        "note": proposed.note or None,
    }


def _summary(r: RowMapping, reader: Reader) -> str:
    """What a voucher would say: what it is, what for, whom it is about."""
    what = r["purpose"] or r["reason"]
    if r["item"] is not None:
        what = r["item"] if r["items"] == 1 else f"{r['item']}等 {r['items']} 种"
    if r["item"] is None:
        what = reader.words(what, r["whom"] or r["payee"], r["whom_kind"])
        whom = reader.name(r["whom"] or r["payee"], r["whom_kind"])
    else:
        whom = r["whom"]
    if not whom and r["start"] in (Bucket.UNALLOCATED, Bucket.GRANTOR):
        whom = r["holder_name"]
    kind = papers.kind_name(r["kind"], r["reversal"]).removesuffix("单")
    return " ".join(word for word in (kind, what, whom) if word)
