"""What donors said of being named in public, kept as it was said: the last word holds.

Naming a person in public wants his separate consent (个人信息保护法 第二十五条; 第十三条 names consent as a ground),
which he may take back (第十五条). What a donor does not want published of his name is not (慈善法 第八十二条, until
2024 第七十六条), and before he is praised in public he is asked (公益事业捐赠法 第八条). So silence is no consent, and
each answer is a row of its own.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, ScalarSelect, insert, select
from sqlalchemy.orm import InstrumentedAttribute

from inventory.models import NamingConsent
from inventory.models.pads import Consent

CONSENT_NAMES: dict[str, str] = {
    Consent.FULL: "同意公布",
    Consent.MASKED: "隐去部分公布",
    Consent.NOT: "不公布",
}


def last(document_id: ColumnElement[int] | InstrumentedAttribute[int] | int) -> ScalarSelect[str]:
    """What the donor of a receipt said last, as a column of a query; NULL where he was not asked."""
    return (
        select(NamingConsent.consent)
        .where(NamingConsent.document_id == document_id)
        .order_by(NamingConsent.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def keep(connection: Connection, document_id: int, consent: str, by: int, at: datetime) -> None:
    """What the donor of a receipt says now; what he said before stays to be seen."""
    connection.execute(
        insert(NamingConsent),
        {
            "document_id": document_id,
            "consent": consent,
            "recorded_by_id": by,
            "recorded_at": at,
        },
    )
