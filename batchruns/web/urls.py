"""The addresses of all pages, collected from the modules and folders beside this one.

To add a page, add a module with `urlpatterns`, or a folder whose `views` has some: it is found here.
"""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

from django.urls import URLPattern

from batchruns import web

app_name = "runs"


def _patterns() -> Iterator[URLPattern]:
    for module in pkgutil.iter_modules(web.__path__, f"{web.__name__}."):
        if module.name != __name__:
            page = import_module(f"{module.name}.views" if module.ispkg else module.name)
            yield from getattr(page, "urlpatterns", ())


urlpatterns = list(_patterns())
