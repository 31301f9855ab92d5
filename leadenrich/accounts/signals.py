"""What other apps are told of accounts."""

from django.dispatch import Signal

account_closing = Signal()
"""Sent with `user_id` before a person deletes their account: what is theirs must go first."""
