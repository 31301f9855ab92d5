"""The rows of a result, and one lead of it."""
