"""The questions behind the public sheets: one module a sheet, each giving the sheet's rows and its proofs."""
