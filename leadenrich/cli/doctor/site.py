"""What the doctor looks at in the settings of the site: secrets, names, proxies, mail, static files."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import get_connection
from django.http.request import validate_host

from leadenrich.cli.doctor.findings import Check, Finding, fix, note, ok
from leadenrich.platform import installation
from leadenrich.platform.proxies import networks

SHORTEST_SECRET = 50
OTHERS_MAY_READ = 0o044
MAIL_SECONDS = 5


def secrets() -> Iterator[Finding]:
    """What signs sessions, and who else can read it."""
    kept = Path(settings.DATA_DIR) / "secret_key"
    if not os.environ.get("SECRET_KEY"):
        yield note(
            f"SECRET_KEY is kept in {kept}. Where several machines serve, set the same on all."
        )
    elif len(settings.SECRET_KEY) < SHORTEST_SECRET:
        yield fix(
            f"SECRET_KEY is too short to be safe. Set {SHORTEST_SECRET} random letters or more, and "
            "the one until now as SECRET_KEY_FALLBACKS."
        )
    else:
        yield ok("SECRET_KEY is set.")
    for file in (kept, installation.ENV_FILE):
        if file.exists() and file.stat().st_mode & OTHERS_MAY_READ:
            yield fix(f"Other users can read {file}. Run: chmod 600 {file}")
    if settings.DEBUG:
        yield fix("DEBUG shows settings and data to whoever meets an error. Set DEBUG=false.")


def names() -> Iterator[Finding]:
    """By which names people reach the site."""
    if "*" in settings.ALLOWED_HOSTS:
        yield fix("ALLOWED_HOSTS takes any name, also a forged one. Name those of this site.")
    if not settings.PUBLIC_URL:
        yield note("PUBLIC_URL isn't set, so other programs get no whole addresses of results.")
        return
    address = urlsplit(settings.PUBLIC_URL)
    if address.scheme not in ("http", "https") or not address.hostname:
        yield fix("PUBLIC_URL isn't an address. Write it like https://leads.example.com")
        return
    if not validate_host(address.hostname, settings.ALLOWED_HOSTS):
        yield fix(
            f"PUBLIC_URL names {address.hostname}, which ALLOWED_HOSTS refuses. Add it there."
        )
    if (address.scheme == "https") != settings.HTTPS:
        yield fix(
            f"PUBLIC_URL begins with {address.scheme}, but HTTPS is {settings.HTTPS}. Change one."
        )
    yield ok(f"People reach the site at {address.hostname}.")


def proxies() -> Iterator[Finding]:
    """Whose word counts for where a request comes from."""
    try:
        trusted = networks(settings.TRUSTED_PROXIES)
    except ImproperlyConfigured as error:
        yield fix(str(error))
        return
    if any(network.prefixlen == 0 for network in trusted):
        yield fix("TRUSTED_PROXIES trusts every address. Name only your proxies.")
    elif settings.HTTPS and not trusted:
        yield fix(
            "HTTPS is on, but TRUSTED_PROXIES is empty, so every request is redirected. Name the proxy "
            "that ends TLS."
        )
    else:
        named = ", ".join(map(str, trusted)) or "none"
        yield ok(f"Trusted proxies: {named}.")
    if os.environ.get("HTTPS_PROXY") or os.environ.get("https_proxy"):
        yield note("Lookups don't use HTTPS_PROXY. This machine has to reach providers itself.")


def mail() -> Iterator[Finding]:
    """Whether mails go out."""
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        must = settings.ACCOUNT_EMAIL_VERIFICATION == "mandatory"
        yield (fix if must else note)("Mails are only printed. Set EMAIL_URL to send them.")
        return
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with get_connection(timeout=MAIL_SECONDS):
            yield ok(f"The mail server {server} answers.")
    except Exception as error:
        yield fix(
            f"The mail server {server} can't be used: {type(error).__name__}. Check EMAIL_URL."
        )
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield fix("DEFAULT_FROM_EMAIL isn't set. Set it to an address of yours.")


def static_files() -> Iterator[Finding]:
    """Whether style sheets and scripts can be served."""
    if (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield ok("Static files are collected.")
    else:
        yield fix("Static files are missing. Run: leadenrich manage collectstatic --noinput")


CHECKS: tuple[Check, ...] = (secrets, names, proxies, mail, static_files)
