"""The published town, built once for all that is looked at."""

from collections.abc import Iterator

import pytest

from reports import published
from tests.looking import papers, town
from tests.looking.papers import FORMS, SITE
from tests.looking.town import PublishedTown


@pytest.fixture(scope="package")
def published_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PublishedTown]:
    """The town, to be looked at and not changed."""
    built = town.build(tmp_path_factory.mktemp("town") / "town.db")
    yield built
    built.ledger.close()


SHORT = ("NDL-S1-2", "NDL-S1F-JZK-2020-1", "NDL-S2-1", "NDL-S3-2", "DGC-S6-1")


@pytest.fixture(scope="package")
def sheets(published_town: PublishedTown) -> dict[str, bytes]:
    """Short sheets of the town, of each kind of paper, drawn."""
    found = {name: published_town.published[name] for name in SHORT}
    return {
        f"{name} {said}": published.draw(one, SITE, form)
        for name, one in found.items()
        for said, form in FORMS.items()
        if form != "WALL"  # which is one of the two others
    }


@pytest.fixture(scope="package")
def slips(published_town: PublishedTown) -> dict[str, bytes]:
    """Everything that is signed, drawn."""
    return {name: draw() for name, draw in papers.slips(published_town)}
