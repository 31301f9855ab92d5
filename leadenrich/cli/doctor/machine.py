"""What the doctor looks at on this machine: Python, settings, reference data, folders, time zones."""

import os
import sys
from collections.abc import Iterator
from traceback import walk_tb
from types import TracebackType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import django
from django.core.exceptions import ImproperlyConfigured

from leadenrich.cli.doctor.findings import Check, Finding, fix, note, ok

OLDEST_PYTHON = (3, 11)
MEGABYTE = 1_000_000


def python() -> Iterator[Finding]:
    """The version of Python."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        yield fix(f"Python {version} is too old. Install leadenrich with Python 3.11 or newer.")
    else:
        yield ok(f"Python {version}.")


def load_settings() -> Finding | None:
    """Loads Django with the settings; what keeps it from that, if anything does."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadenrich.settings")
    try:
        django.setup()
    except OSError as error:
        return fix(
            f"{error.filename or 'DATA_DIR'}: {error.strerror}. Set DATA_DIR to a folder of yours."
        )
    except Exception as error:
        if name := _setting_read(error.__traceback__):
            return fix(f"{name} can't be read. README's table of settings says how it is written.")
        if isinstance(error, ImproperlyConfigured):
            return fix(f"The settings can't be used. {str(error).splitlines()[0]}")
        return fix(
            f"The settings can't be loaded: {type(error).__name__}. Install leadenrich again."
        )
    return None


def _setting_read(trace: TracebackType | None) -> str | None:
    """Which setting was being read: the argument of django-environ's own functions."""
    frames = (frame for frame, _line in walk_tb(trace) if "environ" in frame.f_globals["__name__"])
    names = [frame.f_locals["var"] for frame in frames if "var" in frame.f_locals]
    return names[0] if names else None


def storage() -> Iterator[Finding]:
    """Where uploads and results are."""
    from django.conf import settings

    from batchruns.storage.health import storage_health

    try:
        health = storage_health()
    except Exception as error:
        yield fix(
            f"Files can't be stored: {type(error).__name__}. Check STORAGE_URL, and that this user "
            f"may write to {settings.MEDIA_ROOT}."
        )
        return
    free, needed = health["free_bytes"] // MEGABYTE, settings.UPLOAD_MAX_BYTES // MEGABYTE
    if health["ok"]:
        yield ok(f"Files can be stored. {free:,} MB are free.")
    else:
        yield fix(
            f"{free:,} MB are free in {settings.FILE_UPLOAD_TEMP_DIR}, less than the largest upload "
            f"({needed:,} MB). Make room, or lower UPLOAD_MAX_BYTES."
        )


def reference_data() -> Iterator[Finding]:
    """What enrichment looks up."""
    from batchruns.engine.reference.__main__ import missing

    if missing():
        yield note(
            "Reference data isn't prepared, so each user's first file takes some seconds longer. "
            "`python -m batchruns.engine.reference` prepares it for all."
        )
    else:
        yield ok("Reference data is prepared.")


def time_zones() -> Iterator[Finding]:
    """Whether times can be shown where people are."""
    try:
        ZoneInfo("America/New_York")
    except ZoneInfoNotFoundError:
        yield fix("This machine knows no time zones. Install the package tzdata.")
    else:
        yield ok("Time zones are known.")


CHECKS: tuple[Check, ...] = (storage, reference_data, time_zones)
