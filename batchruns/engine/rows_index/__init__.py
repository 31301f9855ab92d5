"""The index of a result: any page, order, filter or search of it, without reading it through.

It is one file of DuckDB, which stores tables by column: of a million rows, a search reads the searched
text alone, and an order is a table of its own. `build` makes it of rows, `reader` asks it, `compare`
two of them.
"""
