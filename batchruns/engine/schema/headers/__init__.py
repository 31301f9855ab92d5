"""Names of columns, and the lead fields they stand for."""
