"""Serving people whose lines are slow: none of them holds a thread that answers others."""
