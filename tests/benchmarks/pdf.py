"""How long a sheet takes to draw in a warm process: ``python -m tests.benchmarks.pdf``.

Prints seconds, medians of five (of one for 1,000 rows). The aim is half a second for 30 rows of 9 columns.
"""

import statistics
import time
from dataclasses import replace

from inventory.sheet import Sheet
from reports import csv, json, pdf
from tests.reports import samples

_NINE = ("no", "donor", "name", "specification", "unit", "quantity", "issued", "on_hand", "note")


def main() -> None:
    """Draw and print."""
    print(f"cold: {timed(nine(30)):.2f} s for the first PDF, fonts included")
    for sheet, what in (
        (nine(30), "30 rows x 9 columns"),
        (samples.stock(30), "S6, 30 rows"),
        (samples.fund(), "S5, 13 villages"),
    ):
        figure = statistics.median(timed(sheet) for _ in range(5))
        print(f"warm: {figure:.2f} s for {what}")
    print(f"warm: {timed(nine(1000)):.1f} s for 1,000 rows x 9 columns")
    for draw, what in ((csv.draw, "CSV"), (json.draw, "JSON")):
        start = time.perf_counter()
        draw(samples.donated(1000))
        print(f"{what}: {time.perf_counter() - start:.3f} s for 1,000 rows x 17 columns")


def nine(rows: int) -> Sheet:
    """S1 with nine of its columns."""
    sheet = samples.donated(rows)
    return replace(
        sheet,
        columns=tuple(c for c in sheet.columns if c.key in _NINE),
        rows=tuple({key: row[key] for key in _NINE} for row in sheet.rows),
        totals=tuple({k: v for k, v in t.items() if k in (*_NINE, "item")} for t in sheet.totals),
    ).sealed()


def timed(sheet: Sheet) -> float:
    """Seconds to draw the PDF once."""
    start = time.perf_counter()
    pdf.draw(sheet)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
