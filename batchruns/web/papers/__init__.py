"""What data protection asks for of a run: a record of processing, and the notice that people are owed.

All of it is a draft for the person's own counsel, and says so.
"""
