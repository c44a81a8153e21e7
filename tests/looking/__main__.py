"""Everything that is printed or shown in public, drawn into a folder to be looked at: ``python -m tests.looking DIR``.

The example town publishes a sheet of every series; its papers are drawn and shown by each PDF renderer at hand, the
public pages and those about publishing at 360, 390 and 1280 px. Tells what it made, and what differs or is wrong.

    python -m tests.looking DIR [sheets] [slips] [pages]
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.looking import pages, papers, renderers, town
from tests.looking.papers import Drawn

PARTS = ("sheets", "slips", "pages")
LOOK_DPI = 80


def main(folder: Path, parts: Iterable[str]) -> int:
    """Draw; gives how much is wrong."""
    wrong: list[str] = []
    shown = renderers.installed()
    tell(f"renderers: {', '.join(shown)}")
    with tempfile.TemporaryDirectory() as held:
        built = town.build(Path(held) / "town.db")
        tell(f"town: {len(built.published)} sheets published")
        for part in parts:
            into = folder / part
            shutil.rmtree(into, ignore_errors=True)
            into.mkdir(parents=True)
            started = time.monotonic()
            wrong += (
                pages.shoot(built, into)
                if part == "pages"
                else _drawn(getattr(papers, part)(built), into)
            )
            tell(
                f"{part}: {sum(1 for _ in into.rglob('*.*'))} files, {time.monotonic() - started:.0f} s"
            )
        built.ledger.close()
    for one in wrong:
        tell(f"WRONG {one}")
    tell(f"{len(wrong)} wrong")
    return len(wrong)


def _drawn(drawings: Iterable[Drawn], into: Path) -> Iterator[str]:
    shown = renderers.installed()
    for name, draw in drawings:
        content = draw()
        (into / name).write_bytes(content)
        if not name.endswith(".pdf"):
            continue
        for at, picture in enumerate(renderers.Pdfium().pictures(content, LOOK_DPI), start=1):
            picture.save(into / f"{name.removesuffix('.pdf')}-{at}.png")
        yield from (
            f"{name}: {said}"
            for said in renderers.differences(content, shown, text="拼" not in name)
        )


def tell(said: str) -> None:
    """A line at once."""
    sys.stdout.write(f"{said}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if len(sys.argv) < 2 or not set(sys.argv[2:]) <= set(PARTS):
        raise SystemExit(__doc__)
    raise SystemExit(main(Path(sys.argv[1]), sys.argv[2:] or PARTS) > 0)
