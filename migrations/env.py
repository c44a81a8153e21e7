"""How Alembic reaches the database: always through the engine that ``inventory.db`` opened."""

from alembic import context

from inventory.models import Base

engine = context.config.attributes["engine"]

with engine.execution_options(writing=True).connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
