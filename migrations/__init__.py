"""Alembic's migrations: one numbered file a step, run by ``inventory db upgrade``."""
