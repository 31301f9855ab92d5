"""The documentation of the API, within Help."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe


@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """What can go wrong: each code with its sentence."""
    return render(request, "help/api_problems.html", {})


app_name = "api_docs"
urlpatterns = [path("problems/", problems, name="problems")]
