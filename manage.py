#!/usr/bin/env python
"""Django's command line: `manage.py help` lists what it can do."""

import os
import sys

if __name__ == "__main__":
    if sys.argv[1:2] == ["enrich"]:
        # It needs nothing of Django: without it, it starts in half the time.
        from leadenrich.cli import main

        sys.exit(main(sys.argv[1:], "manage.py"))
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadenrich.settings")
    execute_from_command_line(sys.argv)
