"""What row level security tells other apps."""

from django.dispatch import Signal

process_closed = Signal()
"""Sent when this process begins to serve people (web) or to work for them (worker)."""
