"""Lookups of runs in the database: keys, kept answers, money, pace, and what goes with a lead."""
