"""Lines of a file that are no rows: empty ones, totals, repeated headers, notes."""
