"""The page that explains every column that enrichers add."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from batchruns.engine.do_not_contact_step import DoNotContactStep
from batchruns.engine.lookups.columns import possible_lookups
from batchruns.engine.steps.registry import all_steps


@require_safe
def explained(request: HttpRequest) -> HttpResponse:
    """What each column means, and where it comes from."""
    steps = [*all_steps(), *possible_lookups(), DoNotContactStep()]
    return render(request, "batchruns/explained.html", {"enrichers": steps})


urlpatterns = [path("explained/", explained, name="explained")]
