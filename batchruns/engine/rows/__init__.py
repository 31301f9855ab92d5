"""The row phase: how the enrichers of one file work on its rows."""
