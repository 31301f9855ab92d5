"""What accounts tell other apps."""

from django.dispatch import Signal

account_closing = Signal()
"""Sent with `instance`, the user, before the account is deleted: apps delete what they keep of it.

Django's own `pre_delete` is too late for that: what hangs on the user is collected by then, and would
be deleted in ways that the database allows to nobody but the operator.
"""
