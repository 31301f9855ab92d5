"""Webhooks by the Standard Webhooks specification: endpoints of people, and what is posted to them."""
