"""Profiles and pages at LinkedIn."""
