"""A worker whose engine never ends on a title with “poison” in it. Run it as a script."""

import os
import time
from typing import Any

from django.core.management import execute_from_command_line

from batchruns.engine.enrichers.base import RowEnricher

enrich_guarded = RowEnricher._enrich_guarded


def hang_on_poison(enricher: Any, values: tuple[str, ...]) -> Any:
    while enricher.name == "title" and "poison" in str(values):
        time.sleep(0)
    return enrich_guarded(enricher, values)


# In the engine's processes, too: they import this module.
RowEnricher._enrich_guarded = hang_on_poison  # type: ignore[assignment, method-assign]

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "leadenrich.settings"
    execute_from_command_line(["manage.py", "worker", "--concurrency", "2"])
