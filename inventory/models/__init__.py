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
    LotValuation,
    MoveDraw,
    StockBalance,
    StockMove,
)
from inventory.models.money import Fund, FundAccount, FundBalance, FundEntry
from inventory.models.parties import Counterparty, CounterpartyPrivate
from inventory.models.people import AppUser, AuditEvent
from inventory.models.places import HeadCount, Location, Organization, RecipientGroup

__all__ = [
    "AppUser",
    "AuditEvent",
    "Base",
    "Counterparty",
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
    "ItemUnit",
    "LineDrawn",
    "Location",
    "Lot",
    "LotUnit",
    "LotValuation",
    "MoveDraw",
    "Organization",
    "OrganizationHead",
    "RecipientGroup",
    "StockBalance",
    "StockMove",
]
