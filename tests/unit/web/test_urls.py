"""A page is added by one module, and found."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import resolve, reverse

from batchruns import web
from batchruns.web import urls

PAGE = """
from django.http import HttpRequest, HttpResponse
from django.urls import path

def scratch(request: HttpRequest) -> HttpResponse:
    return HttpResponse("a page")

urlpatterns = [path("scratch/", scratch, name="scratch")]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A second folder of pages; what is loaded from it is forgotten again."""
    monkeypatch.setattr(web, "__path__", [*web.__path__, str(tmp_path)])
    yield tmp_path
    monkeypatch.undo()
    for name in [name for name in sys.modules if name.startswith("batchruns.web.scratch")]:
        del sys.modules[name]
    importlib.reload(urls)


@pytest.mark.parametrize("file", ["scratch.py", "scratch/views.py"])
def test_a_page_is_one_module_or_folder_and_nothing_else(folder: Path, file: str) -> None:
    page = folder / file
    page.parent.mkdir(exist_ok=True)
    (page.parent / "__init__.py").touch()
    page.write_text(PAGE)

    names = {pattern.name for pattern in importlib.reload(urls).urlpatterns}

    assert {"list", "scratch"} <= names


def test_no_page_stands_in_the_way_of_another() -> None:
    for name in (pattern.name for pattern in urls.urlpatterns if not pattern.pattern.converters):
        assert resolve(reverse(f"runs:{name}")).view_name == f"runs:{name}"
