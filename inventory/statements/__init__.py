"""Statements (账表): what the books say of a period or a day, on screen and as a file; one module a family."""
