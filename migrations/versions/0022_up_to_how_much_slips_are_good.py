"""Up to how much a 小额收款凭证 and a 白条 are good, where nobody has said so yet.

A person who sells less than what tax begins at needs no invoice (公告2018年第28号); by the time (按次) that is 300 to
500 yuan, as the province says. For slips no rule of the state sets a sum; what is paid in cash at most (现金结算起点,
现金管理暂行条例第五条) is a bound that every organization knows.
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

LIMITS = (
    (
        "SMALL_RECEIPT",
        date(2018, 7, 1),
        50_000,
        "国家税务总局公告2018年第28号第九条，按次起征点取上限，本省定得低的照改",
    ),
    (
        "NON_COMPLIANT",
        date(2020, 1, 1),
        100_000,
        "系统预设，不超过现金结算起点，按本单位内部控制规定修改",
    ),
)


def upgrade() -> None:
    columns = (
        sa.column("kind", sa.String),
        sa.column("starts_on", sa.Date),
        sa.column("amount_fen", sa.BigInteger),
        sa.column("decision", sa.String),
    )
    table = sa.table("paper_limit", *columns)
    said = set(op.get_bind().scalars(sa.select(table.c.kind)))
    names = [column.name for column in columns]
    rows = [dict(zip(names, limit, strict=True)) for limit in LIMITS if limit[0] not in said]
    op.bulk_insert(table, rows)


def downgrade() -> None:
    raise NotImplementedError("what somebody may have changed is not taken away")
