"""What a file is: its kind, encoding, delimiter and header row."""
