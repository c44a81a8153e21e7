"""``python -m inventory`` is the ``inventory`` script."""

from inventory.cli import run

run()
