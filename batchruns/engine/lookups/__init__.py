"""What other sources know: each lookup asks one of them, once for each distinct question."""
