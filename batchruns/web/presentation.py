"""Fields and enrichers, as a person would say."""

from django.utils.translation import gettext_lazy

FIELDS = {
    "email": gettext_lazy("e-mail"),
    "phone": gettext_lazy("phone"),
    "full_name": gettext_lazy("full name"),
    "first_name": gettext_lazy("first name"),
    "last_name": gettext_lazy("last name"),
    "company": gettext_lazy("company"),
    "website": gettext_lazy("website"),
    "title": gettext_lazy("job title"),
    "country": gettext_lazy("country"),
    "region": gettext_lazy("region"),
    "city": gettext_lazy("city"),
    "postal_code": gettext_lazy("postal code"),
    "street": gettext_lazy("street"),
    "linkedin_url": gettext_lazy("LinkedIn profile"),
}
ENRICHERS = {
    "email": gettext_lazy("E-mail"),
    "mx": gettext_lazy("Mail servers (asks the network)"),
    "phone": gettext_lazy("Phone"),
    "name": gettext_lazy("Name"),
    "company": gettext_lazy("Company"),
    "domain": gettext_lazy("Company's domain"),
    "title": gettext_lazy("Job title"),
    "website": gettext_lazy("Website"),
    "country": gettext_lazy("Country"),
    "city": gettext_lazy("City"),
    "completeness": gettext_lazy("Completeness"),
    "duplicates": gettext_lazy("Duplicates"),
}


def field_in_words(name: str) -> str:
    """A field, as a person would say."""
    return str(FIELDS.get(name, name.replace("_", " ")))


def enricher_in_words(name: str) -> str:
    """What an enricher is about."""
    return str(ENRICHERS.get(name, name.replace("_", " ").capitalize()))
