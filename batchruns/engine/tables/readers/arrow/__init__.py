"""Parquet and Arrow (Feather). As pyarrow is large and takes long to load, functions import it."""
