"""The work on a run: from its file to the result, by workers and their engine."""
