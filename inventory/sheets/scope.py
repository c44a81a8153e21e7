"""Whose sheet it is, and which organizations it covers: one alone, or one with all below it.

Of what moves between organizations that are covered together a sheet says nothing: it is neither in nor out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from inventory.models.documents import POSITIONS
from inventory.rules.small_groups import LIMIT
from inventory.sheet import ALL

VILLAGES, BELOW = "含各村", "含下级各单位"


@dataclass(frozen=True)
class Covered:
    """An organization that a sheet covers."""

    id: int
    code: str
    name: str
    kind: str
    path: str = ""


@dataclass(frozen=True)
class Scope:
    """Whose sheet, for which days (both included), in which emergency. ``covered`` are all that it is about, its own
    organization first. ``sensitive_from``: from how many people on a sensitive group is told."""

    organization_id: int
    organization: str
    full_name: str
    start: date
    end: date
    emergency: str
    covered: tuple[Covered, ...]
    sensitive_from: int = LIMIT

    @property
    def ids(self) -> list[int]:
        """All organizations that are covered."""
        return [one.id for one in self.covered]

    @property
    def below(self) -> Sequence[Covered]:
        """Those that are covered besides its own organization; none of a sheet of that alone."""
        return self.covered[1:]

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """Code and name of each that is covered, of a sheet of more than one organization; else nothing."""
        return tuple((one.code, one.name) for one in self.covered) if self.below else ()

    def series(self, sheet: str) -> str:
        """The series of a sheet that is about no fund."""
        return f"{sheet}-{ALL}" if self.below else sheet

    def titled(self, name: str) -> str:
        """The title of a sheet of that name, as it stands on the wall."""
        return f"{self.full_name}{self.emergency}防控{name}{self._extent}"

    def name_of(self, document_id: int) -> str:
        """How rows call the organization of a document."""
        of = document_id // POSITIONS
        return next(one.name for one in self.covered if one.id == of)

    @property
    def _extent(self) -> str:
        if not self.below:
            return ""
        return f"（{VILLAGES if all(one.kind == 'VILLAGE' for one in self.below) else BELOW}）"
