"""What a sheet costs to draw in a warm process: ``python -m tests.benchmarks.pdf [ROWS ...]`` (30 and 1,000 by itself).

Prints seconds of this process (CPU: the machine may be busy), and how many times that is of what the printing library
takes for the same cells in a plain table: no tags, no archive, no heads, one font, already cut. That is the floor.
Compare ratios: seconds differ from machine to machine, and on one machine from hour to hour.
"""

import gc
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from inventory.sheet import Sheet
from reports import cut_fonts, layout, pdf, typefaces
from tests.reports import samples

_NINE = ("no", "donor", "name", "specification", "unit", "quantity", "issued", "on_hand", "note")
_PLAIN = """<html lang="zh-CN"><style>
@font-face {{ font-family: plain; src: url(font:plain) }}
@page {{ size: 297mm 210mm; margin: 28mm 37mm 26mm 35mm }}
table {{ font: {size}pt/1.25 plain; width: 100%; table-layout: fixed; border-spacing: 0 }}
td {{ border-bottom: .5pt solid #000; padding: .5mm .3em }}
</style><table><colgroup>{columns}</colgroup>{rows}</table></html>"""


def main(sizes: list[int]) -> None:
    """Draw and print."""
    print(f"cold: {drawn(nine(30)):.2f} s for the first PDF, fonts included")
    plain(30)
    for rows in sizes:
        times = 5 if rows <= 100 else 1
        sheet = nine(rows)
        pairs = [(drawn(sheet), plain(rows)) for _ in range(times)]
        ours, floor = (statistics.median(column) for column in zip(*pairs, strict=True))
        print(
            f"{rows:6,} rows x 9 columns: {ours:6.2f} s, {ours / floor:.2f} x the floor {floor:.2f}"
        )
    for sheet, what in ((samples.stock(30), "S6, 30 rows"), (samples.fund(), "S5, 13 villages")):
        figure = statistics.median(drawn(sheet) for _ in range(5))
        print(f"{what}: {figure:.2f} s")
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"at most {used:,} MiB")


def nine(rows: int) -> Sheet:
    """S1 with nine of its columns."""
    sheet = samples.donated(rows)
    return replace(
        sheet,
        columns=tuple(c for c in sheet.columns if c.key in _NINE),
        rows=tuple({key: row[key] for key in _NINE} for row in sheet.rows),
        totals=tuple({k: v for k, v in t.items() if k in (*_NINE, "item")} for t in sheet.totals),
    ).sealed()


def plain(rows: int) -> float:
    """Seconds for the same cells in a plain table."""
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


def seconds(draw: Callable[[], object]) -> float:
    """Seconds of this process."""
    start = time.process_time()
    draw()
    return time.process_time() - start


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [30, 1000])
