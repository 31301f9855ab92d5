"""People and runs in the database of the tests."""

from pathlib import Path
from typing import Any

from django.conf import settings

from batchruns.models import BatchRun
from batchruns.runs.lookups.store import LookupStore
from batchruns.uploads import intake
from leadenrich.accounts.models import User
from tests.helpers.files import LEADS, uploaded

PASSWORD = "secret"


def make_user(email: str = "ada@example.com", **fields: Any) -> User:
    """A person who can sign in with PASSWORD."""
    user: User = User.objects.create_user(email, PASSWORD, **fields)
    return user


def make_operator(email: str = "boss@example.com", **fields: Any) -> User:
    """A person who may do everything in the admin."""
    return make_user(email, **{"is_staff": True, "is_superuser": True, **fields})


def make_run(owner: User, content: str | bytes = LEADS, name: str = "leads.csv") -> BatchRun:
    """A pending run of a file that its owner has uploaded."""
    with uploaded(content, name) as file:
        return intake.take_in(owner, file)


def folder_of(run: BatchRun) -> Path:
    """Where the files of a run are, by default."""
    return Path(settings.MEDIA_ROOT) / "runs" / str(run.pk)


def run_of(store: LookupStore) -> BatchRun:
    """The run whose lookups a store keeps."""
    return BatchRun.objects.get(pk=store._run_id)
