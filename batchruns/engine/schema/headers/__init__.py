"""Names of columns in each language, and the lead fields they stand for: a table file a language.

A line has a lead field (or “none”, where a name only looks like a field's) and the name of a column
as people write it; “second” behind them marks what the name means where its first meaning, in
another language, is another column's. Adding a language is adding its file.
"""
