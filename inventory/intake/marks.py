"""The column of problems that a marked file has on its right: what it is headed, and that nobody reads it. Pure."""

from collections.abc import Iterable

from inventory.intake.workbook import Grid, GridRow

HEADING = "要改的地方（再上传时不读这一列）"


def without(grids: Iterable[Grid]) -> tuple[Grid, ...]:
    """The sheets without a column that is headed so, and without rows that have nothing else."""
    return tuple(_without(grid) for grid in grids)


def _without(grid: Grid) -> Grid:
    marked = {at for row in grid.rows for at, cell in enumerate(row.cells) if cell == HEADING}
    if not marked:
        return grid
    first = min(marked)
    rows = (GridRow(row.number, row.cells[:first]) for row in grid.rows)
    return Grid(grid.name, tuple(row for row in rows if any(c is not None for c in row.cells)))
