"""What an e-mail address tells."""

from functools import lru_cache

from disposable_email_domains import blocklist

from batchruns.enrichment import addresses, mistypes
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
VALIDATOR = "email-validator (RFC 5321, 5322, 6531)"


class EmailEnricher(Enricher):
    """Reads the address itself; whether the mailbox exists is not asked."""

    name = "email"
    inputs = ("email",)
    needs = ("email",)
    is_quick = True
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
            "slips of one letter from popular providers' domains",
        ),
        Output(
            "email_reason", "Why the address is invalid, or what is doubtful about it.", VALIDATOR
        ),
    )

    def enrich_one(self, *values: str) -> tuple[str, ...]:
        (text,) = values
        if not text:
            return ("",) * 6
        address = addresses.read(text.removeprefix("mailto:"))
        if isinstance(address, str):
            return "", "invalid", "", "", "", address
        local_part, domain = address
        mended = mended_domain(domain)
        return (
            f"{local_part}@{domain}",
            "valid",
            kind_of(local_part, domain),
            domain,
            f"{local_part}@{mended}" if mended else "",
            f"The domain looks like a mistyped {mended}." if mended else "",
        )


def kind_of(local_part: str, domain: str) -> str:
    """professional, free, disposable or role."""
    kind = kind_of_domain(domain)
    if kind != "disposable" and local_part.lower().partition("+")[0] in ROLES:
        return "role"
    return kind


@lru_cache(maxsize=addresses.REMEMBERED_DOMAINS)
def kind_of_domain(domain: str) -> str:
    """professional, free or disposable."""
    if domain in blocklist:
        return "disposable"
    return "free" if domain in FREE_PROVIDERS else "professional"


mended_domain = lru_cache(maxsize=addresses.REMEMBERED_DOMAINS)(mistypes.meant)
