#!/usr/bin/env python
"""Django's command line: `manage.py help` lists what it can do."""

import os
import sys

if __name__ == "__main__":
    if sys.argv[1:2] == ["enrich"]:
        # It needs nothing of Django: without it, it starts in half the time.
        from leadenrich.cli import enrich

        enrich.main(sys.argv[2:], "manage.py enrich")
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadenrich.settings")
    execute_from_command_line(sys.argv)
