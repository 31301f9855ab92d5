"""The pages of runs: one module a page, or one folder where a page has parts.

A page module (or the `views` of a folder) has its addresses in `urlpatterns`; `urls` collects them.
"""
