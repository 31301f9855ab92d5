"""Remote sources, a module for each: copy `reacher.py`. Nothing lists them elsewhere."""
