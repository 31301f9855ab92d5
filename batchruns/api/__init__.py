"""The JSON API at `/api/v1`: each operation parses, calls a use case of the pages, and answers.

Whoever brings a token acts as its person; no cookie counts here. Everything that goes wrong is a problem
of RFC 9457.
"""
