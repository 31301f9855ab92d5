"""Data that is looked up: tables that people edit (`tsv`), and tables built once at install (`tables`)."""
