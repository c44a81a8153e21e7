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
from inventory.models.merges import CounterpartyMerge, ItemMerge
from inventory.models.money import Fund, FundAccount, FundBalance, FundEntry
from inventory.models.norms import Kit, KitLine, Norm
from inventory.models.pads import NamingConsent, Pad, Stub
from inventory.models.parties import Counterparty, CounterpartyPrivate
from inventory.models.people import AppUser, AuditEvent
from inventory.models.places import HeadCount, Location, Organization, RecipientGroup
from inventory.models.rules import BackdatingLimit, Grade, NatureThreshold
from inventory.models.snapshots import FundSnapshot, Snapshot, StockSnapshot

__all__ = [
    "AppUser",
    "Approval",
    "ApprovalNeed",
    "AttachmentContent",
    "AuditEvent",
    "BackdatingLimit",
    "Base",
    "Counterparty",
    "CounterpartyMerge",
    "CounterpartyPrivate",
    "Document",
    "DocumentAttachment",
    "DocumentKind",
    "DocumentText",
    "Fund",
    "FundAccount",
    "FundBalance",
    "FundEntry",
    "FundSnapshot",
    "Grade",
    "HeadCount",
    "ImportedFile",
    "Item",
    "ItemMerge",
    "ItemUnit",
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
    "RecipientGroup",
    "Snapshot",
    "StockBalance",
    "StockMove",
    "StockSnapshot",
    "Stub",
]
