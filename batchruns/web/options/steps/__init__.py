"""The editor of a pending run's steps: part of its one form."""
