"""Tokens by which programs act as a person: how they look, who may do what by one, and their page."""
