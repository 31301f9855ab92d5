"""Erasing a person: asked for, decided, recorded. `processing.erasing` does the work."""
