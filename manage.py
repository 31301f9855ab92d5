#!/usr/bin/env python
"""Django's command line: `manage.py help` lists what it can do."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadenrich.settings")
    if sys.argv[1:2] == ["enrich"]:
        # It needs the settings, but no app and no database: without them it starts in half the time.
        from batchruns.management.commands.enrich import Command

        # It signs nothing. Without a key, one would be made and kept, in a folder of its own.
        os.environ.setdefault("SECRET_KEY", "signs-nothing")
        Command().run_from_argv(sys.argv)
        # The system takes back at once what Python would take apart object by object.
        sys.stdout.flush()
        os._exit(0)
    else:
        execute_from_command_line(sys.argv)
