"""The nouns: one module a subject, every table of the database."""

from inventory.models.approvals import Approval, ApprovalNeed
from inventory.models.attachments import AttachmentContent, DocumentAttachment
from inventory.models.base import Base
from inventory.models.documents import (
    Document,
    DocumentKind,
    DocumentText,
    ImportedFile,
    OrganizationHead,
)
from inventory.models.duties import Delegation, DelegationEnd, Kinship, SpendLimit
from inventory.models.goods import (
    Item,
    ItemUnit,
    LineDrawn,
    Lot,
    LotUnit,
    LotValuation,
    MoveDraw,
    StockBalance,
    StockMove,
)
from inventory.models.handovers import HandoverLine
from inventory.models.invoices import (
    Invoice,
    InvoiceLine,
    InvoiceUse,
    InvoiceVoid,
    PaperLimit,
)
from inventory.models.merges import CounterpartyMerge, ItemMerge
from inventory.models.money import (
    CashBanking,
    CashGift,
    Fund,
    FundAccount,
    FundBalance,
    FundCharge,
    FundDecision,
    FundEntry,
    FundItem,
    FundTerms,
    FundTermsUse,
    FundUse,
    PapersReceived,
)
from inventory.models.norms import Kit, KitLine, Norm
from inventory.models.pads import NamingConsent, Pad, Stub
from inventory.models.parties import Counterparty, CounterpartyPrivate
from inventory.models.people import AppUser, AuditEvent
from inventory.models.places import HeadCount, Location, Organization, RecipientGroup
from inventory.models.rules import BackdatingLimit, Grade, NatureThreshold, RecountLimit
from inventory.models.snapshots import FundSnapshot, Snapshot, StockSnapshot
from inventory.models.stocktakes import (
    Stocktake,
    StocktakeCount,
    StocktakeFound,
    StocktakeFoundResult,
    StocktakeLine,
    StocktakeResult,
    StocktakeSettlement,
    StocktakeSheet,
)
from inventory.models.vouchers import DocumentVoucher, VoucherWithdrawal

__all__ = [
    "AppUser",
    "Approval",
    "ApprovalNeed",
    "AttachmentContent",
    "AuditEvent",
    "BackdatingLimit",
    "Base",
    "CashBanking",
    "CashGift",
    "Counterparty",
    "CounterpartyMerge",
    "CounterpartyPrivate",
    "Delegation",
    "DelegationEnd",
    "Document",
    "DocumentAttachment",
    "DocumentKind",
    "DocumentText",
    "DocumentVoucher",
    "Fund",
    "FundAccount",
    "FundBalance",
    "FundCharge",
    "FundDecision",
    "FundEntry",
    "FundItem",
    "FundSnapshot",
    "FundTerms",
    "FundTermsUse",
    "FundUse",
    "Grade",
    "HandoverLine",
    "HeadCount",
    "ImportedFile",
    "Invoice",
    "InvoiceLine",
    "InvoiceUse",
    "InvoiceVoid",
    "Item",
    "ItemMerge",
    "ItemUnit",
    "Kinship",
    "Kit",
    "KitLine",
    "LineDrawn",
    "Location",
    "Lot",
    "LotUnit",
    "LotValuation",
    "MoveDraw",
    "NamingConsent",
    "NatureThreshold",
    "Norm",
    "Organization",
    "OrganizationHead",
    "Pad",
    "PaperLimit",
    "PapersReceived",
    "RecipientGroup",
    "RecountLimit",
    "Snapshot",
    "SpendLimit",
    "StockBalance",
    "StockMove",
    "StockSnapshot",
    "Stocktake",
    "StocktakeCount",
    "StocktakeFound",
    "StocktakeFoundResult",
    "StocktakeLine",
    "StocktakeResult",
    "StocktakeSettlement",
    "StocktakeSheet",
    "Stub",
    "VoucherWithdrawal",
]
