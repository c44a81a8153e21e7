"""What a breach is about, as papers call it: checks go by ids, and whoever has to look must know where.

What is gone itself, or never was, is told by its id.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.invoice_books import register_number
from inventory.kinds import BUCKET_NAMES, KINDS
from inventory.models import Document, Fund, FundAccount, Invoice, Location, Lot, Organization


def stock(session: Session, place: int, lot: int) -> str:
    """库房 镇中心库房（NDL-KF）批次 NDL-RK-2020-000001-1."""
    where = session.execute(
        select(Location.name, Location.code).where(Location.id == place)
    ).one_or_none()
    code = session.scalar(select(Lot.code).where(Lot.id == lot))
    named = f"{where.name}（{where.code}）" if where else f"{place} "
    return f"库房 {named}批次 {code or lot}"


def account(session: Session, account_id: int) -> str:
    """资金账户 FUND DGC 可用."""
    row = session.execute(
        select(Fund.code, Organization.code, FundAccount.bucket)
        .join(Fund, Fund.id == FundAccount.fund_id)
        .join(Organization, Organization.id == FundAccount.organization_id)
        .where(FundAccount.id == account_id)
    ).one_or_none()
    if row is None:
        return f"资金账户 {account_id}"
    fund, holder, bucket = row
    return f"资金账户 {fund} {holder} {BUCKET_NAMES.get(bucket, bucket)}"


def flow(session: Session, fund_id: int, kind: str, start: str, end: str, reversal: bool) -> str:
    """FUND 支出单 可用→应付的累计发生额."""
    code = session.scalar(select(Fund.code).where(Fund.id == fund_id)) or fund_id
    ends = "→".join(BUCKET_NAMES.get(bucket, bucket) for bucket in (start, end))
    name = KINDS[kind].name if kind in KINDS else kind
    return f"资金 {code} {name}{'冲销' if reversal else ''} {ends} 的累计发生额"


def document(session: Session, document_id: int) -> str:
    """单据 NDL-RK-2020-000001."""
    number = session.scalar(select(Document.number).where(Document.id == document_id))
    return f"单据 {number or document_id}"


def invoice(session: Session, invoice_id: int) -> str:
    """票据 NDL-FP-000001."""
    row = session.execute(
        select(Organization.code, Invoice.serial)
        .join(Organization, Organization.id == Invoice.organization_id)
        .where(Invoice.id == invoice_id)
    ).one_or_none()
    return f"票据 {register_number(*row) if row else invoice_id}"


def held(said: Sequence[object] | None) -> str:
    """数量 5，100 分，2020-02-08: pieces and fen, and the days that a balance keeps; 没有 where there is no balance."""
    if said is None:
        return "没有"
    quantity, fen, *days = said
    return "，".join([f"数量 {quantity:,}", f"{fen:,} 分", *(f"{day}" for day in days if day)])


def left(said: tuple[int, date] | None) -> str:
    """100 分，2020-02-08; 没有 where there is no balance."""
    return "没有" if said is None else f"{said[0]:,} 分，{said[1]}"
