"""Where an installation has what isn't code, and where it keeps what people bring.

In a checkout, templates, static files, texts and help stand beside the packages, and data goes to a
folder there. A wheel has them all within this package, which may be read-only: data goes to the folder
that this user has for it.
"""

from pathlib import Path

from platformdirs import user_data_path

_PACKAGE = Path(__file__).resolve().parents[1]
# Made by the build of a wheel: see `force-include` in pyproject.toml.
_IN_WHEEL = _PACKAGE / "assets"
_IS_WHEEL = _IN_WHEEL.is_dir()

ASSETS = _IN_WHEEL if _IS_WHEEL else _PACKAGE.parent
"""The folder that has `templates`, `static`, `locale` and `docs`."""

_HOME = user_data_path("leadenrich") if _IS_WHEEL else _PACKAGE.parent

ENV_FILE = _HOME / ".env"
"""Settings that aren't in the environment, if it is there."""

DATA_DIR = _HOME / ("data" if _IS_WHEEL else ".data")
"""Where data is kept, unless the setting of that name says otherwise."""
