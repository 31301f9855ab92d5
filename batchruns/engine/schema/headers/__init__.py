"""Names of columns in each language, and the lead fields they stand for: a table file a language.

A line has a lead field (or “none”, where a name only looks like a field's) and the name of a column
as people write it; “second” behind them marks what the name means where its first meaning is
another column's or its cells speak against it: “Title” of “Dr.”. Adding a language is adding its file.
"""
