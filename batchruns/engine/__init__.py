"""Leads without Django, database or queue: what a script could use."""
