"""The column of problems that a marked file has on its right: what it is headed, and that nobody reads it. Pure."""

from collections.abc import Container, Iterable, Sequence

from inventory.intake.cells import Cell
from inventory.intake.workbook import Grid, GridRow

HEADING = "要改的地方（再上传时不读这一列）"


def without(grids: Iterable[Grid]) -> tuple[Grid, ...]:
    """The sheets without a column that is headed so, and without rows that have nothing else."""
    return tuple(_without(grid) for grid in grids)


def _without(grid: Grid) -> Grid:
    marked = {at for row in grid.rows for at, cell in enumerate(row.cells) if cell == HEADING}
    if not marked:
        return grid
    rows = (GridRow(row.number, _unmarked(row.cells, marked)) for row in grid.rows)
    return Grid(grid.name, tuple(row for row in rows if row.cells), hidden=grid.hidden)


def _unmarked(cells: Sequence[Cell], marked: Container[int]) -> tuple[Cell, ...]:
    """The cells without those of the column; what somebody wrote right of it stays."""
    kept = [None if at in marked else cell for at, cell in enumerate(cells)]
    while kept and kept[-1] is None:
        kept.pop()
    return tuple(kept)
