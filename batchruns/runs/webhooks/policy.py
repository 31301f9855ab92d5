"""Which hosts webhooks may be posted to, as the site's settings say."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from batchruns.engine.lookups.guard import Policy


def webhook_policy() -> Policy:
    """The policy of the WEBHOOK settings. Raises ImproperlyConfigured for what is no host."""
    try:
        return Policy.of(
            settings.WEBHOOK_ALLOWED_HOSTS,
            settings.WEBHOOK_ONLY_HOSTS,
            contact=settings.LOOKUP_CONTACT,
        )
    except ValueError as error:
        raise ImproperlyConfigured(f"“{error}” in a WEBHOOK setting is no host.") from error
