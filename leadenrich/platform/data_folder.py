"""The folder in which `make run` keeps what isn't in the code, whoever of a machine's users runs it."""

import logging
import os
import pwd
from hashlib import sha256
from pathlib import Path

from platformdirs import user_data_path

logger = logging.getLogger(__name__)


class UnusableError(Exception):
    """The folder can't be written to; says which, and what to do."""


def prepare(default: Path) -> Path:
    """The folder to use, which is there then: DATA_DIR if that is set, else `default`.

    Where `default` belongs to another user, an ordinary user gets a folder of their own, and root goes
    on as that user, so that what is there stays theirs. Raises UnusableError.
    """
    if chosen := os.environ.get("DATA_DIR"):
        return _made(Path(chosen))
    if os.geteuid() == 0:
        _become_owner_of(default)
        return _made(default)
    if _is_ours(default):
        return _made(default)
    name = sha256(str(default).encode()).hexdigest()[:10]
    own = user_data_path("leadenrich") / name
    logger.warning("%s belongs to another user. Your data is kept in %s.", default, own)
    return _made(own)


def _is_ours(folder: Path) -> bool:
    """Whether this user owns the folder, or may make it."""
    if folder.exists():
        return folder.stat().st_uid == os.geteuid()
    nearest = next(parent for parent in folder.parents if parent.exists())
    return os.access(nearest, os.W_OK)


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnusableError(f"{folder} can't be made: {error.strerror}. Set DATA_DIR.") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UnusableError(f"{folder} can't be written to by this user. Set DATA_DIR to another.")
    return folder


def _become_owner_of(folder: Path) -> None:
    """As root, goes on as the ordinary user to whom the folder belongs, if it is there."""
    try:
        owner = pwd.getpwuid(folder.stat().st_uid)
    except (OSError, KeyError):
        return
    if owner.pw_uid == 0:
        return
    logger.warning("%s belongs to %s: leadenrich runs as that user.", folder, owner.pw_name)
    os.initgroups(owner.pw_name, owner.pw_gid)
    os.setgid(owner.pw_gid)
    os.setuid(owner.pw_uid)
    os.environ.update(HOME=owner.pw_dir, USER=owner.pw_name, LOGNAME=owner.pw_name)
