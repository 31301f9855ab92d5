"""Telling people of what became of their runs."""
