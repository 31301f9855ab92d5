"""Websites and domains."""
