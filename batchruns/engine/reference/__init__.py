"""Data that is looked up, built once at install into files."""
