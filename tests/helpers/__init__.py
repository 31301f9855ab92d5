"""What the tests stand on: factories, builders, and servers that they start."""
