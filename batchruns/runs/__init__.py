"""The use cases of a run, and the only writer of one. No HTTP."""
