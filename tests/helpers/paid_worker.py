"""A worker that knows the providers of `paid_provider`. Run it as a script."""

import os

from django.core.management import execute_from_command_line

from batchruns.engine.lookups.providers.base import PROVIDERS
from tests.helpers.paid_provider import PaidProvider, RepeatableProvider

# In the process that asks, too: it imports this module.
PROVIDERS.register(PaidProvider)
PROVIDERS.register(RepeatableProvider)

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "leadenrich.settings"
    execute_from_command_line(["manage.py", "worker", "--concurrency", "1"])
