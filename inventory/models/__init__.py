"""The nouns: one module a subject, every table of the database."""

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
    MoveDraw,
    StockBalance,
    StockMove,
)
from inventory.models.merges import CounterpartyMerge, ItemMerge
from inventory.models.money import Fund, FundAccount, FundBalance, FundEntry
from inventory.models.parties import Counterparty, CounterpartyPrivate
from inventory.models.people import AppUser, AuditEvent
from inventory.models.places import HeadCount, Location, Organization, RecipientGroup

__all__ = [
    "AppUser",
    "AuditEvent",
    "Base",
    "Counterparty",
    "CounterpartyMerge",
    "CounterpartyPrivate",
    "Document",
    "DocumentKind",
    "DocumentText",
    "Fund",
    "FundAccount",
    "FundBalance",
    "FundEntry",
    "HeadCount",
    "ImportedFile",
    "Item",
    "ItemMerge",
    "ItemUnit",
    "LineDrawn",
    "Location",
    "Lot",
    "LotUnit",
    "MoveDraw",
    "Organization",
    "OrganizationHead",
    "RecipientGroup",
    "StockBalance",
    "StockMove",
]
