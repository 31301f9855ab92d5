#!/usr/bin/env python
"""Django's command line: `manage.py help` lists what it can do."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadenrich.settings")
    if sys.argv[1:2] == ["enrich"]:
        # It needs no app and no settings: without them it starts in half the time.
        from leadenrich.cli import enrich

        sys.exit(enrich.main(sys.argv[2:], "manage.py enrich"))
    execute_from_command_line(sys.argv)
