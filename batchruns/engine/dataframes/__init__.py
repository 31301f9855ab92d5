"""Tables in memory, enriched: of pyarrow, pandas or polars; the result is of the kind that came.

Arrow is what all kinds are exchanged by, so pyarrow is needed (the extra `leadenrich[arrow]`); pandas
and polars are only imported where a table is theirs.
"""
