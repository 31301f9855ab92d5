"""Any file as a table of rows, and tables as files."""
