"""What `leadenrich web` serves: the site, with its threads spared slow clients."""

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module

from django.conf import settings

from leadenrich.platform.health import PATHS
from leadenrich.platform.serving.bridge import Bridge

# The server loads this module within its event loop, where Django refuses to touch the database.
with ThreadPoolExecutor(1) as thread:
    wsgi = thread.submit(import_module, "leadenrich.wsgi").result()

application = Bridge(
    wsgi.application,
    threads=settings.WEB_THREADS,
    admission=import_module(settings.BODY_ADMISSION),
    incoming=str(settings.FILE_UPLOAD_TEMP_DIR),
    quick=PATHS,
)
