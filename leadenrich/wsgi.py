"""What a web server serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template
from django.urls import get_resolver

from leadenrich.rls.roles import close_process

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadenrich.settings")

application = get_wsgi_application()
close_process()

from batchruns.storage import temporary_files  # noqa: E402 - once the applications are there

temporary_files.remove_leftovers()

# Else the first visitor of each process would wait for them to be loaded.
_ = get_resolver().url_patterns, get_template("batchruns/list.html")
