"""What an e-mail address tells."""

from difflib import get_close_matches
from functools import lru_cache

from disposable_email_domains import blocklist
from email_validator import EmailNotValidError, validate_email

from batchruns.enrichment.enricher import Enricher, Output
from batchruns.enrichment.free_providers import FREE_PROVIDERS

# Mailboxes of a function, not of a person (RFC 2142, and habits in several languages).
ROLES = frozenset(
    """
    abuse accounting accounts admin administration anfrage ayuda bewerbung billing booking
    bookings buchhaltung bureau careers commercial compras comptabilite comunicacion contact
    contacto contato contatti customerservice datenschutz direccion direction einkauf enquiries
    enquiry events facturas facturation finance ftp hallo hello help helpdesk hi hostmaster hr
    info information inkoop inquiries investors invoice invoices it jobs karriere klantenservice
    kontakt legal mail mailbox marketing media newsletter noc no-reply noreply office orders
    payments personal postmaster pr press presse privacy purchasing recepcion reception recruiting
    recruitment rechnung reservations rh root sales secretariat security segreteria sekretariat
    service shop soporte spam subscribe support sysadmin team tech usenet vendas ventas verkoop
    vertrieb verwaltung webmaster welcome www zentrale
    """.split()
)
POPULAR = (
    "gmail.com",
    "yahoo.com",
    "hotmail.com",
    "outlook.com",
    "icloud.com",
    "aol.com",
    "gmx.de",
    "web.de",
    "t-online.de",
    "hotmail.fr",
    "orange.fr",
    "libero.it",
    "hotmail.co.uk",
)
CLOSE = 0.87

VALIDATOR = "email-validator (RFC 5321, 5322, 6531)"


class EmailEnricher(Enricher):
    """Reads the address itself; whether the mailbox exists is not asked."""

    name = "email"
    inputs = ("email",)
    needs = ("email",)
    outputs = (
        Output(
            "email_normalized",
            "The address as it should be written; the domain in lower case.",
            VALIDATOR,
        ),
        Output("email_status", "valid or invalid, by the rules for addresses.", VALIDATOR, True),
        Output(
            "email_type",
            "professional, free (a provider for anyone), disposable (thrown away after use), or "
            "role (of a function, not a person).",
            "disposable-email-domains; lists of free providers and of roles in this project",
            True,
        ),
        Output("email_domain", "The part after the @.", VALIDATOR),
        Output(
            "email_suggestion",
            "The address with a likely typing mistake in its domain mended.",
            "closeness to popular providers' domains",
        ),
        Output(
            "email_reason", "Why the address is invalid, or what is doubtful about it.", VALIDATOR
        ),
    )

    def enrich_one(self, *values: str) -> tuple[str, ...]:
        (text,) = values
        if not text:
            return ("",) * 6
        try:
            found = validate_email(text.removeprefix("mailto:"), check_deliverability=False)
        except EmailNotValidError as error:
            return "", "invalid", "", "", "", str(error)
        domain = found.domain
        mended = _mended(domain)
        suggestion = f"{found.local_part}@{mended}" if mended else ""
        reason = f"The domain looks like a mistyped {mended}." if mended else ""
        kind = kind_of(found.local_part, domain)
        return found.normalized, "valid", kind, domain, suggestion, reason


def kind_of(local_part: str, domain: str) -> str:
    """professional, free, disposable or role."""
    if domain in blocklist:
        return "disposable"
    if local_part.lower().split("+")[0] in ROLES:
        return "role"
    return "free" if domain in FREE_PROVIDERS else "professional"


@lru_cache(maxsize=10_000)
def _mended(domain: str) -> str:
    """The popular domain that this one is a likely misspelling of, or nothing."""
    if domain in FREE_PROVIDERS:
        return ""
    return next(iter(get_close_matches(domain, POPULAR, 1, CLOSE)), "")
