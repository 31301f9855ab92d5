"""What a run asks other sources: before the start, while it goes on, and afterwards."""
