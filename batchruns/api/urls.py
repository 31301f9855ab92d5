"""The addresses beneath `/api/`."""

from django.urls import path

from batchruns.api.site import api

urlpatterns = [path("v1/", api.urls)]
