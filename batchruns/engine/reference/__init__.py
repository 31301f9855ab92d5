"""Data that is looked up: tables that people edit (`tsv`), and those built at install (`tables`)."""
