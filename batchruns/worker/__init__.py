"""The process that takes jobs from the queue, and keeps the house in order."""
