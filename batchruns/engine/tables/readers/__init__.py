"""Readers of files, one for each kind."""
