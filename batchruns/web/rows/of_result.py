"""Pages that ask the index of a run's result, or say that it is being prepared."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from batchruns.models import BatchRun
from batchruns.processing.errors import NotIndexedError
from batchruns.web.access import completed_run
from leadenrich.accounts.requests import PersonRequest

REFRESH_SECONDS = 2
P = ParamSpec("P")


def of_result(
    view: Callable[Concatenate[PersonRequest, BatchRun, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page of a completed run's result: it says so while the table is being prepared."""

    @wraps(view)
    def answering(
        request: PersonRequest, run_id: UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        run = completed_run(request, run_id)
        try:
            return view(request, run, *args, **kwargs)
        except FileNotFoundError:
            raise Http404("This file isn't stored any more.") from None
        except NotIndexedError:
            response = render(request, "batchruns/rows_preparing.html", {"run": run})
            response["Refresh"] = str(REFRESH_SECONDS)
            return response

    return answering
