"""Tests of the do-not-contact list, as far as it needs no database."""
