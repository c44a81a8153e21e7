"""A messy spreadsheet in, checked rows out.

``workbook`` opens the file (in a bounded child, ``opener``), ``cells`` and ``days`` read single values, ``headings``
finds the columns by their ``words``, ``drafts`` and ``tables`` put rows together, ``walking`` goes down a sheet, and
``reading.read`` is the way in; ``explaining`` says how all was understood. Nothing up to there knows a database;
posting what was read is somebody else's work.
"""
