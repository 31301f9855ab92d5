"""What this site allows lookups to reach, as its settings say."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from batchruns.engine.lookups.guard import Policy


def site_policy() -> Policy:
    """The policy of the LOOKUP settings. Raises ImproperlyConfigured for what is no host."""
    try:
        return Policy.of(
            settings.LOOKUP_ALLOWED_HOSTS,
            settings.LOOKUP_ONLY_HOSTS,
            settings.LOOKUP_FORBIDDEN_PROVIDERS,
            settings.LOOKUP_CONTACT,
        )
    except ValueError as error:
        raise ImproperlyConfigured(f"“{error}” in a LOOKUP setting is no host.") from error
