"""Stand-ins for remote sources, a module for each: servers on this machine that speak their interfaces.

What they know is made up, out of the question. They count what they would have charged, and are the
judges of receipts. Tests and `manage.py demo --providers` start them; nothing else does.
"""
