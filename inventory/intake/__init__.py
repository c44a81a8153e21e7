"""A messy spreadsheet in, checked rows out.

``workbook`` opens the file, ``cells`` reads single values, ``headers`` finds the columns,
``tables`` puts rows together, and ``reading.read`` is the way in. Nothing here knows a database;
posting what was read is somebody else's work.
"""
