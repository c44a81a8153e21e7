"""Public sheets on paper and as files: the frozen rows of a ``Sheet`` drawn as PDF, workbook, CSV and JSON.

Nothing is computed here but widths and words: every figure stands in the sheet already, and one that does not hold
never gets this far. Each of ``pdf``, ``csv`` and ``json`` has one function, ``draw(sheet) -> bytes``.
"""
