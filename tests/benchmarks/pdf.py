"""What a sheet costs to draw in a warm process: ``python -m tests.benchmarks.pdf [ROWS ...]`` (30, 1,000 and 10,000 by
itself: some minutes).

Prints seconds of one core (CPU: the machine may be busy), with the memory of a process that draws nothing else, and how
many times that is of what the printing library alone takes for the same cells in a plain table: no tags, no archive, no
heads, one font, already cut, none of our shortcuts, all at once. Compare ratios: seconds differ from machine to
machine, and on one machine from hour to hour. The plain table is measured for 1,000 rows, and reckoned for more.

``alike`` are the sheets of the tests, in which names and places come again as they do in an office; ``unlike`` are the
same with no two cells alike but the units, which few shortcuts help. A second core is not used: the aim for two of
them, 30 s for 10,000 rows, is held against the same figure.
"""

import gc
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from inventory.sheet import Row, Sheet
from reports import cut_fonts, hanging, layout, pdf, typefaces
from tests.reports import samples, towns

_NINE = ("no", "donor", "name", "specification", "unit", "quantity", "issued", "on_hand", "note")
_AIMS = {
    30: 0.3,
    1000: 4.5,
    10_000: 48.0,
}  # seconds on a core where the plain table takes 4.4 ms a row
_QUIET = 4.4  # seconds of the plain table of 1,000 rows, on the core on which the aims were set
_MOST = 1_000  # rows of the plain table
_PLAIN = """<html lang="zh-CN"><style>
@font-face {{ font-family: plain; src: url(font:plain) }}
@page {{ size: 297mm 210mm; margin: 28mm 37mm 26mm 35mm }}
table {{ font: {size}pt/1.25 plain; width: 100%; table-layout: fixed; border-spacing: 0 }}
td {{ border-bottom: .5pt solid #000; padding: .5mm .3em }}
</style><table><colgroup>{columns}</colgroup>{rows}</table></html>"""


def main(sizes: list[int]) -> None:
    """Draw and print."""
    print(f"cold: {drawn(nine(30)):.2f} s for the first PDF, fonts included")
    for rows in sizes:
        floor = apart("plain", min(rows, _MOST))[0] * max(rows / _MOST, 1.0)
        for kind in ("alike", "unlike") if rows > 30 else ("alike",):
            _tell(rows, kind, floor)
    for what, sheet in _walls().items():
        print(f"for the wall, {what}: {_usual(hanging.draw, sheet):.2f} s")
    for what, sheet in (("S6, 30 rows", samples.stock(30)), ("S5, 13 villages", samples.fund())):
        print(f"{what}: {_usual(pdf.draw, sheet):.2f} s")


def _tell(rows: int, kind: str, floor: float) -> None:
    taken, used = apart(kind, rows)
    print(f"{rows:6,} rows x 9 columns, {kind}: {taken:6.2f} s, {used:,} MiB", end="")
    print(f"; {taken / floor:.2f} x the plain table {floor:.2f} s", end="")
    if rows >= _MOST:
        quiet = taken * _QUIET * rows / _MOST / floor
        print(f"; {quiet:.1f} s where that takes {_QUIET * rows / _MOST:.1f} s", end="")
    print(f"; aim {_AIMS[rows]:g} s" if rows in _AIMS else "")


def _walls() -> dict[str, Sheet]:
    return {
        "50 rows": samples.stock(50),
        "50 rows merged": towns.donated(50),
        "120 rows": towns.issued(120),
    }


def apart(kind: str, rows: int) -> tuple[float, int]:
    """Seconds and MiB of a process of its own, of which the first small paper is not counted."""
    command = [sys.executable, "-m", "tests.benchmarks.pdf", kind, str(rows)]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    taken, used = json.loads(told.stdout)
    return taken, used


def alone(kind: str, rows: int) -> None:
    """Measure one paper, and print it for the process that asked."""
    times = 7 if rows <= 100 else 1
    if kind == "plain":
        plain(30)
        taken = statistics.median(plain(rows) for _ in range(times))
    else:
        sheet = nine(rows, unlike=kind == "unlike")
        drawn(nine(30))
        taken = statistics.median(drawn(sheet) for _ in range(times))
    print(json.dumps([taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024]))


def nine(rows: int, *, unlike: bool = False) -> Sheet:
    """S1 with nine of its columns; ``unlike``: with no two cells alike but the units."""
    sheet = samples.donated(rows)
    made = tuple({key: row[key] for key in _NINE} for row in sheet.rows)
    return replace(
        sheet,
        columns=tuple(c for c in sheet.columns if c.key in _NINE),
        rows=tuple(_unlike(n, row) for n, row in enumerate(made)) if unlike else made,
        totals=tuple({k: v for k, v in t.items() if k in (*_NINE, "item")} for t in sheet.totals),
    ).sealed()


def _unlike(n: int, row: Row) -> Row:
    said = {key: f"{row[key]}{n}" for key in ("donor", "name", "specification", "note")}
    figures = dict.fromkeys(("quantity", "issued", "on_hand"), 10000 + n)
    return {**row, **said, **figures}


def plain(rows: int) -> float:
    """Seconds for the same cells in a plain table, in a process that has laid no shortcuts."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    sheet = nine(rows)
    table = layout.table(sheet.columns, sheet.rows, sheet.totals)
    lines = ("".join(f"<td>{cell.text}</td>" for cell in row) for row in table.rows)
    html = _PLAIN.format(
        size=table.size,
        columns="".join(f'<col style="width: {share}%">' for share in table.shares),
        rows="".join(f"<tr>{line}</tr>" for line in lines),
    )
    (song,) = (face for face in typefaces.faces(None).all if face.style == "song")
    font = cut_fonts.cut(song.path, frozenset(map(ord, html)))

    class Fetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, _headers: object = None) -> object:
            return URLFetcherResponse(url, font)

    def draw() -> None:
        fetch, fonts = Fetcher(), FontConfiguration()
        weasyprint.HTML(string=html, url_fetcher=fetch).write_pdf(font_config=fonts)

    gc.disable()
    taken = seconds(draw)
    gc.enable()
    gc.collect()
    return taken


def drawn(sheet: Sheet) -> float:
    """Seconds to draw the PDF once."""
    return seconds(lambda: pdf.draw(sheet))


def _usual(draw: Callable[[Sheet], object], sheet: Sheet) -> float:
    return statistics.median(seconds(lambda: draw(sheet)) for _ in range(3))


def seconds(draw: Callable[[], object]) -> float:
    """Seconds of this process."""
    start = time.process_time()
    draw()
    return time.process_time() - start


if __name__ == "__main__":
    if sys.argv[1:2] and not sys.argv[1].isdigit():
        alone(sys.argv[1], int(sys.argv[2]))
    else:
        main([int(word) for word in sys.argv[1:]] or [30, 1_000, 10_000])
