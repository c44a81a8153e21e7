"""${message}

A migration that alters a table of the ledgers must end with ``append_only`` statements again: altering may lose
triggers. Never use batch mode on them: on SQLite it drops triggers in silence. Only ADD COLUMN.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
